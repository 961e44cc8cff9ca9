"""Daily CSV files of the archive -> labelled utterances. Knows the columns it needs, no model.

Slots come as the archive writes them, `{"location": ["fort worth"]}`, or as one BIO label a word.
A quoted header says that cells are guarded against spreadsheets (docs/archive.md).
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from nlu.bio import bare
from nlu.labels import INTENTS, OUTSIDE, SLOT_LABELS, SLOTS
from nlu.training.markup import Utterance
from nlu.training.splits import Row
from values.errors import DataError
from values.formulas import unguard

COLUMNS = ("role", "text", "intent", "slots", "status")
"Those of the archive's columns that are read, found by name."
_LONGEST_CELL = 2**27
"Characters. A trace with look-ups outgrows the csv module's 128 KiB."


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that is no training sentence."""

    reason: str
    where: str
    "File and line."


def read_day(path: Path, origin: str) -> tuple[list[Row], list[Skip]]:
    """What shoppers said that day. Raises DataError naming file and line."""
    rows: list[Row] = []
    skips: list[Skip] = []
    for line, cells in _records(path):
        if cells["role"] != "user":
            continue
        slots = _parse_slots(cells["slots"], f"{path}:{line}")
        try:
            utterance = _utterance(cells, slots, f"archive/{path.stem}")
        except ValueError as reason:
            skips.append(Skip(str(reason), f"{origin}:{line}"))
        else:
            rows.append(Row(utterance, None, origin, line))
    return rows, skips


def align(tokens: Sequence[str], slots: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """BIO labels of words whose slots are known by their texts, in the order they were said.

    Case and punctuation around words do not count. Raises ValueError where a text is not there.
    """
    words = [_plain(token) for token in tokens]
    labels = [OUTSIDE] * len(words)
    # Long texts first: `the` must not take the first word of `the gap`.
    for name, texts in sorted(slots.items(), key=_longest, reverse=True):
        after = 0
        for text in texts:
            said = [_plain(word) for word in text.split()]
            start = _find(words, labels, said, after)
            after = start + len(said)
            labels[start:after] = [f"B-{name}", *[f"I-{name}"] * (len(said) - 1)]
    return tuple(labels)


def _plain(word: str) -> str:
    return bare(word).casefold()


def _longest(slot: tuple[str, Sequence[str]]) -> int:
    return max((len(text.split()) for text in slot[1]), default=0)


def _find(words: Sequence[str], labels: Sequence[str], said: Sequence[str], after: int) -> int:
    size = len(said)
    free = [OUTSIDE] * size
    for start in range(after, len(words) - size + 1):
        if size and words[start : start + size] == said and labels[start : start + size] == free:
            return start
    raise ValueError("a slot text is not in the sentence")


def _utterance(cells: Mapping[str, str], slots: object, source: str) -> Utterance:
    tokens = tuple(cells["text"].split())
    if cells["status"] != "ok":
        raise ValueError(f"status {cells['status'] or 'empty'}")
    if not tokens:
        raise ValueError("no words")
    if cells["intent"] not in INTENTS:
        raise ValueError("an intent outside the scheme" if cells["intent"] else "no intent")
    return Utterance(tokens, cells["intent"], _labels(tokens, slots), source)


def _labels(tokens: Sequence[str], slots: object) -> tuple[str, ...]:
    if isinstance(slots, dict):
        if not slots.keys() <= set(SLOTS):
            raise ValueError("a slot outside the scheme")
        return align(tokens, slots)
    assert isinstance(slots, list)
    if len(slots) != len(tokens):
        raise ValueError("not one slot label a word")
    if not set(slots) <= set(SLOT_LABELS):
        raise ValueError("a slot outside the scheme")
    return tuple(slots)


def _parse_slots(cell: str, where: str) -> object:
    """{name: [texts]} or [labels]; an empty cell is no slots."""
    try:
        slots = json.loads(cell or "{}")
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: the column 'slots' is no JSON: {error}") from error
    texts = slots.values() if isinstance(slots, dict) else [slots]
    if not all(isinstance(t, list) and all(isinstance(x, str) for x in t) for t in texts):
        raise DataError(f'{where}: write \'slots\' as {{"name": ["words"]}} or ["O", "B-name"]')
    return slots


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column of each record."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _cells(file, path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error


def _cells(file: TextIO, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    guarded = file.read(1) == '"'
    file.seek(0)
    reader, line = csv.reader(file, strict=True), 1
    try:
        header: list[str] = next(reader, [])
        if missing := [name for name in COLUMNS if name not in header]:
            raise DataError(f"{path}:1: the column '{missing[0]}' is missing; is it a daily file?")
        line = reader.line_num + 1
        for record in reader:
            if len(record) not in (0, len(header)):
                raise DataError(f"{path}:{line}: {len(record)} cells under {len(header)} columns")
            if record:
                cells = map(unguard, record) if guarded else record
                yield line, dict(zip(header, cells, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"{path}:{line}: malformed CSV: {error}") from error
