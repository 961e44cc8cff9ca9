"""Which sentences a person should label next: doubtful ones, complaints first, none like another.

Pure: what was heard, and what the model makes of it, come in; who reads archives is elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from learning.likeness import Neighbours, Vectors, groups, names, neighbours, vectors
from learning.lines import Candidate, Labelled
from learning.pool import Heard
from nlu.base import NotUnderstood, Understanding
from nlu.sameness import key_of

Numbers = npt.NDArray[np.float32]

_DOWN, _REPAIR, _MISS, _LABELLED = 5.0, 4.5, 1.0, 0.5
"Weights: whoever complained comes before every doubt of a model."
_WORDS = 2.0
"""Weight of the doubt about a word's label. New slot types hide in sentences whose intent is plain:
of 300 chosen ones 219 were labelled wrongly instead of 178 (docs/benchmarks.md)."""
_NEAR = 5
"Neighbours that are asked."
_ALIKE = 0.35
"From here on a neighbour has a say."
_UNSURE = 0.5
"A lead of the likeliest intent below which it is said to be unsure."
_UNSURE_WORD = 0.3
"The same of a word's label."


@dataclass(frozen=True, slots=True)
class Guess:
    """A sentence and what the serving model makes of it."""

    heard: Heard
    found: Understanding
    understood: bool

    @property
    def margin(self) -> float:
        """Lead of the likeliest intent over the next one."""
        chances = [chance for _, chance in self.found.alternatives] or [self.found.confidence]
        return chances[0] - (chances[1] if len(chances) > 1 else 0.0)

    @property
    def word_margin(self) -> float:
        """The same of the labels of the word that it is least sure of."""
        return min(self.found.leads, default=1.0)


@dataclass(frozen=True, slots=True)
class _Doubts:
    """What speaks for asking a person, row by row."""

    scores: Numbers
    contrary: Sequence[str]
    "What the neighbours say where it is something else."
    taught: Sequence[str]
    "What a much alike labelled sentence says where it is something else."
    groups: Sequence[str]
    "The name of the group of what was not understood; empty for others."


def guess(heard: Heard, result: Understanding | NotUnderstood) -> Guess:
    missed = isinstance(result, NotUnderstood)
    return Guess(heard, result.best if isinstance(result, NotUnderstood) else result, not missed)


def each_once(pool: Sequence[Heard]) -> list[Heard]:
    """Redaction makes sentences alike that were not: the first of them stands for all."""
    first: dict[str, Heard] = {}
    for heard in pool:
        first.setdefault(key_of(heard.text), heard)
    return list(first.values())


def choose(
    guesses: Sequence[Guess], labelled: Sequence[Labelled], limit: int, seed: int
) -> list[Candidate]:
    """The most worthwhile ones, the most worthwhile first, each with its reason."""
    if not guesses:
        return []
    known = len(guesses)
    both = vectors([g.heard.text for g in guesses] + [one.text for one in labelled])
    rows, taught = both[:known], both[known:]
    doubts = _doubts(guesses, labelled, rows, taught, seed)
    chosen = _spread(rows, doubts.scores, taught, min(limit, known))
    return [_candidate(guesses[i], doubts, i) for i in chosen]


def _doubts(
    guesses: Sequence[Guess],
    labelled: Sequence[Labelled],
    rows: Vectors,
    taught: Vectors,
    seed: int,
) -> _Doubts:
    intents = [g.found.intent for g in guesses]
    among = neighbours(rows, rows, _NEAR, same=True) if len(rows) > 1 else None
    contrary, against = _contrary(intents, intents, among)
    said = [one.intent for one in labelled]
    near = neighbours(rows, taught, 1) if labelled else None
    unlike, against_labels = _contrary(intents, said, near)
    scores = np.array([_weight(g) for g in guesses], dtype=np.float32)
    scores += against + _LABELLED * against_labels
    return _Doubts(scores, contrary, unlike, _groups(guesses, rows, seed))


def _weight(guess: Guess) -> float:
    heard = guess.heard
    missed = heard.misses > 0 or not guess.understood
    complaints = _DOWN * (heard.downs > 0) + _REPAIR * (heard.repairs > 0)
    # Each further time that it was said counts less than the one before.
    doubt = (1 - guess.margin) + _WORDS * (1 - guess.word_margin)
    return complaints + _MISS * missed + doubt + 0.1 * float(np.log(heard.times))


def _contrary(
    own: Sequence[str], others: Sequence[str], near: Neighbours | None
) -> tuple[list[str], Numbers]:
    """What most of the alike sentences are where it is another intent, and how strongly."""
    against = np.zeros(len(own), dtype=np.float32)
    told = [""] * len(own)
    for row, intent in enumerate(own if near else ()):
        assert near is not None
        votes: dict[str, float] = defaultdict(float)
        for index, alike in zip(near.indices[row], near.likeness[row], strict=True):
            if alike >= _ALIKE:
                votes[others[index]] += float(alike)
        total = sum(votes.values())
        if total:
            against[row] = 1 - votes[intent] / total
            most = max(votes, key=lambda name: votes[name])
            told[row] = most if most != intent and against[row] > 0.5 else ""
    return told, against


def _groups(guesses: Sequence[Guess], rows: Vectors, seed: int) -> list[str]:
    missed = [i for i, g in enumerate(guesses) if g.heard.misses or not g.understood]
    told = [""] * len(guesses)
    if missed:
        own = groups(rows[missed], seed)
        called = names([guesses[i].heard.text for i in missed], own)
        for index, number in zip(missed, own, strict=True):
            told[index] = called[number]
    return told


def _spread(rows: Vectors, scores: Numbers, taught: Vectors, limit: int) -> Iterator[int]:
    """One after the other: what is like something chosen, or labelled, counts for less."""
    nearest = np.zeros(len(rows), dtype=np.float32)
    if len(taught):
        nearest = neighbours(rows, taught, 1).likeness[:, 0] ** 2
    left = np.ones(len(rows), dtype=bool)
    for _ in range(limit):
        worth = np.where(left, scores * (1 - np.minimum(nearest, 1)), -1)
        best = int(worth.argmax())
        yield best
        left[best] = False
        nearest = np.maximum(nearest, np.clip(rows @ rows[best], 0, 1))


def _candidate(guess: Guess, doubts: _Doubts, row: int) -> Candidate:
    found = guess.found
    return Candidate(
        " ".join(found.tokens),
        found.intent,
        tuple(found.labels),
        "; ".join(_reasons(guess, doubts, row)),
        guess.heard.source,
        tuple((name, round(chance, 4)) for name, chance in found.alternatives),
    )


def _reasons(guess: Guess, doubts: _Doubts, row: int) -> Iterator[str]:
    heard, before = guess.heard, 0
    parts = (
        f"thumbs down {_times(heard.downs)}" if heard.downs else "",
        f"corrected {_times(heard.repairs)}{_by(heard.later)}" if heard.repairs else "",
        f"not understood, with others about '{doubts.groups[row]}'" if doubts.groups[row] else "",
        _unsure(guess) if guess.margin < _UNSURE else "",
        _unsure_word(guess) if guess.word_margin < _UNSURE_WORD else "",
        f"alike ones are {doubts.contrary[row]}" if doubts.contrary[row] else "",
        f"a labelled one like it is {doubts.taught[row]}" if doubts.taught[row] else "",
    )
    for part in filter(None, parts):
        before += 1
        yield part
    if not before:
        yield f"unlike the others, said {_times(heard.times)}"


def _unsure(guess: Guess) -> str:
    likely = guess.found.alternatives[:2]
    return "unsure: " + ", ".join(f"{name} {chance:.0%}" for name, chance in likely)


def _unsure_word(guess: Guess) -> str:
    leads = guess.found.leads
    return f"unsure what '{guess.found.tokens[leads.index(min(leads))]}' is"


def _by(later: str) -> str:
    return f": '{later}'" if later else ""


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def relabelled(candidate: Candidate, result: Understanding | NotUnderstood) -> Candidate:
    """The same sentence as another model would label it."""
    best = result.best if isinstance(result, NotUnderstood) else result
    return replace(
        candidate, intent=best.intent, slots=tuple(best.labels), alternatives=best.alternatives
    )
