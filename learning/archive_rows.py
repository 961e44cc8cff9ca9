"""An archive's rows -> one table of what shoppers said, in a database that spills to disk.

However long the archive is, memory stays bounded: one file after the other is read, and only what
choosing needs is kept. Knows the columns of a day file by name, older forms of it included. The
only importer of DuckDB.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.records import CSV_COLUMNS
from values.errors import ConfigError, DataError, StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEEDED = ("conversation_id", "turn", "timestamp", "role", "text", "intent", "confidence", "status")
_LONGEST_ROW = 8 * 2**20
"Bytes; a longer row counts as damaged."
_BUFFER = 4 * _LONGEST_ROW
_BOM = "\ufeff"

_SOURCE = """
read_csv($path, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
  columns = {columns}, max_line_size = {longest}, buffer_size = {buffer}, strict_mode = true,
  ignore_errors = true, store_rejects = true)
"""
"""A cell that a guarded file keeps from being a formula has an apostrophe too much (see
values.formulas)."""
_UNGUARDED = "regexp_replace({}, '^''(''*[=+\\-@\\t\\r])', '\\1')"
_REJECTED = "SELECT min(line), count(DISTINCT line) FROM reject_errors HAVING count(*) > 0"
"A row that is too short has an error for every cell that is missing."


@dataclass(frozen=True, slots=True)
class DayFile:
    """One file of an archive, on this machine."""

    path: Path
    name: str
    "As a person calls it."
    date: str
    "YYYY-MM-DD, from its name; empty = the rows' own."


@dataclass(frozen=True, slots=True)
class Form:
    """What is kept of an archive's rows."""

    create: str
    "The table `said`, as SQL."
    take: str
    """SQL that fills it from one file: {source} is the file's rows, a column's name in braces that
    cell's text, empty where the file is older than that; $file is its number, $date its day."""


SELECTING = Form(
    """
CREATE TABLE said (
  file INTEGER, conversation_id VARCHAR, turn INTEGER, date VARCHAR, role VARCHAR, text VARCHAR,
  intent VARCHAR, confidence DOUBLE, status VARCHAR, model VARCHAR, act VARCHAR, margin DOUBLE,
  feedback VARCHAR)
""",
    """
INSERT INTO said
SELECT $file, {conversation_id}, try_cast({turn} AS INTEGER),
  coalesce(nullif($date, ''), left({timestamp}, 10)), {role},
  CASE WHEN {role} = 'user' THEN {text} END, {intent}, try_cast({confidence} AS DOUBLE), {status},
  {model_version}, try(json_extract_string({trace}, '$.act')),
  try(CAST(json_extract_string({trace}, '$.alternatives[0][1]') AS DOUBLE)
    - CAST(json_extract_string({trace}, '$.alternatives[1][1]') AS DOUBLE)),
  nullif({feedback}, '')
FROM {source} WHERE {role} = 'user' OR ({role} = 'assistant' AND {feedback} <> '')
""",
)
"What choosing needs."


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and what could not be."""

    files: tuple[str, ...]
    "Names, in the order of their numbers in the table."
    rows: int
    "Rows of shoppers, and of answers with feedback."
    damaged: tuple[str, ...]
    "One sentence for each file that has damaged rows."


@contextmanager
def database(folder: Path, memory_mb: int, threads: int) -> Iterator["DuckDBPyConnection"]:
    """An empty database in a folder, which goes with it. Raises ConfigError, StoreError."""
    try:
        import duckdb
    except ImportError as error:
        how = "install an extra that has it: pip install 'nara-assistant[learn]', or [report]"
        raise ConfigError(f"reading an archive needs DuckDB; {how}") from error
    try:
        with duckdb.connect(str(folder / "rows.duckdb")) as connection:
            _settle(connection, folder, memory_mb, threads)
            yield connection
    except duckdb.Error as error:
        raise StoreError(_told(error, folder)) from error


def load(
    connection: "DuckDBPyConnection",
    files: Iterable[DayFile],
    progress: Callable[[DayFile], object] = lambda _: None,
    form: Form = SELECTING,
) -> Read:
    """Every file into the table `said`. Raises DataError naming a file that is no day file."""
    connection.execute(form.create)
    names: list[str] = []
    damaged: list[str] = []
    for number, file in enumerate(files):
        names.append(file.name)
        damaged += _take(connection, number, file, form)
        progress(file)
    counted = connection.execute("SELECT count(*) FROM said").fetchone()
    return Read(tuple(names), counted[0] if counted else 0, tuple(damaged))


def _settle(connection: "DuckDBPyConnection", folder: Path, memory_mb: int, threads: int) -> None:
    # Nothing is fetched from anywhere, whatever a query says.
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        connection.execute(f"SET {name} = false")
    connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET temp_directory = $1", [str(folder / "spilled")])


def _take(connection: "DuckDBPyConnection", number: int, file: DayFile, form: Form) -> list[str]:
    header, guarded = _header(file)
    if not header:
        return [f"{file.name}: the file is empty; it is passed over"]
    query = _query(header, guarded, form.take)
    given = {"file": number, "date": file.date, "path": str(file.path)}
    connection.execute(query, {key: given[key] for key in given if f"${key}" in query})
    try:
        rejected = connection.execute(_REJECTED).fetchone()
        return _rejected(file, *rejected) if rejected else []
    finally:
        connection.execute("DROP TABLE IF EXISTS reject_errors")
        connection.execute("DROP TABLE IF EXISTS reject_scans")


def _rejected(file: DayFile, line: int, rows: int) -> list[str]:
    some = "1 damaged row was" if rows == 1 else f"{rows} damaged rows were"
    return [f"{file.name}: {some} passed over, the first at line {line}"]


def _query(header: Sequence[str], guarded: bool, take: str) -> str:
    names = (*_NEEDED, *CSV_COLUMNS)
    cells = {name: _quoted(name) if name in header else "''" for name in names}
    if guarded:
        cells["text"] = _UNGUARDED.format(cells["text"])
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in header)
    source = _SOURCE.format(columns="{" + columns + "}", longest=_LONGEST_ROW, buffer=_BUFFER)
    return take.format(**cells, source=source)


def _header(file: DayFile) -> tuple[list[str], bool]:
    """The columns, and whether the cells are guarded. Raises DataError."""
    try:
        with file.path.open(encoding="utf-8", newline="") as text:
            line = text.readline().removeprefix(_BOM)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file.name} cannot be read: {error}") from error
    header = next(csv.reader([line]), [])
    missing = [name for name in _NEEDED if name not in header]
    if header and missing:
        raise DataError(f"{file.name}:1: the column '{missing[0]}' is missing; is it a day file?")
    return header, line.startswith('"')


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _told(error: Exception, folder: Path) -> str:
    """A full disk, or memory that was too small, is what a person can do something about."""
    first = str(error).splitlines()[0]
    room = "free some space on its disk, or name a home with more room in NARA_HOME"
    if type(error).__name__ not in ("IOException", "OutOfMemoryException"):
        room = "the archive is as it was"
    return f"the archive cannot be read through below {folder.parent} ({first}); {room}"
