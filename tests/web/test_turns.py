"""One turn at a time per conversation, whoever asks; a repeated request is no second turn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.sessions_sqlite import EmbeddedSessions
from tests.assistant.test_turnstile import inside_elsewhere
from tests.fakes import NOON
from tests.web.site import CONVERSATIONS, RAIN, SNOW, HeldFulfiller, Site, site
from web import turns


@pytest.fixture
def here(tmp_path: Path) -> Site:
    return site(tmp_path)


def test_turns_of_one_conversation_wait_for_each_other(here: Site) -> None:
    with here.client, ThreadPoolExecutor(8) as clients:
        session = here.begin()
        answers = list(clients.map(lambda _: here.say(session), range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert sorted(answer.json()["turn"] for answer in answers) == list(range(1, 9))


def test_other_conversations_go_on_meanwhile(tmp_path: Path) -> None:
    held = HeldFulfiller()
    here = site(tmp_path, weather=[held])
    with here.client, ThreadPoolExecutor(1) as clients:
        slow, other = here.begin(), here.begin()
        waiting = clients.submit(here.say, slow)
        assert held.asked.wait(20)
        assert here.say(other, "qwe rty").status_code == 200
        held.let_go.set()
        assert waiting.result(20).status_code == 200


def test_too_many_for_one_conversation_are_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAITING", 0)
    held = HeldFulfiller()
    here = site(tmp_path, weather=[held])
    with here.client, ThreadPoolExecutor(1) as clients:
        session = here.begin()
        waiting = clients.submit(here.say, session)
        assert held.asked.wait(20)
        busy = here.say(session)
        held.let_go.set()
        assert waiting.result(20).status_code == 200
    assert (busy.status_code, busy.headers["retry-after"]) == (409, "1")


def test_a_turn_waits_while_another_process_has_the_conversation(tmp_path: Path) -> None:
    here = site(tmp_path)
    with here.client, ThreadPoolExecutor(1) as clients:
        session = here.begin()
        with inside_elsewhere(tmp_path / "sessions.lock", session):
            waiting = clients.submit(here.say, session)
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
        assert waiting.result(20).json()["turn"] == 1


def test_what_another_program_said_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """A program that knows no lock takes a turn between our reading and our writing."""
    held = HeldFulfiller()
    here = site(tmp_path, weather=[held])
    with here.client, ThreadPoolExecutor(1) as clients:
        session = here.begin()
        waiting = clients.submit(here.say, session)
        assert held.asked.wait(20)
        loaded = here.room.assistant.parts.sessions.load(session)
        assert loaded is not None
        here.room.assistant.turn(loaded, "qwe rty", "other")
        held.let_go.set()
        told = waiting.result(20).json()
        past = here.client.get(f"{CONVERSATIONS}/{session}").json()["turns"]
    assert (told["turn"], told["status"]) == (2, "ok")
    assert [turn["user"] for turn in past] == [None, "qwe rty", RAIN.text]


def test_a_turn_that_was_journaled_just_before_a_crash_is_not_written_twice(
    here: Site, tmp_path: Path
) -> None:
    session = here.begin()
    sessions = here.room.assistant.parts.sessions
    before = sessions.load(session)
    assert before is not None
    here.say(session, SNOW.text)
    after = sessions.load(session)
    assert after is not None
    # The state as it would be, had the process died between journal and session.
    sessions.save(replace(before, version=after.version), NOON)
    told = here.say(session)
    assert (told.json()["turn"], told.json()["status"]) == (2, "ok")


# Repeated requests


def test_the_same_key_gets_the_same_answer_and_no_second_turn(here: Site) -> None:
    session = here.begin()
    one = here.say(session, Idempotency_Key="a-1")
    again = here.say(session, Idempotency_Key="a-1")
    assert (again.status_code, again.json()) == (200, one.json())
    assert len(here.client.get(f"{CONVERSATIONS}/{session}").json()["turns"]) == 2


def test_another_key_is_another_turn(here: Site) -> None:
    session = here.begin()
    taken = [here.say(session, Idempotency_Key=key).json()["turn"] for key in ("a", "b", "a")]
    assert taken == [1, 2, 1]


def test_a_key_belongs_to_one_conversation(here: Site) -> None:
    one, other = here.begin(), here.begin()
    assert here.say(one, Idempotency_Key="a").json()["session"] == one
    assert here.say(other, Idempotency_Key="a").json()["session"] == other


def test_a_key_that_comes_with_another_text_is_a_mistake(here: Site) -> None:
    session = here.begin()
    here.say(session, RAIN.text, Idempotency_Key="a")
    refused = here.say(session, SNOW.text, Idempotency_Key="a")
    assert refused.status_code == 422
    assert "came with another text before" in refused.json()["detail"]


def test_two_at_once_with_one_key_are_one_turn(here: Site) -> None:
    with here.client, ThreadPoolExecutor(4) as clients:
        session = here.begin()
        answers = list(clients.map(lambda _: here.say(session, Idempotency_Key="a"), range(4)))
    assert {answer.json()["turn"] for answer in answers} == {1}


def test_the_answer_outlives_the_server_and_goes_with_the_conversation(
    here: Site, tmp_path: Path
) -> None:
    session = here.begin()
    one = here.say(session, Idempotency_Key="a").json()
    later = EmbeddedSessions(tmp_path / "sessions.sqlite")
    kept = later.given(session, "a", NOON)
    assert kept is not None
    assert kept.answer == one
    here.client.delete(f"{CONVERSATIONS}/{session}")
    assert later.given(session, "a", NOON) is None
    later.close()
