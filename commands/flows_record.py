"""`nara flows record`: a conversation, live or archived, becomes a test."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import randbits
from typing import Any

import click

from archive.records import TurnRecord
from assistant.archive import dump_form
from assistant.build import fixed_clock, system_clock
from assistant.config import Settings, read_settings
from assistant.scripts import Runner
from assistant.scripts_archive import from_days, from_journal, redacted
from assistant.scripts_record import Recording, name_of, record
from assistant.scripts_studio import Scene, Studio
from commands.options import config_option, lines_of_stdin, print_line, replay_options, write_text
from dialog.problems import count
from values.errors import ConfigError


@click.command("record")
@click.argument("conversation", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The test file; it must not exist yet.",
)
@click.option("--name", help="What the test is called; else what was said first.")
@click.option(
    "--from",
    "days",
    type=click.Path(path_type=Path),
    help="A day file, or a folder of them; else the journal.",
)
@click.option("--raw", is_flag=True, help="Keep personal data that an archived conversation has.")
@replay_options
@config_option
def record_flows(config: Path | None, **given: Any) -> None:
    """Turn a conversation into a test that holds fast what was answered.

    Without CONVERSATION you talk, and the test is written at the end (Ctrl-D, or /quit at a
    terminal). With it, a conversation_id, it is taken from the journal or from day files, and
    redacted as a dump of the day would be.

    Example: nara flows record --out tests/conversations/mine.yml
    """
    wanted = _Wanted(**given)
    _refuse(wanted)
    settings = read_settings(config)
    with Studio(settings) as studio:
        if wanted.conversation:
            turns, changed = _archived(settings, wanted)
        else:
            turns, changed = _talk(studio, wanted), frozenset()
        flows = studio.built().assistant.parts.stage.flows
        made = record(turns, wanted.name or name_of(turns), Runner(studio), flows, changed)
    write_text(wanted.out, made.text)
    _tell(made, turns, wanted.out)
    if made.otherwise:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The options."""

    conversation: str | None
    out: Path
    name: str | None
    days: Path | None
    raw: bool
    seed: int | None
    now: datetime | None


def _refuse(wanted: _Wanted) -> None:
    if wanted.out.exists():
        raise ConfigError(f"--out {wanted.out} is there already; name another file")
    if not wanted.conversation and (wanted.days or wanted.raw):
        raise ConfigError("--from and --raw are for an archived conversation; name its id")
    if wanted.conversation and (wanted.now or wanted.seed is not None):
        raise ConfigError("--now and --seed are for talking; an archived conversation has its own")


def _archived(settings: Settings, wanted: _Wanted) -> tuple[Sequence[TurnRecord], frozenset[int]]:
    assert wanted.conversation
    if wanted.days:
        turns = from_days(wanted.days, wanted.conversation)
    else:
        turns = from_journal(settings, wanted.conversation)
    return redacted(turns, dump_form(settings, wanted.raw).redact)


def _talk(studio: Studio, wanted: _Wanted) -> list[TurnRecord]:
    """In the home that tests have: nothing of it is journaled in the user's."""
    now = fixed_clock(wanted.now)() if wanted.now else system_clock()
    assistant = studio.assistant(Scene(now.replace(microsecond=0)))
    seed = randbits(16) if wanted.seed is None else wanted.seed
    session, reply = assistant.open(None, "record", seed)
    _say(reply.messages)
    for line in _lines():
        session, reply = assistant.turn(session, line, "record")
        _say(reply.messages)
    return list(assistant.parts.journal.turns(session.conversation_id))


def _lines() -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from lines_of_stdin()
        return
    with suppress(EOFError):
        while (line := input("\nYou   ")).strip() != "/quit":
            yield line


def _say(messages: Sequence[str]) -> None:
    who = "Nara  " if sys.stdin.isatty() else ""
    for text in messages:
        print_line(who + text)


def _tell(made: Recording, turns: Sequence[TurnRecord], out: Path) -> None:
    print_line(f"{out}: {count(len(turns) - 1, 'turn')}; try it: nara flows test {out}")
    if made.pinned:
        print_line("The answers of its look-ups are in it: they cannot be had again here.")
    if made.loosened:
        numbers = ", ".join(map(str, made.loosened))
        print_line(f"Turns that were redacted and now lead elsewhere expect nothing: {numbers}")
    if made.otherwise:
        numbers = ", ".join(map(str, made.otherwise))
        print(f"nara: answered otherwise today than then: turn {numbers}", file=sys.stderr)
