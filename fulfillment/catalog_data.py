"""Catalogue data: three CSV files -> checked rows -> filled tables. Knows no question.

What ships in `fulfillment/data` is sample data of an imaginary retailer.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Table, insert, select

from fulfillment.catalog_tables import (
    ABOUT,
    DAYS,
    ITEM_WORDS,
    ITEMS,
    METADATA,
    STOCK,
    STORES,
)
from fulfillment.catalog_words import bare
from fulfillment.hours import parse_week
from values.errors import DataError

SHIPPED = Path(__file__).parent / "data"
FILES = ("stores.csv", "items.csv", "stock.csv")
ABOUT_SHIPPED = "sample data of an imaginary retailer"

WHAT_IT_IS = select(ABOUT.c.value).where(ABOUT.c.key == "what")

Values = dict[str, Any]
Cast = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class CatalogData:
    stores: list[Values]
    items: list[Values]
    stock: list[Values]
    about: Mapping[str, str]
    "What the data is, and the fingerprint of its files."


def read_folder(folder: Path) -> CatalogData:
    """stores.csv, items.csv and stock.csv of a folder. Raises DataError naming file and line."""
    stores = list(_rows(folder / FILES[0], STORES, _store_values))
    items = list(_rows(folder / FILES[1], ITEMS, _unchanged))
    known = {row["id"] for row in stores}, {row["id"] for row in items}
    stock = list(_rows(folder / FILES[2], STOCK, lambda values: _stock_values(values, *known)))
    what = ABOUT_SHIPPED if folder == SHIPPED else str(folder)
    return CatalogData(stores, items, stock, {"what": what, "files": fingerprint(folder)})


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
        {"word": word, "item_id": item["id"]} for item in data.items for word in _item_words(item)
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


def _item_words(item: Values) -> list[str]:
    columns = ("brand", "name", "type", "words", "department", "color", "size")
    phrases = (part for column in columns for part in item[column].split("|"))
    return sorted({word for phrase in phrases for word in bare(phrase)})


def _rows(path: Path, table: Table, check: Callable[[Values], Values]) -> Iterator[Values]:
    casts = {column.name: _CASTS.get(column.name, str.strip) for column in table.columns}
    for line, row in _lines(path, set(casts)):
        try:
            yield check({name: cast(row[name] or "") for name, cast in casts.items()})
        except (ValueError, InvalidOperation, ZoneInfoNotFoundError) as error:
            raise DataError(f"{path}:{line}: {error}") from error


def _lines(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise DataError(f"{path}:1: add the columns {', '.join(sorted(missing))}")
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as CSV in UTF-8 ({error})") from error


def _between(low: float, high: float, cast: Callable[[str], float]) -> Cast:
    def checked(text: str) -> float:
        number = cast(text)
        if not low <= number <= high:
            raise ValueError(f"{text} is not between {low:g} and {high:g}")
        return number

    return checked


def _price(text: str) -> Decimal:
    try:
        return Decimal(text).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise ValueError(f"'{text}' is not a price; write 39.99") from error


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"'{text}' is no time zone; write America/Chicago") from error


_CASTS: Mapping[str, Cast] = {
    "id": int,
    "store_id": int,
    "item_id": int,
    "quantity": _between(0, 10**9, int),
    "latitude": _between(-90, 90, float),
    "longitude": _between(-180, 180, float),
    "rating": _between(1, 5, float),
    "price_level": _between(1, 4, int),
    "price": _price,
    "timezone": _zone,
}


def _unchanged(values: Values) -> Values:
    return values


def _store_values(values: Values) -> Values:
    parse_week([values[day] for day in DAYS])
    return values


def _stock_values(values: Values, stores: set[int], items: set[int]) -> Values:
    if values["store_id"] not in stores:
        raise ValueError(f"no store has the id {values['store_id']}")
    if values["item_id"] not in items:
        raise ValueError(f"no item has the id {values['item_id']}")
    return values
