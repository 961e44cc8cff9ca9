"""A shop's own tables answer through names in the settings alone, and are only ever read."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from assistant.access import Keys
from assistant.config import read_settings
from assistant.sources import Sources
from fulfillment.base import Answer, NothingFound, Unavailable
from fulfillment.catalog import Catalog, keeper
from fulfillment.catalog.own import OwnTable, OwnTables
from fulfillment.catalog.place import Atlas
from tests.fulfillment.ask import BOSTON, ask, first
from tests.postgres import postgres
from values.errors import ConfigError, NaraError, StoreError
from values.place import Place

SHOP = """
CREATE TABLE branches (branch_no VARCHAR(10) PRIMARY KEY, title VARCHAR(80), address VARCHAR(80),
  town VARCHAR(40), lat NUMERIC(9,6), lon NUMERIC(9,6), monday VARCHAR(40));
CREATE TABLE products (sku VARCHAR(10) PRIMARY KEY, "Product Name" VARCHAR(80), "order" VARCHAR(40),
  maker VARCHAR(40), price NUMERIC(10,2), stars REAL);
CREATE TABLE inventory (branch VARCHAR(10), sku VARCHAR(10), shelf INTEGER, pieces NUMERIC(10,2));
INSERT INTO branches VALUES
  ('B1', 'Miller''s Bakery', '1 Oak Street', 'Boston', 42.355, -71.06, '07:00-18:00'),
  ('B2', 'Miller''s Bakery', '2 Elm Street', 'Boston', NULL, NULL, 'when we feel like it');
INSERT INTO products VALUES
  ('RB', 'Dark Rye', 'bread', 'Miller', 4.50, 4.5), ('WB', 'White Loaf', 'bread', NULL, 3.25, NULL),
  ('XX', 'No Price Yet', 'bread', 'Miller', NULL, NULL);
INSERT INTO inventory VALUES ('B1', 'RB', 1, 3), ('B1', 'RB', 2, 4), ('B2', 'WB', 1, 0);
"""

ODD = """
CREATE TYPE trade AS ENUM ('bakery', 'cafe');
CREATE TABLE "Läden" (id UUID PRIMARY KEY, "Na me" CHAR(20), kind trade, road TEXT, city TEXT);
CREATE TABLE goods (id BIGINT PRIMARY KEY, n TEXT, t TEXT, p NUMERIC(12,4));
CREATE TABLE shelves (s UUID, i BIGINT, q BIGINT);
INSERT INTO "Läden" VALUES
  ('4e1b5ad0-0c6f-4f57-9a4e-0f2a6c1d0001', 'Miller', 'bakery', '1 Oak Street', 'Boston');
INSERT INTO goods VALUES (9999999999, 'Rye', 'bread', 4.5);
INSERT INTO shelves SELECT id, 9999999999, 7 FROM "Läden"
"""
"What a grown PostgreSQL database may hold."

STORES = OwnTable(
    "branches",
    {
        "id": "branch_no",
        "name": "title",
        "street": "address",
        "city": "town",
        "latitude": "lat",
        "longitude": "lon",
        "mon": "monday",
    },
    {"kind": "bakery", "state": "MA", "timezone": "America/New_York"}
    | dict.fromkeys(("tue", "wed", "thu", "fri", "sat", "sun"), "closed"),
)
ITEMS = OwnTable(
    "products",
    {
        "id": "sku",
        "name": "Product Name",
        "type": "order",
        "brand": "maker",
        "price": "price",
        "rating": "stars",
    },
)
STOCK = OwnTable("inventory", {"store_id": "branch", "item_id": "sku", "quantity": "pieces"})
OWN: OwnTables = {"stores": STORES, "items": ITEMS, "stock": STOCK}

Run = Callable[[str], None]


def atlas_of_boston(text: str) -> tuple[Place, ...]:
    return (BOSTON,) if text.startswith("Boston") else ()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A bakery's database, made by its cash register, which knows nothing of us."""
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(SHOP)
    db.close()
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The same database on PostgreSQL, in a schema of its own."""
    with postgres() as address:
        url = address.replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA till"))
            connection.execute(text("SET search_path TO till"))
            for statement in SHOP.split(";\n"):
                if statement.strip():
                    connection.execute(text(statement))
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest) -> Iterator[Catalog]:
    atlas = Atlas(atlas_of_boston)
    if request.param == "sqlite":
        where, own = f"sqlite:///{request.getfixturevalue('shop')}", OWN
    else:
        where = request.getfixturevalue("server")
        own = {name: replace(table, table=f"till.{table.table}") for name, table in OWN.items()}
    with Catalog(where, timeout_s=10, own=own, atlas=atlas) as catalog:
        yield catalog


def in_shop(path: Path) -> Run:
    """What the shop's own programs write while we are reading."""

    def run(statement: str) -> None:
        with sqlite3.connect(path) as db:
            db.execute(statement)
        db.close()

    return run


