"""One spoken conversation: sound in, sound out, who has the floor. No device, no protocol.

Two threads: one hears, the other answers and speaks, so that a shopper is heard while we speak.
What happens is told to one function, from either thread; it must not wait, nor call us back.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any, Literal, Protocol

from assistant.sound_queue import Frames
from speech.base import (
    Expected,
    Final,
    Partial,
    Recognizer,
    SpeechStarted,
    SpeechUnavailable,
    Synthesizer,
)
from speech.echo import Echo
from speech.floor import Floor, Passage
from speech.parting import parted
from speech.rates import at_rate
from speech.written import normalised
from values.audio import RATE, Audio
from values.deadline import Monotonic
from values.errors import NaraError

_log = logging.getLogger(__name__)

_CLAUSE = 120
"Characters: an answer that was interrupted goes on at the beginning of a clause."
_LONGEST_TURN_S = 40.0
_BROKEN = "Something went wrong with that. Please say it again, or type it."

Reason = Literal["end", "interrupted"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to be spoken."""

    text: str
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The turn was taken; what is spoken of it follows."""

    turn: Any
    "As the partner gave it."


@dataclass(frozen=True, slots=True)
class Speaking:
    """The sound of this clause follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Sound:
    """16 kHz mono s16le, to be played after what came before."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class Stop:
    """No sound follows. `interrupted`: what has not been played yet must not be played."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Trouble:
    """One sentence for the shopper; the conversation goes on by text."""

    text: str


