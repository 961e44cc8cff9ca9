"""navigation.*: to a shop near the place, or to the place; distances without promises."""

from dataclasses import replace

import pytest

from fulfillment.base import Ambiguous, Answer, NothingFound
from fulfillment.catalog import Catalog
from tests.fulfillment.ask import BOSTON, CAMBRIDGE, CHICAGO, ask, ask_nearest, question
from values.place import Place

ALL = ("startnavigationpoi", "geteta", "showdirection", "showmappoi")


@pytest.mark.parametrize("name", ALL)
def test_the_way_leads_to_the_nearest_shop_of_the_kind(catalog: Catalog, name: str) -> None:
    way = ask(catalog, f"navigation.{name}", BOSTON, store_type="hardware store")
    nearest = ask_nearest(catalog, "find_the_store", BOSTON, store_type="hardware store")

    assert isinstance(way, Answer)
    assert way.data["destination"] == nearest.data["hits"][0]["name"]
    assert way.data["map"] == nearest.data["hits"][0]["map"]
    assert (way.data["origin"], way.data["miles"]) == (
        "Boston, MA",
        nearest.data["hits"][0]["miles"],
    )


def test_the_way_to_the_best_rated_leads_there(catalog: Catalog) -> None:
    way = ask(
        catalog, "navigation.showdirection", CHICAGO, item_type="pizza", rating_high="best rated"
    )
    best = ask(catalog, "find_the_store", CHICAGO, item_type="pizza", rating_high="best rated")

    assert way.data["destination"] == best.data["hits"][0]["name"]


def test_a_place_is_a_destination_too(catalog: Catalog) -> None:
    way = ask(catalog, "navigation.showmappoi", CAMBRIDGE)

    assert (way.data["destination"], way.data["address"]) == ("Cambridge, MA", None)
    assert "mlat=42.37510" in way.data["map"]


def test_the_distance_between_cities_is_a_straight_line(catalog: Catalog) -> None:
    way = catalog.fulfill(replace(question("navigation.geteta", CHICAGO), start=BOSTON))

    assert way.data["origin"] == "Boston, MA"
    assert way.data["miles"] == pytest.approx(850, abs=10)


def test_the_way_to_a_shop_is_measured_from_the_start_that_was_said(catalog: Catalog) -> None:
    asked = question("navigation.showdirection", BOSTON, store_type="hardware store")
    way = catalog.fulfill(replace(asked, start=CHICAGO))

    assert way.data["origin"] == "Chicago, IL"
    assert way.data["miles"] == pytest.approx(850, abs=10)


def test_without_a_start_there_is_no_distance(catalog: Catalog) -> None:
    way = ask(catalog, "navigation.geteta", CHICAGO, location="chicago")

    assert (way.data["origin"], way.data["miles"]) == (None, None)


def test_a_city_name_in_two_states_has_to_be_chosen(catalog: Catalog) -> None:
    outcome = ask(catalog, "navigation.showmappoi", Place("Springfield"))

    assert isinstance(outcome, Ambiguous)


@pytest.mark.parametrize("name", ALL)
def test_what_cannot_be_reached_is_nothing_found(catalog: Catalog, name: str) -> None:
    question = f"navigation.{name}"

    assert ask(catalog, question, store_type="bakery").data["missing"] == "place"
    assert isinstance(ask(catalog, question, BOSTON, store_name="walgreens"), NothingFound)
    assert isinstance(ask(catalog, question, Place("Nowhere")), NothingFound)
    assert ask(catalog, question, CAMBRIDGE, store_type="zoo").data["nearest_town"]
