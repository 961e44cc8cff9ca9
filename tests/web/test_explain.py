"""How a turn came about, for an author's panel: only where the setting says so."""

from pathlib import Path

from assistant.serve import Serve
from tests.web.site import CONVERSATIONS, RAIN, UNKNOWN, site


def trace(session: str, turn: int) -> str:
    return f"{CONVERSATIONS}/{session}/turns/{turn}/trace"


def test_an_author_sees_states_look_ups_and_times(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(explain=True))
    session = here.begin()
    here.say(session)
    told = here.client.get(trace(session, 1)).json()
    assert (told["turn"], told["user"], told["status"]) == (1, RAIN.text, "ok")
    assert told["trace"]["states"][0]["at"].endswith(tuple("0123456789"))
    assert told["trace"]["lookups"][0]["source"] == "fake"
    assert told["trace"]["timings"].keys() == {"nlu", "fulfillment", "total"}
    assert told["trace"]["values"]["location"]["name"] == "Boston"


def test_nobody_else_sees_anything(tmp_path: Path) -> None:
    here = site(tmp_path)
    session = here.begin()
    here.say(session)
    assert here.client.get(trace(session, 1)).status_code == 404


def test_a_turn_that_was_never_taken_is_not_found(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(explain=True))
    assert here.client.get(trace(here.begin(), 1)).status_code == 404
    assert here.client.get(trace(UNKNOWN, 0)).status_code == 404