def test_prices_come_from_the_shop_s_table(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_type="bread")

    assert isinstance(answer, Answer)
    assert [hit["price"] for hit in answer.data["hits"]] == [3.25, 4.5]


def test_an_item_is_found_by_the_words_of_its_name_and_brand(catalog: Catalog) -> None:
    answer = ask(catalog, "price_check", item_name="miller dark rye")

    assert first(answer)["name"] == "Dark Rye"


def test_several_rows_of_one_shelf_are_added_up(catalog: Catalog) -> None:
    answer = ask(catalog, "inventory_check", BOSTON, item_type="rye bread")

    assert (first(answer)["address"], first(answer)["quantity"]) == ("1 Oak Street", 7)


def test_open_now_goes_by_the_shop_s_hours_and_time_zone(catalog: Catalog) -> None:
    """Asked on a Monday at 20:00 UTC, which is three in the afternoon there."""
    answer = ask(catalog, "find_the_store", BOSTON, store_type="bakery", store_status="open")

    assert isinstance(answer, Answer)
    assert [(hit["address"], hit["closes"]) for hit in answer.data["hits"]] == [
        ("1 Oak Street", "6 pm")
    ]


def test_a_store_without_coordinates_stands_in_the_middle_of_its_city(catalog: Catalog) -> None:
    answer = ask(catalog, "find_the_store", BOSTON, store_type="bakery")

    there = {hit["address"]: hit["latitude"] for hit in answer.data["hits"]}
    assert there == {"1 Oak Street": 42.355, "2 Elm Street": 42.355}


def test_nothing_is_called_best_that_nobody_rated(catalog: Catalog) -> None:
    answer = ask(catalog, "find_the_store", BOSTON, store_type="bakery", rating_high="best")

    assert answer.data["sorted_by"] == "any"


def test_words_of_shoppers_are_values_and_never_statements(catalog: Catalog) -> None:
    for said in ("'; DROP TABLE products; --", 'x"); DELETE FROM inventory; --', "%", "\\"):
        outcome = ask(catalog, "price_check", item_type=said, item_name=said)
        assert isinstance(outcome, NothingFound | Answer)

    assert catalog.overview().counts == {"stores": 2, "items": 2, "stock": 3}


@pytest.mark.parametrize("statement", ["DELETE FROM {}inventory", "CREATE TABLE {}nara (x int)"])
def test_the_database_refuses_to_be_written_through_our_connections(
    catalog: Catalog, statement: str
) -> None:
    catalog.prepare()
    engine = catalog._base.engine
    schema = "till." if engine.dialect.name == "postgresql" else ""

    with pytest.raises(SQLAlchemyError, match=r"read-?only"), engine.begin() as connection:
        connection.execute(text(statement.format(schema)))


