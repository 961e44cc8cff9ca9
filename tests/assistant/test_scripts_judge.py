"""Each expectation holds where it should, and misses where it should."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.reply import Reply
from assistant.scripts_format import Expected
from assistant.scripts_judge import judge
from dialog.context import Choice
from dialog.flow import FlowSet

FLOWS = FlowSet({}, "main", {}, "", "", {}, {}, "")
LOOK_UP = {
    "question": "price_check",
    "slots": {"item.type": "Blender"},
    "place": "Boston, MA",
    "when": None,
    "source": "catalog",
    "outcome": "found",
}
REPLY = Reply(
    session="s",
    conversation_id="c",
    turn=1,
    messages=("A blender is  $39.99.", "Anything else?"),
    status="ok",
    state="main_flow.input_intent",
    intent="price_check",
    slots={"item.type": ["blender"], "location": ["boston", "denver"]},
    values={"location": {"name": "Boston", "latitude": 42.36}},
    context={"item.type": "blender"},
    choices=(Choice("boston, ma", "Boston, MA"), Choice("boston, ny", "Boston, NY")),
    trace={"lookups": [LOOK_UP]},
)


def misses(expected: dict[str, Any], reply: Reply = REPLY) -> list[str]:
    return [miss.what for miss in judge(Expected.model_validate(expected), reply, FLOWS)]


@pytest.mark.parametrize(
    "expected",
    [
        {"messages": ["A blender is  $39.99.", "Anything else?"]},
        {"messages": {"contains": "a BLENDER is $39.99", "not": "sorry"}},
        {"messages": {"regex": [r"\$\d+", "^anything"], "not_regex": "x{3}"}},
        {"intent": "price_check", "act": None, "topic": [None, "price_check"]},
        {"state": ["a.b", "main_flow.input_intent"], "status": "ok"},
        {"slots": {"item.type": "Blender", "location": ["boston", "denver"], "verb": None}},
        {"context": {"item.type": ["toaster", "blender"], "location": None}},
        {"values": {"location": {"latitude": "42.36"}}},
        {"lookups": "1"},
        {"lookups": {"question": "price_check", "slots": {"item.type": "blender"}}},
        {"lookups": [{"place": "boston, ma", "when": None, "outcome": ["found"]}]},
        {"choices": ["Boston, MA", "Boston, NY"]},
        {"choices": {"contains": "ny"}},
    ],
)
def test_what_is_so_is_no_miss(expected: dict[str, Any]) -> None:
    assert misses(expected) == []


@pytest.mark.parametrize(
    ("expected", "what"),
    [
        ({"messages": "A blender is  $39.99."}, "messages"),
        ({"messages": {"contains": "toaster"}}, "messages contain"),
        ({"messages": {"regex": "^else"}}, "messages match"),
        ({"messages": {"not": "ANYTHING else"}}, "messages do not contain"),
        ({"messages": {"not_regex": r"\d"}}, "messages do not match"),
        ({"intent": None}, "intent"),
        ({"act": "greet"}, "act"),
        ({"state": ["a.b"]}, "state"),
        ({"status": "error"}, "status"),
        ({"slots": {"location": "boston"}}, "slots location"),
        ({"slots": {"item.type": None}}, "slots item.type"),
        ({"context": {"item.type": "toaster"}}, "context item.type"),
        ({"values": {"location": {"name": "Denver"}}}, "values location"),
        ({"values": {"time.period_of_time": {}}}, "values time.period_of_time"),
        ({"lookups": []}, "lookups"),
        ({"lookups": "2"}, "lookups"),
        ({"lookups": {"source": "yelp"}}, "lookups 1 source"),
        ({"lookups": {"slots": {"item.type": None}}}, "lookups 1 slots item.type"),
        ({"choices": []}, "choices"),
        ({"choices": {"contains": "Denver"}}, "choices contain"),
    ],
)
def test_what_is_not_so_is_a_miss(expected: dict[str, Any], what: str) -> None:
    assert misses(expected) == [what]


def test_a_miss_says_what_was_expected_and_what_came() -> None:
    (miss,) = judge(Expected.model_validate({"status": ["error", None]}), REPLY, FLOWS)
    assert (miss.expected, miss.got) == ("error or nothing", "ok")


def test_no_message_at_all_can_be_expected() -> None:
    assert misses({"messages": []}, replace(REPLY, messages=())) == []
    assert misses({"messages": []}) == ["messages"]
