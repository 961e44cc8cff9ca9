"""A conversation of this server, as the threads of a call ask it."""

import asyncio
import time
from contextvars import copy_context
from typing import Any

from starlette.websockets import WebSocket

from assistant.call import Taken
from assistant.voiced import CHANNEL, lines_of
from speech.base import Expected
from web.conversations import NOT_KNOWN
from web.problems import Problem, problem_of
from web.room import Room
from web.view import extras

_LONGEST_S = 120.0
"Of a turn; it waits for others for a quarter of that at most."
_FRESH_S = 1.0
"""How old the answer to "what is awaited" may be: it is asked thirty times a second, and turns
are taken by other tabs and workers, too."""


class Partner:
    """Made in the event loop; its methods are called from other threads."""

    def __init__(self, here: Room, socket: WebSocket, session: str) -> None:
        self._here, self._socket, self._session = here, socket, session
        self._loop, self._context = asyncio.get_running_loop(), copy_context()
        self._expected, self._asked = Expected(), -_FRESH_S
        self._idle, self._left = asyncio.Event(), False
        self._idle.set()

    def take(self, text: str) -> Taken:
        """Its `turn` is the message for the client, or the Problem."""
        if self._left:
            return Taken(Problem(408, "Nobody is there any more"), [])
        # In a context of the connection's, so that the log knows its id.
        run = self._context.copy().run
        asked = run(asyncio.run_coroutine_threadsafe, self._take(text), self._loop)
        taken = asked.result(_LONGEST_S)
        self._asked = -_FRESH_S
        return taken

    def expected(self) -> Expected:
        now = time.monotonic()
        if now - self._asked >= _FRESH_S:
            self._expected, self._asked = self._here.desk.awaited(self._session), now
        return self._expected

    def prompt(self) -> str:
        return self._here.desk.silence(self._session)

    async def leave(self) -> None:
        """No turn begins any more; returns when the one under way is done."""
        self._left = True
        await self._idle.wait()

    async def _take(self, text: str) -> Taken:
        self._idle.clear()
        try:
            return await self._taken(text)
        except Exception as error:  # noqa: BLE001
            # One turn went wrong; the client hears so, and the call goes on.
            return Taken(problem_of(error), [])
        finally:
            self._idle.set()

    async def _taken(self, text: str) -> Taken:
        here = self._here
        await here.entrance.admit(self._socket)
        told = await here.turns.take(self._session, text, CHANNEL)
        if told is None or told.reply is None:
            raise Problem(404, NOT_KNOWN)
        message: dict[str, Any] = {**told.answer, **extras(told.reply, here)}
        return Taken(message, lines_of(told.reply))
