"""How turns sound: judged after they were answered, in a thread of its own, a few at a time.

A turn is in the journal before it is answered and waits there to be judged; what this thread has no
time for, or a killed program left, is judged when it is quiet.
"""

import atexit
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Protocol

from archive.journal import Journal, Key
from archive.records import TurnRecord
from archive.sentiment import Entry, entry
from assistant.config import Settings
from nlu.sentences import sentences
from values.errors import ModelError, StoreError

Clock = Callable[[], datetime]
_LOG = logging.getLogger("nara.sentiment")
_LET_LEAVE_S = 0.01
"The answer leaves the process first."
_TOGETHER = 32
"Turns that are judged with one write."
_MOST = 2000
"Turns that wait in memory; the journal knows those before them."
_REST = 1.0
"After so many seconds of work for each: turns under way get the processor."
_QUIET_S = 1.0
_LEFT_AFTER = timedelta(seconds=60)
"A turn that waits so long was left behind."
_LOOK_AGAIN_S = 60.0
_SENTENCES = 40
"Of one message; a longer one is a list."
_KNOWN = 4096
"Sentences whose sound is remembered: much of what is answered is said often."


class Sound(Protocol):
    """A label of `nlu.sentiment`, and -1 to 1."""

    @property
    def label(self) -> str: ...

    @property
    def score(self) -> float: ...


class Judge(Protocol):
    def judge(self, sentences: Sequence[str]) -> Sequence[Sound]: ...


class Moods:
    """Knows of turns at once, and never makes one wait."""

    def __init__(self, journal: Journal, load: Callable[[], Judge], clock: Clock) -> None:
        """`load` opens the model, with the first turn."""
        self._journal, self._load, self._clock = journal, load, clock
        self._queue: deque[TurnRecord] = deque(maxlen=_MOST)
        self._some, self._closing = Event(), Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._next_look = 0.0

    def heard(self, record: TurnRecord) -> None:
        """A turn that was kept."""
        self._queue.append(record)
        self._some.set()
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="nara-moods", daemon=True)
                self._thread.start()
                # A thread that is within the model when the program ends would bring it down.
                atexit.register(self.close)

    def close(self, seconds: float = 5.0) -> None:
        """Judge what waits in memory, for so long at most."""
        self._closing.set()
        self._some.set()
        if self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        try:
            judge = remembering(self._load())
            while not (self._closing.is_set() and not self._queue):
                self._step(judge)
        except ModelError as error:
            _LOG.warning("how sentences sound is not judged: %s", error)
        except Exception:  # noqa: BLE001
            # Whatever it was: turns go on without it, and wait in the journal.
            _LOG.exception("how sentences sound is not judged any more")

    def _step(self, judge: Callable[[str], Sound]) -> None:
        self._some.wait(_QUIET_S)
        self._some.clear()
        if not self._queue:
            self._catch_up(judge)
            return
        self._closing.wait(_LET_LEAVE_S)
        started = time.perf_counter()
        self._judge(self._taken(), judge)
        self._closing.wait((time.perf_counter() - started) * _REST)
        if self._queue:
            self._some.set()

    def _taken(self) -> list[TurnRecord]:
        return [self._queue.popleft() for _ in range(min(_TOGETHER, len(self._queue)))]

    def _judge(self, records: Sequence[TurnRecord], judge: Callable[[str], Sound]) -> None:
        found: Mapping[Key, Sequence[Entry]] = {
            (record.conversation_id, record.turn): entries_of(record, judge) for record in records
        }
        try:
            self._journal.judge(found)
        except StoreError as error:
            _LOG.warning("how sentences sound cannot be kept just now: %s", error)

    def _catch_up(self, judge: Callable[[str], Sound]) -> None:
        """A few that were left behind, where nothing else is to be done."""
        if self._closing.is_set() or time.monotonic() < self._next_look:
            return
        try:
            left = self._journal.waiting(self._clock() - _LEFT_AFTER, _TOGETHER)
        except StoreError:
            left = []
        if not left:
            self._next_look = time.monotonic() + _LOOK_AGAIN_S
            return
        self._judge(left, judge)
        self._some.set()


def entries_of(record: TurnRecord, judge: Callable[[str], Sound]) -> list[Entry]:
    """How each message of a turn sounds, sentence by sentence."""
    user = [] if record.user is None else [entry("user", sounds_of(record.user, judge))]
    return [*user, *(entry("assistant", sounds_of(text, judge)) for text in record.messages)]


def sounds_of(text: str, judge: Callable[[str], Sound]) -> list[dict[str, Any]]:
    """How the sentences of a text sound."""
    made = []
    for one in sentences(text)[:_SENTENCES]:
        sound = judge(one.text)
        made.append({"text": one.text, "label": sound.label, "score": round(sound.score, 3) + 0.0})
    return made


def remembering(judge: Judge) -> Callable[[str], Sound]:
    """Sentence by sentence; what was said lately is known."""

    @lru_cache(maxsize=_KNOWN)
    def one(sentence: str) -> Sound:
        return judge.judge([sentence])[0]

    return one


@lru_cache(maxsize=2)
def opened(folder: Path | None) -> Judge:
    """Once a process, whoever asks."""
    # Imported here: a conversation begins sooner without it.
    from nlu.sentiment import SHIPPED_SENTIMENT, load

    return load(folder or SHIPPED_SENTIMENT)


def moods_of(settings: Settings, journal: Journal, clock: Clock) -> Moods | None:
    """As configured; None = nobody judges."""
    own = settings.sentiment
    return Moods(journal, lambda: opened(own.model), clock) if own.enabled else None
