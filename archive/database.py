"""Databases as this house opens them: SQLite tuned and safe, PostgreSQL, errors as sentences."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from archive.durability import Durability as Durability
from values.errors import ConfigError, StoreError

PATIENCE_S = 2.0
"How long a program waits for another one that is writing."
_CONNECT_S = 5
"How long a database server may take to answer."
_LOST = {"tcp_user_timeout": 10_000, "keepalives_idle": 10, "keepalives_interval": 5}
"Milliseconds and seconds: a connection whose other end is gone is given up, not waited for."
_WAL_PAGES = 4000
"""Pages (16 MB) in the write-ahead log before they are put into the file. SQLite's own 1000 are
two seconds of a busy shop, and each time waits for the disk."""

_BACK = (
    "a backup of the journal comes back by 'nara archive restore FILE --force'; without one move "
    "it away, and a new one is made"
)
_HELP = {
    "connection failed": "its server does not answer, or refuses us; check journal.url",
    "connection timeout": "its server does not answer; check journal.url",
    "locked": "another program holds it; close that program and try again",
    "malformed": f"it is damaged; {_BACK}",
    "not a database": f"it is no database; {_BACK}",
    "disk is full": "the disk is full; free some space",
    "No space left": "the disk is full; free some space",
    "readonly": "it cannot be written; check its permissions",
    "unable to open": "it cannot be opened; check the folder and its permissions",
    "Permission denied": "its folder cannot be written; check its permissions, or set NARA_HOME",
    "File exists": "a file stands where its folder should be; set NARA_HOME to a folder",
    "Not a directory": "a file stands where its folder should be; set NARA_HOME to a folder",
    "has no column": "another program made it; move it away and start again, a new one is made",
    "no such column": "another program made it; move it away and start again, a new one is made",
}
_URLS = "write sqlite:////data/journal.sqlite or postgresql+psycopg://host/shop"


def open_sqlite(
    path: Path, durability: Durability = "process", patience_s: float = PATIENCE_S
) -> Engine:
    """A pooled SQLite engine in WAL mode. Connects at first use, and makes the folder then.

    `process`: what is committed survives a killed process. `power`: a power cut, too.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": patience_s})

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint={_WAL_PAGES}")
        connection.execute(f"PRAGMA synchronous={'FULL' if durability == 'power' else 'NORMAL'}")
        connection.execute("PRAGMA fullfsync=ON")  # On a Mac an fsync alone may stop in the disk.
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")

    return engine


def open_database(
    where: Path | URL, durability: Durability = "process", patience_s: float = PATIENCE_S
) -> Engine:
    """An SQLite file or a PostgreSQL server. Connects at first use. Raises ConfigError."""
    if isinstance(where, Path):
        return open_sqlite(where, durability, patience_s)
    limits = f"-c lock_timeout={round(patience_s * 1000)}"
    # Without `power` the server's own setting stands.
    sync = " -c synchronous_commit=on" if durability == "power" else ""
    arguments = {"connect_timeout": _CONNECT_S, "options": limits + sync, **_LOST}
    try:
        return create_engine(where, connect_args=arguments, pool_pre_ping=True)
    except ImportError as error:
        wanted = "run: pip install 'nara-assistant[postgres]'"
        raise ConfigError(f"PostgreSQL needs a library; {wanted}") from error


def located(where: Path | str) -> Path | URL:
    """A path, a `sqlite:///` URL (a path, too) or a PostgreSQL server's URL. Raises ConfigError."""
    if isinstance(where, Path):
        return where
    try:
        url = make_url(where)
        known = url.get_backend_name()
        if known == "sqlite" and url.database:
            return Path(url.database)
        if known == "postgresql":
            return url.set(drivername="postgresql+psycopg")
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigError(f"The database URL cannot be read ({error}); {_URLS}") from error
    raise ConfigError(f"A journal cannot lie in '{url.drivername}'; {_URLS}")


def shown_place(where: Path | URL) -> str:
    """Where it is, without a password."""
    if isinstance(where, Path):
        return str(where)
    return where.set(query={}).render_as_string(hide_password=True)


def make_tables(engine: Engine, tables: MetaData) -> None:
    """What is missing of them. Two programs may do so at once."""
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


@contextmanager
def as_store_error(what: str) -> Iterator[None]:
    """Translate database errors into one sentence naming the store. Conflicts pass through."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StoreError(f"{what}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """Why a store failed and what to do, as half a sentence."""
    cause = str(error.orig) if isinstance(error, DatabaseError) and error.orig else str(error)
    known = next((text for word, text in _HELP.items() if word in cause), None)
    if known is None and isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}; check the folder and its permissions"
    return known or cause.splitlines()[0]
