"""The reference's four files load with exactly their known defects; ours have none."""

from pathlib import Path

import pytest

from dialog.context import Heard
from dialog.engine import advance
from dialog.loader import load
from dialog.states import InputUser
from nlu.labels import INTENTS, SLOTS
from tests.dialog.talk import OWN_FLOWS, SEED_FLOWS, Talk, read_flows, talk

KNOWN_DEFECTS = [
    ("F022", "warning", "main_flow.yml", 2, ""),
    ("F010", "error", "main_flow.yml", 18, ""),
    ("F010", "error", "main_flow.yml", 19, ""),
    ("F010", "error", "main_flow.yml", 20, ""),
    ("F020", "warning", "main_flow.yml", 35, "dont_get_the intent"),
    ("F020", "warning", "main_flow.yml", 157, "end_state"),
    ("F021", "warning", "retail_flow.yml", 10, "retail_state"),
    ("F010", "error", "retail_flow.yml", 36, "input_retail_location"),
    ("F020", "warning", "retail_flow.yml", 37, "output_retail_acknowledge"),
    ("F020", "warning", "retail_flow.yml", 47, "output_retail_notlocation"),
    ("F020", "warning", "retail_flow.yml", 53, "check_rerail_jarvis_error"),
    ("F020", "warning", "retail_flow.yml", 60, "show_retail_jarvis_api_error"),
    ("F021", "warning", "weather_flow.yml", 10, "weather_state"),
    ("F020", "warning", "weather_flow.yml", 37, "output_weather_acknowledge"),
]


def test_the_reference_files_have_exactly_their_known_defects() -> None:
    found = [
        (p.code, p.severity, Path(p.where.file).name, p.where.line, p.state)
        for p in load([SEED_FLOWS]).problems
    ]
    assert found == KNOWN_DEFECTS


def test_the_misspelt_state_is_proposed_where_it_is_missed() -> None:
    missed = next(p for p in load([SEED_FLOWS]).problems if p.where.line == 36)
    assert missed.hint == "did you mean 'check_rerail_jarvis_error'?"


def test_our_own_files_have_no_finding_at_all() -> None:
    assert load([OWN_FLOWS]).problems == ()


def test_our_main_flow_routes_every_intent_of_the_model() -> None:
    routed = read_flows(OWN_FLOWS).intents
    assert set(INTENTS) | {"jarvis_error"} <= set(routed)


@pytest.mark.parametrize("folder", [OWN_FLOWS, SEED_FLOWS], ids=["own", "seed"])
def test_every_slot_that_is_asked_for_is_one_the_model_knows(folder: Path) -> None:
    states = read_flows(folder).states.values()
    assert {state.slot for state in states if isinstance(state, InputUser)} <= set(SLOTS)


@pytest.fixture
def reference() -> Talk:
    return talk(read_flows(SEED_FLOWS))


def test_the_reference_flows_greet_ask_for_the_place_and_answer(reference: Talk) -> None:
    greeting = "Hi, welcome to NARA retail and weather service. How can I help you?"
    assert reference.said == [greeting]
    asked = reference.hear("will it [rain](verb)", "weather.rainfall_yes_no")
    assert asked == ["For which location?"]
    reference.hear("[boston](location)")
    assert reference.about == {"location": "boston"}
    assert reference.look_up_gives("found", "No rain in Boston.") == ["No rain in Boston."]
    assert reference.state == "JarvisRetail.input_intent"


def test_the_reference_flows_take_a_follow_up(reference: Talk) -> None:
    reference.hear("[find](verb) a [bakery](store.type) in [boston](location)", "find_the_store")
    reference.look_up_gives("found", "There is one.")
    reference.hear("and in [denver](location)?")
    assert reference.about == {"store.type": "bakery", "location": "denver"}


def test_in_the_reference_flows_even_a_price_needs_a_place(reference: Talk) -> None:
    asked = reference.hear("how much are [jeans](item.type)", "price_check")
    assert asked == ["For which location? I can find the closest store near you."]