def test_the_file_of_the_shop_stays_as_it_is_to_the_byte(shop: Path) -> None:
    before = hashlib.sha256(shop.read_bytes()).digest()

    with Catalog(shop, own=OWN) as catalog:
        ask(catalog, "price_check", item_type="bread")
        with pytest.raises(StoreError, match="only read"):
            catalog.import_files([shop.parent])

    assert hashlib.sha256(shop.read_bytes()).digest() == before
    assert [path.name for path in shop.parent.iterdir()] == ["shop.sqlite"]


def test_price_and_stock_are_those_of_the_moment(shop: Path) -> None:
    run = in_shop(shop)
    with Catalog(shop, own=OWN) as catalog:
        ask(catalog, "price_check", item_type="bread")
        run("UPDATE products SET price = 9.99 WHERE sku = 'RB'")
        run("UPDATE inventory SET pieces = 1")

        assert first(ask(catalog, "price_check", item_name="dark rye"))["price"] == 9.99
        assert ask(catalog, "inventory_check", BOSTON, item_type="rye bread").data["total"] == 2


def test_new_words_are_learnt_within_minutes(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = "INSERT INTO products VALUES ('CR', 'Butter Croissant', 'croissant', 'Miller', 2, 4)"
    with Catalog(shop, own=OWN) as catalog:
        assert isinstance(ask(catalog, "price_check", item_type="croissant"), NothingFound)
        in_shop(shop)(new)
        assert isinstance(ask(catalog, "price_check", item_type="croissant"), NothingFound)

        assert keeper.WORDS_MAX_AGE_S <= 300
        monkeypatch.setattr(keeper, "WORDS_MAX_AGE_S", 0.0)

        end = monotonic() + 10
        while isinstance(ask(catalog, "price_check", item_type="croissant"), NothingFound):
            assert monotonic() < end


def test_ids_may_be_uuids_kinds_an_enumeration_and_names_padded(server: str) -> None:
    engine = create_engine(server)
    with engine.begin() as connection:
        for statement in ODD.split(";"):
            connection.execute(text(statement))
    engine.dispose()
    own = {
        "stores": OwnTable(
            "Läden",
            {"id": "id", "name": "Na me", "kind": "kind", "street": "road", "city": "city"},
            {"latitude": "42.36", "longitude": "-71.06", "timezone": "America/New_York"},
        ),
        "items": OwnTable("goods", {"id": "id", "name": "n", "type": "t", "price": "p"}),
        "stock": OwnTable("shelves", {"store_id": "s", "item_id": "i", "quantity": "q"}),
    }

    with Catalog(server, timeout_s=10, own=own) as catalog:
        stock = ask(catalog, "inventory_check", BOSTON, item_type="bread", store_type="bakery")
        nothing = ask(catalog, "find_the_store", BOSTON, item_type="bread", item_name="nobody's")

    assert (first(stock)["name"], first(stock)["quantity"]) == ("Miller", 7)
    assert isinstance(nothing, NothingFound)


def test_stores_alone_are_a_catalogue_too(shop: Path) -> None:
    with Catalog(shop, own={"stores": STORES}) as catalog:
        assert isinstance(ask(catalog, "find_the_store", BOSTON, store_type="bakery"), Answer)
        assert isinstance(ask(catalog, "price_check", item_type="bread"), NothingFound)


def test_a_city_nobody_knows_is_left_out_and_named(shop: Path) -> None:
    in_shop(shop)("INSERT INTO branches VALUES ('B3', 'Far', '3 Ash', 'Atlantis', NULL, NULL, '')")

    with Catalog(shop, own=OWN) as catalog:
        whole = catalog.overview()

    assert (whole.towns, whole.unplaced) == (("Boston, MA",), ("Atlantis, MA",))


def test_a_store_without_time_zone_has_that_of_its_city_else_the_setting(shop: Path) -> None:
    values = {name: value for name, value in STORES.values.items() if name != "timezone"}
    zoneless = replace(STORES, values=values)
    for atlas, zone in (
        (Atlas(atlas_of_boston, "America/Denver"), "America/New_York"),
        (Atlas(timezone="America/Denver"), "America/Denver"),
    ):
        with Catalog(shop, own={"stores": zoneless}, atlas=atlas) as catalog:
            assert {store.timezone for store in catalog.matches("bakery").stores} == {zone}


WRONG: list[tuple[OwnTables, str]] = [
    (
        {"items": replace(ITEMS, columns={**ITEMS.columns, "price": "prise"})},
        "items.columns.price: table 'products' has no column 'prise'; it has: Product Name, maker,",
    ),
    (
        {"items": replace(ITEMS, table="prodcts")},
        "items.table: there is no table 'prodcts'; it has: branches, inventory, products",
    ),
    (
        {"items": replace(ITEMS, columns={**ITEMS.columns, "price": "maker"})},
        "items.columns.price: column 'maker' of 'products' holds VARCHAR(40), and a number is",
    ),
    (
        {"items": replace(ITEMS, columns={**ITEMS.columns, "prize": "price"})},
        "items.columns.prize: items have no 'prize' here; did you mean 'price'?",
    ),
    (
        {"items": replace(ITEMS, columns={"id": "sku", "name": "Product Name", "price": "price"})},
        "items.columns: add 'type' (what kind of thing it is: hammer)",
    ),
    (
        {"stores": replace(STORES, values={**STORES.values, "timezone": "Mars/Base"})},
        "stores.values.timezone: is 'Mars/Base'; write a time zone as America/Chicago",
    ),
    (
        {"stores": replace(STORES, values={"kind": "bakery"})},
        "stores.columns: add tue, wed, thu, fri, sat, sun; a day that is always closed is a value",
    ),
    ({"stock": STOCK}, "tables: stock needs stores and items, too"),
]


@pytest.mark.parametrize(("own", "complaint"), WRONG, ids=[words[:30] for _, words in WRONG])
def test_a_wrong_name_is_one_sentence_with_its_setting(
    shop: Path, own: OwnTables, complaint: str
) -> None:
    with pytest.raises(ConfigError) as caught, Catalog(shop, own=own) as catalog:
        catalog.prepare()

    assert complaint in str(caught.value)
    assert str(caught.value).startswith("fulfillment.catalog.tables")


def test_a_shopper_hears_that_the_source_is_away_and_no_name_of_a_table(shop: Path) -> None:
    broken = {"items": replace(ITEMS, table="prodcts")}

    with Catalog(shop, own=broken) as catalog:
        outcome = ask(catalog, "price_check", item_type="bread")

    assert isinstance(outcome, Unavailable)
    assert "prodcts" in outcome.reason


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"

    with pytest.raises(StoreError, match="unable to open"), Catalog(path, own=OWN) as catalog:
        catalog.prepare()

    assert not path.exists()


def test_a_password_in_the_url_is_never_shown() -> None:
    url = "postgresql+psycopg://nara:sesame@127.0.0.1:1/shop"
    with Catalog(url, timeout_s=0.5, own=OWN) as catalog:
        outcome = ask(catalog, "price_check", item_type="bread")
        shown = [catalog.about(), str(outcome)]
        with pytest.raises(NaraError) as caught:
            catalog.prepare()

    assert "sesame" not in "".join([*shown, str(caught.value)])


def test_own_tables_are_no_sample(shop: Path) -> None:
    assert not Catalog(shop, own=OWN).is_sample()


def test_nara_yaml_is_all_it_takes(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "nara.yaml"
    file.write_text(
        f"""
fulfillment:
  catalog:
    url: sqlite:///{shop}
    timezone: America/New_York
    tables:
      stores:
        table: branches
        columns: {{id: branch_no, name: title, street: address, city: town}}
        values: {{kind: bakery, state: MA}}
      items:
        table: products
        columns: {{id: sku, name: Product Name, type: order, price: price}}
"""
    )
    sources = Sources(read_settings(file), Keys())

    answer = ask(sources.make("catalog"), "price_check", item_type="bread")

    assert first(answer)["title"] == "White Loaf"
    assert "catalog" in sources.order
