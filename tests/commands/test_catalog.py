"""`nara catalog ...`: import, show, and back; wrong input leaves the catalogue as it was."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.nara import nara

FILES = {
    "stores.csv": "id,name,kind,street,city,state\nB1,Miller's,bakery,1 Oak Street,Vail,CO\n",
    "items.csv": "id,name,type,price,colour\nRB,Dark Rye,bread,$4.50,brown\n",
    "stock.csv": "store_id,item_id,quantity\nB1,RB,3\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a bakery's files."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def test_import_says_in_one_line_what_is_where_now(shop: Path, nara_home: Path) -> None:
    run = nara("catalog", "import", *(str(shop / name) for name in FILES))

    where = nara_home / "catalog.sqlite"
    assert run.out == f"Imported 1 store, 1 item, 1 stock row into {where}\n"
    assert run.err == (
        f"{shop}/items.csv:1: the column 'colour' is not used; did you mean 'color'?\n"
    )
    assert run.code == 0


def test_a_conversation_answers_from_what_was_imported(shop: Path) -> None:
    nara("catalog", "import", str(shop))

    replies = nara("chat", "--json", "--seed", "1", stdin="how much is a rye bread\n").objects

    assert "$4.50" in replies[-1]["messages"][0]


def test_show_says_what_the_catalogue_is_and_what_words_find(shop: Path) -> None:
    nara("catalog", "import", str(shop))

    lines = nara("catalog", "show", "rye bread").out.splitlines()

    assert lines[0].startswith("What   imported ")
    assert lines[1:] == [
        "Rows   1 store, 1 item, 1 stock row",
        "Towns  Vail, CO",
        "item   Dark Rye, bread, $4.50",
    ]


def test_show_for_programs_is_one_object(shop: Path) -> None:
    nara("catalog", "import", str(shop))

    shown = json.loads(nara("catalog", "show", "--json", "bakery").out)

    assert (shown["sample"], shown["stores"], shown["towns"]) == (False, 1, ["Vail, CO"])
    assert shown["found"] == {
        "stores": [
            {
                "name": "Miller's",
                "kind": "bakery",
                "address": "1 Oak Street",
                "city": "Vail, CO",
                "timezone": "America/Denver",
            }
        ],
        "items": [],
    }


def test_words_that_find_nothing_are_told_so(shop: Path) -> None:
    nara("catalog", "import", str(shop))

    assert nara("catalog", "show", "spaceship").out.endswith("Nothing in it is called so.\n")


def test_a_new_home_shows_the_sample(nara_home: Path) -> None:
    run = nara("catalog", "show")

    assert run.out.startswith("What   sample data of an imaginary retailer\n")


def test_a_failed_import_says_all_and_changes_nothing(shop: Path, nara_home: Path) -> None:
    nara("catalog", "import", str(shop))
    before = (nara_home / "catalog.sqlite").read_bytes()
    (shop / "items.csv").write_text("id,name,type,price\nRB,Dark Rye,bread,cheap\n")
    (shop / "stock.csv").write_text("store_id,item_id,quantity\nB7,RB,3\n")

    run = nara("catalog", "import", str(shop))

    assert (run.code, run.out) == (1, "")
    assert run.err.replace(f"{shop}/", "").splitlines() == [
        "items.csv:2: 'price' is 'cheap'; write a price in US dollars as 39.99",
        "stock.csv:2: no store has the id 'B7'; add the store, or take the row out",
        "Nothing was imported; the catalogue is as it was.",
    ]
    assert (nara_home / "catalog.sqlite").read_bytes() == before


def test_back_to_the_sample(shop: Path, nara_home: Path) -> None:
    nara("catalog", "import", str(shop))

    run = nara("catalog", "import", "--sample")

    assert run.out == f"Sample data again: {nara_home / 'catalog.sqlite'}\n"
    assert json.loads(nara("catalog", "show", "--json").out)["sample"] is True


@pytest.mark.parametrize("arguments", [[], ["--sample", "stores.csv"]])
def test_files_or_the_sample_not_both_or_none(arguments: list[str]) -> None:
    run = nara("catalog", "import", *arguments)

    assert run.code == 2
    assert "Name CSV files, or a folder with them, or --sample." in run.err


def test_nothing_is_imported_past_the_database_that_answers(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_FULFILLMENT__CATALOG__URL", "sqlite:////nowhere/shop.sqlite")

    run = nara("catalog", "import", str(shop))

    assert run.code == 2
    assert run.err.startswith("nara: fulfillment.catalog.url is set, so answers come from there")


def own_tables(folder: Path, price: str) -> str:
    """A settings file over a database of the shop's own."""
    with sqlite3.connect(folder / "till.sqlite") as db:
        db.execute("CREATE TABLE products (sku TEXT, title TEXT, kind TEXT, price NUMERIC)")
        db.execute("INSERT INTO products VALUES ('RB', 'Dark Rye', 'bread', 4.5)")
    db.close()
    columns = f"{{id: sku, name: title, type: kind, price: {price}}}"
    file = folder / "own.yaml"
    file.write_text(
        "fulfillment:\n  catalog:\n"
        f"    url: sqlite:///{folder}/till.sqlite\n"
        f"    tables: {{items: {{table: products, columns: {columns}}}}}\n"
    )
    return str(file)


