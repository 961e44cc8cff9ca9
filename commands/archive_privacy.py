"""`nara archive redact | retain | erase`: what is personal, what is old, what one shopper said."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import track

from archive import receipts
from archive.privacy import Outcome, Policy, doomed, first_kept
from archive.privacy import erase as erase_from
from archive.privacy import retain as retire
from archive.redacting import pairs, redact_all
from assistant.archive import days_folder, journal
from assistant.build import system_clock
from assistant.config import Settings, read_settings
from assistant.privacy import (
    Named,
    erasables,
    other_copies,
    refuse_missing,
    returned_conversations,
    undisturbed,
)
from assistant.session_store import open_sessions
from commands.options import config_option, print_line
from dialog.problems import count
from values.errors import DataError

_ID = re.compile(r"[\w.:-]{8,64}")
_folder = click.Path(path_type=Path, file_okay=False, exists=True)
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="SRC")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File or folder.")
@config_option
def redact(source: Path, out: Path, config: Path | None) -> None:
    """Copy a day file, or a folder of them, without what is personal.

    Example: nara archive redact raw-days --out days
    """
    policy = Policy.from_settings(read_settings(config).archive)
    console = Console(stderr=True)
    copies, watched = redact_all(source, out, policy), sys.stderr.isatty()
    files = len(pairs(source, out))
    done = list(track(copies, "redacting", files, console=console, disable=not watched))
    rows, changed = sum(x.rows for x in done), sum(x.changed for x in done)
    kinds = ", ".join(sorted(policy.kinds)) or "nothing, as archive.redact is empty"
    print_line(f"{changed} of {count(rows, 'row')} redacted (looked for {kinds}): {out}")


@click.command()
@click.option("--days", required=True, type=click.IntRange(0, 36_500), help="Whole days to keep.")
@click.option("--out", type=_folder, multiple=True, help="Another folder of day files; repeatable.")
@yes_option
@config_option
def retain(days: int, out: tuple[Path, ...], yes: bool, config: Path | None) -> None:
    """Remove turns and day files that are older than so many days, here and in each --out.

    Example: nara archive retain --days 365 --yes
    """
    settings, now = read_settings(config), system_clock()
    zone = ZoneInfo(settings.archive.timezone)
    before, folders = first_kept(now, days, zone), [days_folder(settings), *out]
    files = doomed(folders, before)
    _confirm(f"Remove every turn before {before}, and {count(len(files), 'day file')}?", yes)
    gone = retire(journal(settings), folders, before, zone)
    idle = open_sessions(settings).retire(gone.moment)
    for file in gone.files:
        print_line(f"removed {file}")
    kinds = (count(gone.turns, "turn"), count(len(gone.files), "day file"), count(idle, "session"))
    print_line(f"{', '.join(kinds)} from before {before} removed")
    for other in other_copies(settings, folders):
        click.echo(f"not touched: {other}, which holds a copy; docs/privacy.md says how", err=True)


def _named_places(command: Callable[..., None]) -> Callable[..., None]:
    """`--place` and `--dataset`, as one value."""

    @click.option("--place", multiple=True, help="Folder or s3://... with day files; repeatable.")
    @click.option("--dataset", multiple=True, type=_folder, help="Prepared data; repeatable.")
    @wraps(command)
    def gathered(place: tuple[str, ...], dataset: tuple[Path, ...], **given: Any) -> None:
        command(where=Named(place, dataset), **given)

    return gathered


@click.command()
@click.option("--conversation", "named", metavar="ID", help="First column of a day file.")
@click.option("--again", is_flag=True, help="All that were erased and came back from a backup.")
@_named_places
@yes_option
@click.option("--json", "as_json", is_flag=True, help="The receipt; for programs.")
@config_option
def erase(
    named: str | None,
    again: bool,
    where: Named,
    yes: bool,
    as_json: bool,
    config: Path | None,
) -> None:
    """Forget one conversation in every place, and write a receipt of it.

    Example: nara archive erase --conversation 4be0643f1d98573b97cdca98a65347dd
    """
    if bool(named) == again:
        raise click.UsageError("Say --conversation ID or --again.")
    if named and not _ID.fullmatch(named):
        what = "is no conversation id; it is the first column of a day file"
        raise click.BadParameter(f"'{named}' {what}", param_hint="--conversation")
    settings = read_settings(config)
    refuse_missing(where)
    ids = [named] if named else returned_conversations(settings)
    _confirm(f"Erase {count(len(ids), 'conversation')} for good: {', '.join(ids)}?", yes or not ids)
    if not ids:
        print_line("Nothing to do: no erased conversation is back")
    faults = [_erase(conversation_id, settings, where, as_json) for conversation_id in ids]
    if any(faults):
        raise DataError("; ".join(filter(None, faults)))


def _erase(conversation_id: str, settings: Settings, where: Named, as_json: bool) -> str:
    """Says what is left to do; empty = nothing."""
    before = receipts.was_erased(settings.home, conversation_id)
    with undisturbed(settings):
        outcomes = erase_from(conversation_id, erasables(settings, where))
    receipt = receipts.make(conversation_id, outcomes, system_clock())
    path = receipts.write(settings.home, receipt)
    for line in [json.dumps(receipt, ensure_ascii=False)] if as_json else _told(outcomes, path):
        print_line(line)
    if not receipt["complete"]:
        return f"the conversation is not erased everywhere; {path} says where it is left"
    if not receipt["removed"] and not before:
        return f"no place knows the conversation {conversation_id}; check the id"
    return ""


def _told(outcomes: Sequence[Outcome], receipt: Path) -> Iterator[str]:
    for outcome in outcomes:
        reached = outcome.reached
        if outcome.fault:
            yield f"NOT REACHED  {outcome.place}: {outcome.fault}"
        elif reached.removed:
            yield f"{count(reached.removed, reached.what):<14} {outcome.place}"
    models = sorted({model for outcome in outcomes for model in outcome.reached.models})
    for model in models:
        yield f"trained on it: model {model}; train it anew, or take it out of service"
    yield f"receipt: {receipt}"


def _confirm(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody can be asked here; add --yes if you are sure")
    click.confirm(question, abort=True, err=True)
