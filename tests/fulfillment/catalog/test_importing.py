"""A shop's own CSV files become the catalogue, or every fault in them is told."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fulfillment.base import Answer
from fulfillment.catalog import Catalog
from fulfillment.catalog.importing import Imported
from fulfillment.catalog.place import Atlas
from tests.fulfillment.ask import BOSTON, ask, first
from values.errors import StoreError
from values.place import Place

STORES = """\
id,name,kind,street,city,state,latitude,longitude,timezone,rating,mon,tue,wed,thu,fri,sat,sun
B1,Miller's Bakery,bakery,1 Oak Street,Boston,MA,42.35,-71.06,America/New_York,4.5,09:00-17:00,,,,,,
B2,Miller's Bakery,bakery,2 Elm Street,Boston,MA,42.36,-71.07,America/New_York,,,,,,,,
"""
ITEMS = """\
id,name,type,price
RB,Dark Rye,bread,4.50
CR,Butter Croissant,croissant,$2.25
"""
STOCK = "store_id,item_id,quantity\nB1,RB,3\nB2,CR,0\n"

Import = Callable[..., Imported]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Imports texts as files: `bring(stores=..., items=...)`; then `tmp_path/catalog.sqlite`."""

    def bring(atlas: Atlas = Atlas(), **texts: str | bytes) -> Imported:  # noqa: B008
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / f"{name}.csv")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        with Catalog(tmp_path / "catalog.sqlite", atlas=atlas) as catalog:
            return catalog.import_files(paths)

    return bring


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.sqlite")


def said(done: Imported, folder: Path) -> list[str]:
    """The problems, without the folder."""
    return str(done.findings).replace(f"{folder}/", "").splitlines()


def test_three_files_in_any_order_become_the_catalogue(bring: Import, catalog: Catalog) -> None:
    done = bring(c=STOCK, a=ITEMS, b=STORES)

    assert done.counts == {"stores": 2, "items": 2, "stock": 2}
    assert first(ask(catalog, "price_check", item_type="croissant"))["price"] == 2.25
    assert first(ask(catalog, "inventory_check", BOSTON, item_type="bread"))["quantity"] == 3
    assert not catalog.is_sample()
    assert catalog.about().startswith("imported ")


