"""An archive's day files, one at a time on this machine: a folder, a store, or the journal itself.

What a store sends, and what is written of the journal, goes again when it was read.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from archive.csv_rows import header, plain_lines
from archive.day_files import replacing
from archive.days import span_of
from archive.journal import DayOfTurns, Journal
from archive.places import OURS, Place, address, is_day_file, open_place, written_day
from archive.tombstones import FOLDER, Tombstones, is_dead, join, read, read_folder
from assistant.archive import days_folder, journal
from assistant.config import Settings
from assistant.endpoints import refuse_outside
from assistant.syncing import s3_options
from learning.archive_rows import DayFile
from values.errors import ConfigError, DataError, StoreError

_TAG = "learn"
_ROOM = "learn-"


@dataclass(frozen=True, slots=True)
class Archive:
    """What there is to read."""

    count: int
    "Files."
    files: Iterator[DayFile]
    "Each is there only until the next one is asked for."
    erased: frozenset[str]
    "Hashes of conversations that must not be read (see archive.tombstones)."


@dataclass(frozen=True, slots=True)
class Named:
    """An archive whose files are not here."""

    days: tuple[str, ...]
    erased: frozenset[str]
    "As of an Archive."
    size: int
    "Bytes in all."


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are read: YYYY-MM-DD, both included."""

    first: str = "0000-01-01"
    last: str = "9999-12-31"

    def __contains__(self, day: str) -> bool:
        return self.first <= day <= self.last

    @property
    def told(self) -> str:
        if self.last == EVERY_DAY.last:
            return f"from {self.first} on"
        if self.first == EVERY_DAY.first:
            return f"up to {self.last}"
        return f"from {self.first} to {self.last}"


EVERY_DAY = Days()


@contextmanager
def scratch(settings: Settings) -> Iterator[Path]:
    """A folder in the home that goes at the end; those of killed runs go now. Raises StoreError."""
    cache = settings.home / "cache"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        for left in cache.glob(f"{_ROOM}*"):
            remove_abandoned(left)
        room = Path(tempfile.mkdtemp(prefix=_ROOM, dir=cache))
        handle = os.open(room, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as error:
        raise StoreError(f"{cache} cannot be written: {error.strerror or error}") from error
    try:
        yield room
    finally:
        os.close(handle)
        shutil.rmtree(room, ignore_errors=True)


def remove_abandoned(room: Path) -> None:
    """Whoever works in a room holds its lock; a killed program holds nothing."""
    handle = os.open(room, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(room, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(handle)


def opened(settings: Settings, where: str | None, room: Path, within: Days = EVERY_DAY) -> Archive:
    """`where`: a folder, a day file, s3://bucket/prefix; None = the journal. Raises NaraError.

    Of a day file that is named itself, every row is there, whatever its day.
    """
    known = read_folder(days_folder(settings))
    if where is None:
        return _of_journal(settings, known, room, within)
    path = Path(where)
    if path.is_file():
        day = DayFile(path, path.name, written_day(path.name))
        return Archive(1, iter([day]), known.erased)
    place = _place(settings, where)
    days, tombs = _listed(place, known, room)
    days = [path for path in days if written_day(path) in within] or _none_of(
        place.name, sorted(map(written_day, days)), within
    )
    return Archive(len(days), _fetched(place, days, room), tombs.erased)


def named(settings: Settings, where: str, room: Path) -> Named:
    """The same for readers elsewhere, who get its files by `fetched`. Raises NaraError."""
    known = read_folder(days_folder(settings))
    path = Path(where)
    if path.is_file():
        return Named((path.name,), known.erased, path.stat().st_size)
    place = _place(settings, where)
    days, tombs = _listed(place, known, room)
    sizes = place.listing().files
    return Named(tuple(days), tombs.erased, sum(sizes[day].size for day in days if day in sizes))


@contextmanager
def fetched(settings: Settings, where: str, name: str, room: Path) -> Iterator[DayFile]:
    """One of the files of an archive, here. Raises NaraError."""
    path = Path(where)
    if path.is_file():
        yield DayFile(path, name, written_day(name))
        return
    with closing(_fetched(_place(settings, where), [name], room)) as files:
        yield from files


def _listed(place: Place, known: Tombstones, room: Path) -> tuple[list[str], Tombstones]:
    """The day files, and what of them must not be read. Raises DataError."""
    paths = sorted(place.listing().files)
    tombs = join(known, _tombstones(place, paths, room))
    days = [path for path in paths if is_day_file(path) and not is_dead(tombs, path)]
    if not days:
        raise DataError(f"{place.name} holds no day file such as 2026-01-31.csv; name another one")
    return days, tombs


def _none_of(name: str, there: Sequence[str], within: Days) -> NoReturn:
    asked = f"{name} holds no day {within.told}"
    raise DataError(f"{asked}; its days go from {there[0]} to {there[-1]}")


def _place(settings: Settings, where: str) -> Place:
    found = address(where)
    if found.scheme == "file" and not Path(found.rest).is_dir():
        raise ConfigError(f"{found.text} is not there; name a folder, a day file or s3://...")
    refuse_outside(settings, found)
    return open_place(found, _TAG, s3_options(settings))


def _tombstones(place: Place, paths: Sequence[str], room: Path) -> Tombstones:
    stones = [path for path in paths if path.startswith(f"{FOLDER}/") and path.endswith(".json")]
    return read(_here(place, path, room).read_bytes() for path in stones)


def _fetched(place: Place, days: Sequence[str], room: Path) -> Generator[DayFile]:
    for path in days:
        file = _here(place, path, room)
        yield DayFile(file, path, written_day(path))
        if place.local(path) is None:
            file.unlink(missing_ok=True)


def _here(place: Place, path: str, room: Path) -> Path:
    """The file itself, or a copy of it."""
    local = place.local(path)
    if local is not None:
        return local
    copy = room / f"{OURS}{path.replace('/', '-')}"
    place.fetch(path, copy)
    return copy


def _of_journal(settings: Settings, known: Tombstones, room: Path, within: Days) -> Archive:
    zone, kept = ZoneInfo(settings.archive.timezone), journal(settings)
    days = list(kept.days(zone))
    if not days:
        raise DataError(f"{kept.name} holds no turn yet; talk first, or name one with --archive")
    there = [day.day.isoformat() for day in days]
    days = [day for day in days if day.day.isoformat() in within] or _none_of(
        kept.name, there, within
    )
    return Archive(len(days), _written(kept, days, zone, room), known.erased)


def _written(
    kept: Journal, days: Sequence[DayOfTurns], zone: ZoneInfo, room: Path
) -> Iterator[DayFile]:
    for day in days:
        file = room / f"{OURS}{day.day}.csv"
        with replacing(file) as text:
            text.write(header(guarded=False))
            for turns in kept.rows(span_of(day.day, zone)):
                text.writelines(line for turn in turns for line in plain_lines(turn))
        yield DayFile(file, "journal", day.day.isoformat())
        file.unlink(missing_ok=True)
