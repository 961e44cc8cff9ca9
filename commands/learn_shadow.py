"""`nara learn shadow`: how a model that heard every turn in the shadow compares."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from archive.redaction import Policy, redact_text
from assistant.config import read_settings
from commands.options import config_option, print_line
from dialog.problems import count
from learning.shadow_rows import shadowed
from learning.shadowed import Agreement, Change, compare
from values.errors import DataError

_MISSING = {"late": "came too late", "busy": "pushed out by later turns", "failed": "failed"}


@click.command()
@click.argument("archive", required=False)
@click.option("--show", type=click.IntRange(0), default=10, help="Changes of each kind (10).")
@click.option("--json", "as_json", is_flag=True, help="One array; for programs.")
@config_option
def shadow(archive: str | None, show: int, as_json: bool, config: Path | None) -> None:
    """Say where a shadow model (nlu.shadow) would have heard otherwise than the serving one.

    ARCHIVE is a folder, a day file or s3://...; none = the journal.

    Example: nara learn shadow days
    """
    settings = read_settings(config)
    with shadowed(settings, archive) as (read, turns):
        found = compare(turns)
    for line in read.damaged:
        click.echo(f"nara: {line}", err=True)
    if not found:
        raise DataError("no turn of this archive was heard by a shadow model; set nlu.shadow")
    policy = Policy.from_settings(settings.archive)
    found = [_scrubbed(one, policy) for one in found]
    if as_json:
        told = [asdict(one) | {"answered": one.answered} for one in found]
        print_line(json.dumps(told, ensure_ascii=False))
        return
    for line in (line for one in found for line in _lines(one, show)):
        print_line(line)


def _scrubbed(found: Agreement, policy: Policy) -> Agreement:
    """The journal holds what was said as it was said."""

    def clear(change: Change) -> Change:
        return replace(change, examples=tuple(redact_text(x, policy) for x in change.examples))

    intents, slots = (tuple(map(clear, them)) for them in (found.intents, found.slots))
    return replace(found, intents=intents, slots=slots)


def _lines(found: Agreement, show: int) -> Iterator[str]:
    yield f"{found.shadow} in the shadow of {found.serving}: {_heard(found)}"
    yield from _share("heard the same", found.same, found)
    yield from _share("another intent", found.other_intent, found)
    yield from _share("other slots", found.other_slots, found)
    yield from _changes("Other intents", found.intents, show)
    yield from _changes("Other slots", found.slots, show)


def _heard(found: Agreement) -> str:
    missing = [f"{number} {_MISSING.get(why, why)}" for why, number in found.missing.items()]
    without = f" ({', '.join(missing)})" if missing else ""
    return f"{count(found.turns, 'turn')}, {found.answered} answered{without}"


def _share(name: str, number: int, found: Agreement) -> Iterator[str]:
    if found.answered:
        yield f"  {name:<15} {number:>7}  {number / found.answered:>6.1%}"


def _changes(title: str, changes: Sequence[Change], show: int) -> Iterator[str]:
    if not changes or not show:
        return
    more = f", {len(changes) - show} more kinds" if len(changes) > show else ""
    yield f"{title} (serving -> shadow{more})"
    for change in changes[:show]:
        yield f"  {change.turns:>6}  {change.what}"
        yield from (f"            {example}" for example in change.examples)
