"""Fragments that continue the question before them, and those that do not."""

from pathlib import Path

import pytest

from tests.dialog.talk import OWN_FLOWS, Talk, read_flows, small_flows, talk

RAIN = "will it [rain](verb) in [denver](location)"


@pytest.fixture
def rain() -> Talk:
    """A conversation in which rain in Denver was asked for and answered."""
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear(RAIN, "weather.rainfall_yes_no")
    chat.look_up_gives("found", "No.")
    return chat


def test_and_in_boston_asks_the_same_question_again(rain: Talk) -> None:
    rain.hear("and in [boston](location)?")
    assert rain.asks.question == "weather.rainfall_yes_no"
    assert rain.about == {"location": "boston"}
    assert (rain.topic, rain.step.routed) == ("weather.rainfall_yes_no", "weather.rainfall_yes_no")


def test_and_tomorrow_keeps_the_place(rain: Talk) -> None:
    rain.hear("and [tomorrow](time.period_of_time)?")
    assert rain.about == {"location": "denver", "time.period_of_time": "tomorrow"}


@pytest.mark.parametrize(
    "line",
    [
        "in [red](item.color)",
        "the [cheaper](cost.low) one",
        "[which](interrogative) [the](article) [want](verb)",
        "and then",
    ],
)
def test_a_slot_the_topic_does_not_use_is_no_follow_up(rain: Talk, line: str) -> None:
    rain.hear(line)
    assert (rain.step.routed, rain.state) == ("unknown", "main_flow.input_intent")
    assert rain.said != []


def test_what_was_not_understood_never_follows_up(rain: Talk) -> None:
    rain.hear("and in [boston](location)?", "nomatch.none")
    states = ("not_understood", "first_miss", "input_intent")
    assert rain.step.walked == tuple(f"main_flow.{state}" for state in states)
    assert rain.topic == "weather.rainfall_yes_no"


def test_the_topic_survives_what_could_not_be_done(rain: Talk) -> None:
    rain.hear("i want to [return](verb) these [sandals](item.type)")
    rain.hear("thanks", act="thanks")
    rain.hear("and in [boston](location)?")
    assert rain.asks.question == "weather.rainfall_yes_no"


def test_without_a_topic_a_fragment_is_no_follow_up() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("in [boston](location)")
    assert (chat.step.routed, chat.topic) == ("unknown", "")


def test_a_follow_up_goes_on_with_the_question_as_it_was_said(rain: Talk) -> None:
    rain.hear("and in [boston](location)?")
    assert rain.asks.text == "will it rain in denver"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("[running shoes](item.type)", "price_check"),
        ("[nike](item.name) [shoes](item.type)", "price_check"),
        ("[bakery](store.type)", "find_the_store"),
        ("[thai food](item.type) in [boston](location)", "find_the_store"),
    ],
)
def test_a_mere_keyword_asks_what_is_most_asked_about_it(line: str, asked: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear(line)
    assert (chat.topic, chat.step.routed) == (asked, asked)


def test_a_keyword_in_a_request_that_cannot_be_met_asks_nothing() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("can i [exchange](verb) these [sandals](item.type)")
    assert (chat.step.routed, chat.topic) == ("unknown", "")


def test_after_starting_over_a_fragment_is_no_follow_up(rain: Talk) -> None:
    rain.hear("start over", act="restart")
    rain.hear("and in [boston](location)?")
    assert (rain.step.routed, rain.topic) == ("unknown", "")


def test_a_follow_up_continues_the_newest_question(rain: Talk) -> None:
    rain.hear("[where](interrogative.location) is a [bakery](store.type)", "find_the_store")
    rain.look_up_gives("found", "Here.")
    rain.hear("and in [boston](location)?")
    assert rain.asks.question == "find_the_store"
    assert rain.about == {"store.type": "bakery", "location": "boston"}


def test_the_topic_is_kept_apart_from_the_context_key_intent(tmp_path: Path) -> None:
    states = """
      first:
        type: change_context
        properties: {update_keys: {intent: something else}}
        transitions: {next_state: tell}
      tell: {type: message_text, properties: {text: '{{ topic }}, {{ intent }}'}}
    """
    chat = talk(small_flows(tmp_path, states))
    assert chat.hear("how much", "price_check") == ["price_check, something else"]
    again = chat.hear("and the [red](item.color) one")
    assert again == ["price_check, something else"]


def test_an_author_says_what_own_questions_are_about(tmp_path: Path) -> None:
    states = "first: {type: message_text, properties: {text: 'Hours on {{ day }}'}}"
    file = tmp_path / "main_flow.yml"
    small_flows(tmp_path, states, intents="opening_hours: first")
    topics = "topics: {opening_hours: {group: stores, uses: [store.hour.day]}}\n"
    file.write_text(topics + file.read_text())
    chat = talk(read_flows(tmp_path))
    chat.hear("when are you open", "opening_hours")
    assert chat.hear("and on [sunday](store.hour.day)?") == ["Hours on "]
    assert chat.hear("and in [boston](location)?") == ["I cannot do that."]


def test_a_cheaper_one_after_a_stock_question_asks_for_prices() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("do you [have](verb) [lamps](item.type) in [boston](location)", "inventory_check")
    chat.look_up_gives("found", "Yes.")
    chat.hear("any [cheaper](cost.low) ones")
    assert (chat.asks.question, chat.topic) == ("price_check", "price_check")


def test_the_nearest_one_is_not_the_shop_just_named() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[a](article) [bakery](store.type) in [boston](location)", "find_the_store")
    chat.look_up_gives("found", "Butter Lane.", {"store.name": "Butter Lane"})
    chat.hear("[which](interrogative) is [best rated](rating.high)", "find_the_store")
    assert "store.name" not in chat.about


def test_how_long_to_denver_is_about_denver_and_not_about_the_last_thing() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear(
        "[how much](interrogative.manner) is [a](article) [toaster](item.type)", "price_check"
    )
    chat.look_up_gives("found", "$20.")
    chat.hear("[how long](interrogative.manner) to [denver](location)", "navigation.geteta")
    assert chat.about == {"location": "denver"}
