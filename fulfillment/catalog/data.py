"""Catalogue data: CSV files -> checked rows -> filled tables. Knows no question.

What ships in `fulfillment/data` is sample data of an imaginary retailer.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from fulfillment.catalog.place import Atlas
from fulfillment.catalog.rows import Row, Values, rows_of
from fulfillment.catalog.sheets import Findings, Sheet, read_sheet, shown
from fulfillment.catalog.tables import ABOUT, ITEM_WORDS, ITEMS, METADATA, STOCK, STORES
from fulfillment.plain_words import words_of
from values.errors import DataError

SHIPPED = Path(__file__).parents[1] / "data"
FILES = ("stores.csv", "items.csv", "stock.csv")
ABOUT_SHIPPED = "sample data of an imaginary retailer"

WHAT_IT_IS = select(ABOUT.c.key, ABOUT.c.value)


@dataclass(frozen=True, slots=True)
class CatalogData:
    stores: list[Values]
    items: list[Values]
    stock: list[Values]
    about: Mapping[str, str] = field(default_factory=dict)
    "What the data is, and the fingerprint of its files."


def read_folder(folder: Path) -> CatalogData:
    """stores.csv, items.csv and stock.csv of a folder. Raises DataError naming file and line."""
    findings = Findings()
    data = read_files([folder / name for name in FILES], findings, Atlas())
    if findings.problems:
        raise DataError(str(findings))
    what = ABOUT_SHIPPED if folder == SHIPPED else str(folder)
    about = {"what": what, "files": fingerprint(folder)}
    return CatalogData(data.stores, data.items, data.stock, about)


def read_files(paths: Iterable[Path], findings: Findings, atlas: Atlas) -> CatalogData:
    """One to three files in any order; only of use where `findings` has no problem."""
    sheets: dict[str, Sheet] = {}
    for sheet in (read_sheet(path, findings) for path in paths):
        if sheet is not None and sheet.table in sheets:
            first = sheets[sheet.table].file
            findings.problem(sheet.file, 0, f"holds {sheet.table}, as {first} does; give one")
        elif sheet is not None:
            sheets[sheet.table] = sheet
    stores, items = (_rows(sheets.get(table), findings) for table in ("stores", "items"))
    store_ids, item_ids = _own_ids(stores, findings), _own_ids(items, findings)
    stock = _stock(sheets.get("stock"), store_ids, item_ids, findings)
    for row in stores:
        _place(row, atlas, findings)
    return CatalogData(_numbered(stores, store_ids), _numbered(items, item_ids), stock)


def _rows(sheet: Sheet | None, findings: Findings) -> list[Row]:
    return list(rows_of(sheet, findings)) if sheet else []


def _own_ids(rows: Sequence[Row], findings: Findings) -> dict[str, int]:
    """Id as written -> number. Whole numbers stay; others, such as SKUs, are numbered in order."""
    lines: dict[str, int] = {}
    for row in rows:
        first = lines.setdefault(row.values["id"] or "", row.line)
        if first != row.line and row.values["id"]:
            again = f"the id {shown(row.values['id'])} is in line {first}, too"
            findings.problem(row.file, row.line, f"{again}; give each row an id of its own")
    lines.pop("", None)
    plain = all(_is_plain_number(text) for text in lines)
    return {text: int(text) if plain else at for at, text in enumerate(lines, 1)}


def _is_plain_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9 and str(int(text)) == text


def _numbered(rows: Sequence[Row], ids: Mapping[str, int]) -> list[Values]:
    return [{**row.values, "id": ids.get(row.values["id"] or "")} for row in rows]


def _stock(
    sheet: Sheet | None, stores: Mapping[str, int], items: Mapping[str, int], findings: Findings
) -> list[Values]:
    if sheet is None:
        return []
    rows = rows_of(sheet, findings)
    if stores and items:
        return _shelved(rows, stores, items, findings)
    if not findings.problems:
        both = "give the files of stores and items, too"
        findings.problem(sheet.file, 0, f"holds stock; {both}")
    deque(rows, maxlen=0)
    return []


def _shelved(
    rows: Iterable[Row], stores: Mapping[str, int], items: Mapping[str, int], findings: Findings
) -> list[Values]:
    """Rows of stock with the numbers of their store and item."""
    seen: dict[tuple[int, int], int] = {}
    shelved: list[Values] = []
    for row in rows:
        store, item = row.values["store_id"] or "", row.values["item_id"] or ""
        _check_known("store", store, stores, row, findings)
        _check_known("item", item, items, row, findings)
        if store in stores and item in items:
            key = stores[store], items[item]
            if (first := seen.setdefault(key, row.line)) != row.line:
                again = f"store {shown(store)} and item {shown(item)} are in line {first}, too"
                findings.problem(row.file, row.line, f"{again}; make one row of them")
            quantity = row.values["quantity"]
            shelved.append({"store_id": key[0], "item_id": key[1], "quantity": quantity})
    return shelved


def _check_known(
    what: str, id_: str, known: Mapping[str, int], row: Row, findings: Findings
) -> None:
    """An empty id was named before."""
    if id_ and id_ not in known:
        missing = f"no {what} has the id {shown(id_)}"
        findings.problem(row.file, row.line, f"{missing}; add the {what}, or take the row out")


def _place(row: Row, atlas: Atlas, findings: Findings) -> None:
    """Fills in coordinates and time zone from the city where the row has none."""
    values = row.values
    if not values["city"]:
        return
    both = values["latitude"], values["longitude"]
    point = None if None in both else both
    where = atlas.complete((values["city"], values["state"]), point, values["timezone"])
    town = shown(", ".join(part for part in (values["city"], values["state"]) if part))
    if where.point is None:
        what = f"nobody here knows where {town} is; write latitude and longitude"
        findings.problem(row.file, row.line, what)
    elif not where.timezone:
        what = f"nobody here knows the time zone of {town}; write 'timezone', or set"
        findings.problem(row.file, row.line, f"{what} fulfillment.catalog.timezone")
    else:
        values["latitude"], values["longitude"] = where.point
        values["timezone"] = where.timezone


def fingerprint(folder: Path) -> str:
    """Changes when any of the three files does. Raises DataError when one is missing."""
    digest = hashlib.sha256()
    for name in FILES:
        try:
            digest.update((folder / name).read_bytes())
        except OSError as error:
            raise DataError(f"{folder / name} cannot be read ({error.strerror})") from error
    return digest.hexdigest()


def fill(connection: Connection, data: CatalogData) -> None:
    """Creates the tables where they are missing and puts the data into them."""
    METADATA.create_all(connection)
    words = [
        {"word": word, "item_id": item["id"]} for item in data.items for word in words_of(item)
    ]
    about = [{"key": key, "value": value} for key, value in data.about.items()]
    contents: tuple[tuple[Table, list[Values]], ...] = (
        (STORES, data.stores),
        (ITEMS, data.items),
        (ITEM_WORDS, words),
        (STOCK, data.stock),
        (ABOUT, about),
    )
    for table, rows in contents:
        if rows:
            connection.execute(insert(table), rows)
