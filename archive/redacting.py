"""Day files -> redacted copies, each whole or not at all. The originals are only read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive import tombstones
from archive.csv_rows import guarded_cell, plain_cell
from archive.day_files import Record, column, records, replacing
from archive.places import is_day_file
from archive.redaction import Policy, redact_row
from values.errors import ConfigError, DataError
from values.formulas import unguard

_NEEDED = ("conversation_id", "turn", "text", "slots", "trace")


@dataclass(frozen=True, slots=True)
class Redacted:
    file: Path
    "The copy."
    rows: int
    changed: int
    "How many of them something was found in."


def pairs(source: Path, out: Path) -> list[tuple[Path, Path]]:
    """Each day file and where its copy goes. Raises ConfigError, DataError."""
    if source.is_dir():
        found = sorted(p for p in source.iterdir() if is_day_file(p.name) and p.is_file())
        if not found:
            raise DataError(
                f"{source} holds no day file such as 2026-01-31.csv; name another folder"
            )
        copies = [(file, out / file.name) for file in found]
    elif source.is_file():
        copies = [(source, out if out.suffix == ".csv" else out / source.name)]
    else:
        raise ConfigError(f"{source} is not there; name a day file or a folder of them")
    for original, copy in copies:
        if copy.resolve() == original.resolve() or (copy.exists() and copy.samefile(original)):
            raise ConfigError(f"{copy} is the original; name another place with --out")
    return copies


def redact_all(source: Path, out: Path, policy: Policy) -> Iterator[Redacted]:
    """One file after the other. Raises DataError naming file and line; then that copy is none."""
    copies = pairs(source, out)
    if source.is_dir():
        tombstones.write_folder(out, tombstones.read_folder(source))
    for original, copy in copies:
        yield redact_file(original, copy, policy)


def redact_file(source: Path, target: Path, policy: Policy) -> Redacted:
    """Rows without a finding keep their bytes, so that a second run changes nothing."""
    rows = records(source)
    header = next(rows)
    for name in _NEEDED:
        column(source, header, name)
    row_redactor = _Rows(header, policy)
    count = changed = 0
    with replacing(target) as file:
        file.write(header.raw)
        for row in rows:
            redacted = row_redactor.redact(row) if row.cells else row.raw
            file.write(redacted)
            count += bool(row.cells)
            changed += redacted != row.raw
    return Redacted(target, count, changed)


class _Rows:
    """The rows of a file in their order: those of one turn share the slots of what was said."""

    def __init__(self, header: Record, policy: Policy) -> None:
        self._names, self._policy = header.cells, policy
        # How a file says that its cells are guarded against spreadsheets.
        self._guarded = header.raw.lstrip("\ufeff").startswith('"')
        self._turn: tuple[str, ...] = ()
        self._slots = ""

    def redact(self, row: Record) -> str:
        cells = dict(zip(self._names, row.cells, strict=True))
        if self._guarded:
            cells = {name: unguard(cell) for name, cell in cells.items()}
        turn = (cells["conversation_id"], cells["turn"], cells["slots"])
        known = {"slots": self._slots} if turn == self._turn else {}
        redacted = redact_row(cells | known, self._policy)
        self._turn, self._slots = turn, redacted["slots"]
        return row.raw if redacted == cells else self._line(redacted)

    def _line(self, cells: Mapping[str, str]) -> str:
        change = guarded_cell if self._guarded else plain_cell
        return ",".join(change(name, text) for name, text in cells.items()) + "\r\n"
