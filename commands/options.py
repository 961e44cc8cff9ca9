"""Options that several commands share."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from select import select
from typing import Any

import click

from values.errors import DataError

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file (else NARA_CONFIG, else ./nara.yaml).",
)


class Moment(click.ParamType[datetime]):
    """An ISO date or time."""

    name = "ISO"

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no ISO time; write for example 2026-11-23T10:00", param, ctx)


class Day(click.ParamType[date]):
    """An ISO date."""

    name = "DATE"

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no date; write for example 2026-01-31", param, ctx)


def replay_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--now` and `--seed`: the same input gives the same output."""
    command = click.option("--now", type=Moment(), help="Fix the clock (no zone = UTC).")(command)
    return click.option("--seed", type=int, help="Fix the random choices.")(command)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speak and be spoken to; None = microphone, and loudspeaker."""

    sound_in: Path | None
    "A WAV file, or `-`: 16 kHz mono s16le from standard input."
    sound_out: Path | None
    "A WAV file, or `-`: the same to standard output."


def voice_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--voice`, `--audio-in` and `--audio-out` as one argument: `voice`, a Voice or None."""

    @click.option("--voice", is_flag=True, help="Speak and be spoken to.")
    @click.option("--audio-in", type=_sound, help="Hear this WAV file (- = raw 16 kHz from stdin).")
    @click.option("--audio-out", type=_sound, help="Speak into this WAV file (- = raw to stdout).")
    @wraps(command)
    def packed(
        *, voice: bool, audio_in: Path | None, audio_out: Path | None, **others: Any
    ) -> object:
        if audio_out and not audio_in:
            raise click.UsageError("--audio-out needs --audio-in: the sound that is answered")
        wanted = Voice(audio_in, audio_out) if voice or audio_in else None
        return command(voice=wanted, **others)

    return packed


_sound = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


def lines_of_stdin() -> Iterator[str]:
    """Lines end at a newline only; broken UTF-8 is replaced, never refused."""
    for raw in sys.stdin.buffer:
        yield raw.removesuffix(b"\n").decode("utf-8", "replace")


def input_waits() -> bool:
    """Whether a line, or the end, is there to be read at once."""
    try:
        return bool(select([sys.stdin.buffer], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def print_line(text: str) -> None:
    """One line of UTF-8, out at once, whatever the locale says."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def write_text(file: Path, text: str) -> None:
    """Raises DataError."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DataError(f"{file}: cannot be written ({error.strerror})") from error
