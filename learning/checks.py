"""What is odd about labels: the conventions that a program can see (docs/learning.md lists them).

Hints, not laws: a person who is asked twice may keep what was marked. Pure.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from learning.lines import is_bio
from nlu.bio import spans


@dataclass(frozen=True, slots=True)
class Remark:
    text: str
    fatal: bool = False
    "Whether the labels cannot be kept like this."


@dataclass(frozen=True, slots=True)
class Span:
    name: str
    words: tuple[str, ...]
    "Lower case, without marks around them."


_MARKS = "\"'.,;:!?()"
_BEFORE_PLACES = frozenset({"in", "at", "to", "from", "into", "of"})
_AROUND_HERE = frozenset({"me", "here", "by", "us", "my"})
_BEFORE_TIMES = frozenset({"on", "in", "until", "till", "before", "after", "at", "from"})
_NO_ITEM = frozenset({"item", "items", "one", "ones", "something", "anything", "thing", "things"})
_NO_SHOP = frozenset({"place", "places", "somewhere"})
_CLOTHES = frozenset("coat jacket umbrella boots gloves scarf hat sweater raincoat shorts".split())
_WITH_HOW = frozenset({"much", "many", "far", "long", "late", "early"})
_ARTICLES = frozenset({"a", "an"})
_NO_VERB = frozenset("is are am was were be been do does did can could will would may".split())


def remarks(text: str, intent: str, labels: Sequence[str]) -> list[Remark]:
    """What cannot be kept first, then what is unusual."""
    words = text.split()
    if len(words) != len(labels):
        return [Remark(f"{len(labels)} labels for {len(words)} words", fatal=True)]
    if not is_bio(labels):
        return [Remark("a span goes on that never began", fatal=True)]
    plain = [word.strip(_MARKS).lower() for word in words]
    found = [Span(name, tuple(plain[a:b])) for name, a, b in spans(labels)]
    told = [hint for span in found for rule in _OF_SPANS for hint in rule(span)]
    told += _of_words(plain, labels)
    told += _of_weather(intent, found)
    return [Remark(hint) for hint in dict.fromkeys(told)]


def _verbs_alone(span: Span) -> Iterator[str]:
    if span.name == "verb" and len(span.words) > 1:
        yield f"'{' '.join(span.words)}': each verb is a span of its own"
    if span.name == "verb" and span.words[0] in _NO_VERB:
        yield f"'{span.words[0]}' is a helper, no verb that is marked"


def _places_bare(span: Span) -> Iterator[str]:
    first, *rest = span.words
    if span.name != "location" or not rest:
        return
    if first in _BEFORE_PLACES or (first == "near" and rest[0] not in _AROUND_HERE):
        yield f"'{first}' stays outside the location"


def _times_bare(span: Span) -> Iterator[str]:
    first, *rest = span.words
    if span.name in ("store.hour.start", "store.hour.end", "time.period_of_time"):
        if rest and first in _BEFORE_TIMES:
            yield f"'{first}' stays outside the time"
        if rest and first == "the":
            yield "'the' before a time is an article"


def _things_named(span: Span) -> Iterator[str]:
    if span.name == "item.type" and set(span.words) <= _NO_ITEM:
        yield f"'{' '.join(span.words)}' alone is no item.type"
    if span.name == "store.type" and set(span.words) <= _NO_SHOP:
        yield f"'{' '.join(span.words)}' alone is no store.type"
    if span.name in ("item.type", "store.type") and span.words[0] in (*_ARTICLES, "the"):
        yield f"'{span.words[0]}' is an article of its own"


_OF_SPANS: tuple[Callable[[Span], Iterator[str]], ...] = (
    _verbs_alone,
    _places_bare,
    _times_bare,
    _things_named,
)


def _of_words(plain: Sequence[str], labels: Sequence[str]) -> Iterator[str]:
    for index, (word, label) in enumerate(zip(plain, labels, strict=True)):
        after = index + 1
        if word in _ARTICLES and label == "O":
            yield f"'{word}' is an article"
        if word == "how" and after < len(plain) and plain[after] in _WITH_HOW:
            if (label, labels[after]) != ("B-interrogative.manner", "I-interrogative.manner"):
                yield f"'how {plain[after]}' is one span of interrogative.manner"
        elif word == "where" and label == "O" and index == 0:
            yield "'where' is interrogative.location"


def _of_weather(intent: str, found: Sequence[Span]) -> Iterator[str]:
    if intent.startswith("weather."):
        for span in found:
            if span.name == "item.type" and _CLOTHES & set(span.words):
                yield f"'{' '.join(span.words)}' in a question about weather is not marked"
