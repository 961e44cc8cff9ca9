"""A candidate model that hears every turn as the serving one does; its answers are only kept.

A turn asks it and goes on. When the turn is kept it takes along what was answered by then, else why
there is no answer: nobody waits for a shadow, unless the settings say how long.
"""

import atexit
import logging
import os
import queue
import sys
from collections.abc import Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Lock, Thread, get_native_id
from typing import Any, Literal

from assistant.hearing import by_type
from assistant.private import private_words
from nlu.base import NotUnderstood, Understander, Understanding

Missing = Literal["late", "busy", "failed"]
"Why there is no answer: not ready when the turn was; later turns pushed it out; the model broke."
_ROOM = 8
"Turns that may wait for the shadow."
_LEAST_IMPORTANT = 19
"Priority of its thread: it works in the time that turns leave over."
_END_S = 5.0

_Result = Understanding | NotUnderstood
_Order = tuple[str, Future[_Result]]
_log = logging.getLogger("nara.shadow")


class Asked:
    """What one turn asked."""

    def __init__(self, model: str, answer: Future[_Result], wait_s: float) -> None:
        self._model, self._answer, self._wait_s = model, answer, wait_s

    def told(self) -> dict[str, Any]:
        """What is known now, as the journal keeps it; what is not ready now never counts."""
        if self._wait_s:
            wait([self._answer], self._wait_s)
        if self._answer.cancelled():
            return self._missing("busy")
        if self._answer.cancel() or not self._answer.done():
            return self._missing("late")
        if self._answer.exception():
            return self._missing("failed")
        return {"model": self._model, **_heard(self._answer.result())}

    def _missing(self, why: Missing) -> dict[str, Any]:
        return {"model": self._model, "missing": why}


class Shadow:
    """May be asked by many threads; answers in one of its own, one question after the other."""

    def __init__(
        self, engine: Understander, version: str, wait_s: float = 0.0, room: int = _ROOM
    ) -> None:
        """`wait_s`: longest time that a turn which is ready waits for the answer."""
        self._wait_s = wait_s
        self.version = version
        "Name of its model."
        self._engine = engine
        self._orders: queue.Queue[_Order | None] = queue.Queue(room)
        self._lock, self._has_failed = Lock(), False
        self._thread: Thread | None = None

    def ask(self, text: str) -> Asked:
        """Returns at once; where too many wait the oldest goes without an answer."""
        answer: Future[_Result] = Future()
        with self._lock:
            self._start()
            self._put((text, answer))
        return Asked(self.version, answer, self._wait_s)

    def close(self) -> None:
        """Its thread ends, and its memory is free. Returns at once."""
        with self._lock:
            while not self._orders.empty():
                self._drop()
            self._put(None)

    def _put(self, order: _Order | None) -> None:
        if self._orders.full():
            self._drop()
        self._orders.put_nowait(order)

    def _drop(self) -> None:
        with suppress(queue.Empty):  # It was begun in this moment.
            if order := self._orders.get_nowait():
                order[1].cancel()

    def _start(self) -> None:
        """At the first question, for a thread does not survive a fork."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="nara-shadow", daemon=True)
            self._thread.start()
            # A thread that is within the model when the program ends would bring it down.
            atexit.register(self._end)

    def _end(self) -> None:
        self.close()
        if self._thread:
            self._thread.join(_END_S)

    def _work(self) -> None:
        _step_back()
        while (order := self._orders.get()) is not None:
            text, answer = order
            # A turn that was kept meanwhile has taken its question back.
            if answer.set_running_or_notify_cancel():
                self._answer(text, answer)
        atexit.unregister(self._end)

    def _answer(self, text: str, answer: Future[_Result]) -> None:
        try:
            answer.set_result(self._engine.understand([text])[0])
        except Exception as error:  # noqa: BLE001
            # Whatever breaks in a candidate is its own affair; it is told once, not at every turn.
            answer.set_exception(error)
            if not self._has_failed:
                self._has_failed = True
                _log.warning("the shadow model %s fails: %s", self.version, error)


def _step_back() -> None:
    """This thread alone; elsewhere than on Linux threads have no priority of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _LEAST_IMPORTANT)


def shadow_trace(asked: Asked | None) -> Mapping[str, Any]:
    """Its part of a turn's trace."""
    return {"shadow": asked.told()} if asked else {}


def _heard(result: _Result) -> dict[str, Any]:
    """As a turn keeps the serving model's: private words are no slot of anybody."""
    best = result.best if isinstance(result, NotUnderstood) else result
    return {
        "intent": best.intent,
        "confidence": round(best.confidence, 4),
        "understood": isinstance(result, Understanding),
        "slots": by_type(best, private_words(best.text)),
    }
