"""A report on the disk: the page, everything as JSON, and each table as CSV."""

import csv
import json
from pathlib import Path

from archive.day_files import replacing
from report.making import Report, as_json
from report.page import page
from report.table import Table, plain
from values.errors import DataError
from values.formulas import guard

PAGE, WHOLE, TABLES = "report.html", "report.json", "tables"


def refuse_unwritable(folder: Path) -> None:
    """Before minutes of counting; leaves nothing behind. Raises DataError."""
    made = [path for path in (folder / TABLES, folder) if not path.exists()]
    try:
        (folder / TABLES).mkdir(parents=True, exist_ok=True)
        for path in (folder, folder / TABLES):
            trial = path / f".{PAGE}.trial"
            trial.touch()
            trial.unlink()
        for path in made:
            path.rmdir()
    except OSError as error:
        told = f"{folder} cannot be written: {error.strerror or error}"
        raise DataError(f"{told}; name another folder with --out") from error


def write(report: Report, folder: Path) -> Path:
    """Each file whole or not at all; files of an earlier report are replaced. Raises DataError."""
    for table in report.tables:
        _write_table(table, folder / TABLES / f"{table.name}.csv")
    with replacing(folder / WHOLE) as text:
        json.dump(as_json(report), text, ensure_ascii=False, indent=1)
        text.write("\n")
    with replacing(folder / PAGE) as text:
        text.write(page(report))
    return folder / PAGE


def _write_table(table: Table, file: Path) -> None:
    """What shoppers said is no formula to a spreadsheet."""
    with replacing(file) as text:
        lines = csv.writer(text)
        lines.writerow([column.name for column in table.columns])
        for row in table.rows:
            lines.writerow([guard(x) if isinstance(x, str) else plain(x) for x in row])
