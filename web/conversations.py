"""The REST routes: begin, take a turn, look back, erase. Who has the session id is in."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response
from fastapi.responses import JSONResponse

from archive.records import TurnRecord
from web.openapi import problems
from web.problems import Problem
from web.room import Here, HereWithKey
from web.shapes import Begun, History, Said, Trace, Turn

PREFIX = "/api/v1/conversations"
NOT_KNOWN = "There is no such conversation, or it was erased"
NO_TURN = "There is no such turn, or the conversation was erased"
_SHOWN = ("turn", "timestamp", "user", "messages", "intent", "status")
_TRACED = (*_SHOWN, "confidence", "slots", "state", "latency_ms", "model_version", "flow_version")

SessionId = Annotated[str, Path(max_length=200, description="The secret of the conversation.")]
TurnNumber = Annotated[int, Path(ge=0, le=2**31 - 1, description="0 is the greeting.")]
Request = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Names this turn: sent again within a day, it gets the same answer.",
    ),
]


router = APIRouter(prefix=PREFIX, tags=["conversations"])
traces = APIRouter(prefix=PREFIX, tags=["conversations"])
"Only mounted for authors (serve.explain)."


@router.post(
    "",
    status_code=201,
    response_model=Begun,
    responses=problems(401, 413),
    summary="Begin a conversation",
)
async def begin(here: HereWithKey) -> Response:
    """Greets. `session` is the secret to go on with; `conversation_id` is no secret."""
    reply = await here.turns.run(here.desk.begin, "rest")
    names = {"session": reply.session, "conversation_id": reply.conversation_id}
    return JSONResponse({**names, "messages": list(reply.messages)}, 201)


@router.post(
    "/{session}/turns",
    response_model=Turn,
    responses=problems(401, 404, 408, 409, 413, 422),
    summary="Take a turn",
)
async def take(
    session: SessionId, said: Said, here: Here, idempotency_key: Request = None
) -> Response:
    """Answers one turn. Turns of one conversation are taken one at a time, in their order."""
    told = await here.turns.take(session, said.text, "rest", idempotency_key or "")
    if told is None:
        raise Problem(404, NOT_KNOWN)
    return JSONResponse(told.answer)


@router.get(
    "/{session}",
    response_model=History,
    responses=problems(401, 404, 422),
    summary="Look back",
)
async def look_back(session: SessionId, here: Here) -> Response:
    """All turns so far, the greeting first: what a page needs to show them again."""
    turns = await here.turns.run(here.desk.history, session)
    if turns is None:
        raise Problem(404, NOT_KNOWN)
    return JSONResponse({"session": session, "turns": [shown(turn, _SHOWN) for turn in turns]})


@router.delete(
    "/{session}",
    status_code=204,
    response_class=Response,
    responses=problems(401, 404, 409, 422),
    summary="Erase",
)
async def erase(session: SessionId, here: Here) -> Response:
    """Forgets the conversation: its state, and every turn of it in the journal."""
    if not await here.turns.erase(session):
        raise Problem(404, NOT_KNOWN)
    return Response(status_code=204)


@traces.get(
    "/{session}/turns/{number}/trace",
    response_model=Trace,
    responses=problems(401, 404, 422),
    summary="Explain a turn",
)
async def trace(session: SessionId, number: TurnNumber, here: Here) -> Response:
    """How an answer came about. Only where `serve.explain` is on."""
    turn = await here.turns.run(here.desk.past, session, number)
    if turn is None:
        raise Problem(404, NO_TURN)
    return JSONResponse({**shown(turn, _TRACED), "trace": turn.trace})


def shown(turn: TurnRecord, names: tuple[str, ...]) -> dict[str, Any]:
    """Parts of a turn, as JSON."""
    values = {name: getattr(turn, name) for name in names}
    return {
        **values,
        "timestamp": turn.timestamp.isoformat().replace("+00:00", "Z"),
        "messages": list(turn.messages),
    }
