"""Turns of many clients, in threads: one at a time per conversation, and the loop stays free."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from assistant.desk import Desk, Told
from web.metrics import Metrics
from web.problems import Problem
from web.telemetry import Silent, Telemetry, Times, followed

Result = TypeVar("Result")

WAITING = 8
"Turns that may wait for one conversation; a person needs two."
PATIENCE_S = 30.0
"Longest wait for the turn before."
_QUEUE = 50
"Turns that may wait for each thread; more would be answered when nobody reads it any more."
_LOOK_AGAIN_S = (0.002, 0.005, 0.01, 0.02, 0.05)
"When to see whether another process has left the conversation; the last one is repeated."


class _Occupied(Exception):
    """Another process is in the conversation."""


@dataclass(slots=True)
class _Gate:
    """Where the turns of one conversation wait, in the order they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Turns:
    def __init__(
        self, desk: Desk, metrics: Metrics, threads: int, telemetry: Telemetry | None = None
    ) -> None:
        self._desk = desk
        self._metrics = metrics
        self._telemetry = telemetry or Silent()
        self._threads = threads
        self._pool = _pool(threads)
        self._gates: dict[str, _Gate] = {}
        self._under_way = 0
        self._draining = False

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Blocking work, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    async def take(
        self, session_id: str, text: str, channel: str, request: str = ""
    ) -> Told | None:
        """One turn; None for no such conversation. Raises Problem when it cannot be taken now."""
        arrived = time.time_ns()
        async with self._counted(), self._in_line(session_id):
            turn = (self._turn, session_id, text, channel, request)
            began, told = await self._alone(session_id, *turn)
        if told and told.reply:
            self._metrics.count(told.reply)
            times = Times(arrived, began, time.time_ns())
            self._telemetry.turn(told.reply, times, followed())
        return told

    async def erase(self, session_id: str) -> bool:
        """Forget a conversation, after the turns under way; False for no such one."""
        async with self._counted(), self._in_line(session_id):
            return await self._alone(session_id, self._desk.erase, session_id)

    @property
    def draining(self) -> bool:
        return self._draining

    async def drain(self, seconds: float) -> None:
        """Begin no more turns; returns when those under way are done, or the time is up."""
        self._draining = True
        end = asyncio.get_running_loop().time() + seconds
        while self._under_way and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.01)

    def close(self) -> None:
        """Ends the threads; whoever goes on after that begins anew."""
        self._pool.shutdown(wait=True)
        self._telemetry.close()
        self._pool, self._draining = _pool(self._threads), False

    def _turn(self, *turn: str) -> tuple[int, Told | None]:
        """With the moment at which it began."""
        return time.time_ns(), self._desk.turn(*turn)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        if self._draining:
            raise Problem(503, "The server is about to stop; ask again", {"Retry-After": "1"})
        if self._under_way >= _QUEUE * self._threads:
            raise Problem(503, "Too many turns wait already; ask again", {"Retry-After": "2"})
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    @asynccontextmanager
    async def _in_line(self, session_id: str) -> AsyncIterator[None]:
        """After those who came before, in this process."""
        gate = self._gates.setdefault(session_id, _Gate())
        if gate.users > WAITING:
            raise _busy()
        gate.users += 1
        try:
            async with _queued(gate):
                yield
        finally:
            gate.users -= 1
            if not gate.users:
                del self._gates[session_id]

    async def _alone(self, session_id: str, work: Callable[..., Result], *arguments: Any) -> Result:
        """Blocking work, in a thread, while no other process is in that conversation."""
        loop, pauses = asyncio.get_running_loop(), iter(_LOOK_AGAIN_S)
        end = loop.time() + PATIENCE_S
        while loop.time() < end:
            with suppress(_Occupied):
                return await self.run(self._inside, session_id, work, *arguments)
            await asyncio.sleep(next(pauses, _LOOK_AGAIN_S[-1]))
        raise _busy()

    def _inside(self, session_id: str, work: Callable[..., Result], *arguments: Any) -> Result:
        """In the thread, too: where the lock is on another machine, it may be long in coming."""
        if not self._desk.enter(session_id):
            raise _Occupied
        try:
            return work(*arguments)
        finally:
            self._desk.leave(session_id)


def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "nara-turn")


@asynccontextmanager
async def _queued(gate: _Gate) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await gate.lock.acquire()
    except TimeoutError as error:
        raise _busy() from error
    try:
        yield
    finally:
        gate.lock.release()


def _busy() -> Problem:
    busy = "This conversation is busy with other turns; send one after the other"
    return Problem(409, busy, {"Retry-After": "1"})
