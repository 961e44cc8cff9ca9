"""The application: routes, error documents and what stands around them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from assistant.desk import Desk
from assistant.serve import Serve
from assistant.turn import Assistant
from web import conversations, docs, health, stream, view
from web.access import Access
from web.body import BodyLimit
from web.entrance import Entrance
from web.flow_page import Draw, serve_flow_page
from web.hosts import LocalNames
from web.lifespan import lifespan
from web.metrics import Metrics
from web.openapi import describe
from web.page import page_headers, serve_page
from web.problems import answer_with_problems
from web.rates import Rate
from web.room import Room
from web.telemetry import Silent, Telemetry
from web.turns import Turns
from web.voice import Voices

if TYPE_CHECKING:
    from web.dashboard import Lookout

Mount = tuple[str, ASGIApp]
"A path and what answers below it."
_ABOUT = """A shopper's conversation: begin one, take turns, look back, erase.

Errors are RFC 9457 problem documents. `session` is the secret of a conversation: who has it can go
on with it. `WS /api/v1/conversations/{session}/stream` takes `{"type":"text","text":...}` and
answers `{"type":"message",...}` with the fields of a turn, its `cards` and `choices`, or
`{"type":"error",...}`; sound goes both ways over it, too.
"""
_NO_PATHS = TelemetryConfig(tracing=False, logs=False, auto_configure=False)
"""FastAPI's own spans hold paths, and those the session ids; ours do not."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a server has beside its assistant."""

    redis: str | None = None
    "URL of where all workers count a client's requests together."
    voices: Voices = field(default_factory=Voices)
    "What hears and speaks."
    telemetry: Telemetry = field(default_factory=Silent)
    "Who is told of turns."
    lookout: "Lookout | None" = None
    "What managers watch conversations with; None = there is no dashboard."


def create_app(
    assistant: Assistant,
    serve: Serve | None = None,
    *,
    mounts: Sequence[Mount] = (),
    local_names: bool = False,
    draw: Draw | None = None,
    means: Means | None = None,
) -> FastAPI:
    """Pages and the like come as `mounts`; they are asked after the routes here.

    `local_names`: answer only under the names of this machine. `draw` makes the graph that authors
    see at /flows.
    """
    serve = serve or Serve()
    app = FastAPI(
        title="Nara",
        version=version("nara-assistant"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=_NO_PATHS,
    )
    app.state.room = _room(assistant, serve, means or Means())
    answer_with_problems(app)
    describe(app, keyed=bool(serve.api_keys))
    _route(app, serve, app.state.room.voices)
    if draw and serve.page and serve.explain:
        serve_flow_page(app, draw, page_headers())
    if means and means.lookout:
        # Imported here: most servers have no dashboard, and start sooner.
        from web.dashboard import serve_dashboard

        serve_dashboard(app, means.lookout)
    for path, mounted in mounts:
        app.mount(path, mounted)
    _surround(app, serve, local_names)
    return app


def _room(assistant: Assistant, serve: Serve, means: Means) -> Room:
    desk, metrics = Desk(assistant), Metrics()
    turns = Turns(desk, metrics, serve.threads, means.telemetry)
    entrance = Entrance(serve.api_keys, Rate(serve.rate, means.redis), serve.cors)
    return Room(desk, turns, metrics, entrance, serve.body_limit, serve.map_url, means.voices)


def _route(app: FastAPI, serve: Serve, voices: Voices) -> None:
    app.include_router(conversations.router)
    app.include_router(view.router)
    if serve.explain:
        app.include_router(conversations.traces)
    app.include_router(stream.router)
    app.include_router(health.router)
    app.include_router(docs.router)
    docs.mount_assets(app)
    if serve.page:
        serve_page(app, serve, voices.about)


def _surround(app: FastAPI, serve: Serve, local_names: bool) -> None:
    """The last one added is the outermost."""
    app.add_middleware(BodyLimit, limit=serve.body_limit)
    if serve.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=serve.cors,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "X-API-Key",
                "X-Request-ID",
            ],
            expose_headers=["Retry-After", "X-Request-ID"],
        )
    if local_names:
        app.add_middleware(LocalNames)
    app.add_middleware(Access)
