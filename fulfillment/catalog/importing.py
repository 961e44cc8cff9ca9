"""A shop's own CSV files -> the embedded catalogue, in one step or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from fulfillment.catalog.data import FILES, SHIPPED, CatalogData, read_files
from fulfillment.catalog.db import build_file, replace_file
from fulfillment.catalog.place import Atlas
from fulfillment.catalog.sheets import Findings


@dataclass(frozen=True, slots=True)
class Imported:
    """How an import went; with a problem, nothing was replaced."""

    findings: Findings
    data: CatalogData
    file: Path
    "The catalogue."

    @property
    def counts(self) -> dict[str, int]:
        data = self.data
        return {"stores": len(data.stores), "items": len(data.items), "stock": len(data.stock)}


def import_files(file: Path, paths: Sequence[Path], atlas: Atlas) -> Imported:
    """One to three CSV files, or a folder with them. Raises StoreError where `file` is not ours."""
    findings = Findings()
    found = [path for given in paths for path in _files_of(given, findings)]
    data = replace(read_files(found, findings, atlas), about=_about(found))
    if not findings.problems:
        replace_file(file, data)
    return Imported(findings, data, file)


def _about(files: Sequence[Path]) -> dict[str, str]:
    names = ", ".join(str(file) for file in files)
    return {"what": f"imported {datetime.now(UTC):%Y-%m-%d %H:%M} UTC from {names}"}


def import_sample(file: Path) -> Path:
    build_file(file, SHIPPED)
    return file


def _files_of(given: Path, findings: Findings) -> list[Path]:
    """The path itself; of a folder the files named as ours are, else all its CSV files."""
    if not given.is_dir():
        return [given]
    named = [given / name for name in FILES if (given / name).is_file()]
    found = named or sorted(path for path in given.glob("*.csv") if path.is_file())
    if not found:
        wanted = "put stores.csv, items.csv or stock.csv in it"
        findings.problem(str(given), 0, f"no CSV file is in this folder; {wanted}")
    return found
