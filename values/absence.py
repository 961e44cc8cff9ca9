"""How long an engine elsewhere is left alone after it failed, and which failures were told."""

import math
from threading import Lock
from typing import Literal

from values.deadline import Monotonic

Pause = Literal["none", "a while", "for good"]
"How long an engine that failed is left alone."


class Absence:
    """One engine's. Turns run side by side: it may be used by many threads."""

    def __init__(self, clock: Monotonic, back_off_s: float) -> None:
        self._clock, self._back_off_s = clock, back_off_s
        self._until = -math.inf
        self._told: set[str] = set()
        self._lock = Lock()

    @property
    def lasts(self) -> bool:
        """Whether the engine is not to be asked now."""
        return self._clock() < self._until

    def begin(self, pause: Pause) -> None:
        """A late failure never shortens `for good`."""
        ends = {"none": -math.inf, "a while": self._clock() + self._back_off_s}
        with self._lock:
            self._until = max(self._until, ends.get(pause, math.inf))

    def is_news(self, cause: str) -> bool:
        """One warning a cause: a shop with a hundred turns a minute needs no hundred lines."""
        with self._lock:
            new = cause not in self._told
            self._told.add(cause)
        return new
