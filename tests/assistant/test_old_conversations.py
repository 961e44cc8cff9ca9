"""A conversation that an earlier version stored goes on."""

from pydantic import TypeAdapter

from dialog.context import Conversation, Form, Heard
from dialog.engine import advance
from tests.dialog.talk import OWN_FLOWS, read_flows

STORED = """{"seed": 7, "turn": 2, "state": "weather_flow.input_location", "steps": 4,
 "topic": "weather.weather", "asked": "will it be nice", "said_now": ["verb"],
 "slots": {"verb": "be"}, "keys": {"intent": "weather.weather"}, "messages": ["For which city?"],
 "spoken": [], "picks": {}, "refers": {}}"""
"As version 0.1.0 wrote it, before there were calls, forms and languages."


def test_it_loads_with_nothing_begun_that_it_did_not_know() -> None:
    old = TypeAdapter(Conversation).validate_json(STORED)
    assert (old.state, old.slots) == ("weather_flow.input_location", {"verb": "be"})
    assert (old.locale, old.calls, old.form, old.misses) == ("", (), Form(), 0)


def test_its_next_turn_is_heard() -> None:
    old = TypeAdapter(Conversation).validate_json(STORED)
    step = advance(read_flows(OWN_FLOWS), old, Heard("boston", "unknown", {"location": "boston"}))
    assert step.walked == ("weather_flow.look_up",)
