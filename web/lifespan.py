"""From start to stop: warm up first, and let turns under way end before connections are cut."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

from fastapi import FastAPI

from web.turns import Turns

GRACE_S = 30.0
"How long turns under way may take after the signal to stop."


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    turns: Turns = app.state.room.turns
    with _stopping_gently(turns):
        yield
    turns.close()
    await asyncio.to_thread(app.state.room.desk.close)


@contextmanager
def _stopping_gently(turns: Turns) -> Iterator[None]:
    """The server's own handler cuts WebSockets at once; it gets the signal when turns are done."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or not callable(signal.getsignal(signal.SIGTERM)):
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    gentle = _Gentle(turns, loop, before)
    for number in before:
        signal.signal(number, gentle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Gentle:
    """A signal handler that passes the signal on a little later; a second one at once."""

    def __init__(
        self,
        turns: Turns,
        loop: asyncio.AbstractEventLoop,
        before: dict[signal.Signals, Any],
    ) -> None:
        self._turns = turns
        self._loop = loop
        self._before = before
        self._asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            self._pass_on(number)
            return
        self._asked = True
        self._loop.call_soon_threadsafe(self._begin, number)

    def _begin(self, number: int) -> None:
        self._task = self._loop.create_task(self._drain(number))

    async def _drain(self, number: int) -> None:
        await self._turns.drain(GRACE_S)
        # The answers have to leave the process, too.
        await asyncio.sleep(0)
        self._pass_on(number)

    def _pass_on(self, number: int) -> None:
        handler: Callable[[int, FrameType | None], Any] = self._before[signal.Signals(number)]
        handler(number, None)
