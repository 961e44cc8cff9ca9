"""An engine elsewhere, asked first, and an engine at hand that answers when it is not there.

Knows no network and no vendor: an engine that may be away raises `Missed`.
"""

import logging
import math
import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Literal

from nlu.base import NotUnderstood, Understander, Understanding
from values.errors import ModelError

_log = logging.getLogger(__name__)

Pause = Literal["none", "a while", "for good"]
"How long an engine that missed a text is left alone."


class Missed(ModelError):
    """An engine elsewhere did not answer; another one may."""

    def __init__(self, sentence: str, cause: str, pause: Pause) -> None:
        """`cause` names the kind of failure: each kind is told once."""
        super().__init__(sentence)
        self.cause = cause
        self.pause: Pause = pause


class WithFallback:
    """Asks `first`; whatever it misses, `second` answers in the same turn."""

    def __init__(
        self,
        first: Understander,
        second: Understander,
        clock: Callable[[], float] = time.monotonic,
        back_off_s: float = 30.0,
    ) -> None:
        """`clock` counts seconds from any beginning."""
        self._first, self._second = first, second
        self._clock, self._back_off_s = clock, back_off_s
        self._not_before = -math.inf
        self._told: set[str] = set()
        self._telling = Lock()

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        if self._clock() < self._not_before:
            return self._second.understand(texts)
        try:
            return self._first.understand(texts)
        except Missed as missed:
            self._leave_alone(missed.pause)
            self._tell(missed)
        return self._second.understand(texts)

    def _leave_alone(self, pause: Pause) -> None:
        if pause == "a while":
            # Turns run side by side: a late failure must not shorten "for good".
            self._not_before = max(self._not_before, self._clock() + self._back_off_s)
        elif pause == "for good":
            self._not_before = math.inf

    def _tell(self, missed: Missed) -> None:
        """One warning a cause: a shop with a hundred turns a minute needs no hundred lines."""
        with self._telling:
            if missed.cause in self._told:
                return
            self._told.add(missed.cause)
        _log.warning("%s; the embedded model answers meanwhile", missed)
