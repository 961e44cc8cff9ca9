"""`nara archive sync` and `status`: an archive copied from place to place, and what is where."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.places import shown
from archive.sync import Outcome, Progress
from archive.sync import sync as synced
from assistant.config import read_settings
from assistant.syncing import Copied, Days, copies, days_of, opened
from commands.options import config_option, print_line
from dialog.problems import count


@click.command()
@click.argument("src")
@click.argument("dest")
@click.option("--dry-run", is_flag=True, help="Print the plan; change nothing.")
@click.option("--two-way", is_flag=True, help="Copy what is new or changed at DEST back, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; for programs.")
@config_option
def sync(
    src: str, dest: str, dry_run: bool, two_way: bool, as_json: bool, config: Path | None
) -> None:
    """Copy what is new or changed from SRC to DEST, each a folder or s3://bucket/prefix.

    Nothing is ever deleted. A file that changed on both sides is a conflict: both versions are
    kept, it is told, and the exit code is 1. docs/sync.md tells about stores, keys and timers.

    Example: nara archive sync days s3://nara/days --dry-run
    """
    settings = read_settings(config)
    with opened(settings, src, dest, two_way, dry_run) as way, _progress() as bar:
        outcome = synced(way, bar)
    for line in (*outcome.notes, *outcome.problems):
        click.echo(line, err=True)
    if as_json:
        print_line(json.dumps(_object(outcome)))
    else:
        _print(outcome, dry_run)
    if outcome.conflicts or outcome.failed:
        raise SystemExit(1)


def _object(outcome: Outcome) -> dict[str, list[str]]:
    lists = {
        "copied": outcome.copied,
        "skipped": outcome.skipped,
        "conflicts": outcome.conflicts,
        "failed": outcome.failed,
    }
    return {name: sorted(paths) for name, paths in lists.items()}


def _print(outcome: Outcome, dry_run: bool) -> None:
    if dry_run:
        for line in outcome.plan:
            print_line(line)
    counts = {name: len(paths) for name, paths in _object(outcome).items()}
    would = "would be " if dry_run else ""
    more = f" ({outcome.size:,} bytes)" if outcome.size else ""
    there = f", {outcome.only_there} only at DEST" if outcome.only_there else ""
    print_line(
        f"{counts['copied']} {would}copied{more}, {counts['skipped']} skipped, "
        f"{count(counts['conflicts'], 'conflict')}, {counts['failed']} failed{there}"
    )


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    # Imported here: a timer's runs need none of it.
    from commands.archive_bar import Bar

    with Bar() as bar:
        yield bar


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object; for programs.")
@config_option
def status(as_json: bool, config: Path | None) -> None:
    """Say what of the archive is where: daily files here, and the copies that were made of them.

    Asks no store: a copy is shown as its last sync left it.

    Example: nara archive status
    """
    # Imported here: a sync needs no journal, and starts sooner.
    from assistant.archive import days_folder

    settings = read_settings(config)
    days, made = days_of(days_folder(settings)), list(copies(settings))
    if as_json:
        shown_copies = [{**asdict(copy), "synced": _time(copy.synced)} for copy in made]
        print_line(json.dumps({"days": asdict(days), "copies": shown_copies}, indent=1))
        return
    print_line(_days(days))
    for copy in made:
        for line in _copy(copy):
            print_line(line)
    if not made:
        print_line("No copy yet; make one: nara archive sync SRC DEST")


def _days(days: Days) -> str:
    if not days.files:
        return f"No daily files in {shown(days.folder)}; make them: nara archive dump"
    span = f"{days.first} to {days.last}"
    return (
        f"{count(days.files, 'daily file')}, {span}, {days.size:,} bytes, in {shown(days.folder)}"
    )


def _copy(copy: Copied) -> Iterator[str]:
    yield f"{shown(copy.source)} -> {shown(copy.dest)}"
    yield f"  last sync {_time(copy.synced)}, {count(copy.files, 'file')} the same on both sides"
    if copy.waiting:
        yield f"  {copy.waiting} new or changed since; run the sync again"
    if copy.unfinished:
        yield f"  {copy.unfinished} not finished; run the sync again"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
