"""The last step of every mapping: what is known of a sentence -> a complete utterance or None."""

from collections.abc import Sequence, Set
from itertools import pairwise

from nlu.training.corpora.phrases import TIME, Finder, find
from nlu.training.corpora.plain_words import NUMERALS
from nlu.training.grammar_words import complete
from nlu.training.markup import Utterance
from nlu.training.sentence import bare
from nlu.training.word_lists import word_set

_DAY_PARTS = word_set("morning afternoon evening night")
_GARBLED = frozenset(
    (a, b)
    for a in ("a", "an", "the", "my", "your")
    for b in ("a", "an", "the", "my", "to", "some", "i", "is", "and", "or", "of", "for", "own")
) - {("my", "own"), ("your", "own")} | {
    ("have", "order"), ("no", "changes"), ("need", "order"), ("want", "build"), ("am", "complete"),
}  # fmt: skip
_CONTENT = ("store.", "item.", "rating.", "cost.", "location")


def utterance(
    tokens: Sequence[str],
    intent: str | None,
    source: str,
    plain: Set[str],
    finders: Sequence[Finder] = (),
    known: Sequence[str | None] | None = None,
) -> Utterance | None:
    """A fully labelled utterance, or None where any word or the intent stays open."""
    if intent is None:
        return None
    words = [bare(t) for t in tokens]
    labels = find(words, finders, known or [None] * len(words))
    if not _sound(words, labels):
        return None
    done = complete(tokens, labels, plain)
    return None if done is None else Utterance(tuple(tokens), intent, done, source)


def _sound(words: list[str], labels: list[str | None]) -> bool:
    """False where neighbours say that a pattern saw something else than it should."""
    if any(pair in _GARBLED for pair in pairwise(words)):
        return False
    around = zip(range(len(words)), labels, [*labels[1:], None], strict=True)
    return all(_fits(words, at, label, after) for at, label, after in around)


def _fits(words: list[str], at: int, label: str | None, after: str | None) -> bool:
    if label is None:
        return _open_fits(words, at, after)
    if label == f"B-{TIME}":
        return _time_fits(words, at)
    return _content_fits(words, at, label, after or "")


def _open_fits(words: list[str], at: int, after: str | None) -> bool:
    """A bare `at 8` or `evening` is a time no pattern saw."""
    before = words[at - 1] if at else ""
    if words[at] in _DAY_PARTS:
        return before in {"good", "great", "nice", "happy"}
    return words[at] not in NUMERALS or not (before in {"at", "by"} or after == f"B-{TIME}")


def _time_fits(words: list[str], at: int) -> bool:
    """`first week of march`, `day of the week` and `four in the evening` are longer than seen."""
    earlier = ["", "", "", *words][at : at + 3]
    if earlier[2] == "of":
        return earlier[1] not in {"week", "day", "month", "end", "rest"}
    if earlier[1:] == ["of", "the"]:
        return words[at] not in {"week", "weekend"}
    return words[at] not in _DAY_PARTS or earlier[2] != "the" or earlier[0] not in NUMERALS


def _content_fits(words: list[str], at: int, label: str, after: str) -> bool:
    """Ratings, costs and counts need something they are said of; two equal neighbours are one."""
    said_of, ahead = after[2:].startswith(_CONTENT), "".join(words[at + 1 : at + 2])
    if label[2:].startswith(("rating.", "cost.")):
        return said_of or ahead in {"place", "places"}
    if label == "B-item.quantity":
        return said_of
    if label[2:] in {"item.type", "store.type"} and ahead in {"spot", "spots", "place", "joint"}:
        return after.startswith("I-")
    return label.startswith("I-") or after != label or not label[2:].startswith(_CONTENT)


def asks_for_shop(found: Utterance) -> bool:
    """True where a shop or food is named and something is asked of it."""
    slots = {label[2:] for label in found.labels}
    named = slots & {"store.type", "store.name", "item.type"} or "eat" in found.tokens
    asked = slots & {
        "location",
        "rating.high",
        "rating.average",
        "cost.low",
        "verb",
        "interrogative.location",
    }
    return bool(named and asked)
