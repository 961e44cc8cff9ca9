"""What was dumped: of each day in each folder, how much of the journal its file holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete, insert, select

from archive.journal import Journal
from archive.schema import DUMPS


@dataclass(frozen=True, slots=True)
class Dumped:
    form: str
    "Time zone, redaction and guard of the file."
    turns: int
    last_id: int
    "Highest number of a turn in it."
    size: int
    "Bytes of the file; another size means that it is no longer ours."
    rated: int = 0
    "Changes of feedback that are in it."
    waiting: int = 0
    "Turns in it that were not judged yet."


class DumpMemory:
    """Kept in the journal, by folder. Losing it costs work, never rows."""

    def __init__(self, journal: Journal, folder: Path) -> None:
        self._journal, self._folder = journal, str(folder.absolute())

    def days(self) -> Mapping[date, Dumped]:
        """Raises StoreError."""
        query = select(DUMPS).where(DUMPS.c.folder == self._folder)
        with self._journal.connected() as connection:
            return {
                date.fromisoformat(row.day): Dumped(
                    row.form, row.turns, row.last_id, row.size, row.rated, row.waiting
                )
                for row in connection.execute(query)
            }

    def keep(self, day: date, dumped: Dumped) -> None:
        """Raises StoreError."""
        key = {"folder": self._folder, "day": day.isoformat()}
        old = (DUMPS.c.folder == key["folder"]) & (DUMPS.c.day == key["day"])
        with self._journal.connected() as connection:
            connection.execute(delete(DUMPS).where(old))
            connection.execute(insert(DUMPS), {**key, **asdict(dumped)})
            connection.commit()
