"""Engines small enough to read: their audio spells what is said. They exist only for tests.

A frame that holds a word is that word; a frame of silence ends the turn.
"""

from collections.abc import Callable, Iterable, Iterator

from speech.base import Event, Expected, Final, Partial, SpeechStarted
from speech.missed import Missed
from values.absence import Pause
from values.audio import FRAME_BYTES, FRAME_SECONDS, Audio

PAUSE = bytes(FRAME_BYTES)


def spoken(*words: str) -> list[bytes]:
    """A turn: a frame a word, and a pause after them."""
    return [*(word.encode().ljust(FRAME_BYTES, b"\0") for word in words), PAUSE]


class Speller:
    """Hears what `spoken` makes."""

    def __init__(self) -> None:
        self.streams = 0

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        self.streams += 1
        turn: list[str] = []
        began = 0.0
        for number, frame in enumerate(frames):
            word, at = frame.rstrip(b"\0").decode(), number * FRAME_SECONDS
            if word and not turn:
                began = at
                yield SpeechStarted(at)
            if word:
                turn.append(word)
                yield Partial(" ".join(turn))
            elif turn:
                yield Final(" ".join(turn), 0.9, began, at)
                turn = []


class Moody(Speller):
    """Misses a stream after so many events, each time it is given a number; then hears all."""

    def __init__(self, *after: int, pause: Pause = "a while") -> None:
        super().__init__()
        self._after, self._pause = list(after), pause

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        left = self._after.pop(0) if self._after else None
        for event in super().stream(frames, expected):
            if left == 0:
                break
            left = left - 1 if left is not None else None
            yield event
        if left == 0:
            raise Missed("the far engine is away", "away", self._pause)


class Beeper:
    """Speaks a piece a word, as long as the word."""

    def __init__(self, rate: int = 16_000) -> None:
        self.spoken: list[str] = []
        self._rate = rate

    def synthesize(self, text: str) -> Iterator[Audio]:
        self.spoken.append(text)
        for word in text.split():
            yield Audio(b"\1\0" * 100 * len(word), self._rate)


class Hoarse(Beeper):
    """Loses its voice at this word."""

    def __init__(self, word: str, pause: Pause = "a while") -> None:
        super().__init__(22_050)
        self._word, self._pause = word, pause

    def synthesize(self, text: str) -> Iterator[Audio]:
        self.spoken.append(text)
        for word in text.split():
            if word == self._word:
                raise Missed("the far voice is gone", "gone", self._pause)
            yield Audio(b"\1\0" * 100 * len(word), self._rate)
