"""Slots in force: what is kept from turn to turn, and what a new subject makes obsolete."""

import pytest

from dialog.context import Heard
from dialog.engine import advance
from tests.dialog.talk import OWN_FLOWS, Talk, read_flows, talk


@pytest.fixture
def chat() -> Talk:
    return talk(read_flows(OWN_FLOWS))


def _price(chat: Talk, line: str) -> object:
    chat.hear(line, "price_check")
    return chat.about


def _answered(chat: Talk) -> None:
    chat.look_up_gives("found", "Here you are.")


def test_a_new_item_forgets_what_described_the_old_one(chat: Talk) -> None:
    _price(chat, "[cheap](cost.low) [red](item.color) [nike](item.name) [shoes](item.type)")
    _answered(chat)
    assert _price(chat, "how much are [towels](item.type)") == {"item.type": "towels"}


def test_a_question_that_names_no_item_keeps_the_one_in_force(chat: Talk) -> None:
    _price(chat, "how much are [red](item.color) [shoes](item.type)")
    _answered(chat)
    chat.hear("do you [have](verb) them in [denver](location)", "inventory_check")
    assert chat.about == {
        "item.color": "red",
        "item.type": "shoes",
        "location": "denver",
    }


def test_the_weather_does_not_depend_on_items(chat: Talk) -> None:
    _price(chat, "how much are [shoes](item.type)")
    _answered(chat)
    chat.hear("will it [rain](verb) in [denver](location)", "weather.rainfall_yes_no")
    assert chat.about == {"location": "denver"}
    assert chat.step.conversation.slots["item.type"] == "shoes"


def test_a_city_serves_the_next_question(chat: Talk) -> None:
    chat.hear("[how](interrogative.manner)'s the weather in [denver](location)", "weather.weather")
    _answered(chat)
    chat.hear("[find](verb) a [bakery](store.type)", "find_the_store")
    assert chat.about == {"store.type": "bakery", "location": "denver"}


def test_a_price_does_not_depend_on_an_old_city(chat: Talk) -> None:
    chat.hear("[how](interrogative.manner)'s the weather in [denver](location)", "weather.weather")
    _answered(chat)
    assert _price(chat, "how much are [shoes](item.type)") == {"item.type": "shoes"}


def test_a_price_uses_a_city_said_with_it(chat: Talk) -> None:
    asked = _price(chat, "how much are [shoes](item.type) in [boston](location)")
    assert asked == {"item.type": "shoes", "location": "boston"}
    _answered(chat)
    chat.hear("and in [denver](location)?")
    assert chat.about == {"item.type": "shoes", "location": "denver"}


def test_a_time_said_for_the_weather_is_not_carried_to_a_shop(chat: Talk) -> None:
    line = "[snow](verb) in [denver](location) [tomorrow](time.period_of_time)"
    chat.hear(line, "weather.snow_yes_no")
    _answered(chat)
    chat.hear("[find](verb) a [bakery](store.type)", "find_the_store")
    assert chat.about == {"store.type": "bakery", "location": "denver"}


def test_a_time_is_kept_from_weather_to_weather(chat: Talk) -> None:
    line = "[snow](verb) in [denver](location) [tomorrow](time.period_of_time)"
    chat.hear(line, "weather.snow_yes_no")
    _answered(chat)
    chat.hear("and will it [rain](verb)", "weather.rainfall_yes_no")
    assert chat.about == {"location": "denver", "time.period_of_time": "tomorrow"}


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("what about [nike](item.name)", "fancy red nike shoes"),
        ("in [blue](item.color)", "fancy blue puma shoes"),
        ("[under 50 dollars](cost.low)", "under 50 dollars red puma shoes"),
        ("and [jeans](item.type)", "fancy jeans"),
    ],
)
def test_a_follow_up_changes_one_thing_and_keeps_the_rest(
    chat: Talk, line: str, asked: str
) -> None:
    _price(chat, "[fancy](cost.high) [red](item.color) [puma](item.name) [shoes](item.type)")
    _answered(chat)
    chat.hear(line)
    order = ("cost.high", "cost.low", "item.color", "item.name", "item.type")
    slots = chat.about
    assert " ".join(slots[name] for name in order if name in slots) == asked


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("[cheap](cost.low)", "[fancy](cost.high)", {"cost.high": "fancy"}),
        ("[best](rating.high)", "[decent](rating.average)", {"rating.average": "decent"}),
    ],
)
def test_a_new_wish_replaces_the_old_one(
    chat: Talk, first: str, second: str, kept: dict[str, str]
) -> None:
    _price(chat, f"{first} [shoes](item.type)")
    _answered(chat)
    chat.hear(f"the {second} ones")
    assert chat.about == {"item.type": "shoes", **kept}


def test_a_place_named_for_near_me_is_where_the_nearest_is_looked_for(chat: Talk) -> None:
    near = Heard(
        "a bakery near me",
        "find_the_store",
        {"store.type": "bakery", "location.relative": "near me"},
    )
    chat.step = advance(chat.flows, chat.step.conversation, near)
    assert chat.state == "retail_flow.input_location"
    chat.hear("[boston](location)")
    assert chat.about == {
        "store.type": "bakery",
        "location.relative": "near me",
        "location": "boston",
    }
    _answered(chat)
    chat.hear("[find](verb) a [bank](store.type) in [denver](location)", "find_the_store")
    assert chat.about == {"store.type": "bank", "location": "denver"}


