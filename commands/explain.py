"""`nara explain`: the same as `/why`, of a turn in the journal."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from archive.records import TurnRecord
from assistant.archive import journal
from assistant.config import read_settings
from commands.options import config_option, print_line
from commands.why import explain as table_of
from values.errors import DataError


@click.command()
@click.argument("conversation")
@click.argument("turn", type=click.IntRange(min=0))
@click.option("--json", "as_json", is_flag=True, help="Everything the journal holds of it.")
@config_option
def explain(conversation: str, turn: int, as_json: bool, config: Path | None) -> None:
    """How the answer of an archived turn came about; CONVERSATION is its conversation_id.

    Example: nara explain 4be0643f1d98573b97cdca98a65347dd 3
    """
    kept = journal(read_settings(config))
    turns = {record.turn: record for record in kept.turns(conversation)}
    if turn not in turns:
        raise DataError(_missing(kept.name, conversation, turn, max(turns, default=None)))
    if as_json:
        print_line(json.dumps(asdict(turns[turn]), ensure_ascii=False, default=str))
    else:
        _show(turns[turn])


def _show(turn: TurnRecord) -> None:
    console = Console(highlight=False)
    if turn.user is not None:
        console.print(f"[bold]You[/bold]   {escape(turn.user)}")
    for text in turn.messages:
        console.print(f"[bold cyan]Nara[/bold cyan]  {escape(text)}")
    console.print(table_of(turn))


def _missing(journal: str, conversation: str, turn: int, last: int | None) -> str:
    if last is None:
        which = "it is the first column of a day file, and conversation_id in the API"
        return f"{journal} has no conversation '{conversation}'; {which}"
    return f"{journal}: that conversation has no turn {turn}; its last one is {last}"
