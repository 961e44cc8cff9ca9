"""`nara archive dump`, `backup` and `restore`: the journal as files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archive import backup as backups
from archive.days import day_of
from archive.dump import Form, Kept, Wanted, Written, alone_in, due, dump_day
from archive.journal import DayOfTurns, Journal
from assistant.archive import days_folder, dump_form, journal
from assistant.build import system_clock
from assistant.config import read_settings
from commands.options import Day, config_option, print_line
from dialog.problems import count
from values.errors import DataError

_RAW = "nara: {} will hold what was said as it was said; 'nara archive sync' would copy that"


@click.command()
@click.option("--date", "day", type=Day(), help="This day only, also when its file is up to date.")
@click.option("--since", type=Day(), help="From this day on through today.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder; else days/ in NARA_HOME.")
@click.option("--raw", is_flag=True, help="As it was said; without it rows are redacted.")
@config_option
@click.pass_context
def dump(
    ctx: click.Context,
    day: date | None,
    since: date | None,
    out: Path | None,
    raw: bool,
    config: Path | None,
) -> None:
    """Write one CSV file a day; with neither --date nor --since: the ended days.

    Days whose file is up to date are passed over, days that got late turns are written anew.

    Example: nara archive dump --since 2026-01-01
    """
    if day and since:
        raise click.UsageError("Say --date or --since, not both.")
    settings = read_settings(config)
    form, folder, kept = dump_form(settings, raw), out or days_folder(settings), journal(settings)
    if raw and not out:
        click.echo(_RAW.format(folder), err=True)
    with alone_in(folder):
        days = due(kept, folder, form, _wanted(form, day, since))
        done = list(_dumped(kept, folder, form, days))
    _tell(done, folder, day)
    ctx.exit(int(not all(isinstance(result, Written) for result in done)))


def _wanted(form: Form, day: date | None, since: date | None) -> Wanted:
    today = day_of(system_clock(), form.zone)
    if day:
        return Wanted(day, day, anew=True)
    return Wanted(since, today) if since else Wanted(None, date.fromordinal(today.toordinal() - 1))


def _dumped(
    kept: Journal, folder: Path, form: Form, days: list[DayOfTurns]
) -> Iterator[Written | Kept | DataError]:
    """Day after day; a file that cannot be read keeps no other day from being written."""
    with _progress("turns") as bar:
        task = bar.add_task("", total=sum(day.turns for day in days))
        for day in days:
            bar.update(task, description=day.day.isoformat())
            try:
                yield dump_day(kept, folder, form, day, lambda turns: bar.advance(task, turns))
            except DataError as error:
                yield error


def _tell(done: list[Written | Kept | DataError], folder: Path, day: date | None) -> None:
    for result in done:
        if not isinstance(result, Written):
            click.echo(str(result), err=True)
        else:
            rows, turns = count(result.rows, "row"), count(result.turns, "turn")
            print_line(f"{result.file}: {rows} of {turns}")
    if not done:
        why = f"no turns on {day}" if day else "every day that was to be written is there already"
        print_line(f"Nothing written to {folder}: {why}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@config_option
def backup(file: Path, config: Path | None) -> None:
    """Copy the journal into FILE as it is now; conversations may go on meanwhile.

    Example: nara archive backup /backups/journal.sqlite
    """
    kept = journal(read_settings(config))
    with _progress("pages") as bar:
        task = bar.add_task("backup", total=None)
        turns = backups.backup(
            kept, file, lambda left, all: bar.update(task, total=all, completed=all - left)
        )
    print_line(f"{file}: {count(turns, 'turn')}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Also when the journal has turns; it is kept beside.")
@config_option
def restore(file: Path, force: bool, config: Path | None) -> None:
    """Put a backup in the journal's place; stop what uses the journal first.

    Example: nara archive restore /backups/journal.sqlite
    """
    kept = journal(read_settings(config))
    turns, before = backups.restore(kept, file, force, system_clock())
    print_line(f"{kept.file}: {count(turns, 'turn')}")
    if before:
        print_line(f"The journal that was there: {before}")


@contextmanager
def _progress(unit: str) -> Iterator[Progress]:
    """A bar where a person watches, nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    counted = TextColumn(f"{{task.completed:,.0f}} {unit}")
    console, watched = Console(stderr=True), sys.stderr.isatty()
    with Progress(
        *columns,
        counted,
        TimeRemainingColumn(),
        console=console,
        disable=not watched,
        transient=True,
    ) as bar:
        yield bar
