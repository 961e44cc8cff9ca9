"""`nara chat`: a conversation in the terminal, or one JSON object a line."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from assistant.build import Built, build, fixed_clock, system_clock
from assistant.config import Settings, read_settings
from assistant.reload import Reloader
from assistant.reply import Reply, chat_object
from assistant.sessions import Session
from assistant.turn import Assistant
from commands.options import (
    Voice,
    config_option,
    input_waits,
    lines_of_stdin,
    print_line,
    replay_options,
    voice_options,
)
from commands.why import explain

_COMMANDS = "/why shows how the last answer came about, /reset starts again, /quit ends."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; for programs.")
@click.option("--session", "session_id", help="Go on with this session, or begin it.")
@voice_options
@replay_options
@config_option
def chat(
    as_json: bool,
    session_id: str | None,
    voice: Voice | None,
    seed: int | None,
    now: datetime | None,
    config: Path | None,
) -> None:
    """Talk with the assistant; every line of input is one turn.

    Example: echo "is it raining in boston" | nara chat --json

    By voice: nara chat --voice --audio-in question.wav --audio-out answer.wav
    """
    if session_id is not None and not 1 <= len(session_id) <= 200:
        raise click.BadParameter("a session id has 1 to 200 characters", param_hint="--session")
    clock = fixed_clock(now) if now else system_clock
    settings = read_settings(config)
    built = build(settings, clock, casual=True)
    for line in (*built.problems, *built.notices.terms):
        _tell(line)
    current = _current(settings, built)
    try:
        if voice:
            from commands.chat_voice import Wanted, chat_by_voice

            built.warm()
            chat_by_voice(settings, current, Wanted(session_id, seed, as_json, voice))
        else:
            _chat(built, current, session_id, seed, as_json)
    finally:
        built.finish()


def _chat(
    built: Built, current: "_Current", session_id: str | None, seed: int | None, as_json: bool
) -> None:
    if as_json:
        for reply in _replies(built, current, session_id, seed, "json"):
            print_line(json.dumps(chat_object(reply), ensure_ascii=False))
    elif sys.stdin.isatty():
        Terminal(built, current, seed).run(session_id)
    else:
        for reply in _replies(built, current, session_id, seed, "pipe"):
            print_line("\n".join(reply.messages))


_Current = Callable[[], Assistant]
"Who to speak with now: another one after the flows were edited, or a model was promoted."


def _current(settings: Settings, built: Built) -> _Current:
    return Reloader(settings, built, _tell).look


def _tell(line: str) -> None:
    print(f"nara: {line}", file=sys.stderr)


def _replies(
    built: Built, current: _Current, session_id: str | None, seed: int | None, channel: str
) -> Iterator[Reply]:
    session, reply = current().open(session_id, channel, seed)
    yield reply
    if not input_waits():
        built.warm()
    for line in lines_of_stdin():
        session, reply = current().turn(session, line, channel)
        yield reply


class Terminal:
    """A person at a keyboard: prompt, answers, and three slash commands."""

    def __init__(self, built: Built, current: _Current, seed: int | None) -> None:
        self._built = built
        self._current = current
        self._seed = seed
        self._console = Console(highlight=False)

    def run(self, session_id: str | None) -> None:
        """Until /quit, the end of input, or Ctrl-C."""
        try:
            self._talk(session_id)
        except KeyboardInterrupt:
            self._console.print("\nBye.")

    def _talk(self, session_id: str | None) -> None:
        for notice in self._built.notices.samples:
            self._console.print(f"[dim]{escape(notice)}[/dim]")
        self._explain_commands()
        session, reply = self._open(session_id)
        self._built.warm()
        while (line := self._ask()) is not None:
            match line.strip():
                case "/quit":
                    return
                case "/why":
                    self._console.print(explain(reply))
                case "/reset":
                    session, reply = self._open(None)
                case command if command.startswith("/"):
                    self._explain_commands()
                case _:
                    session, reply = self._turn(session, line)

    def _explain_commands(self) -> None:
        self._console.print(f"[dim]{_COMMANDS}[/dim]")

    def _open(self, session_id: str | None) -> tuple[Session, Reply]:
        session, reply = self._current().open(session_id, "terminal", self._seed)
        self._say(reply)
        return session, reply

    def _turn(self, session: Session, line: str) -> tuple[Session, Reply]:
        session, reply = self._current().turn(session, line, "terminal")
        self._say(reply)
        return session, reply

    def _say(self, reply: Reply) -> None:
        for text, delay in zip(reply.messages, reply.delays, strict=True):
            time.sleep(delay)
            self._console.print(f"[bold cyan]Nara[/bold cyan]  {escape(text)}")
        if reply.choices:
            labels = "  ".join(f"{n} {c.label}" for n, c in enumerate(reply.choices, 1))
            self._console.print(f"[dim]      {escape(labels)}[/dim]")

    def _ask(self) -> str | None:
        """The next line, or None at the end of input."""
        try:
            return input("\nYou   ")
        except EOFError:
            self._console.print()
            return None
        except UnicodeDecodeError:
            return ""
