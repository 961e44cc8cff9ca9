"""The embedded recogniser: voice activity, turn-taking and Moonshine behind the port.

A transcript is made ahead of time, in a thread, while the pause is still being judged; at most one
a stream. All streams share one model.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock

from speech.base import Event, Expected, Final, Partial, SpeechStarted
from speech.language import Language, language
from speech.moonshine import Moonshine, Transcript, shared
from speech.turns import Move, Turn, Turns
from speech.vad import Vad
from values.audio import FRAME_BYTES, FRAME_SECONDS

_AT_ONCE = 2
"Transcripts that are made at the same time in this process; more would wait for the processor."
_POOL = ThreadPoolExecutor(_AT_ONCE, "nara-asr")
_LIVE_S = 1.0
"Speech between two transcripts of what is still being said."
_KEPT_FRAMES = 16
"Before a turn begins: what is kept of the silence."


@dataclass(slots=True)
class _Ahead:
    """A transcript that is being made."""

    turn: Turn
    over: Flag
    text: Future[Transcript]

    def stop(self) -> None:
        self.over.set()
        self.text.cancel()

    def ready(self) -> str:
        """The transcript where it is there."""
        if not self.text.done() or self.text.cancelled() or self.text.exception():
            return ""
        return self.text.result().text


class _Busy:
    """How many transcripts are being made in this process."""

    def __init__(self) -> None:
        self._number, self._lock = 0, Lock()

    def __bool__(self) -> bool:
        return self._number > 0

    def submit(self, work: Callable[[], Transcript]) -> "Future[Transcript]":
        self._count(1)
        made = _POOL.submit(work)
        made.add_done_callback(lambda _: self._count(-1))
        return made

    def _count(self, step: int) -> None:
        with self._lock:
            self._number += step


_BUSY = _Busy()
_ANYTHING = Expected()


class EmbeddedRecognizer:
    """Moonshine and Silero on this machine's processor. English."""

    def __init__(
        self,
        threads: int = 2,
        *,
        partials: bool = True,
        likely: Callable[[], Language | None] = language,
    ) -> None:
        """The models are loaded at first use.

        `partials`: tell what was understood so far, at each pause and, while the processor has
        nothing better to do, about once a second. `likely`: what is mostly said here; None = hear
        every word for itself.
        """
        self._threads = threads
        self._partials = partials
        self._likely, self._lock = likely, Lock()
        self._language: tuple[Language | None] | None = None

    def stream(
        self, frames: Iterable[bytes], expected: Callable[[], Expected] = Expected
    ) -> Iterator[Event]:
        """Raises SpeechUnavailable."""
        ear = _Ear(shared(self._threads), self._said_here(), self._partials, expected)
        try:
            for frame in _framed(frames):
                yield from ear.hear(frame)
            yield from ear.finish()
        finally:
            ear.close()

    def _said_here(self) -> Language | None:
        with self._lock:
            if self._language is None:
                self._language = (self._likely(),)
            return self._language[0]


def _framed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Frames of 32 ms, however the sound comes; the last one is filled up with silence."""
    left = b""
    for piece in pieces:
        left += piece
        while len(left) >= FRAME_BYTES:
            yield left[:FRAME_BYTES]
            left = left[FRAME_BYTES:]
    if left:
        yield left.ljust(FRAME_BYTES, b"\0")


class _Ear:
    """One stream."""

    def __init__(
        self,
        model: Moonshine,
        said_here: Language | None,
        partials: bool,
        expected: Callable[[], Expected],
    ) -> None:
        self._model, self._said_here = model, said_here
        self._partials, self._expected = partials, expected
        self._vad, self._turns = Vad(), Turns()
        self._kept: list[bytes] = []
        self._first_kept = 0
        self._ahead: _Ahead | None = None
        self._live: _Ahead | None = None
        "Of what is still being said: told, and never a turn."
        self._live_at = 0.0
        self._told = ""
        self._is_enough: tuple[str, bool] = ("", False)

    def hear(self, frame: bytes) -> Iterator[Event]:
        self._kept.append(frame)
        expected = self._expected() if self._turns.in_turn else _ANYTHING
        moves = self._turns.hear(self._vad(frame), expected.patience, self._enough(expected))
        for move in moves:
            yield from self._do(move)
        if not self._turns.in_turn and len(self._kept) > _KEPT_FRAMES:
            self._forget(self._first_kept + len(self._kept) - _KEPT_FRAMES)
        yield from self._tell(self._ahead)
        if self._partials:
            self._transcribe_live()
            yield from self._tell(self._live)

    def finish(self) -> Iterator[Event]:
        for move in self._turns.finish():
            yield from self._do(move)

    def close(self) -> None:
        self._drop()
        self._drop_live()

    def _do(self, move: Move) -> Iterator[Event]:
        match move.step:
            case "begin":
                self._live_at = 0.0
                yield SpeechStarted(round(move.turn.begun * FRAME_SECONDS, 3))
            case "ahead":
                self._begin(move.turn)
            case "resumed":
                self._drop()
            case "end":
                yield self._final(move.turn)

    def _begin(self, turn: Turn) -> None:
        self._drop()
        self._drop_live()
        self._ahead = self._transcript(turn, self._said_here)

    def _transcript(self, turn: Turn, likely: Language | None) -> _Ahead:
        over, sound = Flag(), self._sound(turn)
        text = _BUSY.submit(lambda: self._model.transcribe(sound, over.is_set, likely))
        return _Ahead(turn, over, text)

    def _transcribe_live(self) -> None:
        speaking = self._turns.speaking_s
        if self._live or _BUSY or speaking < self._live_at + _LIVE_S:
            return
        self._live_at = speaking
        # Shown and gone: the quick way will do.
        self._live = self._transcript(self._turns.so_far, None)

    def _drop(self) -> None:
        if self._ahead:
            self._ahead.stop()
            self._ahead = None

    def _drop_live(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _final(self, turn: Turn) -> Final:
        heard = self._settled(turn)
        self._drop()
        self._drop_live()
        self._told, self._is_enough = "", ("", False)
        self._forget(turn.last)
        begin, end = round(turn.begun * FRAME_SECONDS, 3), round(turn.ended * FRAME_SECONDS, 3)
        return Final(heard.text, heard.confidence if heard.text else None, begin, end)

    def _settled(self, turn: Turn) -> Transcript:
        """The transcript made ahead; a new one where there is none of this very turn."""
        if self._ahead and self._ahead.turn.first == turn.first:
            return self._ahead.text.result()
        return self._transcript(turn, self._said_here).text.result()

    def _tell(self, made: _Ahead | None) -> Iterator[Event]:
        text = made.ready() if made else ""
        if made is self._live and made and made.text.done():
            self._live = None
        if self._partials and text and text != self._told:
            self._told = text
            yield Partial(text)

    def _enough(self, expected: Expected) -> bool:
        """Asked once a transcript: it may cost a look at the model."""
        text = self._ahead.ready() if self._ahead else ""
        if not text:
            return False
        if self._is_enough[0] != text:
            self._is_enough = (text, expected.is_enough(text))
        return self._is_enough[1]

    def _sound(self, turn: Turn) -> bytes:
        begin = max(0, turn.first - self._first_kept)
        return b"".join(self._kept[begin : turn.last - self._first_kept])

    def _forget(self, before: int) -> None:
        number = max(0, before - self._first_kept)
        del self._kept[:number]
        self._first_kept += number
