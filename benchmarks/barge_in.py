"""How soon we are quiet when a shopper begins to speak, and whether our own echo silences us.

    python -m benchmarks.barge_in [--trials N] [--echo DB ...]

We say a long answer into a room, at the pace of speech; a shopper of another voice begins in the
middle of it. Measured from the first sample of the shopper's speech to the stop, and to the last
sound of ours that a loudspeaker was given; and what of that is sound that has to be heard first,
whatever the machine (`sound`). Then nobody speaks, and the answer comes back through
the microphone, so many dB weaker than it was said: every stop is a false one.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from assistant.call import Call, Line, Sound, Stop, Taken, Told
from benchmarks.measure import report
from benchmarks.spoken_words import speech_of
from speech.base import Expected, Recognizer, Synthesizer
from speech.embedded import EmbeddedRecognizer
from speech.synthesis import synthesizer
from speech.turns import Turns
from speech.vad import Vad
from values.audio import FRAME_BYTES, FRAME_SAMPLES, FRAME_SECONDS, RATE

Samples = NDArray[np.float64]

ANSWERS = (
    "The nearest hardware store is on Spring Street, and it is open until nine this evening.",
    "It will be cloudy in Boston tomorrow, with a high of fifty two and some rain after lunch.",
    "We have three coffee makers under sixty dollars; the best rated one is the Brewster Classic.",
    "Turn left on Broadway, go straight for two miles, and then turn right at the library.",
)
SHOPPERS = ("flite rms", "flite awb", "espeak-ng en-us", "espeak-ng en-us+f3")
_QUESTIONS = Path(__file__).parent / "data" / "spoken_dev.txt"
_ROOM = 12.0
"Noise of a quiet room, in units of a sample."
_ECHO_S = 0.12
"Until our words come back: loudspeaker, room and microphone with their buffers."
_LONGEST_S = 12.0


@dataclass(frozen=True, slots=True)
class _Sounds:
    """What a microphone hears besides the room."""

    shopper: bytes = b""
    begin: float = 0.0
    "Second of our answer at which the shopper begins."
    echo_db: float | None = None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trials", type=int, default=24)
    options.add_argument("--echo", type=float, nargs="+", default=[-30, -20, -12, -6])
    given = options.parse_args()
    studio = EmbeddedRecognizer(), synthesizer("auto")
    # Models are loaded now, and not while it counts.
    list(studio[0].stream([next(_shoppers())], Expected))
    _trial(*studio, ANSWERS[0], _Sounds())
    _interrupted(*studio, given.trials)
    for level in given.echo:
        _echoed(*studio, level)


def _interrupted(ears: Recognizer, voice: Synthesizer, trials: int) -> None:
    random, delays, handed, sound = Random(1), list[float](), list[float](), list[float]()
    for number, shopper in zip(range(trials), _shoppers(), strict=False):
        begin = random.uniform(0.7, 2.0)
        sound.append(_heard_in(_Sounds(shopper, begin)) * 1000)
        told = _trial(ears, voice, ANSWERS[number % len(ANSWERS)], _Sounds(shopper, begin))
        if told.stopped:
            delays.append((told.stopped - told.shopper_began) * 1000)
            handed.append((told.last_handed - told.shopper_began) * 1000)
    report(
        "barge_in",
        trials=trials,
        missed=trials - len(delays),
        sound_p50_ms=_part(sound, 50),
        sound_p95_ms=_part(sound, 95),
        stop_p50_ms=_part(delays, 50),
        stop_p95_ms=_part(delays, 95),
        last_sound_p50_ms=_part(handed, 50),
        last_sound_p95_ms=_part(handed, 95),
    )


def _heard_in(sounds: _Sounds) -> float:
    """Seconds of the shopper's speech until a turn begins, by the clock of the sound."""
    vad, turns, mix, played = Vad(), Turns(), _mixed(sounds), bytes([1]) * FRAME_BYTES
    for number in range(1, round(_LONGEST_S / FRAME_SECONDS)):
        frame, _ = mix(played)
        if any(move.step == "begin" for move in turns.hear(vad(frame), "normal")):
            return number * FRAME_SECONDS - sounds.begin
    raise AssertionError("a shopper who is never heard")


def _echoed(ears: Recognizer, voice: Synthesizer, level: float) -> None:
    """A new call each time: in one and the same the first echo is a warning."""
    told = [_trial(ears, voice, answer, _Sounds(echo_db=level)) for answer in ANSWERS]
    report(
        "barge_in_echo",
        echo_db=level,
        answers=len(told),
        false_stops=sum(bool(each.stopped) for each in told),
        said_to_the_end=sum(each.is_over for each in told),
    )


