"""The live dashboard at /dashboard: a page anybody may load, and a WebSocket that wants a key.

The key comes as the first message, so that it stands in no address and no log.
"""

import asyncio
import json
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from archive.redaction import Policy
from assistant.build import system_clock
from assistant.config import Settings
from assistant.keys import is_known
from assistant.turn import Assistant
from web.page import STATIC, Files, page_headers
from web.problems import Problem, event_of, problem_of
from web.room import room
from web.viewer import Viewer
from web.watch import Watch

PATH = "/dashboard"
REFUSED = 4401
"Close code: the key is not known here, or too many watch; the error before says which."
_KEY_S = 10.0
"How long a client may take to send its key."
_BUSY = "Too many watch here already; close one of the pages"
_WANTED = "This key is not known here; the setting is dashboard.key"


@dataclass(frozen=True, slots=True)
class Lookout:
    """What a server with a dashboard has."""

    watch: Watch
    key: str
    "Hash of the key that lets managers in."


def lookout_of(settings: Settings, assistant: Assistant) -> Lookout | None:
    """As configured; None = there is no such page. Raises ConfigError."""
    own = settings.dashboard
    if not own.key:
        return None
    policy = Policy.from_settings(settings.archive)
    watch = Watch(assistant.parts.journal, policy, own.mood, system_clock)
    return Lookout(watch, own.key)


def serve_dashboard(app: FastAPI, lookout: Lookout) -> None:
    router = APIRouter(include_in_schema=False)
    headers = page_headers()

    @router.get(PATH)
    async def page() -> Response:
        return FileResponse(STATIC / "dashboard.html", headers=headers)

    @router.websocket(f"{PATH}/stream")
    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        try:
            await _watch(socket, lookout)
        except WebSocketDisconnect:
            return

    app.include_router(router)
    app.mount(f"{PATH}/static", Files(directory=STATIC), "dashboard-static")


async def _watch(socket: WebSocket, lookout: Lookout) -> None:
    viewer = Viewer(socket, lookout.watch)
    try:
        await _let_in(socket, lookout)
        if not lookout.watch.join(viewer):
            raise Problem(503, _BUSY, {"Retry-After": "30"})
    except WebSocketDisconnect:
        raise
    except Exception as error:  # noqa: BLE001
        # Only after `accept` can a page see why.
        await socket.send_text(json.dumps(event_of(problem_of(error))))
        await socket.close(REFUSED)
        return
    try:
        await viewer.run()
    finally:
        lookout.watch.leave(viewer)


async def _let_in(socket: WebSocket, lookout: Lookout) -> None:
    """Raises Problem."""
    entrance = room(socket).entrance
    entrance.need_own_page(socket)
    await entrance.admit(socket)
    try:
        async with asyncio.timeout(_KEY_S):
            content = json.loads(await socket.receive_text())
        key = str(content["key"])
    except (TimeoutError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise Problem(401, 'Send {"type":"key","key":...} first') from error
    if not is_known(key, [lookout.key]):
        raise Problem(401, _WANTED)
