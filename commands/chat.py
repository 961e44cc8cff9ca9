"""`nara chat`: a conversation in the terminal, or one JSON object a line."""

import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from assistant.build import build, fixed_clock, system_clock
from assistant.config import read_settings
from assistant.reply import Reply, chat_object
from assistant.sessions import Session
from assistant.turn import Assistant
from commands.options import config_option, lines_of_stdin, print_line, replay_options
from commands.why import explain

_COMMANDS = "/why shows how the last answer came about, /reset starts again, /quit ends."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; for programs.")
@click.option("--session", "session_id", help="Go on with this session, or begin it.")
@replay_options
@config_option
def chat(
    as_json: bool,
    session_id: str | None,
    seed: int | None,
    now: datetime | None,
    config: Path | None,
) -> None:
    """Talk with the assistant; every line of input is one turn.

    Example: echo "is it raining in boston" | nara chat --json
    """
    if session_id is not None and not 1 <= len(session_id) <= 200:
        raise click.BadParameter("a session id has 1 to 200 characters", param_hint="--session")
    built = build(read_settings(config), fixed_clock(now) if now else system_clock)
    for problem in built.problems:
        print(f"nara: {problem}", file=sys.stderr)
    if as_json:
        _json_chat(built.assistant, session_id, seed)
    elif sys.stdin.isatty():
        Terminal(built.assistant, seed).run(session_id)
    else:
        _plain_chat(built.assistant, session_id, seed)


def _json_chat(assistant: Assistant, session_id: str | None, seed: int | None) -> None:
    for reply in _replies(assistant, session_id, seed, "json"):
        print_line(json.dumps(chat_object(reply), ensure_ascii=False))


def _plain_chat(assistant: Assistant, session_id: str | None, seed: int | None) -> None:
    for reply in _replies(assistant, session_id, seed, "pipe"):
        print_line("\n".join(reply.messages))


def _replies(
    assistant: Assistant, session_id: str | None, seed: int | None, channel: str
) -> Iterator[Reply]:
    session, reply = assistant.open(session_id, channel, seed)
    yield reply
    for line in lines_of_stdin():
        session, reply = assistant.turn(session, line, channel)
        yield reply


class Terminal:
    """A person at a keyboard: prompt, answers, and three slash commands."""

    def __init__(self, assistant: Assistant, seed: int | None) -> None:
        self._assistant = assistant
        self._seed = seed
        self._console = Console(highlight=False)

    def run(self, session_id: str | None) -> None:
        self._console.print(f"[dim]{_COMMANDS}[/dim]")
        session, reply = self._open(session_id)
        while (line := self._ask()) not in (None, "/quit"):
            if line == "/why":
                self._console.print(explain(reply))
            elif line == "/reset":
                session, reply = self._open(None)
            else:
                session, reply = self._turn(session, line or "")

    def _open(self, session_id: str | None) -> tuple[Session, Reply]:
        session, reply = self._assistant.open(session_id, "terminal", self._seed)
        self._say(reply)
        return session, reply

    def _turn(self, session: Session, line: str) -> tuple[Session, Reply]:
        session, reply = self._assistant.turn(session, line, "terminal")
        self._say(reply)
        return session, reply

    def _say(self, reply: Reply) -> None:
        for text, delay in zip(reply.messages, reply.delays, strict=True):
            time.sleep(delay)
            self._console.print(f"[bold cyan]Nara[/bold cyan]  {escape(text)}")

    def _ask(self) -> str | None:
        """The next line, or None at the end of input."""
        try:
            return input("\nYou   ")
        except (EOFError, KeyboardInterrupt):
            self._console.print()
            return None
        except UnicodeDecodeError:
            return ""
