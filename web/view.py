"""The routes of a chat page: what it shows again after a reload, and thumbs up or down."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from archive.records import TurnRecord
from assistant.cards import cards_of
from assistant.choices import kept
from assistant.reply import Reply
from web.conversations import NO_TURN, NOT_KNOWN, PREFIX, SessionId, TurnNumber, shown
from web.openapi import problems
from web.problems import Problem
from web.room import Here, Room
from web.shapes import Feedback, View

_SHOWN = ("turn", "timestamp", "user", "messages", "status", "feedback")

router = APIRouter(prefix=PREFIX, tags=["pages"])


@router.get(
    "/{session}/view",
    response_model=View,
    responses=problems(401, 404, 422),
    summary="Look back, as a page does",
)
async def view(session: SessionId, here: Here) -> Response:
    """All turns with their cards, the greeting first, and the answers that may be picked now."""
    seen = await here.turns.run(_view, here, session)
    if seen is None:
        raise Problem(404, NOT_KNOWN)
    return JSONResponse(seen)


@router.put(
    "/{session}/turns/{number}/feedback",
    status_code=204,
    response_class=Response,
    responses=problems(401, 404, 413, 422),
    summary="Say what an answer is worth",
)
async def rate(session: SessionId, number: TurnNumber, feedback: Feedback, here: Here) -> Response:
    """Kept with the turn; said again it replaces what was said, and `null` takes it back."""
    if not await here.turns.run(here.desk.rate, session, number, feedback.rating):
        raise Problem(404, NO_TURN)
    return Response(status_code=204)


def extras(turn: Reply | TurnRecord | None, here: Room) -> dict[str, Any]:
    """What a page shows of a turn beside its messages; the same from the journal alone."""
    if turn is None:
        return {"cards": [], "choices": []}
    choices = turn.choices if isinstance(turn, Reply) else kept(turn.trace)
    return {
        "cards": [asdict(card) for card in cards_of(turn, here.map_url)],
        "choices": [asdict(choice) for choice in choices],
    }


def _view(here: Room, session: str) -> dict[str, Any] | None:
    turns = here.desk.history(session)
    return None if turns is None else _viewed(here, session, turns)


def _viewed(here: Room, session: str, turns: Sequence[TurnRecord]) -> dict[str, Any]:
    more = [extras(turn, here) for turn in turns]
    return {
        "session": session,
        "turns": [
            {**shown(turn, _SHOWN), "cards": extra["cards"]}
            for turn, extra in zip(turns, more, strict=True)
        ],
        # Only the newest question still waits for its answer.
        "choices": more[-1]["choices"] if more else [],
    }
