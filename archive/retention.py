"""Days that are older than a shop keeps them: out of the journal and its archive folders."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from archive.copies import bury
from archive.folder import Folder
from archive.journal import Journal
from archive.places import is_day_file
from archive.tombstones import Tombstones, is_dead
from values.errors import DataError


@dataclass(frozen=True, slots=True)
class Retired:
    moment: datetime
    "What is older is gone."
    turns: int
    "Out of the journal."
    files: tuple[Path, ...]
    "Day files that were removed."


def first_kept(now: datetime, days: int, zone: tzinfo) -> date:
    """The first day that stays when `days` whole days before today are kept."""
    return now.astimezone(zone).date() - timedelta(days)


def doomed(folders: Sequence[Path], before: date) -> list[Path]:
    """Day files of days before that one. Raises StoreError for a folder that cannot be read."""
    tombs = Tombstones(before=before)
    return [
        folder / path
        for folder in folders
        for path in sorted(Folder(folder, _TAG).listing().files)
        if is_day_file(path) and is_dead(tombs, path)
    ]


def retain(journal: Journal, folders: Sequence[Path], before: date, zone: tzinfo) -> Retired:
    """Removes what is older. The tombstones come first: no sync brings a day back meanwhile."""
    for folder in folders:
        if folder.is_dir():
            with tempfile.TemporaryDirectory() as scratch:
                bury(Folder(folder, _TAG), Tombstones(before=before), Path(scratch))
    files = doomed(folders, before)
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(f"{file} cannot be removed: {error.strerror or error}") from error
    moment = datetime.combine(before, time.min, zone)
    return Retired(moment, journal.retire(moment), tuple(files))


_TAG = "retain"
"Marks what is being written."
