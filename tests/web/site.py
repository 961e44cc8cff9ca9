"""A server in the test's own process, with scripted understanding and sources that can be held."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from starlette.testclient import TestClient

from archive.journal import Journal
from assistant.serve import Serve
from fulfillment.base import Answer, Fulfiller, Outcome, Request
from nlu.base import Understander
from tests.assistant.rooms import Room, room
from tests.fakes import RecordingFulfiller, ScriptedUnderstander, understood
from web.server import create_app

CONVERSATIONS = "/api/v1/conversations"
RAIN = understood("is it [raining](verb) in [boston](location)", "weather.rainfall_yes_no")
SNOW = understood("is it [snowing](verb) in [denver](location)", "weather.snow_yes_no")
UNKNOWN = "0" * 32
"A session id that nobody has."


class HeldFulfiller(RecordingFulfiller):
    """Answers only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = Event(), Event()

    def fulfill(self, request: Request) -> Outcome:
        self.asked.set()
        assert self.let_go.wait(20)
        return super().fulfill(request)


@dataclass(frozen=True)
class Site:
    client: TestClient
    room: Room

    @property
    def journal(self) -> Journal:
        return self.room.journal

    def begin(self) -> str:
        """The session id of a new conversation."""
        session: str = self.client.post(CONVERSATIONS).json()["session"]
        return session

    def say(self, session: str, text: str = RAIN.text, **headers: str) -> Any:
        """The response to a turn."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        turns = f"{CONVERSATIONS}/{session}/turns"
        return self.client.post(turns, json={"text": text}, headers=named)


def site(
    home: Path,
    serve: Serve | None = None,
    weather: Sequence[Fulfiller] = (),
    understander: Understander | None = None,
    **app: Any,
) -> Site:
    heard = understander or ScriptedUnderstander(RAIN, SNOW)
    here = room(home, heard, weather=weather or [RecordingFulfiller(_answer())])
    created = create_app(here.assistant, serve, **app)
    return Site(TestClient(created, raise_server_exceptions=False), here)


def _answer() -> Answer:
    return Answer("weather.rainfall_yes_no", {"place": "Boston, MA", "yes": True}, "fake")
