"""`nara say` and `nara transcribe`: text to a sound file, and a sound file to text."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assistant.config import read_settings
from assistant.voices import recognizer, synthesizer
from commands.options import config_option, print_line
from speech.base import Expected, Final, SpeechUnavailable
from speech.spoken import spoken
from values.audio import FRAME_BYTES, Audio
from values.errors import ConfigError, DataError

_file = click.Path(path_type=Path, dir_okay=False)


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
@click.argument("file", type=_file)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a turn; for programs.")
@config_option
def transcribe(file: Path, as_json: bool, config: Path | None) -> None:
    """Print what was said in a WAV file, one turn a line.

    Example: nara transcribe hello.wav --json
    """
    from speech.sound_files import read_sound

    sound = read_sound(file)
    frames = (sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES))
    with _told():
        for event in recognizer(read_settings(config)).stream(frames, Expected):
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
