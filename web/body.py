"""How large a body may be, and how long it may take to arrive."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problem, response

_PATIENCE_S = 30.0
"Longest wait for the next part of a body."


class BodyLimit:
    """Counts what arrives: a Content-Length may lie or be missing."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _announced(scope) > self._limit:
            await response(self._too_large())(scope, receive, send)
        else:
            await self._app(scope, self._counting(receive), send)

    def _counting(self, receive: Receive) -> Receive:
        arrived, complete = 0, False

        async def counted() -> Message:
            nonlocal arrived, complete
            message = await (receive() if complete else _soon(receive))
            arrived += len(message.get("body", b""))
            if arrived > self._limit:
                raise self._too_large()
            complete = not message.get("more_body", False)
            return message

        return counted

    def _too_large(self) -> Problem:
        return Problem(413, f"A body has at most {self._limit} bytes here")


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


async def _soon(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await receive()
    except TimeoutError as error:
        raise Problem(408, "The body did not arrive in time") from error
