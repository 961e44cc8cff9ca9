"""One answer of Riva -> our Understanding: its values found again among the words of the text.

Riva gives each value as lower-cased words, sometimes with its place in the text. Pure: the answer
comes as plain values, so that nothing here depends on gRPC.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.base import Understanding
from nlu.bio import entities, spans
from nlu.labels import OUTSIDE
from nlu.riva_labels import (
    NOTHING,
    UNKNOWN,
    class_of,
    clean_name,
    clean_words,
    continues,
    intent_of,
    slot_of,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A class with Riva's trust in it."""

    name: str
    "As it came: perhaps misspelt, perhaps empty."
    score: float
    "0 to 1; no server is obliged to keep to that."


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that Riva found."""

    words: str
    "Lower-cased, several words in one."
    labels: tuple[Label, ...]
    "Its possible classes."
    spans: tuple[tuple[int, int], ...] = ()
    "Where it stands in the text, first and last character; whether inclusive is not documented."


@dataclass(frozen=True, slots=True)
class Answer:
    """What AnalyzeIntent says about one text."""

    intent: Label
    domain: Label
    "`nomatch.none` where the domain classifier sends the text away."
    slots: tuple[Slot, ...] = ()


def understanding(text: str, answer: Answer, model: str) -> Understanding:
    """The answer in our labels, one a word of the text."""
    tokens = tuple(text.split())
    labels = _one_time(tokens, _labels(text, _values(answer.slots)))
    intent, confidence = _intent(answer, tokens, labels)
    found, only = entities(tokens, labels), ((intent, confidence),)
    return Understanding(text, tokens, intent, confidence, labels, found, only, model)


def nothing(text: str, model: str) -> Understanding:
    """The understanding of a text without words."""
    return Understanding(text, (), NOTHING, 1.0, (), (), ((NOTHING, 1.0),), model)


def _intent(answer: Answer, tokens: Sequence[str], labels: Sequence[str]) -> tuple[str, float]:
    """Intent and confidence. A bare place is a fragment, though Riva takes it for a way there."""
    if clean_name(answer.domain.name) == NOTHING:
        return NOTHING, _chance(answer.domain.score)
    intent, confidence = intent_of(answer.intent.name), _chance(answer.intent.score)
    if intent.startswith("navigation.") and _only_place(tokens, labels):
        intent = UNKNOWN
    return intent, confidence


def _only_place(tokens: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the text names a place and asks nothing: `boston`, `and in boston?`."""
    words = zip(tokens, labels, strict=True)
    outside = {token.lower().strip(".,!?") for token, label in words if label == OUTSIDE}
    return {name for name, _, _ in spans(labels)} == {"location"} and outside <= _LINKS


_LINKS = frozenset({"", "and", "at", "for", "in", "near", "what", "about", "how"})


def _chance(score: float) -> float:
    """Clamped; a score that is no number counts as none."""
    return min(score, 1.0) if score > 0 else 0.0


# Which values count


@dataclass(frozen=True, slots=True)
class _Value:
    name: str
    "Our slot."
    riva: str
    "Riva's class."
    continues: bool
    words: str
    score: float
    spans: tuple[tuple[int, int], ...]


_RIVAL = 0.5


def _values(slots: Sequence[Slot]) -> list[_Value]:
    """The values we use. Of several of one class, those at least half as sure as the surest."""
    named = [value for slot in slots if (value := _value(slot))]
    surest: dict[str, float] = {}
    for value in named:
        surest[value.riva] = max(surest.get(value.riva, 0.0), value.score)
    return [value for value in named if value.score >= _RIVAL * surest[value.riva]]


def _value(slot: Slot) -> _Value | None:
    words = clean_words(slot.words)
    label = max(slot.labels, key=lambda label: _chance(label.score), default=None)
    name = slot_of(label.name, words) if label and words else None
    if label is None or name is None:
        return None
    riva, goes_on = class_of(label.name), continues(label.name)
    return _Value(name, riva, goes_on, words, _chance(label.score), slot.spans)


