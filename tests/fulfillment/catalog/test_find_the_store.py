"""find_the_store: by kind, name, dish and item; sorted, filtered, open or not, near or far."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome
from fulfillment.catalog import Catalog
from tests.fulfillment.ask import BOSTON, CAMBRIDGE, CHICAGO, ask, ask_nearest, first, question
from values.money import PriceRange
from values.place import Place
from values.rating import StarRange
from values.when import When

FIND = "find_the_store"
SUNDAY_4_AM_IN_BOSTON = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


def kinds(outcome: Outcome) -> set[str]:
    assert isinstance(outcome, Answer), outcome
    return {hit["kind"] for hit in outcome.data["hits"]}


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"store_type": "drugstore"}, {"pharmacy"}),
        ({"item_type": "thai food"}, {"thai restaurant"}),
        ({"item_type": "pasta"}, {"italian restaurant"}),
        ({"item_type": "pasta", "verb": "buy"}, {"grocery store", "convenience store"}),
        ({"item_type": "haircut"}, {"barber shop", "hair salon"}),
        ({"item_type": "garden hose", "store_type": "hardware store"}, {"hardware store"}),
        ({"item_type": "garden hose", "store_type": "store"}, {"garden center", "hardware store"}),
        ({"store_type": "umbrella store"}, {"clothing store", "department store"}),
        ({"item_type": "iphone", "item_name": "apple"}, {"electronics store"}),
    ],
)
def test_shops_are_found_by_kind_dish_service_and_shelf(
    catalog: Catalog, slots: dict[str, str], expected: set[str]
) -> None:
    found = kinds(ask(catalog, FIND, CHICAGO, **slots))

    assert found
    assert found <= expected


def test_the_example_of_the_specification_has_an_answer(catalog: Catalog) -> None:
    fort_worth = Place("Fort Worth", "TX", "US", 32.7254, -97.3208, "America/Chicago")

    assert kinds(ask(catalog, FIND, fort_worth, item_type="korean food")) == {"korean restaurant"}


def test_a_shop_comes_with_all_a_shopper_needs(catalog: Catalog) -> None:
    hit = first(ask(catalog, FIND, BOSTON, store_name="halden's"))

    assert hit["name"] == "Halden's Department Store"
    assert hit["city"] == "Boston, MA"
    assert hit["phone"].startswith("(617) 555-01")
    assert hit["map"].startswith("https://www.openstreetmap.org/?mlat=42.3")
    assert (hit["open"], hit["closes"], hit["hours"]) == (True, "9 pm", "10 am to 9 pm")
    assert 0 <= hit["miles"] < 10


def test_best_worst_nearest_and_cheapest_decide_the_order(catalog: Catalog) -> None:
    def values(key: str, outcome: Outcome) -> list[float]:
        return [hit[key] for hit in outcome.data["hits"]]

    best = values("rating", ask(catalog, FIND, CHICAGO, store_type="store", rating_high="best"))
    worst = values("rating", ask(catalog, FIND, CHICAGO, store_type="store", rating_low="worst"))
    near = values("miles", ask_nearest(catalog, FIND, CHICAGO, store_type="store"))
    cheap = values("price_level", ask(catalog, FIND, CHICAGO, store_type="bar", cost_low="cheap"))

    assert best == sorted(best, reverse=True)
    assert worst == sorted(worst)
    assert near == sorted(near)
    assert cheap == sorted(cheap)


def test_a_number_of_stars_filters(catalog: Catalog) -> None:
    restaurants = question(FIND, CHICAGO, store_type="restaurant")
    four = catalog.fulfill(replace(restaurants, stars=StarRange(low=4)))
    three = catalog.fulfill(replace(restaurants, stars=StarRange(3, 3)))

    assert all(hit["rating"] >= 4 for hit in four.data["hits"])
    assert all(2.5 <= hit["rating"] < 3.5 for hit in three.data["hits"])


def test_a_budget_is_read_as_a_price_level(catalog: Catalog) -> None:
    request = replace(
        question(FIND, CHICAGO, store_type="restaurant"), price=PriceRange(high=Decimal(15))
    )

    assert {hit["price_level"] for hit in catalog.fulfill(request).data["hits"]} == {1}


def test_open_now_leaves_closed_shops_out_and_says_who_opens_next(catalog: Catalog) -> None:
    slots = {"store_type": "clothing store", "store_status": "open", "time_period": "now"}
    by_day = ask(catalog, FIND, BOSTON, **slots)
    by_night = catalog.fulfill(replace(question(FIND, BOSTON, **slots), now=SUNDAY_4_AM_IN_BOSTON))

    assert isinstance(by_day, Answer)
    assert all(hit["open"] for hit in by_day.data["hits"])
    assert isinstance(by_night, NothingFound)
    assert (by_night.data["closed"]["opens"], by_night.data["closed"]["opens_day"]) == (
        "11 am",
        "today",
    )


def test_open_24_hours_means_every_day(catalog: Catalog) -> None:
    answer = ask(catalog, FIND, BOSTON, store_type="gas station", store_status="24 hours")

    assert first(answer)["always"] is True


@pytest.mark.parametrize(
    ("slots", "yes", "day", "time"),
    [
        ({"store_status": "open"}, True, "now", None),
        ({"store_status": "closed"}, False, "now", None),
        ({"store_status": "open", "store_hour_end": "9 pm"}, True, "today", "9 pm"),
        ({"store_status": "open", "store_hour_end": "10"}, False, "today", "10 pm"),
        (
            {"store_status": "open", "store_hour_start": "9:30", "store_hour_day": "tomorrow"},
            False,
            "tomorrow",
            "9:30 am",
        ),
        (
            {"store_status": "open", "store_hour_end": "six pm", "store_hour_day": "this sunday"},
            True,
            "on Sunday",
            "6 pm",
        ),
    ],
)
def test_is_it_open_gets_a_yes_or_a_no(
    catalog: Catalog, slots: dict[str, str], yes: bool, day: str, time: str | None
) -> None:
    answer = ask(catalog, FIND, BOSTON, store_name="Halden's", **slots)

    assert answer.kind == "find_the_store.open"
    assert (answer.data["yes"], answer.data["day"], answer.data["time"]) == (yes, day, time)


@pytest.mark.parametrize(
    ("slots", "day", "hours"),
    [
        ({"interrogative_time": "what time", "store_status": "close"}, "today", "10 am to 9 pm"),
        ({"interrogative_manner": "how late", "store_status": "open"}, "today", "10 am to 9 pm"),
        ({"store_hour_day": "sunday"}, "on Sunday", "11 am to 7 pm"),
    ],
)
def test_when_questions_get_the_hours_of_the_day(
    catalog: Catalog, slots: dict[str, str], day: str, hours: str
) -> None:
    answer = ask(catalog, FIND, BOSTON, store_name="Halden's", **slots)

    assert answer.kind == "find_the_store.hours"
    assert (answer.data["day"], first(answer)["hours"]) == (day, hours)


def test_open_till_1_am_on_friday_means_the_night_that_follows(catalog: Catalog) -> None:
    bar = first(ask(catalog, FIND, BOSTON, store_type="bar"))["name"]

    answer = ask(
        catalog,
        FIND,
        BOSTON,
        store_name=bar,
        store_status="open",
        store_hour_end="1 am",
        store_hour_day="friday",
    )

    assert answer.data["yes"] is True


def test_hours_are_read_by_the_clock_of_the_city(catalog: Catalog) -> None:
    los_angeles = Place("Los Angeles", "CA", "US", 34.05, -118.24, "America/Los_Angeles")
    at_9_30_in_boston = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    request = question(FIND, los_angeles, store_type="hardware store", store_status="open")

    outcome = catalog.fulfill(replace(request, now=at_9_30_in_boston))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["closed"]["opens"] == "9 am"


def test_an_unknown_name_is_not_another_shop(catalog: Catalog) -> None:
    outcome = ask(catalog, FIND, BOSTON, store_name="walgreens", store_status="open")

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["what"], outcome.data["elsewhere"]) == ("walgreens", [])


def test_a_name_that_is_elsewhere_names_the_nearest_cities(catalog: Catalog) -> None:
    here = ask(catalog, FIND, BOSTON, store_type="department store").data["hits"]
    ours = {"Halden's", "Marlowe's", "Whitcomb's", "Ashford & Lane"}
    absent = min(name for name in ours if not any(name in hit["name"] for hit in here))

    outcome = ask(catalog, FIND, BOSTON, store_name=absent)

    assert isinstance(outcome, NothingFound)
    assert "Boston, MA" not in outcome.data["elsewhere"]
    assert outcome.data["elsewhere"]


@pytest.mark.parametrize(
    "slots",
    [
        {"store_type": "ethiopian restaurant"},
        {"item_type": "unicorns", "store_type": "hardware store"},
        {"item_type": "coffee", "item_name": "zorgblatt"},
    ],
)
def test_what_we_do_not_have_is_nothing_found(catalog: Catalog, slots: dict[str, str]) -> None:
    assert isinstance(ask(catalog, FIND, BOSTON, **slots), NothingFound)


def test_a_city_without_shops_names_the_nearest_one_with(catalog: Catalog) -> None:
    outcome = ask(catalog, FIND, CAMBRIDGE, store_type="bakery")

    assert isinstance(outcome, NothingFound)
    assert outcome.data["nearest_town"] == {"name": "Boston, MA", "miles": 3}


def test_a_city_name_in_two_states_has_to_be_chosen(catalog: Catalog) -> None:
    outcome = ask(catalog, FIND, Place("Springfield"), store_type="bakery")

    assert isinstance(outcome, Ambiguous)
    assert set(outcome.choices) == {"Springfield, IL", "Springfield, MO"}


def test_coordinates_choose_between_cities_of_one_name(catalog: Catalog) -> None:
    outcome = ask(catalog, FIND, Place("Portland", "", "", 43.66, -70.26), store_type="bakery")

    assert first(outcome)["city"] == "Portland, ME"


@pytest.mark.parametrize("name", ["new york", "New York City", "Saint Louis", "ft. worth"])
def test_cities_go_by_several_spellings(catalog: Catalog, name: str) -> None:
    assert isinstance(ask(catalog, FIND, Place(name), store_type="bakery"), Answer)


def test_a_question_without_place_or_shop_asks_for_it(catalog: Catalog) -> None:
    assert ask(catalog, FIND, store_type="bakery").data["missing"] == "place"
    assert ask(catalog, FIND, BOSTON).data["missing"] == "item"


def test_cheap_without_a_number_sorts_and_never_hides_a_shop(catalog: Catalog) -> None:
    everything = ask(catalog, FIND, CHICAGO, store_type="hotel")
    cheap = ask(catalog, FIND, CHICAGO, store_type="hotel", cost_low="cheap")
    fancy = ask(catalog, FIND, CHICAGO, store_type="hotel", cost_high="fancy")

    assert cheap.data["count"] == fancy.data["count"] == everything.data["count"]


def test_a_budget_no_shop_keeps_names_the_cheapest(catalog: Catalog) -> None:
    request = replace(
        question(FIND, CHICAGO, store_type="furniture store"), price=PriceRange(high=Decimal(1))
    )

    outcome = catalog.fulfill(request)

    assert isinstance(outcome, NothingFound)
    assert outcome.data["cheapest"]["kind"] == "furniture store"


def test_a_state_is_answered_with_our_cities_in_it(catalog: Catalog) -> None:
    texas = Place("Texas", "", "US", 29.76, -95.36, "America/Chicago")

    outcome = ask(catalog, FIND, texas, store_type="bakery")

    assert isinstance(outcome, Ambiguous)
    assert outcome.data["area"] is True
    assert {"Houston, TX", "Dallas, TX"} <= set(outcome.choices)


def test_an_unknown_place_is_named_and_no_city_asked_for(catalog: Catalog) -> None:
    request = replace(question(FIND, store_type="bakery"), unread_place="xyzzyville")

    data = catalog.fulfill(request).data

    assert (data["missing"], data["unknown_place"]) == (None, "Xyzzyville")


def test_hours_of_a_day_nobody_understood_are_not_those_of_today(catalog: Catalog) -> None:
    slots = {"store_name": "Halden's", "store_status": "open"}
    request = replace(question(FIND, BOSTON, **slots), unread_time="blursday")

    data = catalog.fulfill(request).data

    assert (data["missing"], data["said_time"], data["day"]) == ("time", "blursday", None)


def test_the_hours_of_a_holiday_are_marked(catalog: Catalog) -> None:
    plain = question(FIND, BOSTON, store_name="Halden's", interrogative_time="when")
    christmas = When(datetime(2026, 12, 25), datetime(2026, 12, 26), "day", "christmas")

    assert catalog.fulfill(plain).data["holiday"] is False
    assert catalog.fulfill(replace(plain, when=christmas)).data["holiday"] is True


@pytest.mark.parametrize(
    "slots",
    [
        {
            "store_name": "Halden's Department Store",
            "interrogative_time": "what time",
            "store_status": "close",
            "store_hour_day": "tomorrow",
        },
        {
            "store_type": "hardware store",
            "interrogative_manner": "how late",
            "store_status": "open",
        },
    ],
)
def test_grammar_words_make_it_a_question_of_hours(catalog: Catalog, slots: dict[str, str]) -> None:
    answer = ask(catalog, FIND, BOSTON, **slots)

    assert answer.kind == "find_the_store.hours"
    assert first(answer)["hours"]


def test_a_shop_is_named_as_it_writes_itself(catalog: Catalog) -> None:
    assert ask(catalog, FIND, BOSTON, store_name="haldens").data["store"] == "Halden's"
    assert ask(catalog, FIND, BOSTON, store_name="walgreens").data["store"] == "walgreens"
