"""The page form of annotating: the keys of the terminal, over HTTP.

It holds no sentence between two requests: the page sends what it shows along with the key, so
that any worker can answer, and a reload loses nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from assistant.keys import is_known
from learning.annotating import Clock, Outcome, attempt, shown
from learning.keyboard import HELP, View, offered, press, with_words
from learning.lines import SENTIMENTS, is_bio
from learning.scheme import Scheme
from learning.seats import Seats
from learning.table import Card, Finished, Table, Work
from nlu.labels import OUTSIDE
from values.errors import DataError

STATIC = Path(str(files("learning"))) / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
_NAME = r"^[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s][^\x00-\x1f\x7f]*$"
"Something readable, in one line."
_BEARER = HTTPBearer(auto_error=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who may annotate, and what there is to do."""

    annotator: str = ""
    "The only one; empty = the page asks for a name."
    key: str = ""
    "Hash of the key that lets annotators in; empty = whoever reaches the page."
    work: Work = field(default_factory=Work)


class Asked(BaseModel):
    """What the page sends."""

    annotator: Annotated[str, Field(max_length=60, pattern=_NAME)]


class Pressed(Asked):
    view: View
    "What the page shows."
    key: Annotated[str, Field(min_length=1, max_length=20)]


def create_page(seats: Seats, now: Clock, entry: Entry) -> FastAPI:
    """An application of its own, and to be mounted: the page's addresses are relative."""
    app = FastAPI(openapi_url=None)
    app.add_exception_handler(DataError, _told)
    app.include_router(_page(entry))
    app.include_router(_labelling(seats, now, entry))
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


def _page(entry: Entry) -> APIRouter:
    """What anybody may see: it holds no sentence."""
    router = APIRouter()

    @router.get("/")
    async def page() -> Response:
        return FileResponse(STATIC / "index.html", headers=_HEADERS)

    @router.get("/about")
    async def about() -> dict[str, Any]:
        return {"annotator": entry.annotator, "keyed": bool(entry.key), "help": HELP}

    return router


def _labelling(seats: Seats, now: Clock, entry: Entry) -> APIRouter:
    guards = [Depends(_only_json), Depends(_keyed(entry.key))]
    router, work = APIRouter(dependencies=guards), entry.work

    @router.post("/next")
    def following(asked: Asked) -> dict[str, Any]:
        with seats.at(_who(asked, entry)) as table:
            return _answer(shown(table.next(work)), table)

    @router.post("/press")
    def pressed(asked: Pressed) -> dict[str, Any]:
        with seats.at(_who(asked, entry)) as table:
            candidate = table.candidate(asked.view.text)
            view = _put_right(asked.view, candidate.text, table.scheme())
            step = press(view, asked.key, table.scheme())
            return _answer(attempt(table, candidate, view, step, work, now), table)

    @router.post("/back")
    def taken_back(asked: Asked) -> dict[str, Any]:
        """The way out of the end, where no sentence is shown that a key could be pressed on."""
        with seats.at(_who(asked, entry)) as table:
            return _answer(shown(table.next(work, table.undo(now()))), table)

    return router


def _who(asked: Asked, entry: Entry) -> str:
    return entry.annotator or asked.annotator.strip()


def _only_json(request: Request) -> None:
    """Pages of strangers cannot send it without being asked first, and nobody says yes to them."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "Send application/json")


def _keyed(known: str) -> Any:
    def check(
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> None:
        if known and not (given and is_known(given.credentials, [known])):
            raise HTTPException(401, "This key is not known here", {"WWW-Authenticate": "Bearer"})

    return check


def _put_right(view: View, text: str, scheme: Scheme) -> View:
    """What comes from a page may be anything. Raises HTTPException for labels nobody can keep."""
    marked = [label for label in view.labels if label != OUTSIDE]
    legal = all(label[:2] in ("B-", "I-") and label[2:] in scheme.slots for label in marked)
    fits = len(view.labels) == len(text.split()) and is_bio(view.labels)
    sounds = {view.sounds, view.sentiment} <= {"", *SENTIMENTS}
    if not (legal and fits and sounds and view.intent in scheme.intents):
        raise HTTPException(422, "These labels do not fit the sentence; load the page anew")
    message = view.message
    right = with_words(replace(view, text=text), view.start, view.end)
    return replace(right, picked=max(0, view.picked), message=message)


def _answer(outcome: Outcome, table: Table) -> dict[str, Any]:
    """What is seen now. Without `card` the sentence is still the same one."""
    scheme, view = table.scheme(), outcome.view
    naming = view is not None and view.mode != "words"
    return {
        "view": asdict(view) if view else None,
        "card": _card(outcome.card) if outcome.card else None,
        "offered": offered(view, scheme) if view and naming else (),
        "keys": scheme.keys,
        "left": outcome.left,
    }


def _card(card: Card | Finished) -> dict[str, Any]:
    if isinstance(card, Finished):
        return {"done": card.done, "left": 0, "reason": "", "date": "", "others": []}
    return {
        "done": card.done,
        "left": card.left,
        "reason": card.candidate.reason,
        "date": card.candidate.source.date,
        "others": [
            {"text": x.text, "intent": x.intent, "labels": x.slots, "by": x.annotator}
            for x in card.others
        ],
    }


async def _told(_: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)}, 409)