# Where they stand


@dataclass(frozen=True, slots=True)
class _Place:
    """A value and the words it takes: from `start` to before `end`."""

    value: _Value
    start: int
    end: int


def _labels(text: str, values: Sequence[_Value]) -> tuple[str, ...]:
    """BIO labels of the words; where two values want the same word, the surer one gets it."""
    owners: list[_Place | None] = [None] * len(text.split())
    for place in sorted(_places(text, values), key=lambda place: -place.value.score):
        if not any(owners[place.start : place.end]):
            owners[place.start : place.end] = [place] * (place.end - place.start)
    return tuple(_bio(owner, before) for owner, before in _with_previous(owners))


def _bio(owner: _Place | None, before: _Place | None) -> str:
    if owner is None:
        return OUTSIDE
    goes_on = owner is before or (
        owner.value.continues and before is not None and before.value.name == owner.value.name
    )
    return f"{'I' if goes_on else 'B'}-{owner.value.name}"


def _with_previous(
    owners: Sequence[_Place | None],
) -> Iterator[tuple[_Place | None, _Place | None]]:
    return zip(owners, [None, *owners[:-1]], strict=True)


def _places(text: str, values: Sequence[_Value]) -> Iterator[_Place]:
    """The place of each value that can be found; equal words are taken in the order given."""
    words = [_letters(token) for token in text.split()]
    after = 0
    for value in values:
        run = _by_span(text, value) or _by_words(words, value, after)
        if run:
            after = run[1]
            yield _Place(value, *run)


def _by_span(text: str, value: _Value) -> tuple[int, int] | None:
    """The words under the first span that holds the value's letters."""
    sought = _letters(value.words)
    for start, end in value.spans:
        for stop in (end, end + 1):
            if start < stop and sought and _letters(text[start:stop]) == sought:
                return _words_under(text, start, stop)
    return None


def _words_under(text: str, start: int, end: int) -> tuple[int, int]:
    words = re.finditer(r"\S+", text)
    hit = [i for i, word in enumerate(words) if word.start() < end and start < word.end()]
    return hit[0], hit[-1] + 1


def _by_words(words: Sequence[str], value: _Value, after: int) -> tuple[int, int] | None:
    """The first words that spell the value, sought from `after` on, then from the beginning."""
    sought = _letters(value.words)
    starts = [*range(after, len(words)), *range(after)] if sought else []
    runs = ((start, _spelt_until(words, start, sought)) for start in starts)
    return next(((start, end) for start, end in runs if end), None)


def _spelt_until(words: Sequence[str], start: int, sought: str) -> int:
    """Index after the last word of those that together spell `sought`; 0 if they do not."""
    spelt = ""
    for index in range(start, len(words)):
        spelt += words[index]
        if not words[index] or not sought.startswith(spelt):
            return 0
        if spelt == sought:
            return index + 1
    return 0


_OWNERS = re.compile(r"\s*['’]\s*s\b")


def _letters(words: str) -> str:
    """Letters and digits alone: Riva lower-cases, drops accents, and parts `st.` from its point."""
    plain = unicodedata.normalize("NFKD", _OWNERS.sub("", words.lower()))
    return "".join(c for c in plain if c.isalnum())


def _one_time(tokens: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """`friday at 4 pm` is one time with us; Riva gives day and hour apart."""
    joined = list(labels)
    for i, label in enumerate(labels):
        if label != _NEW_TIME or i == 0:
            continue
        links = i >= 2 and tokens[i - 1].lower() in _TIME_LINKS and joined[i - 1] == OUTSIDE
        if joined[i - 2 if links else i - 1] in (_NEW_TIME, _MORE_TIME):
            joined[i - 1 if links else i : i + 1] = [_MORE_TIME] * (2 if links else 1)
    return tuple(joined)


_NEW_TIME, _MORE_TIME = "B-time.period_of_time", "I-time.period_of_time"
_TIME_LINKS = frozenset({"at", "on"})
