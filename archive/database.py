"""Databases as this house opens them: SQLite tuned and safe, errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from values.errors import StoreError

Durability = Literal["process", "power"]

_PATIENCE_S = 2.0
"How long a program waits for another one that is writing."

_HELP = {
    "locked": "another program holds it; close that program and try again",
    "malformed": "it is damaged; move it away and start again, a new one is made",
    "not a database": "it is no database; move it away and start again, a new one is made",
    "full": "the disk is full; free some space",
    "readonly": "it cannot be written; check its permissions",
    "unable to open": "it cannot be opened; check the folder and its permissions",
    "Permission denied": "its folder cannot be written; check its permissions, or set NARA_HOME",
    "File exists": "a file stands where its folder should be; set NARA_HOME to a folder",
    "Not a directory": "a file stands where its folder should be; set NARA_HOME to a folder",
    "has no column": "another program made it; move it away and start again, a new one is made",
    "no such column": "another program made it; move it away and start again, a new one is made",
}


def open_sqlite(path: Path, durability: Durability = "process") -> Engine:
    """A pooled SQLite engine in WAL mode. Connects at first use, and makes the folder then.

    `process`: what is committed survives a killed process. `power`: a power cut, too.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE_S})

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={'FULL' if durability == 'power' else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


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
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"{what}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    cause = str(error.orig) if isinstance(error, DatabaseError) and error.orig else str(error)
    known = next((text for word, text in _HELP.items() if word in cause), None)
    return known or cause.splitlines()[0]
