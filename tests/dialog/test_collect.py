"""collect: asks only for what is missing, takes corrections, checks, confirms, gives up."""

from pathlib import Path

import pytest

from dialog.expectation import expectation
from tests.dialog.talk import Talk, small_flows, talk

ORDER = """
  first:
    type: collect
    properties:
      slots:
        - {slot: item.type, ask: What?, again: What was it?}
        - slot: item.size
          ask: Which size?
          valid: {more_than: 3, less_than: 15}
          invalid: "We have 4 to 14, not {{ slots['item.size'] }}."
      tries: 2%s
    transitions: {done: tell, notmatch: sorry_then%s}
  tell:
    type: message_text
    properties: {text: "{{ slots['item.type'] }} in {{ slots['item.size'] }}"}
  sorry_then: {type: message_text, properties: {text: I give up}}
  no_then: {type: message_text, properties: {text: As you like}}
  snow: {type: message_text, properties: {text: It snows}}
"""
BOOTS, TEN = "[boots](item.type)", "size [ten](item.size)"


def order(folder: Path, more: str = "", ways: str = "", states: str = ORDER) -> Talk:
    intents = "price_check: first, weather.snow: snow"
    states = states % (more, ways) if "%s" in states else states
    return talk(small_flows(folder, states, intents=intents, acts="cancel: snow"))


def test_it_asks_for_one_after_the_other(tmp_path: Path) -> None:
    chat = order(tmp_path)
    assert chat.hear("i want to order", "price_check") == ["What?"]
    assert chat.hear(BOOTS) == ["Which size?"]
    assert chat.hear(TEN) == ["boots in ten"]


def test_what_is_said_in_one_sentence_is_not_asked_for(tmp_path: Path) -> None:
    chat = order(tmp_path)
    assert chat.hear(f"order {BOOTS} in {TEN}", "price_check") == ["boots in ten"]


def test_a_slot_that_was_not_asked_for_counts_as_well(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear("i want to order", "price_check")
    assert chat.hear(TEN) == ["What?"]
    assert chat.hear(BOOTS) == ["boots in ten"]


def test_what_was_given_can_be_corrected_before_the_end(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear(f"order {BOOTS}", "price_check")
    assert chat.hear("no, [slippers](item.type)") == ["Which size?"]
    assert chat.hear(TEN) == ["slippers in ten"]


def test_what_cannot_be_is_refused_with_a_reason(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear(f"order {BOOTS}", "price_check")
    assert chat.hear("size [99](item.size)") == ["We have 4 to 14, not 99."]
    assert chat.hear(TEN) == ["boots in ten"]


def test_after_the_last_try_it_gives_up(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear("i want to order", "price_check")
    assert chat.hear("mumble", "nomatch.none") == ["What was it?"]
    assert chat.hear("mumble", "nomatch.none") == ["I give up"]


def test_wrong_values_use_up_tries_as_well(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear(f"order {BOOTS}", "price_check")
    chat.hear("size [99](item.size)")
    assert chat.hear("size [1](item.size)") == ["I give up"]
    assert "item.size" not in chat.step.conversation.slots


def test_an_answer_gives_back_all_tries(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear("i want to order", "price_check")
    chat.hear("mumble", "nomatch.none")
    chat.hear(BOOTS)
    assert chat.hear("mumble", "nomatch.none") == ["Which size?"]


@pytest.mark.parametrize("act", ["cancel", "deny"])
def test_a_shopper_may_refuse(tmp_path: Path, act: str) -> None:
    chat = order(tmp_path, ways=", refused: no_then")
    chat.hear("i want to order", "price_check")
    assert chat.hear("never mind", act=act) == ["As you like"]


def test_without_a_way_for_that_a_cancel_goes_where_acts_go(tmp_path: Path) -> None:
    chat = order(tmp_path)
    chat.hear("i want to order", "price_check")
    assert chat.hear("never mind", act="cancel") == ["It snows"]


def test_another_question_is_answered_with_digress_and_what_was_given_stays(
    tmp_path: Path,
) -> None:
    chat = order(tmp_path, "\n      digress: true")
    chat.hear(f"order {BOOTS}", "price_check")
    assert chat.hear("will it [snow](verb)", "weather.snow") == ["It snows"]
    assert chat.step.conversation.form.slot == ""
    assert chat.hear("i want to order", "price_check") == ["Which size?"]


CONFIRMED = """
  first:
    type: collect
    properties:
      slots:
        - slot: item.type
          ask: What?
          confirm: "{{ slots['item.type'] }}, right?"
    transitions: {done: tell, notmatch: tell}
  tell: {type: message_text, properties: {text: "Noted: {{ slots['item.type'] or 'nothing' }}"}}
  snow: {type: message_text, properties: {text: It snows}}
"""


def test_a_yes_may_be_asked_for(tmp_path: Path) -> None:
    chat = order(tmp_path, states=CONFIRMED)
    assert chat.hear(f"order {BOOTS}", "price_check") == ["boots, right?"]
    assert expectation(chat.flows, chat.step.conversation).awaits == "yes_no"
    assert chat.hear("that's right", act="affirm") == ["Noted: boots"]


def test_a_no_asks_anew(tmp_path: Path) -> None:
    chat = order(tmp_path, states=CONFIRMED)
    chat.hear(f"order {BOOTS}", "price_check")
    assert chat.hear("no", act="deny") == ["What?"]


def test_a_no_with_the_right_value_is_a_correction_and_confirmed_in_its_turn(
    tmp_path: Path,
) -> None:
    chat = order(tmp_path, states=CONFIRMED)
    chat.hear(f"order {BOOTS}", "price_check")
    assert chat.hear("no, [slippers](item.type)") == ["slippers, right?"]
    assert chat.hear("yes exactly") == ["Noted: slippers"]


OWN = """
  first:
    type: collect
    properties:
      slots:
        - {slot: colour, ask: Which colour?, valid: {in: [red, dark blue]}, invalid: Red or blue.}
        - {slot: code, ask: Your code?, valid: {matches: '[a-z]{2}-[0-9]{2}'}}
        - {slot: note, ask: A note?, require_match: false}
    transitions: {done: tell, notmatch: tell}
  tell: {type: message_text, properties: {text: '{{ colour }} {{ code }} {{ note }}'}}
  snow: {type: message_text, properties: {text: It snows}}
"""


def test_slots_that_no_model_knows_are_read_by_what_they_may_be(tmp_path: Path) -> None:
    chat = order(tmp_path, states=OWN)
    chat.hear("order", "price_check")
    choices = expectation(chat.flows, chat.step.conversation).choices
    assert [choice.text for choice in choices] == ["red", "dark blue"]
    assert chat.hear("dark bleu please", "nomatch.none") == ["Your code?"]
    assert chat.hear("it is AB-12, i think", "nomatch.none") == ["A note?"]
    assert chat.hear("leave it at the door", "nomatch.none") == [
        "dark blue AB-12 leave it at the door"
    ]


def test_an_expression_takes_no_time_whatever_is_said(tmp_path: Path) -> None:
    states = OWN.replace("[a-z]{2}-[0-9]{2}", "(a+)+b")
    chat = order(tmp_path, states=states)
    chat.hear("order", "price_check")
    chat.hear("red", "nomatch.none")
    assert chat.hear("a" * 2000, "nomatch.none") == ["Your code?"]
