"""Engines of speech as a server has them: each tells how long it took."""

import time
from collections.abc import Callable, Iterable, Iterator

from speech.base import Event, Expected, Final, Recognizer, Synthesizer
from values.audio import RATE, Audio
from values.deadline import Monotonic
from web.metrics import Metrics

_SECONDS_A_LETTER = 0.065
"How long somebody else speaks a text, roughly."


class TimedEars:
    """Tells the time from the end of speech to its transcript, the pause that ends a turn included.

    A stream in which nobody spoke ends with an empty transcript, so that whoever pressed a button
    without a word is not left waiting.
    """

    def __init__(
        self, ears: Recognizer, metrics: Metrics, clock: Monotonic = time.monotonic
    ) -> None:
        self._ears, self._metrics, self._clock = ears, metrics, clock

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        come, turns = _Come(frames, self._clock), 0
        for event in self._ears.stream(come, expected):
            if isinstance(event, Final):
                turns += 1
                self._metrics.spent("asr", max(0.0, self._clock() - come.when(event.end)))
            yield event
        if not turns:
            yield Final("", None, 0.0, 0.0)


class _Come:
    """Sound, and when it came."""

    def __init__(self, frames: Iterable[bytes], clock: Monotonic) -> None:
        self._frames, self._clock = frames, clock
        self._length, self._newest = 0.0, clock()

    def __iter__(self) -> Iterator[bytes]:
        for frame in self._frames:
            self._length += len(frame) / 2 / RATE
            self._newest = self._clock()
            yield frame

    def when(self, second: float) -> float:
        """When this second of the sound came."""
        return self._newest - max(0.0, self._length - second)


class TimedVoice:
    """Tells the time from a text to its first sound."""

    def __init__(
        self, voice: Synthesizer, metrics: Metrics, clock: Monotonic = time.monotonic
    ) -> None:
        self._voice, self._metrics, self._clock = voice, metrics, clock

    def synthesize(self, text: str) -> Iterator[Audio]:
        asked = self._clock()
        for number, piece in enumerate(self._voice.synthesize(text)):
            if number == 0:
                self._metrics.spent("tts", self._clock() - asked)
            yield piece


class Mute:
    """Where the client speaks by itself: silence, about as long as it takes to speak the text."""

    def synthesize(self, text: str) -> Iterator[Audio]:
        yield Audio(bytes(2 * int(RATE * _SECONDS_A_LETTER * len(text))))
