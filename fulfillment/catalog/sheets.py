"""One CSV file of a shop -> a sheet of cells, told apart by its header, with every problem named.

Knows how spreadsheets write CSV: a BOM, CRLF, semicolons or tabs, other encodings. It does not
know what the cells mean beyond their columns' names.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from fulfillment.catalog.columns import COLUMNS, missing_days, required

MOST_PROBLEMS = 20
"Problems said in words; the others are counted."
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS = "save it as CSV in UTF-8"
_LONGEST_SHOWN = 40


class Problem(NamedTuple):
    file: str
    line: int
    "0 = the whole file."
    what: str
    "What is wrong and what to do."

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.what}"


@dataclass(slots=True)
class Findings:
    """What is wrong with the files, and what is merely odd."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def problem(self, file: str, line: int, what: str) -> None:
        self.problems.append(Problem(file, line, what))

    def __str__(self) -> str:
        """The first problems, file by file, each in a line of its own."""
        files = list(dict.fromkeys(problem.file for problem in self.problems))
        told = sorted(self.problems, key=lambda problem: (files.index(problem.file), problem.line))
        more = len(told) - MOST_PROBLEMS
        rest = [f"and {more} more"] if more > 0 else []
        return "\n".join([*map(str, told[:MOST_PROBLEMS]), *rest])


@dataclass(frozen=True, slots=True)
class Sheet:
    file: str
    table: str
    "stores, items or stock."
    columns: tuple[str, ...]
    "Our name of each column; empty where we have none."
    rows: list[tuple[int, list[str]]]
    "Line of the file, and the cells."


def read_sheet(path: Path, findings: Findings) -> Sheet | None:
    """None where the file cannot be read at all; then a problem says why."""
    file = str(path)
    text = _decoded(path, findings)
    rows = None if text is None else _rows(file, text, findings)
    if rows is None:
        return None
    if not rows:
        findings.problem(file, 0, "is empty; its first line names the columns")
        return None
    (line, header), *body = rows
    names = [_our_spelling(name) for name in header]
    table = _table_of(names)
    if table is None:
        findings.problem(file, line, _not_told_apart(header))
        return None
    return _sheet(file, table, names, body, findings)


def _sheet(
    file: str,
    table: str,
    names: list[str],
    body: list[tuple[int, list[str]]],
    findings: Findings,
) -> Sheet:
    _check_header(file, table, names, findings)
    rows = [row for row in body if _has_all_cells(file, row, len(names), findings)]
    if not body:
        findings.problem(file, 0, "has no row below its first line")
    known = tuple(name if name in COLUMNS[table] else "" for name in names)
    return Sheet(file, table, known, rows)


def _decoded(path: Path, findings: Findings) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        findings.problem(str(path), 0, f"cannot be read ({error.strerror}); check the path")
        return None
    if raw.startswith(_SPREADSHEETS):
        findings.problem(str(path), 0, f"is a spreadsheet; {_SAVE_AS}")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.problem(str(path), line, f"is not in UTF-8; {_SAVE_AS}")
        return None
    if "\0" in text:
        findings.problem(str(path), 0, f"is no text in UTF-8; {_SAVE_AS}")
        return None
    return text


def _rows(file: str, text: str, findings: Findings) -> list[tuple[int, list[str]]] | None:
    """All rows that are not blank, each with the line it begins in."""
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        findings.problem(file, begins, f"is broken CSV ({error}); check its quotation marks")
        return None
    return rows


def _lines(text: str) -> Iterator[str]:
    """Ends of lines kept, as `csv` wants them; not at every character `str.splitlines` knows."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return (f"{line}\n" for line in unified.split("\n"))


def _delimiter(text: str) -> str:
    """The commonest of the first line: spreadsheets of many countries write semicolons."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _our_spelling(name: str) -> str:
    """`Store ID`, `store-id` -> `store_id`."""
    return "_".join(name.replace("-", " ").replace("_", " ").casefold().split())


def _table_of(names: Sequence[str]) -> str | None:
    """The table that shares most columns with a header; None where no table shares two."""
    shared = {table: len(columns.keys() & set(names)) for table, columns in COLUMNS.items()}
    # Where two share as many, the one that misses less of what it needs.
    table = max(shared, key=lambda t: (shared[t], -len(set(required(t)) - set(names))))
    return table if shared[table] >= 2 else None


def _not_told_apart(header: Sequence[str]) -> str:
    """What the file would need to be one of ours, and what it has."""
    needs = "; ".join(f"{table} need {', '.join(required(table))}" for table in COLUMNS)
    has = shown(", ".join(header))
    return f"the columns {has} are neither stores, items nor stock; {needs}"


def _check_header(file: str, table: str, names: list[str], findings: Findings) -> None:
    known = COLUMNS[table]
    missing = [name for name in required(table) if name not in names]
    missing += missing_days(names) if table == "stores" else []
    if missing:
        lacks = "column" if len(missing) == 1 else "columns"
        findings.problem(file, 1, f"these are {table}; add the {lacks} {', '.join(missing)}")
    for name in dict.fromkeys(names):
        if name in known and names.count(name) > 1:
            findings.problem(file, 1, f"the column '{name}' is there twice; keep one")
        if name and name not in known:
            findings.warnings.append(f"{file}:1: {unknown_column(name, table)}")


def unknown_column(name: str, table: str) -> str:
    near = get_close_matches(name, COLUMNS[table], n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(COLUMNS[table])}"
    return f"the column {shown(name)} is not used; {hint}"


def _has_all_cells(file: str, row: tuple[int, list[str]], width: int, findings: Findings) -> bool:
    line, cells = row
    # Spreadsheets pad short tables with empty cells.
    extra = any(cell.strip() for cell in cells[width:])
    if len(cells) < width or extra:
        what = f"has {len(cells)} cells where the first line has {width}"
        findings.problem(file, line, f"{what}; quote a cell that holds a comma")
        return False
    return True


def shown(text: str) -> str:
    """A text of the file as a sentence may hold it: short, in quotes, control characters named."""
    short = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return f"'{short}'" if short.isprintable() else repr(short)
