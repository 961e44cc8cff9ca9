"""What a catalogue holds, for its operator: counts, cities, and what a shopper's words find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from fulfillment.base import Request
from fulfillment.catalog.desk import Desk
from fulfillment.catalog.items import find_items, sought_item
from fulfillment.catalog.tables import ITEMS, STOCK, STORES, Item, Store

MOST_MATCHES = 20

_TABLES = {"stores": STORES, "items": ITEMS, "stock": STOCK}
_COUNTS = {name: select(func.count()).select_from(table) for name, table in _TABLES.items()}
_MEANT: Select[Any] = (
    select(STORES)
    .where(
        STORES.c.name.in_(bindparam("names", expanding=True))
        | STORES.c.kind.in_(bindparam("kinds", expanding=True))
    )
    .order_by(STORES.c.city, STORES.c.state, STORES.c.name, STORES.c.id)
)


@dataclass(frozen=True, slots=True)
class Overview:
    counts: dict[str, int]
    "Rows of stores, items and stock."
    towns: tuple[str, ...]
    "Most shops first."
    unplaced: tuple[str, ...]
    "Cities left out, because nobody knows where they lie or what time it is there."


@dataclass(frozen=True, slots=True)
class Matches:
    """What a text finds when a shopper says it."""

    stores: Sequence[Store]
    items: Sequence[Item]


def overview(desk: Desk) -> Overview:
    counts = {name: desk.db.execute(count).scalar_one() for name, count in _COUNTS.items()}
    towns = tuple(str(town) for town in desk.words.towns)
    return Overview(counts, towns, desk.words.unplaced)


def matches(desk: Desk, text: str) -> Matches:
    return Matches(_stores(desk, text), _items(desk, text))


def _stores(desk: Desk, text: str) -> list[Store]:
    kinds = desk.words.shops(text) or desk.words.offering(text)
    values = {"names": sorted(desk.words.shops_called(text)), "kinds": sorted(kinds)}
    return desk.stores(desk.db.execute(_MEANT, values))


def _items(desk: Desk, text: str) -> list[Item]:
    request = Request("price_check", {"item.type": text}, datetime.now(UTC))
    sought = sought_item(desk.words, request)
    return find_items(desk, sought, request).items if sought else []
