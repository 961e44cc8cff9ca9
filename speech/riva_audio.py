"""The audio of a stream on its way to Riva: what may have to be sent once more, and its pace.

A call that is cut, or renewed between two turns, is followed by one that begins with the audio
which the turn in hand may need. Pure but for the clock that is handed in.
"""

import math
from collections import deque

from speech.loudness import Loudness
from values.audio import FRAME_SECONDS
from values.deadline import Monotonic

_LEAD = round(1.0 / FRAME_SECONDS)
"Frames kept while nobody speaks: a word may have begun that Riva has not told yet."
_QUIET_S = 0.5
_WORDS_WORTH = round(0.8 / FRAME_SECONDS)
"Loud frames that must hold a word."


class Trail:
    """Frames that were heard, numbered from the beginning of the stream."""

    def __init__(self, clock: Monotonic) -> None:
        self._clock = clock
        self._kept: deque[bytes] = deque()
        self._first = 0
        self._times: deque[float] = deque(maxlen=round(1.0 / FRAME_SECONDS))
        self._loudness = Loudness()
        self._loud = 0
        self.loud_at = -math.inf
        "When there was sound at last."

    @property
    def end(self) -> int:
        """The number that the next frame will have."""
        return self._first + len(self._kept)

    def add(self, frame: bytes, turn_is_open: bool) -> None:
        now = self._clock()
        self._kept.append(frame)
        self._times.append(now)
        if self._loudness.is_loud(frame):
            self._loud, self.loud_at = self._loud + 1, now
        if not (turn_is_open or self.is_ahead):
            self.forget(self.end - _LEAD)

    def answered(self) -> None:
        self._loud = 0

    def forget(self, before: int) -> None:
        while self._kept and self._first < before:
            self._kept.popleft()
            self._first += 1

    def since(self, number: int) -> list[bytes]:
        """The frames from `number` on, or as far back as there are any."""
        return list(self._kept)[max(0, number - self._first) :]

    @property
    def holds_words(self) -> bool:
        """Whether there was sound enough for a word since the last answer."""
        return self._loud >= _WORDS_WORTH

    @property
    def is_quiet(self) -> bool:
        return self._clock() - self.loud_at > _QUIET_S

    @property
    def is_ahead(self) -> bool:
        """Whether audio arrives faster than people speak, as from a file."""
        full = len(self._times) == self._times.maxlen
        return full and self._times[-1] - self._times[0] < 0.6
