"""price_check: what fits, in the order wished for, or what there is instead."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fulfillment.base import Answer, NothingFound
from fulfillment.catalog import Catalog
from tests.fulfillment.ask import BOSTON, CAMBRIDGE, ask, first, question
from values.money import PriceRange
from values.rating import StarRange


def prices(outcome: object) -> list[float]:
    assert isinstance(outcome, Answer)
    return [hit["price"] for hit in outcome.data["hits"]]


def test_the_cheapest_comes_first_with_the_range_of_prices(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="jeans", cost_low="cheapest")

    assert (first(answer)["title"], first(answer)["price"]) == ("Fieldhand Work Jeans", 24.99)
    assert (answer.data["lowest"], answer.data["highest"]) == (24.99, 59.5)
    assert prices(answer) == sorted(prices(answer))


def test_the_most_expensive_comes_first_if_that_was_asked(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="headphones", cost_high="most expensive")

    assert prices(answer)[0] == answer.data["highest"]
    assert answer.data["sorted_by"] == "highest"


def test_the_best_rated_comes_first_if_that_was_asked(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="headphones", rating_high="best rated")

    ratings = [hit["rating"] for hit in answer.data["hits"]]
    assert ratings == sorted(ratings, reverse=True)


def test_a_number_of_stars_is_a_lower_bound(catalog: Catalog) -> None:
    jeans = question("price_check", item_type="jeans")
    answer = catalog.fulfill(replace(jeans, stars=StarRange(low=4)))

    assert min(hit["rating"] for hit in answer.data["hits"]) >= 4


def test_price_limits_are_kept(catalog: Catalog) -> None:
    under_30 = replace(question("price_check", item_type="jeans"), price=limit("30"))
    over_50 = replace(question("price_check", item_type="jeans"), price=PriceRange(Decimal(50)))

    assert max(prices(catalog.fulfill(under_30))) <= 30
    assert min(prices(catalog.fulfill(over_50))) >= 50


def test_a_limit_nothing_keeps_is_answered_with_the_prices_there_are(catalog: Catalog) -> None:
    outcome = catalog.fulfill(replace(question("price_check", item_type="jeans"), price=limit("5")))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["instead"]["prices"] == [24.99, 59.5]


@pytest.mark.parametrize(
    ("slots", "title"),
    [
        ({"item_type": "chromebook", "item_name": "lenovo"}, "Lenovo Duet Chromebook"),
        ({"item_name": "pixel 8"}, "Google Pixel 8"),
        ({"item_name": "AirPods"}, "Apple AirPods Wireless Earbuds"),
        ({"item_type": "uno card game"}, "Mattel Uno Card Game"),
        ({"item_type": "shoes for running", "item_name": "brooks"}, "Brooks Ghost Running Shoes"),
        ({"item_type": "wireless headphones"}, "Skullcandy Hesh Wireless Headphones"),
        ({"item_type": "tv", "item_size": "55 inch"}, "TCL Roku Smart TV"),
        ({"item_type": "laptop memory", "item_size": "16GB"}, "Crucial DDR4 Laptop Memory"),
    ],
)
def test_brands_names_sizes_and_details_narrow_the_choice(
    catalog: Catalog, slots: dict[str, str], title: str
) -> None:
    assert first(ask(catalog, "price_check", **slots))["title"] == title


def test_a_shade_is_a_color_and_a_color_holds_its_shades(catalog: Catalog) -> None:
    light = ask(catalog, "price_check", item_type="bath towels", item_color="light blue")
    blue = ask(catalog, "price_check", item_type="bath towels", item_color="blue")

    assert first(light)["colors"] == ["light blue"]
    assert first(blue)["colors"] == ["light blue"]


@pytest.mark.parametrize(
    ("slots", "instead", "contains"),
    [
        ({"item_type": "jeans", "item_color": "purple"}, "colors", "black"),
        ({"item_type": "jeans", "item_size": "size 99"}, "sizes", "32"),
        ({"item_type": "jeans", "item_name": "zorgblatt"}, "brands", "Levi's"),
    ],
)
def test_what_is_missing_is_answered_with_what_there_is(
    catalog: Catalog, slots: dict[str, str], instead: str, contains: str
) -> None:
    outcome = ask(catalog, "price_check", **slots)

    assert isinstance(outcome, NothingFound)
    assert contains in outcome.data["instead"][instead]


@pytest.mark.parametrize("item", ["unicorn", "baking soda", "zip tie", "pool table", "horse"])
def test_an_unknown_thing_is_never_answered_with_another(catalog: Catalog, item: str) -> None:
    outcome = ask(catalog, "price_check", item_type=item)

    assert isinstance(outcome, NothingFound)
    assert outcome.data["what"] == item


def test_a_soft_detail_nothing_has_is_admitted(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="waterproof jacket")

    assert isinstance(answer, Answer)
    assert answer.data["exact"] is False


def test_a_place_tells_whether_it_can_be_had_there(catalog: Catalog) -> None:
    here = ask(catalog, "price_check", BOSTON, item_type="umbrella")
    there = ask(catalog, "price_check", CAMBRIDGE, item_type="umbrella")

    assert here.data["available"] is True
    assert there.data["available"] is False
    assert there.data["nearest_town"] == {"name": "Boston, MA", "miles": 3}


def test_a_question_without_item_asks_for_one(catalog: Catalog) -> None:
    outcome = ask(catalog, "price_check")

    assert isinstance(outcome, NothingFound)
    assert outcome.data["missing"] == "item"


def limit(high: str) -> PriceRange:
    return PriceRange(high=Decimal(high))


@pytest.mark.parametrize(
    ("slots", "title"),
    [
        ({"item_name": "iphone"}, "Apple iPhone 15"),
        ({"item_type": "phone", "item_name": "iphone"}, "Apple iPhone 15"),
        ({"item_name": "xbox"}, "Microsoft Xbox Series S Console"),
        ({"item_type": "ps5"}, "Sony PlayStation 5 Console"),
        ({"item_type": "labtop", "item_name": "dell"}, "Dell Inspiron Laptop"),
    ],
)
def test_a_name_that_is_also_a_word_for_the_type_is_kept(
    catalog: Catalog, slots: dict[str, str], title: str
) -> None:
    hits = ask(catalog, "price_check", **slots).data["hits"]

    assert {hit["title"] for hit in hits} == {title}


def test_the_typical_price_is_one_that_something_has(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="game console", cost_average="average")

    assert first(answer)["price"] == answer.data["typical"]


def test_a_plain_budget_puts_the_lowest_price_first(catalog: Catalog) -> None:
    slots = {"item_type": "jeans", "cost_average": "50 dollars"}
    answer = catalog.fulfill(replace(question("price_check", **slots), price=limit("50")))

    assert answer.data["sorted_by"] == "lowest"
    assert prices(answer) == sorted(prices(answer))


def test_a_gallon_is_one_gallon(catalog: Catalog) -> None:
    gallon = ask(catalog, "price_check", item_type="milk", item_size="gallon")
    one = ask(catalog, "price_check", item_type="milk", item_size="1 gallon")

    assert gallon.data["hits"] == one.data["hits"]
    assert gallon.data["a_what"] == "a gallon of milk"


def test_a_dish_or_service_names_the_kind_of_shop_that_has_it(catalog: Catalog) -> None:
    here = ask(catalog, "price_check", BOSTON, item_type="thai food")
    nowhere = ask(catalog, "inventory_check", item_type="haircut")

    assert here.data["offered_by"] == ["a thai restaurant"]
    assert here.data["shop"]["kind"] == "thai restaurant"
    assert nowhere.data["missing"] == "place"
    assert nowhere.data["offered_by"] == ["a barber shop", "a hair salon"]
