"""Around every request: its id, the headers that keep browsers safe, one line in the log.

The line names the route, never the path: a path holds the session id, which is a secret.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.ids import name_request
from web.problems import problem_of, response
from web.telemetry import follow

_LOG = logging.getLogger("nara.web")
_SAFE: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"A response that sets one of them itself knows better."


class Access:
    """Outermost: also answers for what nobody below has caught."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        named, started = _name(scope), time.perf_counter()
        answer = _Answer(send, named)
        try:
            await self._app(scope, receive, answer)
        except Exception as error:  # noqa: BLE001
            # Whatever it was, the client gets a problem document, and the log the reason.
            await _tell(error, scope, receive, answer)
        finally:
            spent = (time.perf_counter() - started) * 1000
            method, route = scope.get("method", "WEBSOCKET"), route_of(scope)
            _LOG.info("%s %s %s %.1f ms id=%s", method, route, answer.status, spent, named)


class _Answer:
    """Passes an answer on, with our headers, and remembers its status."""

    def __init__(self, send: Send, named: str) -> None:
        self._send = send
        self._named = named
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._named
            for name, value in _SAFE.items():
                headers.setdefault(name, value)
        elif message["type"] == "websocket.accept":
            self.status = 101
        await self._send(message)


def route_of(scope: Scope) -> str:
    """The template of the route that was taken; `-` where there is none."""
    return str(getattr(scope.get("route"), "path", "-"))


def _name(scope: Scope) -> str:
    headers = Headers(scope=scope)
    follow(headers.get("traceparent", ""))
    return name_request(headers.get("x-request-id", ""))


async def _tell(error: Exception, scope: Scope, receive: Receive, answer: Any) -> None:
    problem = problem_of(error)
    if answer.status == 0 and scope["type"] == "http":
        await response(problem)(scope, receive, answer)
    elif scope["type"] == "websocket":
        await answer({"type": "websocket.close", "code": 1011})
