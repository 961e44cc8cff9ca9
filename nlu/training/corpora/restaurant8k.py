"""restaurant8k: turns of a table booking (unknown). People at the table carry no label."""

from collections.abc import Iterable, Iterator

from nlu.training.corpora.common import utterance
from nlu.training.corpora.phrases import TIME, TIMES, find, join_times, mark
from nlu.training.corpora.plain_words import EATING, NUMERALS, SMALL_TALK
from nlu.training.corpora.rows import Row, Span, sample
from nlu.training.markup import Utterance
from nlu.training.word_lists import word_set

SOURCE = "restaurant8k/train"
MOST = {"unknown": 480, "nomatch.none": 60}
_BOOKING = word_set("book booking booked reserve reservation reserved")
_CHAT = word_set(
    "yes no yeah nope yep thanks thank bye goodbye hi hello hey right correct fine okay great"
)
_PLAIN = (
    EATING
    | SMALL_TALK
    | NUMERALS
    | word_set("indoors outdoors indoor outdoor inside outside couple possible us")
)


def mapped(rows: Iterable[Row]) -> Iterator[Utterance]:
    """All utterances that could be mapped, within the limits of `MOST`."""
    return sample((u for u in map(_one, rows) if u is not None), MOST)


def _one(row: Row) -> Utterance | None:
    people = {w for s in row.spans if s.slot == "people" for w in row.words[s.start : s.end]}
    if people and people <= NUMERALS and not set(row.words) & (_BOOKING | {"table", "people"}):
        return None
    labels = _times(row)
    if labels is None or find(row.words, TIMES, labels) != labels:
        return None
    return utterance(row.tokens, _intent(row), SOURCE, _PLAIN, (), labels)


def _intent(row: Row) -> str | None:
    words = set(row.words)
    if words & _BOOKING or row.spans:
        return "unknown"
    return "nomatch.none" if words & _CHAT and len(row.tokens) < 7 else None


def _times(row: Row) -> list[str | None] | None:
    labels: list[str | None] = [None] * len(row.tokens)
    for span in row.spans:
        if span.slot == "people":
            if not set(row.words[span.start : span.end]) <= _COUNTED:
                return None
            labels[span.start : span.end] = ["O"] * (span.end - span.start)
        elif not _time(row, span, labels):
            return None
    return join_times(row.words, labels)


def _time(row: Row, span: Span, labels: list[str | None]) -> bool:
    """Without a leading preposition or article, and with nothing of the time left outside."""
    start, after = span.start, row.words[span.end : span.end + 1]
    if row.words[start] in {"in", "at", "on", "for"}:
        start += 1
    if start < span.end and row.words[start] == "the":
        start += 1
    if start == span.end or row.words[start] in {"a", "an"} or after in (["am"], ["pm"], ["at"]):
        return False
    if span.end - start == 1 and row.words[start].isdigit() and "at" not in row.words[:start]:
        return False
    mark(labels, start, span.end, TIME)
    return True


_COUNTED = NUMERALS | word_set(
    """people persons person guests of us me my and adults adult children child kids kid wife
    husband family friends others party couple just parents twelve"""
)
