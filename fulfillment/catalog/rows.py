"""A sheet's cells -> values by column, every cell that makes no sense named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fulfillment.catalog.columns import COLUMNS, Column
from fulfillment.catalog.sheets import Findings, Sheet, shown

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    file: str
    line: int
    values: Values
    "All columns of the table; None where a cell is needed and makes no sense."


def rows_of(sheet: Sheet, findings: Findings) -> Iterator[Row]:
    """One at a time: a large shop has a million rows of stock."""
    columns = COLUMNS[sheet.table]
    defaults = {
        name: None if column.required else column.default for name, column in columns.items()
    }
    used = [(at, name, columns[name]) for at, name in enumerate(sheet.columns) if name]
    for line, cells in sheet.rows:
        read = _read(sheet.file, line, cells, used, findings)
        yield Row(sheet.file, line, {**defaults, **dict(read)})


def _read(
    file: str,
    line: int,
    cells: list[str],
    used: list[tuple[int, str, Column]],
    findings: Findings,
) -> Iterator[tuple[str, Any]]:
    for at, name, column in used:
        text = cells[at].strip()
        if not text:
            if column.required:
                findings.problem(file, line, f"'{name}' is empty; write {column.wanted}")
            continue
        try:
            yield name, column.cast(text)
        except ValueError:
            findings.problem(file, line, f"'{name}' is {shown(text)}; write {column.wanted}")
