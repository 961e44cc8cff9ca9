"""States that mend a conversation: resume asks again, undo takes back, again looks up anew."""

from pathlib import Path

import pytest

from dialog.context import Heard
from dialog.engine import advance
from tests.dialog.talk import OWN_FLOWS, Talk, read_flows, talk

FLOWS = """name: main_flow
intent_transitions:
  weather.snow: ask
  price_check: price
  nomatch.none: sorry
  unknown: sorry
  jarvis_error: sorry
act_transitions: {thanks: welcome, undo: take_back, retry: try_again}
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent:
    type: input_context
    transitions: {resume: back_to_it}
  back_to_it:
    type: resume
    properties: {responses: ["Again: {{ question.text }}"]}
    transitions: {nothing: input_intent}
  ask: {type: message_text, properties: {text: "Where?"}, transitions: {next_state: wait}}
  wait:
    type: input_user
    properties: {entities: {slot: location}, digress: true, BACK}
    transitions: {match: snow, notmatch: sorry}
  snow: {type: message_text, properties: {text: "Snow in {{ location }}."}}
  price: {type: message_text, properties: {text: "{{ slots['item.type'] or 'It' }}: a dollar."}}
  sorry: {type: message_text, properties: {text: Sorry?}}
  welcome: {type: message_text, properties: {text: You are welcome.}}
  take_back: {type: undo, transitions: {done: taken, nothing: cannot}}
  taken: {type: message_text, properties: {text: "Back: {{ last_messages | join(' ') }}"}}
  cannot: {type: message_text, properties: {text: Nothing to take back.}}
  try_again: {type: again, transitions: {nothing: what}}
  what: {type: message_text, properties: {text: Try what?}}
"""


def _begun(folder: Path, back: str = "require_match: true") -> Talk:
    (folder / "main_flow.yml").write_text(FLOWS.replace("BACK", back), encoding="utf-8")
    return talk(read_flows(folder))


@pytest.fixture
def chat(tmp_path: Path) -> Talk:
    return _begun(tmp_path)


def _price(chat: Talk, thing: str = "hose") -> list[str]:
    return chat.hear(f"how much is a [{thing}](item.type)", "price_check")


def test_a_question_left_for_another_is_asked_again(chat: Talk) -> None:
    chat.hear("does it snow", "weather.snow")
    assert _price(chat) == ["hose: a dollar.", "Again: Where?"]
    assert chat.hear("in [boston](location)") == ["Snow in boston."]


def test_a_question_has_its_own_words_for_being_asked_again(tmp_path: Path) -> None:
    chat = _begun(tmp_path, "back: 'Now, which city?'")
    chat.hear("does it snow", "weather.snow")
    assert _price(chat)[-1] == "Now, which city?"


def test_a_question_left_a_second_time_is_not_asked_again(chat: Talk) -> None:
    chat.hear("does it snow", "weather.snow")
    _price(chat)
    assert _price(chat, "lamp") == ["lamp: a dollar."]
    assert chat.state == "main_flow.input_intent"


def test_an_act_leaves_a_question_as_often_as_it_likes(chat: Talk) -> None:
    chat.hear("does it snow", "weather.snow")
    for _ in range(3):
        assert chat.hear("thanks", act="thanks") == ["You are welcome.", "Again: Where?"]


def test_a_question_with_come_back_false_is_not_asked_again(tmp_path: Path) -> None:
    chat = _begun(tmp_path, "come_back: false")
    chat.hear("does it snow", "weather.snow")
    assert _price(chat) == ["hose: a dollar."]


def test_who_gives_up_is_not_asked_again(chat: Talk) -> None:
    chat.hear("does it snow", "weather.snow")
    turn = Heard("never mind, how much is it", "price_check", gives_up=True)
    assert advance(chat.flows, chat.step.conversation, turn).conversation.left_open == ()


def test_a_step_is_taken_back(chat: Talk) -> None:
    _price(chat)
    _price(chat, "lamp")
    assert chat.hear("undo", act="undo") == ["Back: hose: a dollar."]
    assert chat.step.conversation.slots == {"item.type": "hose"}


def test_what_is_taken_back_may_be_a_question_that_waits_again(chat: Talk) -> None:
    chat.hear("does it snow", "weather.snow")
    chat.hear("in [boston](location)")
    assert chat.hear("undo", act="undo")[0] == "Back: Where?"
    assert chat.hear("in [denver](location)") == ["Snow in denver."]


def test_at_the_beginning_there_is_nothing_to_take_back(chat: Talk) -> None:
    assert chat.hear("undo", act="undo") == ["Nothing to take back."]


def test_the_question_in_force_is_tried_again(chat: Talk) -> None:
    _price(chat)
    assert chat.hear("try again", act="retry") == ["hose: a dollar."]
    assert chat.step.routed == "price_check"


def test_where_nothing_was_asked_there_is_nothing_to_try(chat: Talk) -> None:
    assert chat.hear("try again", act="retry") == ["Try what?"]


@pytest.fixture
def unsure() -> Talk:
    """A turn that could mean a price or the weather, with the shipped flows."""
    chat = talk(read_flows(OWN_FLOWS))
    likely = ("price_check", "weather.snow")
    turn = Heard("boots info", "nomatch.none", {"item.type": "boots"}, likely=likely)
    chat.step = advance(chat.flows, chat.step.conversation, turn)
    return chat


def test_likely_intents_are_offered_and_no_others(unsure: Talk) -> None:
    assert "a price or the weather or something else" in unsure.said[0]
    assert unsure.step.routed == "unsure"


def test_what_is_picked_answers_the_turn_as_it_was_said(unsure: Talk) -> None:
    unsure.hear("a price")
    assert (unsure.asks.question, unsure.about) == ("price_check", {"item.type": "boots"})
    assert unsure.asks.text == "boots info"


def test_who_means_none_of_them_is_asked_for_other_words(unsure: Talk) -> None:
    assert "other words" in unsure.hear("something else")[0]
    assert unsure.state == "main_flow.input_intent"


def test_a_clear_question_instead_is_answered(unsure: Talk) -> None:
    unsure.hear("[how](interrogative.manner) much is a [toaster](item.type)", "price_check")
    assert unsure.about == {"item.type": "toaster"}
