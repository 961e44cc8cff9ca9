"""Sound on its way from whoever has it to whoever hears it, in two threads; of bounded length."""

from collections.abc import Iterator
from queue import SimpleQueue

from values.audio import RATE

MOST_WAITING_S = 60.0
"Sound that waits to be heard; what comes faster than it can be heard is refused."


class Frames:
    """Sound on its way from one thread to another."""

    def __init__(self) -> None:
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._taken = self._given = 0
        self._closed = False

    def put(self, pcm: bytes) -> bool:
        """False where too much waits already."""
        if self._closed:
            return True
        self._given += len(pcm)
        self._pieces.put(pcm)
        return self.waiting_s < MOST_WAITING_S

    @property
    def waiting_s(self) -> float:
        return (self._given - self._taken) / 2 / RATE

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._pieces.put(None)

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._pieces.get()) is not None:
            self._taken += len(piece)
            yield piece