def test_the_reference_flows_go_on_after_each_of_their_errors(reference: Talk) -> None:
    reference.hear("[take](verb) me to [macy's](store.name)", "navigation.startnavigationpoi")
    assert "leads to 'retail', which does not exist" in reference.faults[0]
    reference.hear("how much are [jeans](item.type)", "price_check")
    reference.hear("no idea")
    assert "'check_retail_jarvis_error', which does not exist" in reference.faults[0]
    assert reference.hear("[jeans](item.type) in [boston](location)", "price_check") == []
    assert reference.asks.question == "price_check"


def test_the_reference_flows_own_up_to_a_failure_while_they_wait(reference: Talk) -> None:
    reference.hear("[how](interrogative.manner) is the weather", "weather.weather")
    said = reference.hear("boston", "jarvis_error", error="down")
    assert "I am having troubled understanding right now" in said[0]


def test_our_flows_ask_a_price_for_the_item_alone() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("how much are [jeans](item.type)", "price_check")
    assert chat.about == {"item.type": "jeans"}


def test_our_flows_ask_for_a_shop_where_nothing_was_named() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[take](verb) me there", "navigation.startnavigationpoi")
    assert chat.state == "retail_flow.input_target"
    chat.hear("[walgreens](store.name)")
    assert chat.state == "retail_flow.input_location"
    chat.hear("[boston](location)")
    assert chat.about == {"store.name": "walgreens", "location": "boston"}


@pytest.mark.parametrize("outcome", ["found", "not_found", "unavailable"])
@pytest.mark.parametrize("intent", ["price_check", "weather.weather"])
def test_our_flows_tell_what_came_of_a_look_up_and_listen(intent: str, outcome: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[jeans](item.type) in [boston](location)", intent)
    assert chat.look_up_gives(outcome, "So it is.") == ["So it is."]
    assert chat.state == "main_flow.input_intent"


@pytest.mark.parametrize("line", ["the second one", "springfield ma", "Springfield, MA"])
@pytest.mark.parametrize("intent", ["inventory_check", "weather.weather"])
def test_our_flows_take_the_place_that_is_picked(intent: str, line: str) -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[jeans](item.type) in [springfield](location)", intent)
    towns = {"choices": ["Springfield, IL", "Springfield, MA"]}
    assert chat.look_up_gives("ambiguous", "Which one?", result=towns) == ["Which one?"]
    chat.hear(line, "nomatch.none")
    assert chat.about["location"] == "Springfield, MA"


def test_our_flows_hear_another_place_or_question_where_one_may_be_picked() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("is it [nice](verb) in [springfield](location)", "weather.weather")
    chat.look_up_gives("ambiguous", result={"choices": ["Springfield, IL", "Springfield, MA"]})
    chat.hear("[springfield mo](location)")
    assert chat.about["location"] == "springfield mo"
    chat.look_up_gives("found", "Fine.")
    chat.hear("[how much](interrogative.manner) are [jeans](item.type)", "price_check")
    assert chat.asks.question == "price_check"


def test_our_flows_admit_that_they_cannot_see_where_near_me_is() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    slots = {"store.type": "bakery", "location.relative": "near me"}
    step = advance(
        chat.flows, chat.step.conversation, Heard("a bakery near me", "find_the_store", slots)
    )
    assert "retail_flow.ask_where_you_are" in step.walked
    assert step.conversation.state == "retail_flow.input_location"


def test_our_flows_ask_what_about_a_bare_place() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[boston](location)")
    assert "main_flow.what_about_it" in chat.step.walked
    chat.hear("the weather please", "nomatch.none")
    assert (chat.topic, chat.about) == ("weather.weather", {"location": "boston"})


def test_our_flows_hear_what_was_not_offered_as_always() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[boston](location)")
    chat.hear("can i [return](verb) it")
    assert "main_flow.cannot_do" in chat.step.walked


def test_our_flows_ask_for_the_city_again_when_it_went_past_them() -> None:
    chat = talk(read_flows(OWN_FLOWS))
    chat.hear("[how](interrogative.manner) is the weather", "weather.weather")
    chat.hear("mumble", "nomatch.none")
    assert chat.state == "weather_flow.input_location"
    chat.hear("[boston](location)")
    assert chat.asks.question == "weather.weather"
