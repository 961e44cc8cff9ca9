"""The WebSocket: the text part of its contract, and what it answers where there is no voice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from assistant.serve import Serve
from tests.web.site import CONVERSATIONS, RAIN, UNKNOWN, Site, site
from tests.web.test_conversations import CHAT_OBJECT

ASK = {"type": "text", "text": RAIN.text}


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path)


def stream(here: Site, session: str, **headers: str) -> WebSocketTestSession:
    return here.client.websocket_connect(f"{CONVERSATIONS}/{session}/stream", headers=headers)


def error(socket: WebSocketTestSession) -> dict[str, Any]:
    message: dict[str, Any] = socket.receive_json()
    assert message["type"] == "error"
    assert {"title", "status", "detail", "request_id"} <= message.keys()
    return message


def test_a_text_is_answered_with_a_message(here: Site) -> None:
    session = here.begin()
    with stream(here, session) as socket:
        socket.send_json(ASK)
        message = socket.receive_json()
    assert set(message) == CHAT_OBJECT | {"type", "cards", "choices"}
    assert (message["type"], message["turn"], message["session"]) == ("message", 1, session)


def test_turns_are_answered_in_their_order(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        for _ in range(3):
            socket.send_json(ASK)
        assert [socket.receive_json()["turn"] for _ in range(3)] == [1, 2, 3]


def test_who_comes_back_goes_on(here: Site) -> None:
    session = here.begin()
    for turn in (1, 2):
        with stream(here, session) as socket:
            socket.send_json(ASK)
            assert socket.receive_json()["turn"] == turn
    assert here.say(session).json()["turn"] == 3


def test_a_message_that_is_sent_again_with_its_key_is_no_second_turn(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_json(ASK | {"idempotency_key": "a"})
        one = socket.receive_json()
        socket.send_json(ASK | {"idempotency_key": "a"})
        assert socket.receive_json() == one


@pytest.mark.parametrize(
    "message",
    ["", "{", "[]", '"text"', "{}", '{"type":"nonsense"}', '{"type":"text"}',
     '{"type":"text","text":1}', "[" * 5000],
)  # fmt: skip
def test_what_is_no_message_is_told_and_the_talk_goes_on(here: Site, message: str) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_text(message)
        assert error(socket)["status"] == 422
        socket.send_json(ASK)
        assert socket.receive_json()["turn"] == 1


def test_a_message_that_is_too_large_is_told(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(body_limit=1024))
    with stream(here, here.begin()) as socket:
        socket.send_json({"type": "text", "text": "a" * 1024})
        assert error(socket)["status"] == 413


def test_who_speaks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(rate_per_minute=3))
    with stream(here, here.begin()) as socket:
        socket.send_json(ASK)
        assert socket.receive_json()["type"] == "message"
        socket.send_json(ASK)
        refused = error(socket)
    assert (refused["status"], refused["retry_after"] > 0) == (429, True)


@pytest.mark.parametrize(
    "audio",
    [
        lambda socket: socket.send_json({"type": "start", "rate": 16000}),
        lambda socket: socket.send_json({"type": "end"}),
        lambda socket: socket.send_bytes(bytes(640)),
    ],
)
def test_audio_is_told_once_that_there_is_no_voice(
    here: Site, audio: Callable[[WebSocketTestSession], None]
) -> None:
    with stream(here, here.begin()) as socket:
        for _ in range(3):
            audio(socket)
        refused = error(socket)
        socket.send_json(ASK)
        assert socket.receive_json()["type"] == "message"
    assert refused["status"] == 501
    assert refused["detail"].startswith("Voice is not switched on here")


def test_an_unknown_conversation_is_told_before_the_connection_closes(here: Site) -> None:
    with stream(here, UNKNOWN) as socket:
        assert error(socket)["status"] == 404
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4404


def test_a_conversation_that_is_erased_meanwhile_ends(here: Site) -> None:
    session = here.begin()
    with stream(here, session) as socket:
        here.client.delete(f"{CONVERSATIONS}/{session}")
        socket.send_json(ASK)
        assert error(socket)["status"] == 404
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()


def test_a_stranger_s_page_may_not_connect(here: Site) -> None:
    with stream(here, here.begin(), Origin="https://evil.example") as socket:
        assert error(socket)["status"] == 403


@pytest.mark.parametrize("origin", ["https://shop.example", "http://testserver"])
def test_our_own_page_and_listed_ones_may(tmp_path: Path, origin: str) -> None:
    here = site(tmp_path, Serve(cors=("https://shop.example",)))
    with stream(here, here.begin(), Origin=origin) as socket:
        socket.send_json(ASK)
        assert socket.receive_json()["type"] == "message"


def test_open_streams_are_counted(here: Site) -> None:
    with stream(here, here.begin()):
        assert "nara_open_streams 1.0" in here.client.get("/metrics").text
    assert "nara_open_streams 0.0" in here.client.get("/metrics").text
