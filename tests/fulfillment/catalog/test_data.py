"""The shipped sample data keeps what it promises, and broken data is named by file and line."""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from fulfillment.catalog.data import SHIPPED, read_folder
from fulfillment.data.build import build
from values.errors import DataError

IN_EVERY_CITY = {
    "thai restaurant",
    "italian restaurant",
    "sushi restaurant",
    "pizza restaurant",
    "cafe",
    "pharmacy",
    "grocery store",
    "electronics store",
    "clothing store",
    "hardware store",
    "department store",
}


def rows(name: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_city_has_the_shops_people_ask_for_most() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for store in rows("stores.csv"):
        kinds[f"{store['city']}, {store['state']}"].add(store["kind"])

    assert len(kinds) >= 30
    assert {"Portland, OR", "Portland, ME", "Springfield, IL", "Springfield, MO"} <= set(kinds)
    assert [city for city, there in kinds.items() if not there >= IN_EVERY_CITY] == []


def test_there_are_hundreds_of_shops_and_items_of_many_kinds() -> None:
    stores, items = rows("stores.csv"), rows("items.csv")

    assert len(stores) >= 550
    assert len({store["kind"] for store in stores}) >= 45
    assert len(items) >= 400
    assert len({item["department"] for item in items}) >= 20
    assert (
        sum((SHIPPED / f).stat().st_size for f in ("stores.csv", "items.csv", "stock.csv")) < 1.5e6
    )


def test_nine_items_in_ten_lie_in_several_cities_and_some_shelves_are_empty() -> None:
    city = {store["id"]: store["city"] for store in rows("stores.csv")}
    cities: dict[str, set[str]] = defaultdict(set)
    stock = rows("stock.csv")
    for shelf in stock:
        if shelf["quantity"] != "0":
            cities[shelf["item_id"]].add(city[shelf["store_id"]])

    assert sum(len(there) > 2 for there in cities.values()) > 0.9 * len(rows("items.csv"))
    assert any(shelf["quantity"] == "0" for shelf in stock)


def test_telephone_numbers_are_the_ones_reserved_for_fiction() -> None:
    assert [s["phone"] for s in rows("stores.csv") if "555-01" not in s["phone"]] == []


def test_the_generator_writes_what_is_shipped(tmp_path: Path) -> None:
    build(tmp_path)

    for name in ("stores.csv", "items.csv", "stock.csv"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("stores.csv", "09:00-17:00", "9 to 5", "stores.csv:2: 'mon' is '9 to 5'; write hours as"),
        ("stores.csv", "America/Denver", "Mars", "stores.csv:2: 'timezone' is 'Mars'; write a"),
        ("stores.csv", "39.64", "139.64", "stores.csv:2: 'latitude' is '139.64'; write degrees"),
        ("stores.csv", "street", "road", "stores.csv:1: these are stores; add the column street"),
        ("items.csv", "29.99", "cheap", "items.csv:2: 'price' is 'cheap'; write a price in US"),
        ("stock.csv", "1,1,3", "1,7,3", "stock.csv:2: no item has the id '7'"),
        ("stock.csv", "1,1,3", "1,1,many", "stock.csv:2: 'quantity' is 'many'; write a whole"),
    ],
)
def test_broken_data_is_refused_with_file_and_line(
    small_data: Path, file: str, old: str, new: str, complaint: str
) -> None:
    path = small_data / file
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(DataError) as error:
        read_folder(small_data)

    assert complaint in str(error.value)


def test_a_missing_file_is_named(small_data: Path) -> None:
    (small_data / "stock.csv").unlink()

    with pytest.raises(DataError, match=r"stock\.csv"):
        read_folder(small_data)


def test_no_shop_says_a_word_of_its_name_twice_in_a_row() -> None:
    names = [row["name"].split() for row in read_folder(SHIPPED).stores]

    assert [n for n in names if any(a == b for a, b in pairwise(n))] == []
