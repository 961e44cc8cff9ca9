"""The contract of the REST routes, row by row."""

from pathlib import Path

import pytest

from archive.journal import Journal
from tests.web.site import CONVERSATIONS, RAIN, SNOW, UNKNOWN, Site, site

CHAT_OBJECT = {
    "session", "turn", "messages", "act", "intent", "confidence", "slots", "values", "topic",
    "context", "state", "status", "latency_ms",
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path)


def test_a_conversation_begins_with_a_greeting(here: Site) -> None:
    begun = here.client.post(CONVERSATIONS)
    assert begun.status_code == 201
    assert set(begun.json()) == {"session", "conversation_id", "messages"}
    assert begun.json()["messages"][0].startswith("Hi, I'm Nara.")


def test_the_session_is_a_long_random_word_and_not_the_name(here: Site) -> None:
    one, other = here.begin(), here.begin()
    assert one != other
    assert min(len(one), len(other)) >= 22  # 128 bits in base 64


def test_a_turn_is_answered_with_the_chat_object(here: Site) -> None:
    session = here.begin()
    answer = here.say(session)
    assert (answer.status_code, set(answer.json())) == (200, CHAT_OBJECT)
    turn = answer.json()
    assert (turn["session"], turn["turn"], turn["status"]) == (session, 1, "ok")
    assert turn["intent"] == "weather.rainfall_yes_no"
    assert turn["latency_ms"].keys() == {"nlu", "fulfillment", "total"}


def test_what_was_not_understood_is_no_error_of_the_client(here: Site) -> None:
    answer = here.say(here.begin(), "qwe rty")
    assert (answer.status_code, answer.json()["status"]) == (200, "not_understood")


def test_an_empty_turn_is_a_turn(here: Site) -> None:
    answer = here.say(here.begin(), "")
    assert (answer.status_code, answer.json()["turn"]) == (200, 1)


def test_half_a_character_is_a_turn_and_is_replaced(here: Site) -> None:
    turns = f"{CONVERSATIONS}/{here.begin()}/turns"
    body, kind = b'{"text":"hi \\ud800"}', {"Content-Type": "application/json"}
    assert here.client.post(turns, content=body, headers=kind).status_code == 200
    past = here.client.get(turns.removesuffix("/turns")).json()
    assert past["turns"][1]["user"] == "hi \N{REPLACEMENT CHARACTER}"


def test_looking_back_shows_every_turn_the_greeting_first(here: Site) -> None:
    session = here.begin()
    said = here.say(session).json()
    past = here.client.get(f"{CONVERSATIONS}/{session}").json()
    assert past["session"] == session
    assert [turn["turn"] for turn in past["turns"]] == [0, 1]
    assert (past["turns"][0]["user"], past["turns"][0]["intent"]) == (None, None)
    assert past["turns"][1] == {
        "turn": 1,
        "timestamp": "2026-11-23T12:00:00Z",
        "user": RAIN.text,
        "messages": said["messages"],
        "intent": "weather.rainfall_yes_no",
        "status": "ok",
    }


def test_two_conversations_know_nothing_of_each_other(here: Site) -> None:
    one, other = here.begin(), here.begin()
    here.say(one, RAIN.text)
    here.say(other, SNOW.text)
    users = [turn["user"] for turn in here.client.get(f"{CONVERSATIONS}/{one}").json()["turns"]]
    assert users == [None, RAIN.text]


def test_an_erased_conversation_is_gone_from_everywhere(here: Site) -> None:
    begun = here.client.post(CONVERSATIONS).json()
    here.say(begun["session"])
    erased = here.client.delete(f"{CONVERSATIONS}/{begun['session']}")
    assert (erased.status_code, erased.content) == (204, b"")
    assert list(here.journal.turns(begun["conversation_id"])) == []
    assert here.say(begun["session"]).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/turns")])
def test_an_unknown_conversation_is_not_found(here: Site, method: str, path: str) -> None:
    body = {"text": "hello"} if method == "POST" else None
    response = here.client.request(method, f"{CONVERSATIONS}/{UNKNOWN}{path}", json=body)
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no such conversation, or it was erased"


def test_the_journal_holds_the_turn_and_the_channel_before_it_is_answered(
    here: Site, nara_home: Path
) -> None:
    begun = here.client.post(CONVERSATIONS).json()
    here.say(begun["session"])
    kept = list(Journal(here.journal.file or nara_home).turns(begun["conversation_id"]))
    assert [(turn.turn, turn.user, turn.channel) for turn in kept] == [
        (0, None, "rest"),
        (1, RAIN.text, "rest"),
    ]
