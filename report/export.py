"""An archive as one Parquet file or one DuckDB database, for whatever people analyse with."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.places import ASIDE
from archive.records import CSV_COLUMNS
from learning.archive_files import Archive, Days
from learning.archive_rows import DayFile, Form, Read, database, load
from values.errors import ConfigError, DataError, StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from report.reading import Limits

_TYPES = {
    "turn": "INTEGER",
    "timestamp": "TIMESTAMPTZ",
    "confidence": "DOUBLE",
    "latency_ms": "DOUBLE",
    "sentiment_score": "DOUBLE",
}
"The others are texts; `slots` and `trace` are JSON."
_TABLE = ", ".join(f"{name} {_TYPES.get(name, 'VARCHAR')}" for name in CSV_COLUMNS)
_CELLS = ", ".join(
    f"try_cast({{{name}}} AS {_TYPES[name]})" if name in _TYPES else f"nullif({{{name}}}, '')"
    for name in CSV_COLUMNS
)
_FORM = Form(
    f"CREATE TABLE said (day DATE, {_TABLE})",
    f"""
INSERT INTO said
SELECT coalesce(try_cast($date AS DATE), try_cast({{timestamp}} AS TIMESTAMPTZ)::DATE), {_CELLS}
FROM {{source}}
""",
)
_ROWS = """
SELECT * FROM said WHERE sha256(conversation_id) NOT IN (SELECT unnest($erased::VARCHAR[]))
  AND day BETWEEN $first::DATE AND $last::DATE
ORDER BY timestamp, conversation_id, turn, role DESC
"""
_ENDINGS = {".parquet": "Parquet", ".duckdb": "a DuckDB database"}


@dataclass(frozen=True, slots=True)
class Exported:
    rows: int
    read: Read


def check_target(file: Path) -> None:
    """Raises ConfigError for an ending nobody knows, and where no file can be."""
    if file.suffix not in _ENDINGS:
        known = " or ".join(f"{ending} ({what})" for ending, what in _ENDINGS.items())
        raise ConfigError(f"{file}: the ending says what is written; use {known}")
    if not os.access(file.parent, os.W_OK):
        raise ConfigError(f"{file}: its folder is not there or cannot be written; name another one")


def export(
    archive: Archive,
    file: Path,
    room: Path,
    limits: "Limits",
    within: Days,
    progress: Callable[[DayFile], object],
) -> Exported:
    """All rows of those days into one file, whole or not at all. Raises NaraError."""
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex}{ASIDE}")
    try:
        with database(room, limits.memory_mb, limits.threads) as connection:
            connection.execute("SET TimeZone = $1", [limits.zone])
            read = load(connection, archive.files, progress, _FORM)
            rows = _pick(connection, archive, within)
            _write(connection, file.suffix, aside)
        aside.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        aside.unlink(missing_ok=True)
    return Exported(rows, read)


def _pick(connection: "DuckDBPyConnection", archive: Archive, within: Days) -> int:
    """Leaves in `picked` what goes out. Raises DataError where that is nothing."""
    given = {"erased": list(archive.erased), "first": within.first, "last": within.last}
    connection.execute(f"CREATE TABLE picked AS {_ROWS}", given)
    found = connection.execute("SELECT count(*) FROM picked").fetchone()
    if not found or not found[0]:
        raise DataError("nobody said anything in these days; name others with --from and --to")
    return int(found[0])


def _write(connection: "DuckDBPyConnection", ending: str, aside: Path) -> None:
    named = "'" + str(aside).replace("'", "''") + "'"
    if ending == ".parquet":
        connection.execute(f"COPY picked TO {named} (FORMAT parquet, COMPRESSION zstd)")
        return
    connection.execute(f"ATTACH {named} AS given")
    connection.execute("CREATE TABLE given.turns AS SELECT * FROM picked")
    connection.execute("DETACH given")
