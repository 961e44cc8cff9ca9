"""Word errors on sentences spoken by this machine's voices, and whether the intent survives.

    python -m benchmarks.spoken_words [FILE] [--after S ...] [--before S ...]

FILE holds a sentence a line (default: benchmarks/data/spoken.txt). `--before` and `--after`:
seconds of a quiet room left around speech, to choose by spoken_dev.txt what `speech/turns.py`
keeps.
"""

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.build import build
from assistant.config import Settings
from assistant.turn import Assistant
from assistant.voice_bench import word_errors
from assistant.voices import likely_here
from benchmarks.measure import report
from speech.moonshine import shared
from speech.sound_files import read_sound
from speech.turns import AFTER_S, BEFORE_S
from speech.written import normalised
from values.audio import RATE

VOICES = ("flite slt", "flite rms", "flite awb", "espeak-ng en-us", "espeak-ng en-us+f3")
_FILE = Path(__file__).parent / "data" / "spoken.txt"
_QUIET = 150
"Samples below this are no speech: these voices make no noise."


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file", type=Path, nargs="?", default=_FILE)
    options.add_argument("--before", type=float, nargs="+", default=[BEFORE_S])
    options.add_argument("--after", type=float, nargs="+", default=[AFTER_S])
    given = options.parse_args()
    texts = [line for line in given.file.read_text().splitlines() if line and line[0] != "#"]
    spoken = [(voice, text, speech_of(voice, text)) for voice in VOICES for text in texts]
    assistant = build(Settings(offline=True)).assistant
    for before in given.before:
        for after in given.after:
            _report(assistant, spoken, before, after)


def _report(
    assistant: Assistant, spoken: Sequence[tuple[str, str, bytes]], before: float, after: float
) -> None:
    model, wrong, words, exact, same = shared(2), dict[str, int](), dict[str, int](), 0, 0
    here = likely_here(Settings(offline=True))
    for voice, text, speech in spoken:
        sound = _room(before) + speech + _room(after)
        heard = model.transcribe(sound, language=here).text
        errors, number = word_errors(text, heard)
        wrong[voice] = wrong.get(voice, 0) + errors
        words[voice] = words.get(voice, 0) + number
        exact += errors == 0
        same += _intent(assistant, text) == _intent(assistant, normalised(heard))
    report(
        "spoken_words",
        before_s=before,
        after_s=after,
        wer=_percent(sum(wrong.values()), sum(words.values())),
        by_voice={voice: _percent(wrong[voice], words[voice]) for voice in wrong},
        exact=_percent(exact, len(spoken)),
        same_intent=_percent(same, len(spoken)),
        sentences=len(spoken),
    )


def _intent(assistant: Assistant, text: str) -> str:
    return assistant.parts.ears.perceive(text).heard.intent


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def speech_of(voice: str, text: str) -> bytes:
    """From the first sound to the last."""
    program, name = voice.split()
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.wav"
        words = {"flite": ["-voice", name, "-t", text, "-o", str(out)]}
        said = words.get(program, ["-v", name, "-w", str(out), text])
        subprocess.run([program, *said], check=True, capture_output=True, timeout=20)
        sound = read_sound(out)
    loud = np.flatnonzero(np.abs(np.frombuffer(sound, "<i2").astype(np.int32)) > _QUIET)
    return sound[2 * loud[0] : 2 * loud[-1] + 2]


def _room(seconds: float) -> bytes:
    noise = np.random.default_rng(1).normal(0, 20, int(seconds * RATE))
    return noise.astype("<i2").tobytes()


if __name__ == "__main__":
    main()
