"""A table of the report: columns of a kind, rows, and how a cell is written for a reader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal["text", "count", "share", "milliseconds", "score", "moment"]
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    "In CSV and JSON, and without its underscores on the page."
    kind: Kind = "text"

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    @property
    def is_number(self) -> bool:
        return self.kind not in ("text", "moment")


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    "Of its file."
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    "How to read it, in a sentence or two."

    def as_dicts(self) -> list[dict[str, Any]]:
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(plain, row), strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        place = [column.name for column in self.columns].index(name)
        return [row[place] for row in self.rows]


def columns(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name, kind in kinds.items())


def plain(cell: Cell) -> Any:
    """For programs: numbers stay numbers, moments are ISO."""
    match cell:
        case datetime():
            return cell.isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case float():
            return round(cell, 4)
    return cell


def shown(cell: Cell, kind: Kind) -> str:
    """For people; nothing to say is a dash."""
    if cell is None:
        return "–"
    match kind:
        case "count":
            return f"{cell:,}"
        case "share":
            return f"{float(str(cell)):.1%}"
        case "milliseconds":
            return f"{float(str(cell)):,.1f}"
        case "score":
            return f"{float(str(cell)):+.2f}"
        case "moment":
            return str(plain(cell)).replace("T", " ")
    return str(cell)


def sort_key(cell: Cell) -> str:
    """What the page sorts by; empty sorts last."""
    return "" if cell is None else str(plain(cell))
