"""When an answer has to be there: one moment for a whole turn, handed down to every call."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Self

Monotonic = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    at: float = inf
    "On the clock below, in seconds; the default never comes."
    clock: Monotonic = field(default=time.monotonic, repr=False, compare=False)

    @classmethod
    def within(cls, seconds: float, clock: Monotonic = time.monotonic) -> Self:
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Seconds that remain; 0 when it has passed."""
        return max(0.0, self.at - self.clock())

    def sooner(self, seconds: float) -> "Deadline":
        """The same moment, or `seconds` from now where that comes first."""
        return Deadline(min(self.at, self.clock() + seconds), self.clock)

    def part(self, share: float) -> "Deadline":
        """A share of what is left, so that something remains for whoever is asked next."""
        return self if self.at == inf else self.sooner(share * self.left())
