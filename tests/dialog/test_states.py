"""Every state type does what it is for, and leaves by each of its ways."""

from pathlib import Path

import pytest

from dialog.context import LookUp, Say
from dialog.states import TYPES
from tests.dialog.talk import small_flows, talk


def test_there_are_eighteen_state_types() -> None:
    assert list(TYPES) == [
        "message_text",
        "message_text_random",
        "input_context",
        "input_user",
        "conditional_exists",
        "change_context",
        "reset",
        "Retail",
        "Weather",
        "choice",
        "collect",
        "call",
        "when",
        "handoff",
        "end",
        "resume",
        "undo",
        "again",
    ]


def test_message_text_says_one_message_and_goes_on(tmp_path: Path) -> None:
    states = """
      first: {type: message_text, properties: {text: One}, transitions: {next_state: second}}
      second: {type: message_text, properties: {text: Two}, transitions: {next_state: input_intent}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") == ["One", "Two"]
    assert chat.step.walked == ("main_flow.first", "main_flow.second", "main_flow.input_intent")


def test_message_text_hands_its_delay_to_the_channel(tmp_path: Path) -> None:
    states = "first: {type: message_text, properties: {text: Wait, delay: 1.5}}"
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much", "price_check")
    assert chat.step.effects == (Say("Wait", "main_flow.first", 1.5),)


def test_message_text_that_renders_to_nothing_says_nothing(tmp_path: Path) -> None:
    states = "first: {type: message_text, properties: {text: '{{ unset }} '}}"
    assert talk(small_flows(tmp_path, states)).hear("how much", "price_check") == []


def test_message_text_random_says_one_of_its_responses(tmp_path: Path) -> None:
    states = "first: {type: message_text_random, properties: {responses: [A, B], delay: 2}}"
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") in (["A"], ["B"])
    assert [effect.delay for effect in chat.step.effects if isinstance(effect, Say)] == [2.0]


def test_input_context_waits_and_routes_by_intent(tmp_path: Path) -> None:
    states = """
      first: {type: message_text, properties: {text: Price}}
      second: {type: message_text, properties: {text: Stock}}
    """
    intents = "price_check: first, inventory_check: second"
    chat = talk(small_flows(tmp_path, states, intents=intents))
    assert chat.state == "main_flow.input_intent"
    assert chat.hear("do you have it", "inventory_check") == ["Stock"]
    assert chat.hear("how much is it", "price_check") == ["Price"]


def test_input_context_that_accepts_one_intent_refuses_the_others(tmp_path: Path) -> None:
    states = """
      first: {type: input_context, properties: {entities: {intent: [weather.snow]}}}
      snow: {type: message_text, properties: {text: Snow}}
    """
    chat = talk(small_flows(tmp_path, states, intents="price_check: first, weather.snow: snow"))
    chat.hear("how much", "price_check")
    assert chat.state == "main_flow.first"
    assert chat.hear("how much", "price_check") == ["Sorry?"]


@pytest.mark.parametrize(
    ("line", "reply"), [("in [boston](location)", "Got it"), ("[red](item.color)", "Pardon?")]
)
def test_input_user_waits_for_a_slot(tmp_path: Path, line: str, reply: str) -> None:
    states = """
      first:
        type: input_user
        properties: {entities: {slot: location}, require_match: true}
        transitions: {match: got_it, notmatch: pardon}
      got_it: {type: message_text, properties: {text: Got it}}
      pardon: {type: message_text, properties: {text: Pardon?}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") == []
    assert chat.hear(line) == [reply]


@pytest.mark.parametrize(
    ("line", "reply"),
    [("in [boston](location)", "There"), ("how much", "Where?")],
)
def test_conditional_exists_asks_whether_its_key_is_empty(
    tmp_path: Path, line: str, reply: str
) -> None:
    states = """
      first:
        type: conditional_exists
        properties: {key: '{{ location }}'}
        transitions: {exists: there, notexists: where}
      there: {type: message_text, properties: {text: There}}
      where: {type: message_text, properties: {text: Where?}}
    """
    assert talk(small_flows(tmp_path, states)).hear(line, "price_check") == [reply]


def test_change_context_sets_keys_in_order_and_may_empty_them(tmp_path: Path) -> None:
    states = """
      first:
        type: change_context
        properties: {update_keys: {a: one, b: '{{ a }} two', c: }}
        transitions: {next_state: tell}
      tell: {type: message_text, properties: {text: '({{ a }}) ({{ b }}) ({{ c }})'}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") == ["(one) (one two) ()"]
    assert chat.step.conversation.keys == {"a": "one", "b": "one two", "c": ""}


def test_reset_forgets_slots_keys_and_topic(tmp_path: Path) -> None:
    states = """
      first:
        type: change_context
        properties: {update_keys: {a: one}}
        transitions: {next_state: forget}
      forget: {type: reset, transitions: {next_state: tell}}
      tell: {type: message_text, properties: {text: '[{{ a }}{{ location }}{{ topic }}]'}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much in [boston](location)", "price_check") == ["[]"]
    conversation = chat.step.conversation
    assert (conversation.slots, conversation.keys, conversation.topic) == ({}, {}, "")


@pytest.mark.parametrize("service", ["Retail", "Weather"])
def test_a_fulfillment_state_asks_and_keeps_the_answer(tmp_path: Path, service: str) -> None:
    key = service.lower()
    states = f"""
      first: {{type: {service}, transitions: {{next_state: tell}}}}
      tell: {{type: message_text, properties: {{text: '{{{{ {key}_status }}}}!'}}}}
    """
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much is a [blender](item.type)", "price_check")
    text = "how much is a blender"
    assert chat.asks == LookUp(service, "price_check", {"item.type": "blender"}, text)
    assert chat.look_up_gives("found", "12 dollars") == ["12 dollars!"]
    assert chat.step.conversation.keys[f"{key}_result"] == {"outcome": "found"}


OUTCOMES = ("found", "not_found", "unavailable", "ambiguous")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_fulfillment_state_has_a_way_on_for_each_outcome(tmp_path: Path, outcome: str) -> None:
    ways = ", ".join(f"{name}: {name}" for name in OUTCOMES)
    tell = "\n".join(f"{n}: {{type: message_text, properties: {{text: {n}}}}}" for n in OUTCOMES)
    chat = talk(small_flows(tmp_path, f"first: {{type: Retail, transitions: {{{ways}}}}}\n{tell}"))
    chat.hear("how much", "price_check")
    assert chat.look_up_gives(outcome) == [outcome]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_next_state_alone_takes_every_outcome(tmp_path: Path, outcome: str) -> None:
    states = """
      first: {type: Weather, transitions: {next_state: tell}}
      tell: {type: message_text, properties: {text: '{{ weather_status }}'}}
    """
    chat = talk(small_flows(tmp_path, states))
    chat.hear("how much", "price_check")
    assert chat.look_up_gives(outcome, "as it is") == ["as it is"]
    assert chat.state == "main_flow.input_intent"
