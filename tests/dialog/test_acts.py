"""Acts: what a turn does when it asks nothing. The main flow routes them, inputs may override."""

from pathlib import Path

import pytest

from tests.dialog.talk import OWN_FLOWS, read_flows, small_flows, talk

STATES = """
  first:
    type: input_user
    properties: {entities: {slot: location}}
    act_transitions: {deny: never_mind}
    transitions: {match: got_it, notmatch: pardon}
  got_it: {type: message_text, properties: {text: Got it}}
  pardon: {type: message_text, properties: {text: Pardon?}}
  never_mind: {type: message_text, properties: {text: Never mind}}
  welcome: {type: message_text, properties: {text: You are welcome}}
  no_then: {type: message_text, properties: {text: All right}}
"""
ACTS = "thanks: welcome, deny: no_then"


def test_an_act_goes_where_the_main_flow_sends_it(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    assert chat.hear("thanks", act="thanks") == ["You are welcome"]
    assert chat.step.routed == ""


def test_an_input_state_answers_an_act_in_its_own_way(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    assert chat.hear("no", act="deny") == ["All right"]
    chat.hear("how much", "price_check")
    assert chat.hear("no", act="deny") == ["Never mind"]


def test_an_act_the_input_state_does_not_name_still_goes_the_main_flows_way(
    tmp_path: Path,
) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    chat.hear("how much", "price_check")
    assert chat.hear("thanks", act="thanks") == ["You are welcome"]


def test_an_act_nobody_routes_is_a_turn_like_any_other(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    assert chat.hear("hello", act="greet") == ["Sorry?"]
    chat.hear("how much", "price_check")
    assert chat.hear("hello", act="greet") == ["Pardon?"]


def test_a_turn_that_fills_the_slot_is_no_act(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    chat.hear("how much", "price_check")
    assert chat.hear("no, [boston](location)", act="deny") == ["Got it"]


def test_an_act_changes_neither_topic_nor_slots(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, STATES, acts=ACTS))
    chat.hear("how much is a [hose](item.type)", "price_check")
    chat.hear("thanks", act="thanks")
    assert (chat.topic, chat.step.conversation.slots) == ("price_check", {"item.type": "hose"})


@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("greet", "greeting"),
        ("thanks", "you_are_welcome"),
        ("bye", "goodbye"),
        ("affirm", "affirmed"),
        ("deny", "denied"),
        ("help", "help"),
        ("repeat", "repeat"),
        ("restart", "start_over"),
        ("undo", "undo"),
        ("cancel", "cancelled"),
        ("correct", "corrected"),
        ("why", "reason"),
    ],
)
def test_our_flows_answer_every_act_and_listen_on(act: str, state: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    assert chat.hear("as said", act=act) != []
    assert chat.step.walked[0] == f"main_flow.{state}"
    assert chat.state == "main_flow.input_intent"


def test_repeat_says_the_last_messages_again() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    before = chat.hear("hi", act="greet")
    assert chat.hear("say that again", act="repeat") == before
    assert chat.hear("once more", act="repeat") == before


@pytest.mark.parametrize("act", ["restart", "cancel", "bye"])
def test_starting_over_forgets_what_was_asked(act: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("will it [rain](verb) in [boston](location)", "weather.rainfall_yes_no")
    chat.look_up_gives("found", "No.")
    chat.hear("as said", act=act)
    assert (chat.topic, chat.step.conversation.slots) == ("", {})
