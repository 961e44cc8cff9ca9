"""Frames recorded while one engine hears them, so that another can hear the same turn again.

Frames are taken from their source by whichever engine wants the next one; one engine at a time
matters, yet one that was given up may still be waiting for a frame: it takes none away.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from threading import Lock

from values.audio import FRAME_SECONDS
from values.deadline import Monotonic

_OLD_S = 30.0
"Frames that came so long ago without a turn beginning belong to none."


class Tape:
    def __init__(self, source: Iterable[bytes], clock: Monotonic) -> None:
        self._source, self._clock = iter(source), clock
        self._frames: deque[tuple[float, bytes]] = deque()
        self._first = 0
        # Two locks: whoever only looks must not wait for a frame that may never come.
        self._taking, self._lock = Lock(), Lock()
        self.turn_is_open = False
        "Whether somebody is speaking: nothing is thrown away then."
        self.has_ended = False

    @property
    def start(self) -> int:
        """Number of the oldest frame there is."""
        return self._first

    def forget(self, before_s: float) -> None:
        """Drops what came before this second of the stream."""
        with self._lock:
            while self._frames and (self._first + 1) * FRAME_SECONDS <= before_s:
                self._drop()

    def play(self, number: int) -> "Playing":
        return Playing(self, number)

    def frame(self, number: int) -> bytes | None:
        """Waits for it if need be. None = there is none any more."""
        if (known := self._recorded(number)) is not None:
            return known
        with self._taking:
            # Another engine may have taken it meanwhile.
            return self._recorded(number) or self._record()

    def _recorded(self, number: int) -> bytes | None:
        with self._lock:
            at = number - self._first
            return self._frames[at][1] if 0 <= at < len(self._frames) else None

    def _record(self) -> bytes | None:
        frame = None if self.has_ended else next(self._source, None)
        if frame is None:
            self.has_ended = True
            return None
        now = self._clock()
        with self._lock:
            self._frames.append((now, frame))
            while not self.turn_is_open and now - self._frames[0][0] > _OLD_S:
                self._drop()
        return frame

    def _drop(self) -> None:
        self._frames.popleft()
        self._first += 1


class Playing:
    """What one engine hears; ends when the source does, or when it is stopped."""

    def __init__(self, tape: Tape, number: int) -> None:
        self._tape, self._number = tape, number
        self.offset = number * FRAME_SECONDS
        "Seconds of the stream before it."
        self._is_stopped = False

    def stop(self) -> None:
        self._is_stopped = True

    def __iter__(self) -> Iterator[bytes]:
        while True:
            frame = self._tape.frame(self._number)
            if frame is None or self._is_stopped:
                return
            self._number += 1
            yield frame
