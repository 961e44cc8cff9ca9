"""An engine elsewhere, asked first, and an engine at hand that answers when it is not there.

Knows no network and no vendor: an engine that may be away raises `Missed`.
"""

import logging
import time
from collections.abc import Callable, Sequence

from nlu.base import NotUnderstood, Understander, Understanding
from values.absence import Absence, Pause
from values.errors import ModelError

_log = logging.getLogger(__name__)


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
        self._absence = Absence(clock, back_off_s)

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        if self._absence.lasts:
            return self._second.understand(texts)
        try:
            return self._first.understand(texts)
        except Missed as missed:
            self._absence.begin(missed.pause)
            if self._absence.is_news(missed.cause):
                _log.warning("%s; the embedded model answers meanwhile", missed)
        return self._second.understand(texts)
