"""What a call sends over its WebSocket: in order, beside everything else, and never too much."""

import asyncio
from collections import deque

from starlette.websockets import WebSocket, WebSocketDisconnect

MOST_BYTES = 4 * 2**20
"Two minutes of sound; a client that is so far behind is not listening."

Content = str | bytes | int
"A text, sound, or the code with which the connection closes."


class Outbox:
    """For one event loop."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[Content] = deque()
        self._bytes = 0
        self._some = asyncio.Event()
        self._sending = asyncio.create_task(self._send_all())

    def put(self, content: Content) -> bool:
        """False where the client does not read: then all sound that waits is gone."""
        if self._bytes + _size(content) > MOST_BYTES:
            self.drop_sound()
            return False
        self._bytes += _size(content)
        self._waiting.append(content)
        self._some.set()
        return True

    def drop_sound(self) -> None:
        """What has not left yet is not wanted any more."""
        self._waiting = deque(one for one in self._waiting if not isinstance(one, bytes))
        self._bytes = sum(map(_size, self._waiting))

    def close(self) -> None:
        self._sending.cancel()

    async def _send_all(self) -> None:
        try:
            while await self._some.wait():
                while self._waiting:
                    await self._send(self._waiting.popleft())
                self._some.clear()
        except (WebSocketDisconnect, RuntimeError):
            # The connection is closed, by them or by us; whoever reads from it finds that out, too.
            self._waiting.clear()

    async def _send(self, content: Content) -> None:
        self._bytes -= _size(content)
        match content:
            case str():
                await self._socket.send_text(content)
            case bytes():
                await self._socket.send_bytes(content)
            case int():
                await self._socket.close(content)


def _size(content: Content) -> int:
    return 0 if isinstance(content, int) else len(content)