def test_a_folder_is_read_by_the_names_of_its_files(tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for name, text in (("stores", STORES), ("items", ITEMS), ("notes", "a,b\n1,2\n")):
        (folder / f"{name}.csv").write_text(text)

    assert catalog.import_files([folder]).counts == {"stores": 2, "items": 2, "stock": 0}


SPREADSHEETS = {
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR alone": lambda text: text.replace("\n", "\r").encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "capitals": lambda text: text.replace("name,type", " Name ,TYPE").encode(),
    "blank lines": lambda text: text.replace("\n", "\n\n").encode(),
    "padding": lambda text: text.replace("\n", ",,\n").encode(),
}


@pytest.mark.parametrize("written", SPREADSHEETS.values(), ids=SPREADSHEETS)
def test_files_are_read_as_spreadsheets_write_them(
    bring: Import, catalog: Catalog, written: Callable[[str], bytes]
) -> None:
    done = bring(items=written(ITEMS))

    assert done.findings.problems == []
    assert first(ask(catalog, "price_check", item_type="bread"))["name"] == "Dark Rye"


PRICES = ["12.99", "$12.99", " $ 12.99 ", "12.990", "USD 12.99", "US$12.99", '"12,99"']


@pytest.mark.parametrize("price", PRICES)
def test_a_price_may_be_written_in_several_ways(
    bring: Import, catalog: Catalog, price: str
) -> None:
    bring(items=f"id,name,type,price\n1,Dark Rye,bread,{price}\n")

    assert first(ask(catalog, "price_check", item_type="bread"))["price"] == 12.99


def test_thousands_may_have_commas(bring: Import, catalog: Catalog) -> None:
    bring(items='id,name,type,price\n1,Oven,oven,"$1,299.00"\n')

    assert first(ask(catalog, "price_check", item_type="oven"))["price"] == 1299


CELLS = [
    ("items", "4.50", "-4.50", "items.csv:2: 'price' is '-4.50'; write a price in US dollars as"),
    ("items", "4.50", "€4.50", "items.csv:2: 'price' is '€4.50'; write a price"),
    ("items", "4.50", "nan", "items.csv:2: 'price' is 'nan'; write a price"),
    ("items", "4.50", "4.505", "items.csv:2: 'price' is '4.505'; write a price"),
    ("items", "4.50", "", "items.csv:2: 'price' is empty; write a price"),
    ("items", "Dark Rye", "a\x1b[2J", "items.csv:2: 'name' is 'a\\x1b[2J'; write what the item"),
    ("items", "CR,", "RB,", "items.csv:3: the id 'RB' is in line 2, too; give each row an id"),
    ("items", "4.50", "4.50,1", "items.csv:2: has 5 cells where the first line has 4; quote"),
    ("items", "bread,4.50", "bread", "items.csv:2: has 3 cells where the first line has 4; quote"),
    ("items", "Dark", '"Dark', "items.csv:2: is broken CSV (unexpected end of data); check its"),
    ("items", "price", "prise", "items.csv:1: these are items; add the column price"),
    ("items", "name,", "name,name,", "items.csv:1: the column 'name' is there twice; keep one"),
    ("stores", "4.5", "abc", "stores.csv:2: 'rating' is 'abc'; write a number from 0 to 5"),
    ("stores", "4.5", "5.1", "stores.csv:2: 'rating' is '5.1'; write a number from 0 to 5"),
    ("stores", "09:00-17:00", "9 to 5", "stores.csv:2: 'mon' is '9 to 5'; write hours as 09:00"),
    ("stores", "09:00-17:00", "09:00-25:00", "stores.csv:2: 'mon' is '09:00-25:00'; write hours"),
    ("stores", "wed,", "wd,", "stores.csv:1: these are stores; add the column wed"),
    ("stores", "America/New_York", "Mars/X", "stores.csv:2: 'timezone' is 'Mars/X'; write a time"),
    ("stores", "America/New_York", "America", "stores.csv:2: 'timezone' is 'America'; write a"),
    ("stock", "RB,3", "RB,-3", "stock.csv:2: 'quantity' is '-3'; write a whole number from 0"),
    ("stock", "B1,RB", "B9,RB", "stock.csv:2: no store has the id 'B9'; add the store, or take"),
    ("stock", "B1,RB", "B1,XX", "stock.csv:2: no item has the id 'XX'; add the item, or take"),
    ("stock", "B2,CR", "B1,RB", "stock.csv:3: store 'B1' and item 'RB' are in line 2, too; make"),
]


@pytest.mark.parametrize(("file", "old", "new", "complaint"), CELLS, ids=[x[3] for x in CELLS])
def test_a_wrong_cell_is_named_by_file_line_and_column(
    bring: Import, tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    texts = {"stores": STORES, "items": ITEMS, "stock": STOCK}
    texts[file] = texts[file].replace(old, new, 1)

    [problem] = [line for line in said(bring(**texts), tmp_path) if line.startswith(file)][:1]

    assert problem.startswith(complaint)
    assert not (tmp_path / "catalog.sqlite").exists()


FILES = [
    (b"", "x.csv: is empty; its first line names the columns"),
    (b"\n\n", "x.csv: is empty; its first line names the columns"),
    (b"id,name,type,price\n", "x.csv: has no row below its first line"),
    (b"a,b\n1,2\n", "x.csv:1: the columns 'a, b' are neither stores, items nor stock; stores need"),
    (
        b"id,name,type,price\n1,Caf\xe9,bread,3\n",
        "x.csv:2: is not in UTF-8; save it as CSV in UTF-8",
    ),
    ("id,name".encode("utf-16"), "x.csv:1: is not in UTF-8; save it as CSV in UTF-8"),
    (b"PK\x03\x04...", "x.csv: is a spreadsheet; save it as CSV in UTF-8"),
]


@pytest.mark.parametrize(("content", "complaint"), FILES, ids=[words for _, words in FILES])
def test_a_file_that_is_none_of_ours_is_told_what_it_should_be(
    bring: Import, tmp_path: Path, content: bytes, complaint: str
) -> None:
    [problem] = said(bring(x=content), tmp_path)

    assert problem.startswith(complaint)


def test_a_path_that_is_not_there_is_named(catalog: Catalog, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    done = catalog.import_files([empty, tmp_path / "none.csv"])

    assert said(done, tmp_path) == [
        "empty: no CSV file is in this folder; put stores.csv, items.csv or stock.csv in it",
        "none.csv: cannot be read (No such file or directory); check the path",
    ]


def test_stock_alone_says_what_is_missing(bring: Import, tmp_path: Path) -> None:
    assert said(bring(stock=STOCK), tmp_path) == [
        "stock.csv: holds stock; give the files of stores and items, too"
    ]


def test_two_files_of_a_kind_are_refused(bring: Import, tmp_path: Path) -> None:
    [problem] = said(bring(a=ITEMS, b=ITEMS), tmp_path)

    assert problem == "b.csv: holds items, as a.csv does; give one"


def test_all_problems_of_all_files_are_told_at_once_up_to_twenty(
    bring: Import, tmp_path: Path
) -> None:
    items = "id,name,type,price\n" + "".join(f"{n},Rye,bread,cheap\n" for n in range(30))
    stores = STORES.replace("4.5", "abc")

    lines = said(bring(items=items, stores=stores), tmp_path)

    assert lines[:2] == [
        "stores.csv:2: 'rating' is 'abc'; write a number from 0 to 5",
        "items.csv:2: 'price' is 'cheap'; write a price in US dollars as 39.99",
    ]
    assert (len(lines), lines[-1]) == (21, "and 11 more")


def test_an_unknown_column_is_a_warning_with_the_nearest_name(bring: Import) -> None:
    done = bring(items="id,name,type,price,colour\n1,Dark Rye,bread,4.50,brown\n")

    assert done.findings.problems == []
    [warning] = done.findings.warnings
    assert warning.endswith("items.csv:1: the column 'colour' is not used; did you mean 'color'?")


def test_a_failed_import_leaves_everything_as_it_was(
    bring: Import, catalog: Catalog, tmp_path: Path
) -> None:
    bring(items=ITEMS)
    before = (tmp_path / "catalog.sqlite").read_bytes()

    bring(items=ITEMS.replace("4.50", "cheap"))

    assert (tmp_path / "catalog.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("*catalog*")) == ["catalog.sqlite"]


def test_another_process_answers_all_along_while_files_are_imported(
    bring: Import, tmp_path: Path
) -> None:
    bring(items=ITEMS)
    program = (
        "import sys; from fulfillment.catalog import Catalog\n"
        "from fulfillment.base import Answer\n"
        "from tests.fulfillment.ask import ask\n"
        "catalog = Catalog(sys.argv[1], timeout_s=5); print('ready', flush=True); prices = []\n"
        "for _ in range(400):\n"
        "    outcome = ask(catalog, 'price_check', item_type='bread')\n"
        "    assert isinstance(outcome, Answer), outcome\n"
        "    prices.append(outcome.data['lowest'])\n"
        "print(*sorted(set(prices)))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "catalog.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        while reader.poll() is None:
            bring(items=ITEMS.replace("4.50", "5.50"))
            bring(items=ITEMS)
        seen = reader.stdout.read().split()

    assert reader.returncode == 0
    assert set(seen) <= {"4.5", "5.5"}


def test_back_to_the_sample(bring: Import, catalog: Catalog) -> None:
    bring(items=ITEMS)

    catalog.import_sample()

    assert catalog.is_sample()
    assert isinstance(ask(catalog, "price_check", item_type="umbrella"), Answer)


def test_a_server_is_not_imported_into() -> None:
    with pytest.raises(StoreError, match="only read"):
        Catalog("postgresql+psycopg://host/shop").import_sample()


def test_whole_numbers_stay_ids_and_other_ids_are_numbered(bring: Import, tmp_path: Path) -> None:
    bring(items="id,name,type,price\n7,Rye,bread,1\n3,Oat,bread,2\n", stores=STORES)

    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    items = db.execute("SELECT name, id FROM items ORDER BY name").fetchall()
    stores = db.execute("SELECT street, id FROM stores ORDER BY street").fetchall()
    db.close()

    assert items == [("Oat", 3), ("Rye", 7)]
    assert stores == [("1 Oak Street", 1), ("2 Elm Street", 2)]


# Where a store stands, and what time it is there

VAIL = Place("Vail", "CO", "US", 39.64, -106.37, "America/Denver")
BARE = "id,name,street,city,state\n1,Lantern,1 Main Street,Vail,Colorado\n"


def in_colorado(text: str) -> tuple[Place, ...]:
    return (VAIL,) if text == "Vail, CO" else ()


def test_a_store_without_coordinates_and_zone_has_those_of_its_city(
    bring: Import, catalog: Catalog
) -> None:
    bring(Atlas(in_colorado), stores=BARE)

    [store] = catalog.matches("Lantern").stores
    assert (store.point, store.timezone, store.place) == (
        (39.64, -106.37),
        "America/Denver",
        "Vail, CO",
    )


@pytest.mark.parametrize(
    ("point", "zone"), [("39.6,-106.4", "America/Denver"), ("10,20", "America/Boise")]
)
def test_a_place_of_that_name_counts_only_near_the_store_else_the_setting(
    bring: Import, catalog: Catalog, point: str, zone: str
) -> None:
    stores = BARE.replace("state", "state,latitude,longitude").replace("Colorado", f"CO,{point}")
    bring(Atlas(in_colorado, "America/Boise"), stores=stores)

    assert [store.timezone for store in catalog.matches("Lantern").stores] == [zone]


def test_a_store_that_nobody_can_place_is_refused(bring: Import, tmp_path: Path) -> None:
    nowhere = said(bring(stores=BARE), tmp_path)
    timeless = said(
        bring(stores=BARE.replace("state", "state,latitude,longitude").replace("do", "do,1,2")),
        tmp_path,
    )

    assert nowhere == [
        "stores.csv:2: nobody here knows where 'Vail, CO' is; write latitude and longitude"
    ]
    assert timeless == [
        "stores.csv:2: nobody here knows the time zone of 'Vail, CO'; write 'timezone', or set "
        "fulfillment.catalog.timezone"
    ]


# What is not known is not made up


def test_open_now_goes_by_the_store_s_own_clock(bring: Import, catalog: Catalog) -> None:
    """Asked on a Monday at 20:00 UTC: 15:00 in Boston."""
    bring(stores=STORES)

    answer = ask(catalog, "find_the_store", BOSTON, store_type="bakery", store_status="open")

    assert [(hit["address"], hit["closes"]) for hit in answer.data["hits"]] == [
        ("1 Oak Street", "5 pm")
    ]


def test_a_store_whose_hours_nobody_wrote_down_is_neither_open_nor_closed(
    bring: Import, catalog: Catalog
) -> None:
    bring(stores=STORES.replace("09:00-17:00", ""))

    answer = ask(catalog, "find_the_store", BOSTON, store_name="millers", store_status="open")

    assert (answer.kind, answer.data["hours_unknown"]) == ("find_the_store", True)
    assert answer.data["yes_no"] is False


def test_a_store_nobody_rated_comes_behind_those_that_are(bring: Import, catalog: Catalog) -> None:
    bring(stores=STORES)

    for wish in ({"rating_high": "best"}, {"rating_low": "worst"}):
        answer = ask(catalog, "find_the_store", BOSTON, store_type="bakery", **wish)
        assert [hit["rating"] for hit in answer.data["hits"]] == [4.5, None]


def test_items_nobody_rated_are_not_called_best(bring: Import, catalog: Catalog) -> None:
    bring(items=ITEMS)

    answer = ask(catalog, "price_check", item_type="bread", rating_high="best")

    assert answer.data["sorted_by"] == "lowest"


def test_hours_may_be_written_as_people_do(bring: Import, catalog: Catalog) -> None:
    bring(stores=STORES.replace("09:00-17:00,", "9:00 – 17:00,24 hours"))

    [first_store, _] = catalog.matches("bakery").stores

    assert first_store.week.days[:2] == (((540, 1020),), ((0, 1440),))
