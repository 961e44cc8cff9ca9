"""Makes what was deleted from a journal unreadable: no page of its files holds it any more."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from archive.schema import TURNS
from values.errors import StoreError

_PATIENCE_S = 30.0
"Readers of a whole day may hold the write-ahead log for a while."


def scrub(engine: Engine, file: Path | None) -> None:
    """Rewrite the store without its deleted rows. Others may read meanwhile, and write after."""
    if file:
        _scrub_file(file)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Only a full one gives the pages back; a plain one keeps their bytes for later rows.
        connection.exec_driver_sql(f"VACUUM (FULL) {TURNS.name}")


def _scrub_file(file: Path) -> None:
    """VACUUM besides secure_delete: pages that were once split may hold an old copy of a row."""
    with closing(sqlite3.connect(file, timeout=_PATIENCE_S, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete=ON")
        database.execute("VACUUM")
        busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreError(
            f"The journal {file}: the turns are gone, but a program that reads it keeps their "
            "bytes in its write-ahead log; close that program and run the same again"
        )
