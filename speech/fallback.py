"""An engine elsewhere, asked first, and an engine at hand that takes over within the turn.

Knows no network and no vendor: an engine that may be away raises `Missed`. The engine at hand is
made when it is first needed: it costs memory, and most days nobody needs it.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Generic, TypeVar

from speech.base import (
    Event,
    Expected,
    Final,
    Partial,
    Recognizer,
    SpeechStarted,
    SpeechUnavailable,
    Synthesizer,
)
from speech.missed import Missed
from speech.parting import parted
from speech.rates import at_rate
from speech.tape import Playing, Tape
from values.absence import Absence
from values.audio import Audio
from values.deadline import Monotonic
from values.errors import NaraError

_log = logging.getLogger(__name__)

BACK_OFF_S = 30.0
_AFTER_WORDS_S = 0.1
"What follows a turn is heard from here on by the next engine."

Engine = TypeVar("Engine")


class _Pair(Generic[Engine]):
    """Two engines and which of them is asked."""

    def __init__(
        self, first: Engine, second: Callable[[], Engine], clock: Monotonic, back_off_s: float
    ) -> None:
        self.first, self._make = first, second
        self.absence = Absence(clock, back_off_s)

    @cached_property
    def second(self) -> Engine:
        return self._make()

    def to_begin_with(self) -> Engine:
        """`first`, unless it is left alone and another can stand in for it."""
        if not self.absence.lasts:
            return self.first
        try:
            return self.second
        except (NaraError, SpeechUnavailable):
            return self.first

    def hand_over(self, missed: Missed, doing: str) -> Engine:
        """The engine that takes over. Raises `missed` where there is none."""
        self.absence.begin(missed.pause)
        is_news = self.absence.is_news(missed.cause)
        try:
            second = self.second
        except (NaraError, SpeechUnavailable) as error:
            raise SpeechUnavailable(f"{missed}; and nothing stands in for it: {error}") from missed
        if is_news:
            _log.warning("%s; the embedded engine %s meanwhile", missed, doing)
        return second


class HearingWithFallback:
    """Asks `first`; a turn that it misses is heard from its beginning by `second`."""

    def __init__(
        self,
        first: Recognizer,
        second: Callable[[], Recognizer],
        clock: Monotonic = time.monotonic,
        back_off_s: float = BACK_OFF_S,
    ) -> None:
        """`clock` counts seconds from any beginning."""
        self._pair: _Pair[Recognizer] = _Pair(first, second, clock, back_off_s)
        self._clock = clock

    def stream(self, frames: Iterable[bytes], expected: Callable[[], Expected]) -> Iterator[Event]:
        tape, pair = Tape(frames, self._clock), self._pair
        engine = pair.to_begin_with()
        while True:
            playing = tape.play(tape.start)
            try:
                goes_back = yield from self._turns(engine, playing, tape, expected)
            except Missed as missed:
                engine = pair.hand_over(missed, "listens")
                continue
            finally:
                playing.stop()
            if not goes_back:
                return
            engine = pair.first

    def _turns(
        self, engine: Recognizer, playing: Playing, tape: Tape, expected: Callable[[], Expected]
    ) -> Generator[Event, None, bool]:
        """What `engine` hears. Returns whether `first` may be asked again."""
        for event in engine.stream(playing, expected):
            told = _later(event, playing.offset)
            if isinstance(told, SpeechStarted) and tape.turn_is_open:
                continue  # told already, before the turn was handed over
            tape.turn_is_open = not isinstance(told, Final)
            if isinstance(told, Final):
                tape.forget(told.end + _AFTER_WORDS_S)
            yield told
            if isinstance(told, Final) and self._may_go_back(engine, tape):
                return True
        return False

    def _may_go_back(self, engine: Recognizer, tape: Tape) -> bool:
        pair = self._pair
        return engine is not pair.first and not pair.absence.lasts and not tape.has_ended


def _later(event: Event, seconds: float) -> Event:
    match event:
        case SpeechStarted():
            return replace(event, at=event.at + seconds)
        case Partial():
            return event
        case Final():
            return replace(event, start=event.start + seconds, end=event.end + seconds)


class SpeakingWithFallback:
    """Asks `first`; whatever of a text it has not spoken, `second` speaks."""

    def __init__(
        self,
        first: Synthesizer,
        second: Callable[[], Synthesizer],
        clock: Monotonic = time.monotonic,
        back_off_s: float = BACK_OFF_S,
    ) -> None:
        self._pair: _Pair[Synthesizer] = _Pair(first, second, clock, back_off_s)

    def synthesize(self, text: str) -> Iterator[Audio]:
        pair, parts = self._pair, parted(text, _PART)
        if pair.to_begin_with() is not pair.first:
            yield from pair.second.synthesize(text)
            return
        rate: int | None = None
        for number, part in enumerate(parts):
            try:
                for audio in pair.first.synthesize(part):
                    rate = audio.rate
                    yield audio
            except Missed as missed:
                second = pair.hand_over(missed, "speaks")
                yield from at_rate(second.synthesize(" ".join(parts[number:])), rate)
                return


_PART = 160
"A part that breaks off is spoken once more from its beginning; so parts are short."
