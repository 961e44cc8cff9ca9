"""Where one annotator sits: which sentence is next, what is known of its like, what is kept.

All decisions are in the book, so that a killed program, another worker or a second annotator go on
from there. Only an index of labelled sentences is remembered here.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Literal

from learning.alike import Index
from learning.composing import contradictions
from learning.decisions import Book, Decision, Decisions
from learning.keyboard import Named, View, opened
from learning.lines import Candidate, Labelled
from learning.scheme import Scheme, labels_of, named, scheme_of
from nlu.sameness import key_of
from values.errors import DataError

Queue = Literal["fresh", "settle"]
"New sentences, or those whose labels contradict each other."


@dataclass(frozen=True, slots=True)
class Team:
    """Who labels, and how much of it twice."""

    names: tuple[str, ...] = ()
    overlap: float = 0.1
    "Part of the sentences that everybody labels, so that agreement can be told."


@dataclass(frozen=True, slots=True)
class Work:
    """What an annotator sits down to."""

    queue: Queue = "fresh"
    only: str = ""
    "A label: the annotator's own sentences that use it, once more."


@dataclass(frozen=True, slots=True)
class Card:
    """A sentence on the table."""

    view: View
    candidate: Candidate
    others: Sequence[Labelled]
    "Nearly the same sentences with other labels; when settling, what the annotators said."
    done: int
    "How many this annotator has decided."
    left: int
    "How many wait, this one included."


@dataclass(frozen=True, slots=True)
class Finished:
    done: int


class Table:
    """One annotator, the candidates, and what was labelled before."""

    def __init__(
        self,
        book: Book,
        candidates: Sequence[Candidate],
        taught: Sequence[Labelled],
        annotator: str,
        team: Team | None = None,
        sounds: Callable[[str], str] = lambda _: "",
    ) -> None:
        """`sounds`: how the model finds that a sentence sounds; empty = it was not asked."""
        self._book, self._taught, self._annotator = book, taught, annotator
        self._team, self._sounds = team or Team((annotator,)), sounds
        self._candidates = {key_of(one.text): one for one in candidates}
        self._index = Index(taught)
        self._indexed = 0
        self._seen_again: set[str] = set()

    def scheme(self) -> Scheme:
        return scheme_of(self._book.look(), self._taught)

    def next(self, work: Work, back: str = "") -> Card | Finished:
        """The sentence to decide on. `back`: first this one, whose decision was taken back."""
        decided = self._book.look()
        self._index_new(decided)
        keys = list(self._waiting(decided, work))
        if back:
            keys = [back, *(key for key in keys if key != back)]
        done = len(decided.order.get(self._annotator, ()))
        if not keys:
            return Finished(done)
        candidate = self._as_left(keys[0], decided)
        before = decided.of(self._annotator, keys[0])
        said = before.sentence.sentiment if before else ""
        sounds = self._sounds(candidate.text)
        view = opened(candidate, scheme_of(decided, self._taught), sounds, said)
        others = self._others(candidate, decided, work)
        return Card(view, candidate, others, done, len(keys))

    def candidate(self, text: str) -> Candidate:
        """The one with this text. Raises DataError where there is none."""
        key = key_of(text)
        return self._candidates.get(key) or self._as_left(key, self._book.look())

    def keep(self, candidate: Candidate, view: View, now: datetime, work: Work) -> None:
        """Raises DataError where a label was taken away meanwhile, or the disk is full."""
        sentence = self._labelled(candidate, view)
        lack = self.scheme().lacks(sentence)
        if lack:
            raise DataError(f"there is no {lack} any more; choose another, or name it anew")
        self._book.label(sentence, now, settles=work.queue == "settle")
        self._seen_again.add(key_of(sentence.text))

    def skip(self, candidate: Candidate, view: View, now: datetime) -> None:
        self._book.skip(self._labelled(candidate, view), now)

    def undo(self, now: datetime) -> str:
        """The key of the sentence whose decision was taken back; empty = there was none."""
        last = self._book.undo(self._annotator, now)
        key = key_of(last.sentence.text) if last else ""
        self._seen_again.discard(key)
        return key

    def name(self, step: Named, now: datetime) -> View:
        """A new label in force. Raises DataError where it cannot be one."""
        name = named(step.kind, step.name, self.scheme())
        self._book.name(step.kind, name, self._annotator, now)
        view, typed = step.view, step.name
        if step.kind == "intent":
            return replace(view, intent=name)
        labels = (f"{x[:2]}{name}" if x[2:] == typed else x for x in view.labels)
        return replace(view, labels=tuple(labels))

    def _waiting(self, decided: Decisions, work: Work) -> Iterator[str]:
        if work.queue == "settle":
            yield from contradictions(decided)
        elif work.only:
            for annotator, key, decision in decided.all():
                own = annotator == self._annotator and key not in self._seen_again
                if own and work.only in {name for _, name in labels_of(decision.sentence)}:
                    yield key
        else:
            yield from self._fresh(decided)

    def _fresh(self, decided: Decisions) -> list[str]:
        """Own part first, so that several who begin at once do not meet."""
        seen = {key for _, key, _ in decided.all()}
        mine = {key for name, key, _ in decided.all() if name == self._annotator}
        left = [key for key in self._candidates if key not in mine]
        wanted = [key for key in left if key not in seen or self._is_shared(key)]
        return sorted(wanted, key=self._is_for_others)

    def _is_shared(self, key: str) -> bool:
        return _lot(key) < self._team.overlap

    def _is_for_others(self, key: str) -> bool:
        names = self._team.names
        if self._is_shared(key) or self._annotator not in names:
            return False
        return names[int(_lot(f"whose {key}") * len(names))] != self._annotator

    def _as_left(self, key: str, decided: Decisions) -> Candidate:
        """A candidate; labelled before, as the annotator, or else another one, left it."""
        fresh = self._candidates.get(key)
        found = decided.of(self._annotator, key)
        found = found or (None if fresh else _first(decided, key))
        if not found and not fresh:
            raise DataError("this sentence is gone: it was erased, or chosen anew; load the next")
        if not found:
            assert fresh is not None
            return fresh
        one = found.sentence
        fresh = fresh or Candidate(one.text, one.intent, one.slots, source=one.source)
        return replace(fresh, text=one.text, intent=one.intent, slots=one.slots)

    def _others(self, candidate: Candidate, decided: Decisions, work: Work) -> list[Labelled]:
        if work.queue == "settle":
            key = key_of(candidate.text)
            return [x.sentence for _, other, x in decided.all() if other == key and not x.skipped]
        return self._index.otherwise(Labelled(candidate.text, candidate.intent, candidate.slots))

    def _index_new(self, decided: Decisions) -> None:
        every = list(decided.all())
        for _, _, decision in every[self._indexed :]:
            if not decision.skipped:
                self._index.put(decision.sentence)
        self._indexed = len(every)

    def _labelled(self, candidate: Candidate, view: View) -> Labelled:
        source, sentiment = candidate.source, view.sentiment
        return Labelled(
            candidate.text, view.intent, view.labels, self._annotator, source, sentiment
        )


def _first(decided: Decisions, key: str) -> Decision | None:
    return next((found for _, other, found in decided.all() if other == key), None)


@lru_cache(maxsize=100_000)
def _lot(key: str) -> float:
    """0 to 1, the same for everybody."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8]) / 2**64
