"""When turns end: speakers cut off and dead air, against one fixed pause of 700 ms.

    python -m benchmarks.endpointing [--voice "flite slt"]

Turns of data/pauses.txt are spoken with pauses of 0.3 to 0.9 s in them. Both ways hear the same
sound on the same clock of frames; a transcript made ahead is there when it was, on this machine.
Cut off: the turn was ended while more of it was to come. Dead air: from the true end of speech to
the end of the turn, of turns that were not cut off.
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.build import build
from assistant.config import Settings
from assistant.listening import awaited
from assistant.turn import Assistant
from benchmarks.measure import report
from benchmarks.spoken_words import speech_of
from speech.base import Expected
from speech.moonshine import shared
from speech.turns import Turns
from speech.vad import Vad
from values.audio import FRAME_BYTES, FRAME_SECONDS, RATE

_FILE = Path(__file__).parent / "data" / "pauses.txt"
_PAUSES_S = (0.3, 0.45, 0.6, 0.75, 0.9)
_FIXED_S = 0.7
_AFTER_S = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    sound: bytes
    end: float
    "Second in it where the last word ends."
    expected: Expected
    paused: bool


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--voice", default="flite slt")
    given = options.parse_args()
    turns = list(_turns(given.voice))
    for name, hear in {"by_dialog": _by_dialog, "fixed_700_ms": _fixed}.items():
        _report(name, turns, [hear(said) for said in turns])


def _report(name: str, turns: Sequence[Said], ends: Sequence[float]) -> None:
    delays = [end - said.end for said, end in zip(turns, ends, strict=True)]
    cut = [delay < -0.05 for delay in delays]
    paused = [is_cut for is_cut, said in zip(cut, turns, strict=True) if said.paused]
    air = [delay * 1000 for delay, is_cut in zip(delays, cut, strict=True) if not is_cut]
    report(
        "endpointing",
        way=name,
        turns=len(turns),
        cut_off=round(statistics.fmean(cut), 3),
        cut_off_of_paused=round(statistics.fmean(paused), 3),
        dead_air_p50_ms=round(statistics.median(air)),
        dead_air_p95_ms=round(sorted(air)[int(0.95 * (len(air) - 1))]),
    )


# Both ways


def _by_dialog(said: Said) -> float:
    """When the turn ends, as `speech/embedded.py` would have it."""
    vad, turns, kept = Vad(), Turns(), b""
    ahead: tuple[int, str] = (0, "")
    "From which frame on a transcript is there, and which."
    for number, frame in enumerate(_frames(said.sound), 1):
        kept += frame
        enough = bool(ahead[1]) and number >= ahead[0] and said.expected.is_enough(ahead[1])
        for move in turns.hear(vad(frame), said.expected.patience, enough):
            if move.step == "end":
                return number * FRAME_SECONDS
            ahead = (0, "")
            if move.step == "ahead":
                sound = kept[move.turn.first * FRAME_BYTES : move.turn.last * FRAME_BYTES]
                began = time.perf_counter()
                text = shared(2).transcribe(sound).text
                late = int((time.perf_counter() - began) / FRAME_SECONDS) + 1
                ahead = (number + late, text)
    return len(said.sound) / 2 / RATE


def _fixed(said: Said) -> float:
    """The same voice activity, and one pause for all."""
    vad, speaking, voiced, number = Vad(), False, 0, 0
    for number, frame in enumerate(_frames(said.sound), 1):
        speaking = vad(frame) >= (0.35 if speaking else 0.5)
        voiced = number if speaking else voiced
        if voiced and (number - voiced) * FRAME_SECONDS >= _FIXED_S:
            break
    return number * FRAME_SECONDS


def _frames(sound: bytes) -> Iterator[bytes]:
    return (sound[at : at + FRAME_BYTES] for at in range(0, len(sound) - FRAME_BYTES, FRAME_BYTES))


# What is said


def _turns(voice: str) -> Iterator[Said]:
    assistant = build(Settings(offline=True)).assistant
    for line in _FILE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        before, _, text = line.lstrip("> ").rpartition(": ")
        parts = [speech_of(voice, part.strip()) for part in text.split("|")]
        expected = _expected(assistant, before)
        for pause in _PAUSES_S if len(parts) > 1 else (0.0,) * 2:
            yield _said(parts, pause, expected)


def _expected(assistant: Assistant, before: str) -> Expected:
    session, _ = assistant.open(None, "bench", 1)
    if before:
        session, _ = assistant.turn(session, before, "bench")
    return awaited(assistant, session.conversation)


def _said(parts: Sequence[bytes], pause: float, expected: Expected) -> Said:
    sound = _room(0.5) + _room(pause).join(parts)
    return Said(sound + _room(_AFTER_S), len(sound) / 2 / RATE, expected, len(parts) > 1)


def _room(seconds: float) -> bytes:
    noise = np.random.default_rng(1).normal(0, 20, int(seconds * RATE))
    return noise.astype("<i2").tobytes()


if __name__ == "__main__":
    main()