def test_a_shop_named_for_an_item_in_force_keeps_the_item(chat: Talk) -> None:
    _price(chat, "how much is a [hose](item.type)")
    _answered(chat)
    chat.hear("do you [have](verb) it at [target](store.name)", "inventory_check")
    assert chat.about == {"item.type": "hose", "store.name": "target"}


def test_a_new_kind_of_shop_forgets_the_shops_name(chat: Talk) -> None:
    line = "[where](interrogative.location) is [costco](store.name) in [boston](location)"
    chat.hear(line, "find_the_store")
    _answered(chat)
    chat.hear("and a [pharmacy](store.type)?")
    assert chat.about == {"store.type": "pharmacy", "location": "boston"}


def test_a_new_shop_forgets_the_item_looked_for(chat: Talk) -> None:
    line = "[who](interrogative.personal) [sells](verb) [hoses](item.type) in [boston](location)"
    chat.hear(line, "find_the_store")
    _answered(chat)
    chat.hear("[find](verb) a [bakery](store.type)", "find_the_store")
    assert chat.about == {"store.type": "bakery", "location": "boston"}


def test_the_questions_own_words_stay_for_follow_ups_and_go_with_the_next_question(
    chat: Talk,
) -> None:
    line = "[how late](interrogative.manner) is [macy's](store.name) [open](store.status)"
    chat.hear(f"{line} in [boston](location)", "find_the_store")
    _answered(chat)
    chat.hear("and [the](article) one in [denver](location)?")
    assert chat.asks.slots["interrogative.manner"] == "how late"
    assert "article" not in chat.asks.slots
    _answered(chat)
    chat.hear("[find](verb) a [bakery](store.type)", "find_the_store")
    assert chat.asks.slots == {"verb": "find", "store.type": "bakery", "location": "denver"}


NAMED = {"store.name": "Corner Bakery", "location": "Boston"}


@pytest.fixture
def told(chat: Talk) -> Talk:
    """A conversation whose answer has just named one shop."""
    line = "[find](verb) [a](article) [bakery](store.type) in [boston](location)"
    chat.hear(line, "find_the_store")
    chat.look_up_gives("found", "Corner Bakery, on Elm Street.", NAMED)
    return chat


def test_is_it_open_means_the_shop_just_named(told: Talk) -> None:
    told.hear("is it [open](store.status)", "find_the_store")
    assert told.about == {**NAMED, "store.type": "bakery", "store.status": "open"}


def test_another_question_about_the_shop_leaves_its_hours_behind(told: Talk) -> None:
    told.hear("is it [open](store.status)", "find_the_store")
    told.look_up_gives("found", "Yes.", NAMED)
    told.hear("[what's](interrogative) [the](article) address", "find_the_store")
    assert told.about == {**NAMED, "store.type": "bakery"}


def test_take_me_there_means_the_shop_just_named(told: Talk) -> None:
    told.hear("[take](verb) me there", "navigation.startnavigationpoi")
    assert told.about["store.name"] == "Corner Bakery"


def test_another_shop_is_not_the_one_just_named(told: Talk) -> None:
    told.hear("[find](verb) a [pharmacy](store.type)", "find_the_store")
    assert told.about == {"store.type": "pharmacy", "location": "boston"}


@pytest.mark.parametrize(("points_back", "shop"), [(True, "Corner Bakery"), (False, None)])
def test_a_question_for_goods_means_the_shop_just_named_only_where_it_says_so(
    told: Talk, points_back: bool, shop: str | None
) -> None:
    slots = {"verb": "have", "item.type": "rye bread"}
    turn = Heard("do they have rye bread", "inventory_check", slots, points_back=points_back)
    told.step = advance(told.flows, told.step.conversation, turn)
    assert told.about.get("store.name") == shop


def test_what_was_named_is_still_it_after_a_look_at_the_weather(told: Talk) -> None:
    told.hear("[how](interrogative.manner) is the weather", "weather.weather")
    _answered(told)
    told.hear("is it [open](store.status)", "find_the_store")
    assert told.about["store.name"] == "Corner Bakery"


def test_what_was_named_is_no_longer_it_when_something_else_was_named(told: Talk) -> None:
    _price(told, "how much is a [blender](item.type)")
    _answered(told)
    told.hear("[where](interrogative.location) can i [buy](verb) it", "find_the_store")
    assert told.about == {"item.type": "blender", "location": "boston"}


@pytest.mark.parametrize("intent", ["nomatch.none", "unknown", "jarvis_error"])
def test_a_turn_that_is_no_question_leaves_the_memory_alone(chat: Talk, intent: str) -> None:
    _price(chat, "how much is a [hose](item.type)")
    _answered(chat)
    chat.hear("[bring](verb) it on [sunday](store.hour.day)", intent)
    assert chat.step.conversation.slots == {"item.type": "hose"}


def test_a_bare_place_is_no_question_but_serves_the_next_one(chat: Talk) -> None:
    chat.hear("[boston](location)")
    chat.hear("[how](interrogative.manner) is the weather", "weather.weather")
    assert chat.about == {"location": "boston"}
