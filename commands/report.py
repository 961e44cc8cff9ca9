"""`nara report`: how it went, from an archive, as a page and as tables."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as Shown

from assistant.config import read_settings
from commands.options import Day, config_option, print_line
from commands.step_bar import bar
from learning.choosing import MEMORY_MB
from report.files import refuse_unwritable, write
from report.making import Report, Wanted, as_json, make
from report.page import figures
from report.table import shown

_TOP = 5
"Rows of a table that the terminal shows."


@click.command()
@click.option("--archive", metavar="DIR", help="Folder, day file or s3://...; else the journal.")
@click.option("--from", "first", type=Day(), help="First day; else the oldest.")
@click.option("--to", "last", type=Day(), help="Last day, included; else the newest.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder; else report/ in NARA_HOME.",
)
@click.option(
    "--memory",
    "memory_mb",
    type=click.IntRange(100, 65_536),
    default=MEMORY_MB,
    help=f"Megabytes for counting; what does not fit is spilled to disk ({MEMORY_MB}).",
)
@click.option("--json", "as_json_", is_flag=True, help="The whole report; for programs.")
@config_option
def report(out: Path | None, as_json_: bool, config: Path | None, **given: Any) -> None:
    """Count up an archive: what was asked, what failed, how shoppers sounded and where they left.

    Writes a page that works without a network, and its tables as CSV and JSON. What is personal
    is taken out; erased conversations are not read.

    Example: nara report --archive days --from 2026-01-01 --to 2026-01-31 --out january
    """
    settings = read_settings(config)
    folder = out or settings.home / "report"
    refuse_unwritable(folder)
    with bar() as steps:
        made = make(settings, Wanted(**given), datetime.now(UTC), steps)
    page = write(made, folder)
    if as_json_:
        print_line(json.dumps(as_json(made), ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(_figures(made))
    console.print(_asked(made))
    for note in made.notes:
        console.print(f"! {note}", markup=False)
    print_line(f"{page}: the page; {folder / 'report.json'} and {folder / 'tables'}: its tables")


def _figures(made: Report) -> Shown:
    facts = made.facts
    table = Shown(title=f"{facts.first_day} to {facts.last_day}", show_header=False, box=None)
    table.add_column(justify="right")
    table.add_column()
    for name, figure in figures(facts):
        table.add_row(figure, name)
    return table


def _asked(made: Report) -> Shown:
    """The most frequent questions, and how they went."""
    found = made.table("questions")
    names = ("question", "turns", "not_understood", "repaired", "thumbs_down", "share_negative")
    places = [[column.name for column in found.columns].index(name) for name in names]
    table = Shown(*(found.columns[place].title for place in places), box=None)
    for row in found.rows[:_TOP]:
        table.add_row(*(shown(row[place], found.columns[place].kind) for place in places))
    return table
