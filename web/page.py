"""The chat page, its files and the widget: under a strict policy, framed only by invitation."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.serve import Serve

STATIC = Path(str(files("web"))) / "static"
_WIDGET = "widget.js"


def serve_page(app: FastAPI, serve: Serve, voice: Mapping[str, Any] | None = None) -> None:
    """`/`, and `/page.json` with what the page has to know. `voice`: see `web.voice`."""
    router = APIRouter(include_in_schema=False)
    headers = page_headers(serve.frames)
    about = {"title": serve.title, "explain": serve.explain, "voice": voice}

    @router.get("/")
    async def page() -> Response:
        return FileResponse(STATIC / "index.html", headers=headers)

    @router.get("/page.json")
    async def told() -> Response:
        return JSONResponse(about)

    app.include_router(router)
    app.mount("/static", Files(directory=STATIC), "static")


class Files(StaticFiles):
    """Asked for again each time, and sent only when changed; the widget's script to any site."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        if path == _WIDGET:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def page_headers(frames: Sequence[str] = ()) -> dict[str, str]:
    """`frames`: other origins that may show the page in a frame."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "media-src": "'self' blob:",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *frames)),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
        # Old browsers know nothing of frame-ancestors; those that do pass this over.
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "no-cache",
    }
