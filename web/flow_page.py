"""The graph of the flows at /flows, for authors: where a conversation stands lights up."""

import asyncio
from collections.abc import Callable, Mapping

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, Response

from web.page import STATIC

Draw = Callable[[], str]
"The flows as they lie in their files, as SVG. Raises NaraError."


def serve_flow_page(app: FastAPI, draw: Draw, headers: Mapping[str, str]) -> None:
    router = APIRouter(include_in_schema=False)

    @router.get("/flows")
    async def page() -> Response:
        return FileResponse(STATIC / "flows.html", headers=headers)

    @router.get("/flows.svg")
    async def picture() -> Response:
        # Laid out by another program: a moment, and not one of ours.
        return Response(await asyncio.to_thread(draw), media_type="image/svg+xml")

    app.include_router(router)
