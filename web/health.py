"""Whether the server lives, whether it may be sent turns, and its numbers."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from starlette.requests import Request

from values.errors import StoreError
from web.metrics import MEDIA_TYPE
from web.openapi import problems
from web.problems import Problem
from web.room import room
from web.shapes import Health

router = APIRouter(tags=["operation"])


@router.get("/healthz", summary="Does it live?")
async def healthz() -> Health:
    """Says ok as long as the process answers at all."""
    return Health(status="ok")


@router.get("/readyz", responses={503: problems()[503]}, summary="Can it take turns?")
async def readyz(request: Request) -> Health:
    """503 while a turn could not be kept, or the server is about to stop."""
    here = room(request)
    if here.turns.draining:
        raise Problem(503, "The server is about to stop", {"Retry-After": "1"})
    await here.turns.run(here.desk.check)
    return Health(status="ok")


@router.get("/metrics", response_class=PlainTextResponse, responses=problems(401))
async def metrics(request: Request) -> Response:
    """For Prometheus. Takes an API key where keys are set."""
    here = room(request)
    here.entrance.need_key(request)
    await here.entrance.admit(request)
    try:
        active = await here.turns.run(here.desk.active)
    except StoreError:
        active = None  # Nobody can count them; all other numbers are wanted the more.
    return Response(here.metrics.text(active), media_type=MEDIA_TYPE)
