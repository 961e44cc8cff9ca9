"""What a server can hear and speak with, and how many spoken conversations it has open."""

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.config import Settings
from speech.base import Recognizer, SpeechUnavailable, Synthesizer
from web.metrics import Metrics
from web.problems import Problem
from web.timed import Mute, TimedEars, TimedVoice

if TYPE_CHECKING:
    from assistant.call import Partner
    from web.outbox import Outbox
    from web.phone import Phone

Engine = TypeVar("Engine")

OFF = "Voice is not switched on here (speech.web)"
_GO_ON = 'go on with {"type":"text","text":...}'
_LOG = logging.getLogger("nara.web")


class Voices:
    """One for all connections of a process."""

    def __init__(
        self,
        ears: Recognizer | None = None,
        voice: Synthesizer | None = None,
        *,
        limit: int = 8,
        why_not: str = OFF,
    ) -> None:
        """`why_not`: what is said to whoever speaks where there are no `ears`."""
        self._ears, self._voice = ears, voice
        self._limit, self._why_not = limit, why_not
        self._open = 0

    @property
    def about(self) -> Mapping[str, Any] | None:
        """What a page has to know; None where it need not ask for a microphone."""
        return {"speaks": self._voice is not None} if self._ears else None

    def need(self) -> Recognizer:
        """Raises Problem where nobody can be heard."""
        if self._ears is None:
            raise Problem(501, f"{self._why_not}; {_GO_ON}")
        return self._ears

    def phone(self, outbox: "Outbox", partner: "Partner", metrics: Metrics) -> "Phone":
        """For one connection. Raises Problem where nobody can be heard, or too many are."""
        ears = self.need()
        if self._open >= self._limit:
            busy = f"Too many speak here at once; wait a moment, or {_GO_ON}"
            raise Problem(503, busy, {"Retry-After": "10"})
        # Imported here: nobody else needs what it imports.
        from web.phone import Phone

        self._open += 1
        metrics.call_opened()
        voice = TimedVoice(self._voice, metrics) if self._voice else Mute()
        return Phone(TimedEars(ears, metrics), voice, partner, outbox, lambda: self._left(metrics))

    def _left(self, metrics: Metrics) -> None:
        self._open -= 1
        metrics.call_closed()


def voices_of(settings: Settings, fixed: frozenset[str] = frozenset()) -> Voices:
    """As configured; what cannot hear or speak here is told to whoever asks. Raises ConfigError.

    `fixed`: clauses that are the same for everybody.
    """
    if not settings.speech.web:
        return Voices()
    from assistant.voices import recognizer, synthesizer

    ears, no_ears = _or_why(recognizer, settings)
    voice, no_voice = _or_why(lambda own: synthesizer(own, fixed), settings) if ears else (None, "")
    if no_voice:
        _LOG.warning("answers are spoken by browsers: %s", no_voice)
    why = f"Nobody can be heard here: {no_ears}"
    return Voices(ears, voice, limit=settings.speech.calls, why_not=why)


def _or_why(make: Callable[[Settings], Engine], settings: Settings) -> tuple[Engine | None, str]:
    try:
        return make(settings), ""
    except (SpeechUnavailable, ImportError) as error:
        return None, str(error)
