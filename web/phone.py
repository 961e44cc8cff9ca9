"""The spoken side of one connection: a call that begins with sound and ends when none comes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from assistant.call import Answer, Call, Line, Partner, Sound, Speaking, Stop, Told, Trouble
from speech.base import Final, Partial, Recognizer, Synthesizer
from speech.rates import Resampler
from values.audio import RATE
from web.outbox import Outbox
from web.problems import GONE, Problem, event_of

SLOWEST, FASTEST = 8_000, 48_000
"Samples a second that a client may send."
IDLE_S = 60.0
"Without sound for so long a call is over, so that others can speak."
_AT_ONCE_S, _PACE = 60.0, 2.0
"""Sound that may come at once, and how much faster than it is spoken it may come after that: files
are sent as quickly as they are read, and nobody speaks two hours in a minute."""

_PIECE = 16_000
"Bytes: half a second."

_FIRST = 'Send {"type":"start","rate":16000} before sound'
_RATE = f"rate: write samples a second, {SLOWEST} to {FASTEST}, for example 16000"
_HURRY = f"Sound comes more than {_PACE:.0f} times faster than it is spoken; start again, slower"
_UNREAD = "What was spoken was not read in time, and the call is over; start again"


class Phone:
    """Calls come from the event loop; none of them waits."""

    def __init__(
        self,
        ears: Recognizer,
        voice: Synthesizer,
        partner: Partner,
        outbox: Outbox,
        hung_up: Callable[[], None],
    ) -> None:
        self._call = Call(ears, voice, partner, self._tell)
        self._outbox, self._hung_up = outbox, hung_up
        self._loop, self._context = asyncio.get_running_loop(), copy_context()
        self._inlet: Inlet | None = None
        self._heard = self._loop.time()
        self._watch = self._loop.call_later(IDLE_S, self._look)
        self.is_open = True

    def start(self, rate: object) -> None:
        """Raises Problem for a rate that is none."""
        if not isinstance(rate, int) or isinstance(rate, bool) or not SLOWEST <= rate <= FASTEST:
            raise Problem(422, _RATE)
        self._heard = self._loop.time()
        self._inlet = Inlet(rate, self._heard)
        self._call.start()

    def hear(self, sound: bytes) -> None:
        """Raises Problem where sound comes unasked, or far too fast."""
        if self._inlet is None:
            raise Problem(409, _FIRST)
        self._heard = self._loop.time()
        if not self._inlet.may(len(sound), self._heard):
            self.end()
            raise Problem(429, _HURRY)
        self._call.hear(self._inlet.brought(sound))

    def end(self) -> None:
        inlet, self._inlet = self._inlet, None
        if inlet:
            self._call.hear(inlet.last())
            self._call.end()

    def stop(self) -> None:
        """The shopper wants quiet; told even where we are quiet already."""
        self._call.stop()
        self._tell(Stop("interrupted"))

    def speak(self, lines: Sequence[Line]) -> None:
        """The answer to a typed turn, for somebody who is speaking with us."""
        if self._inlet:
            self._call.speak(lines)

    def close(self) -> None:
        """Returns at once; the call's threads end."""
        if self.is_open:
            self.is_open = False
            self._watch.cancel()
            self._inlet = None
            self._call.close()
            self._hung_up()

    def _look(self) -> None:
        left = IDLE_S - (self._loop.time() - self._heard)
        if left <= 0:
            self.close()
        else:
            self._watch = self._loop.call_later(left, self._look)

    def _tell(self, told: Told) -> None:
        """From any thread; the server may have stopped meanwhile."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._pass_on, told, context=self._context)

    def _pass_on(self, told: Told) -> None:
        if not self.is_open:
            return
        if told == Stop("interrupted"):
            self._outbox.drop_sound()
        if not all(map(self._outbox.put, _contents(told))):
            self.close()
            self._outbox.put(_spoken(Problem(408, _UNREAD)))
        if isinstance(told, Answer) and _is_gone(told.turn):
            self._outbox.put(GONE)


class Inlet:
    """The sound of one `start`: of any rate, cut anywhere, in pieces of 16 kHz."""

    def __init__(self, rate: int, now: float) -> None:
        self._rate, self._resampler = rate, Resampler(rate, RATE)
        self._odd = b""
        self._credit, self._asked = _AT_ONCE_S, now

    def may(self, size: int, now: float) -> bool:
        """Whether so many bytes come no faster than they may."""
        earned = (now - self._asked) * _PACE
        self._credit = min(_AT_ONCE_S, self._credit + earned) - size / 2 / self._rate
        self._asked = now
        return self._credit >= 0

    def brought(self, sound: bytes) -> bytes:
        """Half a sample waits for its other half."""
        sound = self._odd + sound
        whole = len(sound) - len(sound) % 2
        self._odd = sound[whole:]
        return self._resampler.feed(sound[:whole])

    def last(self) -> bytes:
        return self._resampler.end()


def _contents(told: Told) -> list[str | bytes]:
    """Sound in pieces short enough that what is not wanted any more has mostly not left yet."""
    if isinstance(told, Sound):
        return [told.pcm[at : at + _PIECE] for at in range(0, len(told.pcm), _PIECE)]
    event = _event(told)
    return [event] if event else []


def _event(told: Told) -> str:
    """As the client is told it; empty = not at all."""
    match told:
        case Partial(text):
            return _json(type="partial", text=text)
        case Final(text, confidence):
            return _json(type="final", text=text, confidence=confidence)
        case Answer(Problem() as problem):
            return _spoken(problem)
        case Answer(message):
            return _json(type="message", **message, spoken=True)
        case Speaking(text):
            return _json(type="speaking", text=text, rate=RATE)
        case Stop(reason):
            return _json(type="stop", reason=reason)
        case Trouble(text):
            return _spoken(Problem(503, text))
    return ""


def _is_gone(turn: object) -> bool:
    return isinstance(turn, Problem) and turn.status_code == 404


def _spoken(problem: Problem) -> str:
    """An error that concerns what was spoken, not a text that waits for its answer."""
    return _json(**event_of(problem), spoken=True)


def _json(**event: Any) -> str:
    return json.dumps(event, ensure_ascii=False)