Told = SpeechStarted | Partial | Final | Answer | Speaking | Sound | Stop | Trouble


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a turn."""

    turn: Any
    lines: Sequence[Line]


class Partner(Protocol):
    """The conversation behind the voices."""

    def take(self, text: str) -> Taken:
        """One turn. May block; called by one thread."""
        ...

    def expected(self) -> Expected:
        """What is awaited now; asked at every pause."""
        ...

    def prompt(self) -> str:
        """What is said once to somebody who is silent; empty = nothing."""
        ...


@dataclass(slots=True)
class _Speech:
    """Lines being spoken, clause by clause."""

    lines: list[Line]
    number: int
    "Of all speeches; a newer one, or a stop, makes it old."
    ends: list[float] = field(default_factory=list)
    "When each clause that was sent is over."

    def rest(self, now: float) -> list[Line]:
        """What has not been heard to its end."""
        heard = sum(end <= now for end in self.ends)
        return self.lines[heard:]


class Call:
    """`start`, `hear` and `end` come from whoever has the sound; any thread, none of them waits."""

    def __init__(
        self,
        ears: Recognizer,
        voice: Synthesizer,
        partner: Partner,
        tell: Callable[[Told], None],
        *,
        clock: Monotonic = time.monotonic,
        floor: Floor | None = None,
    ) -> None:
        self._ears, self._voice, self._partner, self._tell = ears, voice, partner, tell
        self._clock, self._floor, self._echo = clock, floor or Floor(), Echo()
        self._lock = Condition()
        self._frames: Frames | None = None
        self._speech = _Speech([], 0)
        self._rest: list[Line] = []
        "What we were saying when we were stopped."
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._stops = 0
        "What was to be said before the last of them is not said any more."
        self._closed = False
        Thread(target=self._work, name="nara-call", daemon=True).start()

    # Sound in

    def start(self) -> None:
        """A stream of sound begins; one that was open ends."""
        self.end()
        self._frames = frames = Frames()
        Thread(target=self._listen, args=(frames,), name="nara-ears", daemon=True).start()

    def hear(self, pcm: bytes) -> None:
        """16 kHz mono s16le, any length. What comes without `start`, or too fast, is not heard."""
        if self._frames and not self._frames.put(pcm):
            self.end()
            self._tell(Trouble("Sound came faster than it could be heard. Please start again."))
        if self._is_missed():
            self._jobs.put(self._ask_whether_somebody_is_there)

    def end(self) -> None:
        """No more sound of this stream: what was said so far is a turn."""
        frames, self._frames = self._frames, None
        if frames:
            frames.close()

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that came and were not heard yet."""
        frames = self._frames
        return frames.waiting_s if frames else 0.0

    # Sound out

    def speak(self, lines: Sequence[Line]) -> None:
        """Say this, as after a typed turn; what was being said is not said any more."""
        since = self.stop()
        self._jobs.put(lambda: self._say(list(lines), since))

    def type(self, text: str) -> None:
        """A turn that was typed while the call is open; its answer is spoken."""
        since = self.stop()
        self._jobs.put(lambda: self._answer(text, since))

    def stop(self) -> int:
        """Be quiet, now. Returns the number of this stop."""
        with self._lock:
            was = self._hush()
            self._rest = []
            if was:
                self._tell(Stop("interrupted"))
            return self._stops

    def close(self) -> None:
        """Nobody is there any more. Returns at once."""
        with self._lock:
            self._closed = True
            self._hush()
        self.end()
        self._jobs.put(None)

    # The ears' thread

    def _listen(self, frames: Frames) -> None:
        try:
            for event in self._ears.stream(self._passing(frames), self._partner.expected):
                if self._closed:
                    return
                self._heard(event)
        except SpeechUnavailable as error:
            self._tell(Trouble(f"I can't hear you just now ({error}). You can type instead."))
        except Exception:  # noqa: BLE001
            # Whatever breaks in a thread of ours, the shopper hears of it.
            _log.exception("a stream of sound broke")
            self._tell(Trouble(_BROKEN))
        finally:
            frames.close()
            with self._lock:
                if self._frames in (None, frames):
                    self._floor.hung_up()
                self._lock.notify_all()

    def _passing(self, frames: Frames) -> Iterator[bytes]:
        """Sound on its way to the ears; somebody who speaks over our echo is let through."""
        for piece in frames:
            with self._lock:
                now = self._clock()
                if self._echo.hears(piece, now):
                    self._let_through(now)
            yield piece

    def _heard(self, event: SpeechStarted | Partial | Final) -> None:
        match event:
            case SpeechStarted():
                self._began(event)
            case Partial():
                self._tell(event)
            case Final():
                self._judge(event)

    def _began(self, event: SpeechStarted) -> None:
        with self._lock:
            now = self._clock()
            self._let_through(now, echo=self._echo.begins(now))
        self._tell(event)

    def _let_through(self, now: float, *, echo: bool = False) -> None:
        """With the lock."""
        if self._floor.started(now, echo=echo):
            self._rest = self._speech.rest(now)
            self._speech = _Speech([], self._speech.number + 1)
            self._echo.falls_silent(now)
            self._tell(Stop("interrupted"))

    def _judge(self, final: Final) -> None:
        yes_no = self._partner.expected().yes_no
        with self._lock:
            self._echo.ends()
            verdict = self._floor.heard(final.text, self._clock(), yes_no=yes_no)
            rest, self._rest = self._rest, []
            self._lock.notify_all()
        if verdict == "take":
            since = self.stop()
            self._tell(final)
            self._jobs.put(lambda: self._answer(final.text, since))
        else:
            self._tell(replace(final, text="", confidence=None))
        if verdict == "go_on" and rest:
            since = self._stops
            self._jobs.put(lambda: self._say(rest, since))

    def _is_missed(self) -> bool:
        with self._lock:
            return self._floor.misses(self._clock())

    # The voice's thread

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except NaraError as error:
                self._tell(Trouble(str(error)))
            except Exception:  # noqa: BLE001
                # One turn went wrong; the call goes on.
                _log.exception("a spoken turn broke")
                self._tell(Trouble(_BROKEN))

    def _answer(self, text: str, since: int) -> None:
        taken = self._partner.take(normalised(text))
        self._tell(Answer(taken.turn))
        self._say(list(taken.lines), since)

    def _ask_whether_somebody_is_there(self) -> None:
        if prompt := self._partner.prompt():
            self._say([Line(prompt)], self._stops)

    def _say(self, lines: list[Line], since: int) -> None:
        """Unless somebody wanted quiet meanwhile."""
        clauses = [
            Line(part, line.interruptible) for line in lines for part in parted(line.text, _CLAUSE)
        ]
        with self._lock:
            if since != self._stops:
                return
            speech = self._speech = _Speech(clauses, self._speech.number + 1)
        try:
            for clause in clauses:
                self._sound(speech, clause)
        except SpeechUnavailable as error:
            self._tell(Trouble(f"I can't speak just now ({error})."))
        with self._lock:
            if speech.ends and not self._closed and speech.number == self._speech.number:
                self._tell(Stop("end"))

    def _sound(self, speech: _Speech, clause: Line) -> None:
        """One clause; nothing of it once somebody has stopped us."""
        pieces = at_rate(self._voice.synthesize(clause.text), RATE)
        for number, piece in enumerate(pieces):
            # Told with the lock: after a Stop no sound of what was stopped may follow.
            with self._lock:
                if not self._is_ours(speech, clause, piece, first=number == 0):
                    return
                if number == 0:
                    self._tell(Speaking(clause.text))
                self._tell(Sound(piece.pcm))

    def _is_ours(self, speech: _Speech, clause: Line, piece: Audio, *, first: bool) -> bool:
        """With the lock: takes the time in which the piece will be heard.

        False where we have to be quiet.
        """
        self._lock.wait_for(lambda: self._may_go_on(speech), _LONGEST_TURN_S)
        if self._closed or speech.number != self._speech.number:
            return False
        begin = max(self._clock(), self._floor.until())
        end = begin + piece.seconds
        self._floor.speaks(Passage(clause.text, begin, end, clause.interruptible))
        self._echo.plays(begin, piece.pcm)
        if first:
            speech.ends.append(end)
        else:
            speech.ends[-1] = end
        return True

    def _may_go_on(self, speech: _Speech) -> bool:
        """We do not begin while the shopper speaks; what that is may make our words old."""
        is_old = self._closed or speech.number != self._speech.number
        return is_old or not self._floor.is_taken

    def _hush(self) -> bool:
        """With the lock: whether anything was being said."""
        now = self._clock()
        was = self._floor.until() > now
        self._floor.falls_silent(now)
        self._echo.falls_silent(now)
        self._speech = _Speech([], self._speech.number + 1)
        self._stops += 1
        self._lock.notify_all()
        return was
