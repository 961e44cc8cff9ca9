"""Values that were only guessed: taken, asked about, put right."""

from dataclasses import replace

import pytest

from dialog.context import Guess
from dialog.engine import advance
from tests.dialog.talk import OWN_FLOWS, Talk, heard, read_flows, talk

ASKED = "Did you mean Albuquerque, NM?"


@pytest.fixture
def chat() -> Talk:
    return talk(read_flows(OWN_FLOWS))


def _guessed(chat: Talk, certainty: float, line: str = "") -> list[str]:
    line = line or "will it [rain](verb) in [albukerky](location)"
    intent = "weather.rainfall_yes_no" if "verb" in line else "unknown"
    guess = Guess("location", "albukerky", "Albuquerque, NM", certainty)
    chat.step = advance(
        chat.flows, chat.step.conversation, replace(heard(line, intent), guess=guess)
    )
    return chat.said


def test_a_value_that_is_certain_enough_is_taken(chat: Talk) -> None:
    assert _guessed(chat, 0.6) == []
    assert chat.about == {"location": "albukerky"}


def test_below_that_it_is_asked_about(chat: Talk) -> None:
    assert _guessed(chat, 0.59) == [ASKED]


def test_a_yes_answers_the_turn_as_it_was_meant(chat: Talk) -> None:
    _guessed(chat, 0.5)
    chat.hear("yes", act="affirm")
    assert chat.about == {"location": "Albuquerque, NM"}
    assert chat.step.routed == "weather.rainfall_yes_no"


def test_a_no_asks_for_the_value_even_where_another_was_in_force(chat: Talk) -> None:
    chat.hear("[how](interrogative.manner)'s the weather in [boston](location)", "weather.weather")
    chat.look_up_gives("found", "Fine.")
    _guessed(chat, 0.5)
    assert "city" in chat.hear("no", act="deny")[0] or "place" in chat.said[0]


def test_another_value_takes_its_place(chat: Talk) -> None:
    _guessed(chat, 0.5)
    chat.hear("no, [albany](location)")
    assert chat.about == {"location": "albany"}
    assert chat.step.routed == "weather.rainfall_yes_no"


def test_another_question_drops_it(chat: Talk) -> None:
    _guessed(chat, 0.5)
    chat.hear("[how much](interrogative.manner) is a [tent](item.type)", "price_check")
    assert chat.about == {"item.type": "tent"}
    assert chat.step.conversation.doubt is None


def test_where_a_no_leaves_nothing_of_the_turn_it_is_asked_anew(chat: Talk) -> None:
    chat.hear("[how](interrogative.manner)'s the weather in [boston](location)", "weather.weather")
    chat.look_up_gives("found", "Fine.")
    assert _guessed(chat, 0.5, "and in [albukerky](location)") == [ASKED]
    assert "which one" in chat.hear("no", act="deny")[0]


def test_who_goes_on_without_a_yes_has_meant_it(chat: Talk) -> None:
    _guessed(chat, 0.5)
    chat.hear("[how](interrogative.manner) hot is it", "weather.temperature")
    assert chat.about == {"location": "Albuquerque, NM"}
