"""One line of a public corpus in the common JSONL form, its spans, and sampling by hash."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu.training.markup import Utterance
from nlu.training.sentence import bare
from values.errors import DataError


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    "Index of the first token."
    end: int
    "Index after the last token."
    slot: str
    "The corpus's own slot name."


@dataclass(frozen=True, slots=True)
class Row:
    tokens: tuple[str, ...]
    "Words as the corpus wrote them."
    intent: str
    "The corpus's own intent."
    spans: tuple[Span, ...]
    "The corpus's own slots."

    @property
    def words(self) -> list[str]:
        return [bare(t) for t in self.tokens]

    def before(self, at: int) -> str:
        """The word before an index, nothing at the beginning."""
        return self.words[at - 1] if at else ""

    def said(self, span: Span) -> str:
        return " ".join(self.words[span.start : span.end])


def read_rows(path: Path) -> Iterator[Row]:
    """All rows of one file. Raises DataError naming file and line."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _row(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DataError(
                    f"{path}:{number}: not a line with text, tokens, intent and slots"
                    f" ({type(error).__name__}: {error}); convert the file again"
                ) from error


def _row(record: dict[str, object]) -> Row:
    tokens, slots, intent = record["tokens"], record["slots"], record["intent"]
    if not isinstance(tokens, list) or not isinstance(slots, list) or not isinstance(intent, str):
        raise TypeError("a field has the wrong type")
    if len(tokens) != len(slots) or not tokens:
        raise ValueError(f"{len(tokens)} tokens but {len(slots)} slots")
    return Row(tuple(map(str, tokens)), intent, tuple(_spans([str(s) for s in slots])))


def _spans(slots: list[str]) -> Iterator[Span]:
    start = 0
    for at, slot in enumerate(slots):
        if slot != "O" and not slot.startswith(("B-", "I-")):
            raise ValueError(f"'{slot}' is no BIO label")
        if not slot.startswith("I-"):
            start = at
        last = at + 1 == len(slots) or not slots[at + 1].startswith("I-")
        if slot != "O" and last:
            yield Span(start, at + 1, slot[2:])


def sample(utterances: Iterable[Utterance], most: dict[str, int]) -> Iterator[Utterance]:
    """At most `most[intent]` utterances of an intent, chosen by a hash of their text."""
    groups: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        groups[utterance.intent].append(utterance)
    for intent, group in groups.items():
        group.sort(key=lambda u: zlib.crc32(u.text.encode()))
        yield from group[: most.get(intent, len(group))]
