"""The columns of a catalogue: what each may hold, which are optional, what stands for nothing.

The one list that CSV files, a shop's own tables and `docs/catalog.md` follow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fulfillment.catalog.cells import Cast, hours, number, plain_text, price, state, whole, zone
from fulfillment.catalog.tables import DAYS

_TEXT = "plain text in one line"
_MOST = 2**31 - 1
"Largest quantity; what a server keeps in 32 bits."


@dataclass(frozen=True, slots=True)
class Column:
    cast: Cast
    wanted: str
    "What to write; ends the sentence `'rating' is 'abc'; write ...`."
    required: bool = False
    default: Any = ""
    "Its value where nothing is said; None = not known."


def _needed(cast: Cast, wanted: str) -> Column:
    return Column(cast, wanted, required=True)


def _text() -> Column:
    return Column(plain_text, _TEXT)


STORE_COLUMNS: Mapping[str, Column] = {
    "id": _needed(plain_text, "an id of its own for each store"),
    "name": _needed(plain_text, "what the store is called"),
    "kind": Column(plain_text, "what kind of shop it is: bakery", default="store"),
    "words": _text(),
    "cuisine": _text(),
    "offers": _text(),
    "street": _needed(plain_text, "street and number"),
    "city": _needed(plain_text, "the city"),
    "state": Column(state, "the state: MA"),
    "zip": _text(),
    "latitude": Column(number(-90, 90), "degrees north from -90 to 90", default=None),
    "longitude": Column(number(-180, 180), "degrees east from -180 to 180", default=None),
    "phone": _text(),
    "rating": Column(number(0, 5), "a number from 0 to 5", default=None),
    "price_level": Column(whole(1, 4), "a whole number from 1 to 4", default=None),
    **{day: Column(hours, "hours as 09:00-17:00, or closed") for day in DAYS},
    "timezone": Column(zone, "a time zone as America/Chicago"),
}

ITEM_COLUMNS: Mapping[str, Column] = {
    "id": _needed(plain_text, "an id of its own for each item"),
    "brand": _text(),
    "name": _needed(plain_text, "what the item is called"),
    "type": _needed(plain_text, "what kind of thing it is: hammer"),
    "words": _text(),
    "department": _text(),
    "color": _text(),
    "size": _text(),
    "price": _needed(price, "a price in US dollars as 39.99"),
    "rating": Column(number(0, 5), "a number from 0 to 5", default=None),
}

STOCK_COLUMNS: Mapping[str, Column] = {
    "store_id": _needed(plain_text, "the id of a store"),
    "item_id": _needed(plain_text, "the id of an item"),
    "quantity": _needed(whole(0, _MOST), "a whole number from 0"),
}

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "stores": STORE_COLUMNS,
    "items": ITEM_COLUMNS,
    "stock": STOCK_COLUMNS,
}
"Table -> its columns, in the order of the table."


def required(table: str) -> tuple[str, ...]:
    return tuple(name for name, column in COLUMNS[table].items() if column.required)


def missing_days(names: Iterable[str]) -> list[str]:
    """Days without a column where others have one: nobody could tell closed from not known."""
    there = set(names).intersection(DAYS)
    return [day for day in DAYS if day not in there] if there else []
