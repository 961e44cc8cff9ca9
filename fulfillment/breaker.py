"""A circuit breaker: a service that keeps failing is left alone for a while.

Written here because the libraries looked at hold their lock during the call (pybreaker) or let
every waiting call through when the pause ends (purgatory, circuitbreaker), and none can be
told the moment at which a used-up quota comes back.
"""

from threading import Lock

from values.deadline import Monotonic


class Breaker:
    """Counts failures in a row. Safe between threads; holds no lock while a call is under way."""

    def __init__(self, clock: Monotonic, most: int = 3, pause_s: float = 30.0) -> None:
        """Opens for `pause_s` seconds after `most` failures in a row."""
        self._clock = clock
        self._most = most
        self._pause_s = pause_s
        self._failures = 0
        self._closed_until = 0.0
        "While it is open: when the next call may try."
        self._paused_until = 0.0
        "A pause that was asked for; calls still under way do not end it."
        self._lock = Lock()

    def admits(self) -> bool:
        """Whether a call may go out. When a pause ends, one call goes out and the rest wait."""
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                return False
            if self._failures >= self._most:
                self._closed_until = now + self._pause_s
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0
            if self._clock() >= self._paused_until:
                self._closed_until = 0.0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._closed_until = max(self._closed_until, self._clock() + self._pause_s)

    def pause(self, seconds: float) -> None:
        """No call goes out for that long, as where a quota is used up."""
        with self._lock:
            self._failures = max(self._failures, self._most)
            self._paused_until = max(self._paused_until, self._clock() + seconds)
            self._closed_until = max(self._closed_until, self._paused_until)

    def left(self) -> float:
        """Seconds until a call may go out."""
        with self._lock:
            return max(0.0, self._closed_until - self._clock())
