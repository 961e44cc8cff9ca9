"""Day files record by record, each with its text as it stands; rewritten aside and renamed.

Knows the form (RFC 4180, UTF-8, a header), not what the columns mean.
"""

import csv
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from archive.places import ASIDE
from values.errors import DataError

_LONGEST_CELL = 2**27
"Characters. A trace with look-ups outgrows the csv module's 128 KiB."
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    "Number of its first line, from 1."
    raw: str
    "Its text as it stands in the file, line end included."
    cells: Sequence[str]
    "Its values, in the order of the header."


def records(path: Path) -> Iterator[Record]:
    """The header, then every record. Raises DataError naming file and line."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from _records(file, path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """A text file that becomes `target` at the end, whole and on the disk, or not at all."""
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex}{ASIDE}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError as error:
        raise DataError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        aside.unlink(missing_ok=True)


def column(path: Path, header: Record, name: str) -> int:
    """Where a column stands. Raises DataError where it is missing."""
    if name not in header.cells:
        raise DataError(f"{path}:1: the column '{name}' is missing; is it a day file?")
    return list(header.cells).index(name)


def _records(file: TextIO, path: Path) -> Iterator[Record]:
    taken: list[str] = []
    reader, line, width = csv.reader(_taking(file, taken), strict=True), 1, 0
    try:
        for cells in reader:
            raw = "".join(taken)
            taken.clear()
            if line == 1:
                cells = _header(cells)
                width = len(cells)
            if cells and len(cells) != width:
                raise DataError(f"{path}:{line}: {len(cells)} cells under {width} columns")
            yield Record(line, raw, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"{path}:{line}: malformed CSV: {error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}:{line}: no UTF-8 text: {error.reason}") from error
    if line == 1:
        raise DataError(f"{path}:1: the file is empty; a day file begins with its columns")


def _taking(file: TextIO, taken: list[str]) -> Iterator[str]:
    """The lines, each also kept, so that a record's own text is known."""
    for text in file:
        taken.append(text)
        yield text


def _header(cells: Sequence[str]) -> list[str]:
    first, *others = cells or [""]
    return [first.removeprefix(_BOM), *others]
