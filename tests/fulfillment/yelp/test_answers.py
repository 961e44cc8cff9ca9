"""Yelp: what is asked of it and what becomes of its answers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.catalog import Catalog
from fulfillment.http import Http
from fulfillment.way_question import WAYS
from fulfillment.yelp import Yelp
from fulfillment.yelp.hours import known_hours
from tests.fulfillment.ask import BOSTON, CHICAGO, SYDNEY, question, span
from tests.fulfillment.servers.yelp import KEY, routes
from tests.fulfillment.test_answers import CLUMSY, SHOPS, names_it, sentences
from tests.servers import Serving, serving
from values.deadline import Deadline
from values.money import PriceRange
from values.place import Place
from values.rating import StarRange
from values.when import When

FIND = "find_the_store"
SEARCH = "/v3/businesses/search"


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(routes()) as server:
        yield server


@pytest.fixture
def yelp(server: Serving) -> Iterator[Yelp]:
    http = Http()
    yield Yelp(http, key=KEY, url=server.url, retries=0)
    http.close()


def asked(name: str, place: Place | None = BOSTON, /, **slots: str) -> Request:
    return replace(question(name, place, **slots), deadline=Deadline.within(2))


def names(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Answer), outcome
    return [hit["name"] for hit in outcome.data["hits"]]


def first(outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Answer), outcome
    hit: dict[str, Any] = outcome.data["hits"][0]
    return hit


# What is found, and in which order


def test_the_best_rated_is_the_one_with_most_stars_and_then_with_most_reviews(
    yelp: Yelp, server: Serving
) -> None:
    answer = yelp.fulfill(asked(FIND, item_type="thai food", rating_high="best rated"))

    assert names(answer) == ["Chili Room", "Lemongrass Corner", "Basil Lane", "Old Siam"]
    assert server.calls[0].query["sort_by"] == "rating"
    assert sentences(answer)[0] == (
        "The best rated place for thai food in Boston, MA is Chili Room, at 400 Main St, "
        "with 4.8 stars on Yelp."
    )


def test_the_worst_rated_is_found_though_yelp_has_no_such_order(yelp: Yelp) -> None:
    answer = yelp.fulfill(asked(FIND, item_type="thai food", rating_low="worst"))

    assert names(answer)[0] == "Old Siam"


def test_the_nearest_comes_with_its_miles(yelp: Yelp, server: Serving) -> None:
    answer = yelp.fulfill(replace(asked(FIND, item_type="thai food"), near=True))

    query = server.calls[0].query
    assert (query["sort_by"], query["radius"]) == ("distance", "16000")
    assert (query["latitude"], query["longitude"]) == ("42.35840", "-71.05980")
    assert (names(answer)[0], first(answer)["miles"]) == ("Old Siam", 0.1)


@pytest.mark.parametrize(
    ("slots", "price", "best"),
    [
        ({"cost_low": "cheapest"}, "1,2", "Lemongrass Corner"),
        ({"cost_high": "fanciest"}, "3,4", "Old Siam"),
        ({"cost_average": "moderate"}, "2", "Basil Lane"),
    ],
)
def test_words_of_price_ask_for_price_levels(
    yelp: Yelp, server: Serving, slots: dict[str, str], price: str, best: str
) -> None:
    answer = yelp.fulfill(asked(FIND, item_type="thai food", **slots))

    assert server.calls[0].query["price"] == price
    assert names(answer)[0] == best


def test_under_40_dollars_leaves_only_the_dearest_level_out(yelp: Yelp, server: Serving) -> None:
    limit = PriceRange(high=Decimal(40))

    yelp.fulfill(replace(asked(FIND, store_type="thai restaurant"), price=limit))
    yelp.fulfill(replace(asked(FIND, item_type="shoes", item_name="nike"), price=limit))

    assert server.calls[0].query["price"] == "1,2,3"
    assert "price" not in server.calls[1].query, "the price is that of shoes, not of a shop"


def test_a_price_no_shop_has_names_the_least_expensive(yelp: Yelp) -> None:
    outcome = yelp.fulfill(asked(FIND, store_type="bakery", cost_high="fancy"))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["cheapest"]["name"] == "Dawn Bread"


def test_a_number_of_stars_is_a_lower_bound(yelp: Yelp) -> None:
    wanted = asked(FIND, item_type="thai food", rating_high="at least 4 stars")
    answer = yelp.fulfill(replace(wanted, stars=StarRange(low=4)))

    assert names(answer) == ["Chili Room", "Lemongrass Corner", "Basil Lane"]


def test_what_is_closed_for_good_is_not_named(yelp: Yelp) -> None:
    assert "Vanished Thai" not in names(yelp.fulfill(asked(FIND, item_type="thai food")))
    assert isinstance(yelp.fulfill(asked(FIND, store_name="vanished thai")), NothingFound)


def test_a_name_is_that_shop_and_no_other(yelp: Yelp) -> None:
    assert names(yelp.fulfill(asked(FIND, store_name="walgreens"))) == ["Walgreens"]
    assert names(yelp.fulfill(asked(FIND, store_name="cvs"))) == ["CVS Pharmacy"]
    assert isinstance(yelp.fulfill(asked(FIND, store_name="safeway")), NothingFound)


def test_a_hit_links_to_its_page_and_its_place_on_a_map(yelp: Yelp) -> None:
    hit = first(yelp.fulfill(asked(FIND, store_name="basil lane")))
    unmapped = first(yelp.fulfill(asked(FIND, store_name="pinewood tools")))

    assert hit["url"] == "https://www.yelp.com/biz/thai-1?adjust_creative=x"
    assert hit["map"].startswith("https://www.openstreetmap.org/?mlat=42.36240")
    assert unmapped["map"].endswith("search?query=22+Main+St%2C+Boston%2C+MA")
    assert (unmapped["phone"], unmapped["latitude"], hit["price_level"]) == (None, None, 2)


# Hours


def test_open_now_is_left_to_yelp(yelp: Yelp, server: Serving) -> None:
    answer = yelp.fulfill(asked(FIND, store_type="hardware store", store_status="open"))

    assert server.calls[0].query["open_now"] == "true"
    assert names(answer) == ["Lantern Hardware"]
    assert "It's open now" in sentences(answer)[0]


def test_where_nothing_is_open_the_next_to_open_is_named(yelp: Yelp) -> None:
    outcome = yelp.fulfill(asked(FIND, store_type="bakery", store_status="open"))

    assert sentences(outcome)[0] == (
        "I know no bakery in Boston, MA that is open now. Dawn Bread opens at 5 am tomorrow."
    )


def test_open_until_9_pm_is_asked_as_a_moment_of_the_place(yelp: Yelp, server: Serving) -> None:
    slots = {"store_status": "open", "store_hour_end": "9 pm", "article": "a"}
    answer = yelp.fulfill(asked(FIND, store_type="pharmacy", **slots))

    moment = datetime.fromtimestamp(int(server.calls[0].query["open_at"]), UTC)
    assert moment == datetime(2026, 11, 24, 1, 59, tzinfo=UTC), "8:59 pm in Boston"
    assert "open_now" not in server.calls[0].query
    assert sentences(answer)[0].startswith("Yes. For a pharmacy in Boston, MA, try Walgreens")


@pytest.mark.parametrize(
    ("name", "slots", "yes"),
    [
        ("walgreens", {}, True),
        ("dawn bread", {}, False),
        ("lantern hardware", {"store_hour_end": "9 pm"}, False),
        ("chili room", {"store_hour_end": "1 am"}, True),
        ("harbor sushi", {"store_hour_day": "saturday"}, False),
        ("quick stop mart", {"store_status": "24 hours"}, True),
    ],
)
def test_is_it_open_is_answered_from_its_hours(
    yelp: Yelp, name: str, slots: dict[str, str], yes: bool
) -> None:
    answer = yelp.fulfill(asked(FIND, store_name=name, **{"store_status": "open", **slots}))

    assert (answer.kind, answer.data["yes"]) == (f"{FIND}.open", yes)


def test_hours_take_a_second_call_unless_the_search_had_them(yelp: Yelp, server: Serving) -> None:
    when = {"interrogative_time": "when", "store_status": "close"}
    carried = yelp.fulfill(asked(FIND, store_name="walgreens", **when))
    looked_up = yelp.fulfill(asked(FIND, store_name="old siam", **when))

    assert first(carried)["hours"] == "8 am to 10 pm"
    assert first(looked_up)["hours"] == "noon to 2:30 pm and 5:30 pm to 11 pm"
    assert [call.path for call in server.calls] == [SEARCH, SEARCH, "/v3/businesses/thai-3"]


def test_the_hours_of_a_special_day_are_its_own(yelp: Yelp) -> None:
    thanksgiving = When(datetime(2026, 11, 26), datetime(2026, 11, 27), "day", "thanksgiving")
    request = asked(FIND, store_name="lantern hardware", store_status="open")

    answer = yelp.fulfill(replace(request, when=thanksgiving))

    assert (answer.data["yes"], answer.data["holiday"], first(answer)["opens_day"]) == (
        False,
        False,
        "on Friday",
    )


def test_hours_yelp_does_not_know_are_not_called_closed(yelp: Yelp) -> None:
    answer = yelp.fulfill(asked(FIND, store_name="tin fish", store_status="open"))

    assert (answer.kind, answer.data["hours_unknown"]) == (FIND, True)
    assert sentences(answer)[0] == (
        "Tin Fish is at 60 Main St in Boston, MA. I don't know its hours; "
        "its number is (617) 555-0100."
    )


@pytest.mark.parametrize(
    ("open_", "hours"),
    [
        ([{"day": 0, "start": "0000", "end": "0000"}], "24 hours"),
        ([{"day": 0, "start": "1700", "end": "0200", "is_overnight": True}], "5 pm to 2 am"),
        ([{"day": 6, "start": "0900", "end": "1700"}], ""),
    ],
)
def test_hours_are_read_as_yelp_writes_them(open_: list[dict[str, Any]], hours: str) -> None:
    known = known_hours({"hours": [{"open": open_, "hours_type": "REGULAR"}]}, current=True)

    assert known is not None
    assert known.week(date(2026, 11, 23)).hours(date(2026, 11, 23)) == hours


@pytest.mark.parametrize("entry", [{"day": 0, "start": "2500", "end": "2"}, {"day": 0}, None])
def test_hours_that_cannot_be_read_are_unknown(entry: Any) -> None:
    assert known_hours({"hours": [{"open": [entry, {"day": 0}]}]}, current=True) is None


# Places


@pytest.mark.parametrize("kind", [FIND, *WAYS])
def test_without_a_place_the_city_is_asked_for_and_yelp_is_not(
    yelp: Yelp, server: Serving, kind: str
) -> None:
    outcome = yelp.fulfill(asked(kind, None, store_type="bakery"))

    assert (outcome.data["missing"], server.calls) == ("place", [])


def test_what_the_shopper_has_to_say_first_costs_no_call(yelp: Yelp, server: Serving) -> None:
    texas = Place("Texas", "", "US", 29.76, -95.36, "America/Chicago")
    hours = asked(FIND, store_name="walgreens", store_status="open")

    assert yelp.fulfill(asked(FIND)).data["missing"] == "item"
    assert yelp.fulfill(asked(FIND, texas, store_type="bakery")).data["missing"] == "place"
    assert yelp.fulfill(replace(hours, unread_time="blursday")).data["missing"] == "time"
    assert server.calls == []


def test_a_name_of_several_towns_has_to_be_chosen(yelp: Yelp, server: Serving) -> None:
    states = ("IL", "MO", "MA", "OH", "OR")
    towns = tuple(Place("Springfield", state, "US") for state in states)
    request = replace(asked(FIND, towns[0], store_type="bakery"), namesakes=towns)

    outcome = yelp.fulfill(request)

    assert isinstance(outcome, Ambiguous)
    assert outcome.choices == tuple(f"Springfield, {state}" for state in states[:4])
    assert server.calls == []


def test_a_place_only_yelp_knows_is_sent_as_it_was_said(yelp: Yelp, server: Serving) -> None:
    request = replace(asked(FIND, None, store_type="bakery"), unread_place="chowder point")

    answer = yelp.fulfill(request)

    assert server.calls[0].query["location"] == "chowder point"
    assert sentences(answer)[0] == ("For a bakery in Chowder Point, try Dawn Bread, at 70 Main St.")


def test_a_place_nobody_knows_is_named(yelp: Yelp) -> None:
    request = replace(asked(FIND, None, store_type="bakery"), unread_place="xyzzyville")

    outcome = yelp.fulfill(request)

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["unknown_place"], outcome.data["missing"]) == ("Xyzzyville", None)


def test_a_country_is_too_large_so_the_city_is_asked_for(yelp: Yelp, server: Serving) -> None:
    france = Place("France", "", "FR", 46.0, 2.0, "Europe/Paris")

    outcome = yelp.fulfill(asked(FIND, france, store_type="bakery"))

    assert outcome.data["missing"] == "place"
    assert "latitude" not in server.calls[0].query, "the middle of a country is no place to search"


# Ways


@pytest.mark.parametrize("kind", WAYS)
def test_a_way_has_address_distance_and_map(yelp: Yelp, kind: str) -> None:
    data = yelp.fulfill(asked(kind, store_name="walgreens")).data

    assert (data["destination"], data["address"]) == ("Walgreens", "55 Main St")
    assert (data["miles"], data["origin"]) == (0.2, "Boston, MA")
    assert data["map"].startswith("https://www.openstreetmap.org/?mlat=42.36140")


def test_the_way_to_a_kind_of_shop_is_that_to_the_nearest(yelp: Yelp) -> None:
    assert yelp.fulfill(asked(WAYS[1], item_type="thai food")).data["destination"] == "Old Siam"


def test_the_way_to_a_town_needs_no_call(yelp: Yelp, server: Serving) -> None:
    answer = yelp.fulfill(asked(WAYS[0], SYDNEY))

    assert isinstance(answer, Answer)
    assert (answer.data["destination"], server.calls) == ("Sydney", [])


def test_a_way_is_measured_from_the_start_that_was_said(yelp: Yelp) -> None:
    to_shop = yelp.fulfill(replace(asked(WAYS[1], store_name="walgreens"), start=CHICAGO)).data
    to_town = yelp.fulfill(replace(asked(WAYS[1]), start=CHICAGO)).data

    assert (to_shop["origin"], to_town["origin"]) == ("Chicago, IL", "Chicago, IL")
    assert to_shop["miles"] == pytest.approx(850, abs=10)
    assert to_town["miles"] == pytest.approx(850, abs=10)


# The same shape as the catalogue's answers


@pytest.mark.parametrize("kind", [FIND, *WAYS])
@pytest.mark.parametrize(
    "slots", [{"store_type": "pharmacy"}, {"store_type": "zorgblatt"}, {}, {"store_type": "bar"}]
)
def test_outcomes_hold_what_those_of_the_catalogue_hold(
    yelp: Yelp, catalog: Catalog, kind: str, slots: dict[str, str]
) -> None:
    ours, theirs = (source.fulfill(asked(kind, **slots)) for source in (yelp, catalog))

    if type(ours) is type(theirs):
        assert set(ours.data) == set(theirs.data)
        for hit, other in zip(ours.data.get("hits", ()), theirs.data.get("hits", ()), strict=False):
            assert set(hit) == {*other, "url", "reviews"}


@pytest.mark.parametrize("place", [None, BOSTON, CHICAGO])
@pytest.mark.parametrize("kind", [FIND, *WAYS])
def test_every_sentence_reads_well(yelp: Yelp, kind: str, place: Place | None) -> None:
    for slots in (*SHOPS, *({**s, "store_name": n} for s in SHOPS for n in ("cvs", "tin fish"))):
        request = asked(kind, place, **slots)
        for variant in (request, replace(request, near=True, when=span(datetime(2026, 11, 26)))):
            outcome = yelp.fulfill(variant)
            assert json.loads(json.dumps(outcome.data)) == outcome.data
            assert not isinstance(outcome, Unavailable)
            for text in sentences(outcome):
                assert not CLUMSY.search(text), text
                assert not outcome.data["what"] or names_it(text, outcome), text
                assert not outcome.data["place"] or outcome.data["place"] in text, text
                assert outcome.data["day"] in (None, "now") or outcome.data["day"] in text, text
