"""A day of the journal -> one CSV file: whole or not at all, the same bytes every time.

A file is written again when its day got late turns or feedback, when it is not as we left it, or
when it is asked for by name. Rows that a file holds and the journal does not are never written
away.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import TextIO

from archive.csv_rows import Redact, header, lines
from archive.day_files import column, records, replacing
from archive.days import span_of
from archive.dump_memory import Dumped, DumpMemory
from archive.journal import DayOfTurns, Journal
from archive.places import ASIDE
from archive.tombstones import Tombstones, hash_of, is_dead, read_folder
from values.errors import DataError, StoreError

_STALE_S = 3600
"A half-written file this old belongs to a program that was killed."

Key = tuple[str, int]
"Conversation and turn."


@dataclass(frozen=True, slots=True)
class Form:
    """How the rows of a file are cut and changed."""

    zone: tzinfo
    policy: str = "raw"
    "Names the redaction; another one makes another file."
    redact: Redact | None = None
    guarded: bool = False

    @property
    def name(self) -> str:
        return f"{self.zone} {self.policy}{' guarded' if self.guarded else ''}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days to dump; those that are up to date are passed over."""

    first: date | None
    "None = from the first turn on."
    last: date
    anew: bool = False
    "Write also what is up to date."


@dataclass(frozen=True, slots=True)
class Written:
    file: Path
    rows: int
    turns: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was left alone, because writing it anew would lose rows."""

    file: Path
    turns: int
    "How many turns stand in it that the journal does not have."

    def __str__(self) -> str:
        return (
            f"{self.file}: left as it is, {self.turns} of its turns are not in this journal; "
            "to write it anew move it away first"
        )


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One dump at a time in a folder; the second waits. Makes the folder. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(f"{folder}: a file stands there; name a folder") from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror or error}") from error
    try:
        # Where a network folder knows no locks, two dumps write one file after the other.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def due(journal: Journal, folder: Path, form: Form, wanted: Wanted) -> list[DayOfTurns]:
    """The days that have to be written, in order. Raises StoreError, DataError."""
    memory, tombs = DumpMemory(journal, folder).days(), read_folder(folder)
    return [
        day
        for day in journal.days(form.zone, wanted.first)
        if day.day <= wanted.last
        and not is_dead(tombs, _file(folder, day.day).name)
        and (wanted.anew or not _is_current(_file(folder, day.day), day, form, memory))
    ]


def dump_day(
    journal: Journal, folder: Path, form: Form, day: DayOfTurns, progress: Callable[[int], object]
) -> Written | Kept:
    """Write one day's file. `progress` hears of turns. Raises StoreError, DataError."""
    _remove_stale(folder)
    file, memory = _file(folder, day.day), DumpMemory(journal, folder)
    tombs, known = read_folder(folder), memory.days().get(day.day)
    there = _turns_in(file, tombs) if _may_lose(file, day, known) else set()
    writer = _Writer(form, tombs, there, progress)
    try:
        with replacing(file) as out:
            writer.write(journal, day.day, out)
    except _WouldLose as loss:
        return Kept(file, loss.turns)
    size = file.stat().st_size
    counts = (writer.turns, writer.last_id, size, writer.changes, writer.waiting)
    memory.keep(day.day, Dumped(form.name, *counts))
    return Written(file, writer.rows, writer.turns)


class _WouldLose(Exception):
    def __init__(self, turns: int) -> None:
        super().__init__(turns)
        self.turns = turns


class _Writer:
    """Writes a day and counts what it wrote."""

    def __init__(
        self, form: Form, tombs: Tombstones, there: set[Key], progress: Callable[[int], object]
    ) -> None:
        self._form, self._erased = form, tombs.erased
        self._missing, self._progress = there, progress
        self.rows = self.turns = self.last_id = self.changes = self.waiting = 0

    def write(self, journal: Journal, day: date, out: TextIO) -> None:
        redact, guarded, erased = self._form.redact, self._form.guarded, self._erased
        out.write(header(guarded))
        for batch in journal.rows(span_of(day, self._form.zone)):
            self.turns += len(batch)
            self.last_id = max(self.last_id, *[row[0] for row in batch])
            self.changes += sum(row.rated for row in batch)
            self.waiting += sum(row.sentiment is None for row in batch)
            if self._missing:
                self._missing.difference_update((row.conversation_id, row.turn) for row in batch)
            if erased:
                batch = [row for row in batch if hash_of(row.conversation_id) not in erased]
            made = [line for row in batch for line in lines(row, redact, guarded)]
            self.rows += len(made)
            out.write("".join(made))
            self._progress(len(batch))
        if self._missing:
            raise _WouldLose(len(self._missing))


def _file(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.csv"


def _is_current(file: Path, day: DayOfTurns, form: Form, memory: Mapping[date, Dumped]) -> bool:
    size = file.stat().st_size if file.is_file() else -1
    counts = (day.turns, day.last_id, size, day.rated, day.waiting)
    return memory.get(day.day) == Dumped(form.name, *counts)


def _may_lose(file: Path, day: DayOfTurns, known: Dumped | None) -> bool:
    """Whether the file may hold turns that the journal does not."""
    if not file.exists():
        return False
    ours = known is not None and known.size == file.stat().st_size
    return not ours or known is None or known.turns > day.turns


def _turns_in(file: Path, tombs: Tombstones) -> set[Key]:
    """The turns of a file, without erased ones; of a torn file those before the tear.

    Raises DataError for a file of another kind.
    """
    found: set[Key] = set()
    rows = records(file)
    try:
        first = next(rows)
        at, number = column(file, first, "conversation_id"), column(file, first, "turn")
    except DataError:
        if _is_torn_header(file):
            return found
        raise
    with suppress(DataError, ValueError):
        for row in rows:
            if row.cells:
                found.add((row.cells[at], int(row.cells[number])))
    return {key for key in found if hash_of(key[0]) not in tombs.erased}


def _is_torn_header(file: Path) -> bool:
    start = file.read_bytes() if file.is_file() else b"a folder"
    return any(header(guarded).encode().startswith(start) for guarded in (False, True))


def _remove_stale(folder: Path) -> None:
    for file in folder.glob(f".*{ASIDE}"):
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _STALE_S:
                file.unlink()
