"""How a turn came about, for an author's panel: only where the setting says so."""

import json
from pathlib import Path

from assistant.explain import Explained
from assistant.serve import Serve
from tests.commands.nara import nara
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


def test_the_command_shows_the_same(nara_home: Path) -> None:
    here = site(nara_home, Serve(explain=True))
    begun = here.client.post(CONVERSATIONS).json()
    here.say(begun["session"])
    told = here.client.get(trace(begun["session"], 1)).json()
    printed = nara("explain", begun["conversation_id"], "1", "--json")
    archived = json.loads(printed.out)
    both = told.keys() & archived.keys() - {"timestamp"}
    assert {"trace", "slots", "intent", "confidence", "state", "model_version"} <= both
    assert {name: told[name] for name in both} == {name: archived[name] for name in both}


def test_the_command_and_the_page_explain_alike(nara_home: Path) -> None:
    here = site(nara_home, Serve(explain=True))
    begun = here.client.post(CONVERSATIONS).json()
    here.say(begun["session"])
    told = here.client.get(trace(begun["session"], 1)).json()
    shown = nara("explain", begun["conversation_id"], "1").out
    names = ("status", "intent", "confidence", "slots", "trace")
    for name, text in Explained(*(told[each] for each in names)).rows():
        assert name in shown
        assert all(line.split("  ")[0] in shown for line in text.splitlines())


def test_nobody_else_sees_anything(tmp_path: Path) -> None:
    here = site(tmp_path)
    session = here.begin()
    here.say(session)
    assert here.client.get(trace(session, 1)).status_code == 404


def test_a_turn_that_was_never_taken_is_not_found(tmp_path: Path) -> None:
    here = site(tmp_path, Serve(explain=True))
    assert here.client.get(trace(here.begin(), 1)).status_code == 404
    assert here.client.get(trace(UNKNOWN, 0)).status_code == 404
