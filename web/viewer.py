"""One browser that watches: it is told what changed, as quickly as it reads and no quicker.

What it has not read yet is a set of names, not a queue: of a conversation that changed ten times
meanwhile it gets the newest state once. A browser that reads nothing is let go.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from values.errors import StoreError
from web.problems import event_of, problem_of
from web.watch import News, Watch

PATIENCE_S = 20.0
"Longest wait for a browser to read what was sent."
TOO_SLOW = 4408
"Close code."
_AT_MOST_EVERY_S = 0.25


class Viewer:
    def __init__(self, socket: WebSocket, watch: Watch) -> None:
        self._socket, self._watch = socket, watch
        self._changed: set[str] = set()
        self._outages = ""
        self._trouble = ""
        self._open = ""
        "Conversation that is looked into."
        self._reopen = False
        self._some = asyncio.Event()

    @property
    def behind(self) -> int:
        """Conversations it does not know the newest of."""
        return len(self._changed)

    def hear(self, news: News) -> None:
        """Never waits."""
        self._changed |= news.changed
        self._reopen = self._reopen or self._open in news.changed
        if news.changed or news.outages != self._outages or news.trouble != self._trouble:
            self._outages, self._trouble = news.outages, news.trouble
            self._some.set()

    def look_into(self, conversation: str) -> None:
        """Empty = into none."""
        self._open, self._reopen = conversation, bool(conversation)
        self._some.set()

    async def run(self) -> None:
        """Until the browser leaves, or stops reading."""
        self._changed |= self._watch.rows.keys()
        self._outages = self._watch.outages
        sending = asyncio.create_task(self._send_all())
        listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, listening):
                task.cancel()
                with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                    await task

    async def _listen(self) -> None:
        while (message := await self._socket.receive())["type"] != "websocket.disconnect":
            content = _object(message.get("text"))
            if content.get("type") == "open":
                self.look_into(str(content.get("conversation", ""))[:100])
            elif content.get("type") == "close":
                self.look_into("")

    async def _send_all(self) -> None:
        """The board first, even where nobody talks."""
        self._some.set()
        while await self._some.wait():
            self._some.clear()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._send_news()
            except TimeoutError:
                with suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        await self._socket.close(TOO_SLOW)
                return
            await asyncio.sleep(_AT_MOST_EVERY_S)

    async def _send_news(self) -> None:
        changed, self._changed = self._changed, set()
        rows = [self._watch.rows[name] for name in changed if name in self._watch.rows]
        gone = json.dumps([name for name in changed if name not in self._watch.rows])
        trouble = json.dumps(self._trouble)
        told = f'"rows":[{",".join(rows)}],"gone":{gone},"outages":{self._outages or "[]"}'
        await self._socket.send_text(f'{{"type":"board",{told},"trouble":{trouble}}}')
        if self._reopen:
            self._reopen = False
            await self._send_opened(self._open)

    async def _send_opened(self, conversation: str) -> None:
        try:
            turns = await self._watch.opened(conversation)
        except StoreError as error:
            await self._socket.send_text(json.dumps(event_of(problem_of(error))))
            return
        name = json.dumps(conversation)
        await self._socket.send_text(f'{{"type":"talk","conversation":{name},"turns":{turns}}}')


def _object(text: str | None) -> Mapping[str, Any]:
    """What a browser asks for; anything unreadable asks for nothing."""
    try:
        content = json.loads(text or "null")
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