def test_own_tables_are_shown_through_the_settings_alone(tmp_path: Path) -> None:
    run = nara("catalog", "show", "rye", "--config", own_tables(tmp_path, "price"))

    assert run.out.splitlines()[0] == f"What   the shop's own tables in {tmp_path}/till.sqlite"
    assert run.out.splitlines()[-1] == "item   Dark Rye, bread, $4.50"


def test_a_wrong_column_is_wrong_usage_in_one_sentence(tmp_path: Path) -> None:
    run = nara("catalog", "show", "--config", own_tables(tmp_path, "prise"))

    assert run.code == 2
    assert run.err == (
        "nara: fulfillment.catalog.tables.items.columns.price: table 'products' has no column "
        "'prise'; it has: kind, price, sku, title\n"
    )


SETTINGS = [
    ("tables: {items: {columns: {}}}", "tables.items.table: Field required"),
    ("tables: {items: {table: x, columns: {id: no}}}", "columns: id: quote the column; YAML reads"),
    ("tables: {itms: {table: x}}", "tables.itms: unknown setting"),
    ("tables: {items: {table: x}}", "tables are read from the shop's database; set its url"),
    ("{url: 'sqlite:///x.sqlite', tables: {}}", "name at least one of stores, items and stock"),
    ("timezone: Mars/Base", "'Mars/Base' is no time zone; write for example America/Chicago"),
]


@pytest.mark.parametrize(("catalog", "complaint"), SETTINGS)
def test_a_wrong_setting_is_named(tmp_path: Path, catalog: str, complaint: str) -> None:
    file = tmp_path / "wrong.yaml"
    inner = catalog if catalog.startswith("{") else f"{{{catalog}}}"
    file.write_text(f"fulfillment:\n  catalog: {inner}\n")

    run = nara("catalog", "show", "--config", str(file))

    assert run.code == 2
    assert complaint in run.err


def test_new_prices_alone_do_not_cost_the_shop_its_stores(shop: Path) -> None:
    nara("catalog", "import", str(shop))

    alone = nara("catalog", "import", str(shop / "items.csv"))

    assert (alone.code, alone.out) == (1, "")
    assert "holds 1 store, 1 item, 1 stock row of yours, and fewer files are named" in alone.err
    assert nara("catalog", "import", "--replace", str(shop / "items.csv")).code == 0


def test_a_shop_that_keeps_no_stock_does_not_say_no(shop: Path) -> None:
    nara("catalog", "import", str(shop / "stores.csv"), str(shop / "items.csv"))

    asked = "do you have rye bread in stock in vail\n"
    replies = nara("chat", "--json", "--seed", "1", stdin=asked).objects

    assert replies[-1]["status"] == "nothing_found"
    assert not replies[-1]["messages"][0].startswith("No")
    assert "on the shelves" in replies[-1]["messages"][0]
