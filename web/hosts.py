"""A server for this machine alone answers only under this machine's own names.

Else any web page could use it by a name of its own that leads to 127.0.0.1 (DNS rebinding).
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.problems import Problem, response


class LocalNames:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_local(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await response(_stranger())(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def is_local(host: str) -> bool:
    """Whether a Host header names this machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _stranger() -> Problem:
    return Problem(421, "This server answers only as localhost or 127.0.0.1")
