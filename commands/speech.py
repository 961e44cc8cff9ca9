"""`nara say` and `nara transcribe`: text to a sound file, and a sound file to text."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from assistant.config import Settings, read_settings
from assistant.voices import recognizer, synthesizer
from commands.options import config_option, print_line
from speech.base import Expected, Final, SpeechUnavailable
from speech.spoken import spoken
from values.audio import FRAME_BYTES, Audio
from values.errors import ConfigError, DataError

_file = click.Path(path_type=Path, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("text")
@click.option("--out", type=_file, required=True, help="A WAV file.")
@config_option
def say(text: str, out: Path, config: Path | None) -> None:
    """Speak a text into a WAV file.

    Example: nara say "We open at nine." --out hello.wav
    """
    from speech.sound_files import write_sound

    with _told():
        pieces = list(synthesizer(read_settings(config)).synthesize(spoken(text)))
    if not pieces:
        raise DataError("There is nothing to say in a text of blanks")
    write_sound(out, Audio(b"".join(piece.pcm for piece in pieces), pieces[0].rate))


@click.command()
@click.argument("file", type=_file, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a turn; for programs.")
@click.option("--batch", type=_folder, help="A folder of recorded calls, into the archive.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Calls at the same time; else by cores.")
@click.option(
    "--shopper",
    type=click.Choice(["left", "right"]),
    default="left",
    help="The shopper's channel of a call with two (left).",
)
@config_option
@click.pass_context
def transcribe(
    ctx: click.Context,
    /,
    file: Path | None,
    as_json: bool,
    batch: Path | None,
    config: Path | None,
    **calls: Any,
) -> None:
    """Print what was said in a WAV file, one turn a line; or archive a folder of calls.

    With --batch each sentence of each call becomes a turn of the journal, with its time, intent
    and sentiment: reports and learning have it, too. Run again, it goes on where it was.

    Example: nara transcribe hello.wav --json
    """
    if (file is None) == (batch is None):
        raise click.UsageError("Name one WAV file, or a folder with --batch.")
    settings = read_settings(config)
    if batch:
        from commands.transcribe_batch import Wanted, transcribe_all

        ctx.exit(transcribe_all(settings, Wanted(batch, **calls)))
    assert file
    _print_turns(settings, file, as_json)


def _print_turns(settings: Settings, file: Path, as_json: bool) -> None:
    from speech.sound_files import read_sound

    sound = read_sound(file)
    frames = (sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES))
    with _told():
        for event in recognizer(settings).stream(frames, Expected):
            if isinstance(event, Final) and (event.text or as_json):
                print_line(json.dumps(_row(event), ensure_ascii=False) if as_json else event.text)


def _row(turn: Final) -> dict[str, object]:
    sure = None if turn.confidence is None else round(turn.confidence, 4)
    return {"text": turn.text, "confidence": sure, "start": turn.start, "end": turn.end}


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except SpeechUnavailable as error:
        raise ConfigError(str(error)) from error
