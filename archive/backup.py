"""The journal in one file of its own, and back: checked before it counts, never half."""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from archive import schema
from archive.database import as_store_error, open_sqlite, reason
from archive.journal import Journal
from archive.places import ASIDE
from values.errors import StoreError

_PAGES = 2048
"Copied at once, 8 MB; between two lots the progress is told."
_COMPANIONS = ("-wal", "-shm")
"Files that SQLite keeps beside a database."
_PATIENCE_S = 2.0

Progress = Callable[[int, int], object]
"Called with the pages that are left and all pages."


def backup(journal: Journal, target: Path, progress: Progress | None = None) -> int:
    """The journal as it is now, while others write; returns its turns. Raises StoreError.

    An older backup of that name is replaced, any other file is not.
    """
    source = _file_of(journal, "pg_dump makes a backup of it", target)
    if target.exists() and not _is_backup(target):
        raise StoreError(f"{target} is there and is no backup of a journal; name another file")
    journal.count()
    with _aside(target) as copy:
        with as_store_error(f"The backup {target}"):
            _copy(source, copy, progress)
            turns = _check(copy)
        copy.replace(target)
    return turns


def restore(journal: Journal, source: Path, force: bool, now: datetime) -> tuple[int, Path | None]:
    """Put a backup in the journal's place. Raises StoreError; then the journal is as it was.

    Returns its turns, and where the journal that was there before is kept. Nobody else may use
    the journal meanwhile.
    """
    target = _file_of(journal, "restore it with the server's own tools", source)
    if not _is_backup(source):
        raise StoreError(f"{source} is no backup; name a file that `nara archive backup` made")
    with _aside(target) as copy:
        with as_store_error(f"The backup {source}"):
            _copy(source, copy, None)
            _check(copy)
            turns = _migrated(copy, f"The backup {source}")
        return turns, _exchange(target, copy, force, now)


def _exchange(target: Path, copy: Path, force: bool, now: datetime) -> Path | None:
    """The copy takes the target's name, and what stood there gets another one."""
    if not target.exists():
        copy.replace(target)
        return None
    if not force and (turns := _turns_at_stake(target)):
        raise StoreError(
            f"The journal {target} holds {turns}; say --force to restore all the same, it is "
            "kept beside"
        )
    _let_go(target, force)
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:4]}")
    with as_store_error(f"The journal {target}"):
        for suffix in _COMPANIONS:
            with suppress(FileNotFoundError):
                Path(f"{target}{suffix}").rename(f"{kept}{suffix}")
        # Never a moment without a journal: the old one gets a second name before it loses its own.
        os.link(target, kept)
        copy.replace(target)
    return kept


def _turns_at_stake(target: Path) -> str:
    """What would be replaced, in words; nothing for a journal without turns."""
    try:
        with closing(_open(target)) as database:
            turns = _count(database)
    except sqlite3.Error:
        return "what cannot be read any more"
    return f"{turns} turn{'s' * (turns > 1)}" if turns else ""


def _let_go(target: Path, force: bool) -> None:
    """All of it in the one file, and no other program on it. Raises StoreError."""
    try:
        with closing(_open(target)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            # Leaving WAL mode is granted to the only user of a database.
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise StoreError(f"The journal {target}: {reason(error)}") from error
    except sqlite3.DatabaseError as error:
        # Damaged: what a restore is for. Its companions are kept with it.
        if not force:
            raise StoreError(f"The journal {target} is damaged; say --force") from error


def _file_of(journal: Journal, instead: str, other: Path) -> Path:
    if journal.file is None:
        raise StoreError(f"{journal.name} lies on a server; {instead}")
    if journal.file.absolute() == other.absolute() or (
        journal.file.exists() and other.exists() and journal.file.samefile(other)
    ):
        raise StoreError(f"{other} is the journal itself; name another file")
    return journal.file


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A file beside the target, gone at the end unless it was given the target's name."""
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex}{ASIDE}")
    try:
        with as_store_error(str(target)):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield aside
    finally:
        for suffix in ("", "-journal", *_COMPANIONS):
            Path(f"{aside}{suffix}").unlink(missing_ok=True)


def _copy(source: Path, copy: Path, progress: Progress | None) -> None:
    """One moment of the source, whoever writes meanwhile, as one file that is on the disk."""
    told = (lambda _, left, pages: progress(left, pages)) if progress else None
    with closing(_open(source)) as here, closing(sqlite3.connect(copy)) as there:
        # An open read transaction holds the moment; without it every write starts the copy anew.
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there, pages=_PAGES, progress=told)
        here.rollback()
        there.execute("PRAGMA journal_mode=DELETE")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _check(file: Path) -> int:
    """The turns of a sound journal. Raises StoreError."""
    with closing(_open(file)) as database:
        found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(f"{file} is damaged ({found}); use another backup")
        return _count(database)


def _migrated(copy: Path, name: str) -> int:
    """Brings the copy to today's tables; counts its turns. Raises StoreError for a newer one."""
    engine = open_sqlite(copy)
    schema.prepare(engine, name)
    engine.dispose()
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        return _count(database)


def _is_backup(file: Path) -> bool:
    try:
        with closing(_open(file)) as database:
            _count(database)
    except sqlite3.Error:
        return False
    return True


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM turns").fetchone()[0])


def _open(file: Path) -> sqlite3.Connection:
    """Only what is there: nothing is made."""
    uri = f"{file.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE_S, isolation_level=None)
