"""inventory_check: how many, where; and where else when a place has none."""

from dataclasses import replace

from fulfillment.base import Ambiguous, Answer, NothingFound
from fulfillment.catalog import Catalog
from tests.fulfillment.ask import BOSTON, CAMBRIDGE, CHICAGO, ask, ask_nearest, first, question
from values.place import Place

STOCK = "inventory_check"


def test_shops_of_the_place_come_with_their_quantities(catalog: Catalog) -> None:
    answer = ask(catalog, STOCK, BOSTON, item_type="jeans", item_color="blue", item_size="32")

    quantities = [hit["quantity"] for hit in answer.data["hits"]]
    assert isinstance(answer, Answer)
    assert quantities == sorted(quantities, reverse=True)
    assert sum(quantities) == answer.data["total"]
    assert (answer.data["colors"], answer.data["sizes"]) == (["blue"], ["32"])
    assert first(answer)["city"] == "Boston, MA"


def test_the_nearest_shop_comes_first_if_that_was_asked(catalog: Catalog) -> None:
    answer = ask_nearest(catalog, STOCK, CHICAGO, item_type="light bulbs")

    miles = [hit["miles"] for hit in answer.data["hits"]]
    assert miles == sorted(miles)


def test_sizes_and_colors_in_stock_are_listed(catalog: Catalog) -> None:
    answer = ask(catalog, STOCK, CHICAGO, item_type="jeans", interrogative="which")

    assert set(answer.data["sizes"]) <= {"30", "32", "34", "36"}
    assert len(answer.data["sizes"]) > 1
    assert answer.data["yes_no"] is False


def test_a_number_wanted_is_compared_with_the_stock(catalog: Catalog) -> None:
    jeans = question(STOCK, CHICAGO, item_type="jeans")
    two, many = (catalog.fulfill(replace(jeans, quantity=count)) for count in (2, 100_000))

    assert (two.data["wanted"], two.data["enough"]) == (2, True)
    assert (many.data["wanted"], many.data["enough"]) == (100000, False)


def test_a_named_shop_is_the_only_one_asked(catalog: Catalog) -> None:
    answer = ask(catalog, STOCK, BOSTON, item_type="jeans", store_name="halden's")

    assert {hit["name"] for hit in answer.data["hits"]} == {"Halden's Department Store"}


def test_a_shop_without_it_names_the_shops_that_have_it(catalog: Catalog) -> None:
    outcome = ask(catalog, STOCK, BOSTON, item_type="jeans", store_type="hardware store")

    assert isinstance(outcome, NothingFound)
    assert outcome.data["other_shops"]


def test_without_a_place_the_cities_are_named(catalog: Catalog) -> None:
    answer = ask(catalog, STOCK, item_type="umbrella")

    assert answer.kind == "inventory_check.anywhere"
    assert answer.data["count"] > 20
    assert set(first(answer)) == {"city", "quantity", "shops"}


def test_without_a_place_a_shop_name_still_counts(catalog: Catalog) -> None:
    all_shops = ask(catalog, STOCK, item_type="umbrella")
    one_name = ask(catalog, STOCK, item_type="umbrella", store_name="Halden's")

    assert 0 < one_name.data["total"] < all_shops.data["total"]


def test_a_city_that_has_none_names_the_nearest_that_have(catalog: Catalog) -> None:
    springfield = Place("Springfield", "IL", "US", 39.8, -89.64)

    outcome = ask(catalog, STOCK, springfield, item_type="guitar", item_name="fender")

    assert isinstance(outcome, NothingFound)
    assert "Springfield, IL" not in outcome.data["elsewhere"]
    assert outcome.data["elsewhere"]


def test_what_nobody_sells_is_nothing_found(catalog: Catalog) -> None:
    assert isinstance(ask(catalog, STOCK, BOSTON, item_type="unicorn"), NothingFound)
    assert ask(catalog, STOCK, BOSTON).data["missing"] == "item"


def test_strange_and_ambiguous_places_are_told(catalog: Catalog) -> None:
    strange = ask(catalog, STOCK, CAMBRIDGE, item_type="jeans")
    ambiguous = ask(catalog, STOCK, Place("Portland"), item_type="jeans")

    assert strange.data["nearest_town"]["name"] == "Boston, MA"
    assert isinstance(ambiguous, Ambiguous)


def test_sizes_are_listed_from_small_to_large(catalog: Catalog) -> None:
    shoes = ask(catalog, STOCK, item_type="hiking boots", interrogative="what")
    shirts = ask(catalog, STOCK, item_type="t-shirt", interrogative="what")

    assert shoes.data["sizes"] == ["8", "9", "10"]
    assert shirts.data["sizes"] == ["small", "medium", "large", "xl"]


def test_how_many_is_marked_for_the_total_to_be_told(catalog: Catalog) -> None:
    answer = ask(catalog, STOCK, CHICAGO, item_type="jeans", interrogative_manner="how many")

    assert (answer.data["how_many"], answer.data["yes_no"]) == (True, False)
