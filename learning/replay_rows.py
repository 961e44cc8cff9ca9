"""Archived conversations one after the other, whole: from day files or the journal.

An archive is read twice: where a conversation ends is known only when all has been seen, and no
more than the conversations that are open at a moment need fit into memory.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from archive.days import Span
from archive.journal import Journal
from archive.records import TurnRecord
from assistant.scripts_archive import Row, day_files, day_rows, turns_of
from values.errors import DataError

Line = TypeVar("Line")
_EVERYTHING = Span("", "9999")


@dataclass(slots=True)
class Archive:
    """Day files: one, or all of a folder."""

    place: Path
    faults: list[str] = field(default_factory=list)
    "What could not be read, in sentences; all else is."

    def count(self) -> int:
        """How many conversations there are. Raises ConfigError where there is no day file."""
        return len(Counter(row["conversation_id"] for row in self._rows([])))

    def conversations(self) -> Iterator[list[TurnRecord]]:
        """Raises ConfigError where there is no day file."""
        rows = Counter(row["conversation_id"] for row in self._rows([]))
        for whole in _whole(self._rows(self.faults), lambda row: row["conversation_id"], rows):
            try:
                yield turns_of(whole)
            except DataError as error:
                self.faults.append(str(error))

    def _rows(self, faults: list[str]) -> Iterator[Row]:
        """Of a damaged file all that stands before the damage."""
        for file in day_files(self.place):
            try:
                yield from day_rows(file)
            except DataError as error:
                faults.append(str(error))


@dataclass(slots=True)
class OfJournal:
    """The journal of this home. Raises StoreError."""

    journal: Journal
    faults: list[str] = field(default_factory=list)

    def count(self) -> int:
        return len(Counter(turn.conversation_id for turn in self.journal.span(_EVERYTHING)))

    def conversations(self) -> Iterator[list[TurnRecord]]:
        turns = Counter(turn.conversation_id for turn in self.journal.span(_EVERYTHING))
        every = self.journal.span(_EVERYTHING)
        for whole in _whole(every, lambda turn: turn.conversation_id, turns):
            yield sorted(whole, key=lambda turn: turn.turn)


def _whole(
    lines: Iterable[Line], name: Callable[[Line], str], left: Counter[str]
) -> Iterator[list[Line]]:
    """Lines by name, each name when its last line has come. `left`: how many it has."""
    open_: dict[str, list[Line]] = {}
    for line in lines:
        here = name(line)
        open_.setdefault(here, []).append(line)
        left[here] -= 1
        if not left[here]:
            yield open_.pop(here)
