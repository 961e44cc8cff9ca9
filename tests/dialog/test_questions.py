"""Which question a fulfillment state asks: the words of flows, aliases, errors."""

from pathlib import Path

import pytest

from dialog.topics import question
from tests.dialog.talk import OWN_FLOWS, SEED_FLOWS, read_flows, small_flows, talk


@pytest.mark.parametrize(
    ("word", "routed", "asked"),
    [
        ("check_item_price", "price_check", "price_check"),
        ("retail_inventory_check", "inventory_check", "inventory_check"),
        ("find_the_store", "store_location", "find_the_store"),
        ("store_location", "find_the_store", "find_the_store"),
        ("rain", "weather.rainfall", "weather.rainfall"),
        ("rainfall", "weather.rainfall_yes_no", "weather.rainfall_yes_no"),
        ("snow", "weather.snow", "weather.snow"),
        ("snowfall", "weather.snow_yes_no", "weather.snow_yes_no"),
        ("tempyesno", "weather.temperature_yes_no", "weather.temperature_yes_no"),
        ("humidity", "weather.humidity", "weather.humidity"),
        ("humidity", "weather.humidity_yes_no", "weather.humidity_yes_no"),
        ("rain", "weather.weather", "weather.rainfall"),
        ("humidity", "weather.weather", "weather.humidity"),
        ("weather.sunny", "weather.cloudy", "weather.sunny"),
        ("error", "price_check", "price_check"),
        ("", "store_location", "find_the_store"),
    ],
)
def test_the_word_says_what_is_asked_and_the_routed_intent_where_two_fit(
    word: str, routed: str, asked: str
) -> None:
    assert question(word, routed) == asked


@pytest.mark.parametrize("flows", [SEED_FLOWS, OWN_FLOWS], ids=["seed", "own"])
@pytest.mark.parametrize(
    ("intent", "service"),
    [
        ("price_check", "Retail"),
        ("inventory_check", "Retail"),
        ("find_the_store", "Retail"),
        ("weather.weather", "Weather"),
        ("weather.temperature", "Weather"),
        ("weather.temperature_yes_no", "Weather"),
        ("weather.sunny", "Weather"),
        ("weather.cloudy", "Weather"),
        ("weather.snow", "Weather"),
        ("weather.snow_yes_no", "Weather"),
        ("weather.rainfall", "Weather"),
        ("weather.rainfall_yes_no", "Weather"),
        ("weather.humidity", "Weather"),
        ("weather.humidity_yes_no", "Weather"),
    ],
)
def test_each_intent_asks_its_own_question_in_both_flow_sets(
    flows: Path, intent: str, service: str
) -> None:
    chat = talk(read_flows(flows))
    chat.hear("[shoes](item.type) in [boston](location)", intent)
    assert (chat.asks.service, chat.asks.question) == (service, intent)


@pytest.mark.parametrize("intent", ["startnavigationpoi", "geteta", "showdirection", "showmappoi"])
def test_our_flows_ask_for_the_way_by_its_intent(intent: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("to [macy's](store.name) in [boston](location)", f"navigation.{intent}")
    assert chat.asks.question == f"navigation.{intent}"


@pytest.mark.parametrize(
    ("routed", "said"),
    [("store_location", "find_the_store"), ("find_the_store", "store_location")],
)
def test_an_intent_without_entry_is_looked_up_by_its_alias(
    tmp_path: Path, routed: str, said: str
) -> None:
    states = "first: {type: Retail}"
    chat = talk(small_flows(tmp_path, states, intents=f"{routed}: first"))
    chat.hear("[where](interrogative.location) is it", said)
    assert chat.asks.question == "find_the_store"


@pytest.mark.parametrize("intent", ["order_status", "weather.snow", "nomatch.none"])
def test_an_intent_nobody_routes_goes_where_nomatch_goes(tmp_path: Path, intent: str) -> None:
    chat = talk(small_flows(tmp_path, "first: {type: reset}"))
    assert chat.hear("as said", intent) == ["Sorry?"]


def test_an_intent_nobody_routes_does_not_become_the_topic(tmp_path: Path) -> None:
    chat = talk(small_flows(tmp_path, "first: {type: message_text, properties: {text: Price}}"))
    chat.hear("how much is a [hose](item.type)", "price_check")
    chat.hear("will it [snow](verb)", "weather.snow")
    assert (chat.topic, chat.step.routed) == ("price_check", "nomatch.none")
    assert chat.hear("and a [rake](item.type)?") == ["Price"]


def test_when_understanding_fails_the_error_is_in_the_context_for_one_turn(
    tmp_path: Path,
) -> None:
    states = "first: {type: message_text, properties: {text: '{{ jarvis_error }}/{{ nlu_error }}'}}"
    chat = talk(small_flows(tmp_path, states, intents="jarvis_error: first, price_check: first"))
    assert chat.hear("hello", "jarvis_error", error="timed out") == ["timed out/timed out"]
    assert chat.topic == ""
    assert chat.hear("how much", "price_check") == ["/"]


def test_our_flows_say_that_a_failure_to_understand_is_our_fault() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("hello", "jarvis_error", error="model missing")
    assert chat.step.walked[-2:] == ("error_flow.our_fault", "main_flow.input_intent")


def test_our_flows_say_so_too_while_they_wait_for_a_city() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[how](interrogative.manner)'s the weather", "weather.weather")
    chat.hear("boston", "jarvis_error", error="model missing")
    assert "error_flow.our_fault" in chat.step.walked
    chat.hear("[boston](location)")
    assert chat.asks.question == "weather.weather"