def _shoppers() -> Iterator[bytes]:
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [line for line in lines if line and line[0] != "#"]
    return (speech_of(v, q) for v, q in zip(cycle(SHOPPERS), questions, strict=False))


# A room


@dataclass(slots=True)
class _Heard:
    """What became of an answer. Times of the wall clock."""

    shopper_began: float = 0.0
    stopped: float = 0.0
    last_handed: float = 0.0
    is_over: bool = False


@dataclass(slots=True)
class _Loudspeaker:
    waiting: bytearray = field(default_factory=bytearray)

    def frame(self) -> bytes:
        sound = bytes(self.waiting[:FRAME_BYTES])
        del self.waiting[:FRAME_BYTES]
        return sound


class _Clerk:
    """Never has anything to say to what is asked."""

    def take(self, text: str) -> Taken:
        return Taken(text, [])

    def expected(self) -> Expected:
        return Expected()

    def prompt(self) -> str:
        return ""


def _trial(ears: Recognizer, voice: Synthesizer, answer: str, sounds: _Sounds) -> _Heard:
    heard, speaker = _Heard(), _Loudspeaker()
    call = Call(ears, voice, _Clerk(), _listener(heard, speaker))
    call.start()
    call.speak([Line(answer)])
    try:
        _live(call, heard, speaker, _mixed(sounds))
    finally:
        call.close()
    return heard


def _listener(heard: _Heard, speaker: _Loudspeaker) -> Callable[[Told], None]:
    def tell(told: Told) -> None:
        match told:
            case Sound(pcm=pcm):
                speaker.waiting += pcm
            case Stop(reason="interrupted"):
                heard.stopped = heard.stopped or time.perf_counter()
                speaker.waiting.clear()
            case Stop():
                heard.is_over = True

    return tell


def _live(
    call: Call, heard: _Heard, speaker: _Loudspeaker, mixed: Callable[[bytes], tuple[bytes, float]]
) -> None:
    """Frame by frame, at the pace of sound, until we are quiet for good."""
    start, quiet = time.perf_counter(), 0
    for number in count(1):
        time.sleep(max(0.0, start + number * FRAME_SECONDS - time.perf_counter()))
        now, ours = time.perf_counter(), speaker.frame()
        if ours:
            heard.last_handed, quiet = now, 0
        frame, began = mixed(ours)
        if began >= 0 and not heard.shopper_began:
            # A frame is told when its last sample has been heard.
            heard.shopper_began = now - FRAME_SECONDS + began
        call.hear(frame)
        quiet += not ours
        if number * FRAME_SECONDS > _LONGEST_S or (quiet > 60 and (heard.is_over or heard.stopped)):
            return


def _mixed(sounds: _Sounds) -> Callable[[bytes], tuple[bytes, float]]:
    """What is played now -> what the microphone hears, and where in it the shopper begins, or -1.

    Second one is in seconds of the frame.
    """
    noise = np.random.default_rng(1)
    begin = int(sounds.begin * RATE)
    said = np.frombuffer(sounds.shopper, "<i2").astype(float)
    gain = 0.0 if sounds.echo_db is None else 10 ** (sounds.echo_db / 20)
    late = [np.zeros(FRAME_SAMPLES)] * round(_ECHO_S / FRAME_SECONDS)
    at = 0

    def mix(ours: bytes) -> tuple[bytes, float]:
        nonlocal at
        late.append(np.frombuffer(ours.ljust(FRAME_BYTES, b"\0"), "<i2").astype(float))
        heard = noise.normal(0, _ROOM, FRAME_SAMPLES) + gain * late.pop(0)
        # The shopper waits for our first word.
        if not ours and not at:
            return _pcm(heard), -1.0
        first, at = at, at + FRAME_SAMPLES
        heard += _piece(said, first - begin)
        is_beginning = len(said) and first <= begin < at
        return _pcm(heard), (begin - first) / RATE if is_beginning else -1.0

    return mix


def _piece(said: Samples, at: int) -> Samples:
    """A frame of it, from there on; silence before and after."""
    frame = np.zeros(FRAME_SAMPLES)
    first, last = max(at, 0), min(at + FRAME_SAMPLES, len(said))
    if first < last:
        frame[first - at : last - at] = said[first:last]
    return frame


def _pcm(samples: Samples) -> bytes:
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


def _part(values: Sequence[float], percent: int) -> float | None:
    return round(float(np.percentile(values, percent)), 1) if values else None


if __name__ == "__main__":
    main()
