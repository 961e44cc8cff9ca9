"""The dashboard's WebSocket: who gets in, what is pushed, and that nobody has to wait for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession

from archive.journal import Journal
from archive.records import TurnRecord
from archive.redaction import Policy
from archive.sentiment import entry
from assistant.keys import hash_of
from tests.archive.turns import RECORD
from tests.assistant.rooms import room
from tests.fakes import ScriptedUnderstander
from tests.web.test_stream import error
from web import viewer, watch
from web.dashboard import Lookout
from web.server import Means, create_app
from web.viewer import Viewer
from web.watch import News, Watch

KEY = "nara_managers"
NUMBER = "617 555 0143"
SAD = entry("user", [{"text": f"call {NUMBER}", "label": "negative", "score": -0.9}])


def now() -> datetime:
    return datetime.now(UTC)


def turn(number: int = 1, **how: Any) -> TurnRecord:
    """One of this minute."""
    return replace(RECORD, turn=number, timestamp=now(), **how)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.sqlite")


@pytest.fixture
def client(tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(watch, "LOOK_S", 0.02)
    here = room(tmp_path, ScriptedUnderstander(), journal=journal)
    journal.retire(datetime(9999, 1, 1, tzinfo=UTC))
    lookout = Lookout(Watch(journal, Policy(), -0.4, now), hash_of(KEY))
    return TestClient(create_app(here.assistant, means=Means(lookout=lookout)))


@contextmanager
def watching(client: TestClient, key: str = KEY) -> Iterator[WebSocketTestSession]:
    with client.websocket_connect("/dashboard/stream") as socket:
        socket.send_json({"type": "key", "key": key})
        yield socket


def told(socket: WebSocketTestSession, kind: str = "rows") -> Any:
    """The first thing of a kind that is not empty."""
    while True:
        message = socket.receive_json()
        found = message.get("turns") if message["type"] == "talk" else message.get(kind)
        if found:
            return found


def test_whoever_has_the_key_sees_the_conversations_of_now(
    client: TestClient, journal: Journal
) -> None:
    journal.append(turn(status="not_understood"))
    with watching(client) as socket:
        (row,) = told(socket)
    assert (row["conversation"], row["turn"], row["status"]) == ("c1", 1, "not_understood")
    assert (row["said"], row["mood"], row["misses"]) == (RECORD.user, 0.0, 1)


@pytest.mark.parametrize("sent", ['{"type":"key","key":"wrong"}', "{", "[]", '"x"', "{}"])
def test_nobody_else_sees_anything(client: TestClient, journal: Journal, sent: str) -> None:
    journal.append(turn())
    with client.websocket_connect("/dashboard/stream") as socket:
        socket.send_text(sent)
        assert error(socket)["status"] == 401
        assert socket.receive()["code"] == 4401


def test_a_page_of_a_stranger_gets_no_connection(client: TestClient) -> None:
    origin = {"origin": "https://evil.example"}
    with client.websocket_connect("/dashboard/stream", headers=origin) as socket:
        assert error(socket)["status"] == 403


def test_the_page_is_there_and_strict(client: TestClient) -> None:
    page = client.get("/dashboard")
    assert page.status_code == 200
    assert "unsafe" not in page.headers["content-security-policy"]
    assert client.get("/dashboard/static/dashboard.js").status_code == 200


def test_without_a_key_in_the_settings_there_is_no_such_page(tmp_path: Path) -> None:
    here = room(tmp_path, ScriptedUnderstander())
    assert TestClient(create_app(here.assistant)).get("/dashboard").status_code == 404


def test_new_turns_are_pushed_and_then_how_they_sound(client: TestClient, journal: Journal) -> None:
    with watching(client) as socket:
        assert socket.receive_json()["rows"] == []
        journal.append(turn(sentiment=None))
        assert told(socket)[0]["points"] == []
        journal.judge({("c1", 1): [SAD]})
        (row,) = told(socket)
    assert row["points"] == [[True, -0.9]]
    assert row["alerts"] == ["mood"]


def test_what_is_personal_is_not_shown(client: TestClient, journal: Journal) -> None:
    journal.append(turn(user=f"call {NUMBER}", messages=(f"I call {NUMBER}.",), sentiment=(SAD,)))
    with watching(client) as socket:
        socket.send_json({"type": "open", "conversation": "c1"})
        (row,), (one,) = told(socket), told(socket)
    assert row["said"] == one["user"] == "call [phone]"
    assert "0143" not in str(one)
    assert one["sentiment"][0]["sentences"][0]["label"] == "negative"


def test_an_opened_conversation_says_why_and_goes_on(client: TestClient, journal: Journal) -> None:
    journal.append(turn())
    with watching(client) as socket:
        socket.send_json({"type": "open", "conversation": "c1"})
        told(socket)
        (first,) = told(socket, "turns")
        journal.append(turn(2))
        told(socket)
        assert [one["turn"] for one in told(socket, "turns")] == [1, 2]
    assert ["status", "ok"] in first["why"]
    assert any(name == "states" for name, _ in first["why"])


def test_a_service_that_is_down_is_told(client: TestClient, journal: Journal) -> None:
    asked = {"source": "yelp", "outcome": "unavailable", "reason": "timeout", "ms": 2000}
    failed = {"question": "q", "outcome": "unavailable", "asked": [asked], "result": {}}
    journal.append(turn(status="unavailable", trace={"lookups": [failed]}))
    with watching(client) as socket:
        (outage,) = told(socket, "outages")
    assert (outage["service"], outage["reason"], outage["times"]) == ("yelp", "timeout", 1)


def test_an_erased_conversation_goes(client: TestClient, journal: Journal) -> None:
    journal.append(turn())
    with watching(client) as socket:
        told(socket)
        journal.erase("c1")
        assert told(socket, "gone") == ["c1"]


def test_a_journal_that_cannot_be_read_is_told(client: TestClient, journal: Journal) -> None:
    journal.append(turn())
    with watching(client) as socket:
        told(socket)
        with journal.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE turns RENAME TO gone")
        assert told(socket, "trouble") == "The journal cannot be read just now"


def test_nonsense_from_a_browser_is_passed_over(client: TestClient, journal: Journal) -> None:
    with watching(client) as socket:
        for sent in ("{", "[1]", '{"type":"open"}', '{"type":"open","conversation":[]}'):
            socket.send_text(sent)
        journal.append(turn())
        assert told(socket)


class Stuck:
    """A browser that reads nothing."""

    def __init__(self) -> None:
        self.sent, self.code = 0, 0

    async def send_text(self, _: str) -> None:
        self.sent += 1
        await asyncio.sleep(60)

    async def receive(self) -> Any:
        await asyncio.sleep(60)

    async def close(self, code: int) -> None:
        self.code = code


def test_a_browser_that_stops_reading_is_let_go_and_nobody_waits(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "PATIENCE_S", 0.1)
    socket: Any = Stuck()

    async def go() -> None:
        one = Viewer(socket, Watch(journal, Policy(), -0.4, now))
        running = asyncio.create_task(one.run())
        for number in range(1000):
            one.hear(News(frozenset({f"c{number % 7}"})))
        assert one.behind == 7
        await running

    asyncio.run(go())
    assert (socket.sent, socket.code) == (1, viewer.TOO_SLOW)


def test_only_so_many_watch(journal: Journal) -> None:
    async def go() -> list[bool]:
        here, socket = Watch(journal, Policy(), -0.4, now), Stuck()
        viewers: list[Any] = [Viewer(socket, here) for _ in range(watch.MOST_VIEWERS + 1)]  # type: ignore[arg-type]
        joined = [here.join(one) for one in viewers]
        for one in viewers:
            here.leave(one)
        return joined

    assert asyncio.run(go()) == [True] * watch.MOST_VIEWERS + [False]
