"""price_check: what an item costs, in the order wished for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.catalog.desk import SOURCE, Desk, missing, nearest_town
from fulfillment.catalog.items import (
    Wares,
    find_items,
    item_hits,
    ranked,
    sought_item,
    typical_price,
)
from fulfillment.catalog.offers import offered
from fulfillment.catalog.stores import is_meant
from fulfillment.catalog.tables import STOCK, STORES, Item, Key
from fulfillment.catalog.vocabulary import Town
from fulfillment.price_question import PRICE, price_looked_for, sorted_by
from values.place import Place

MOST_HITS = 5

_SHOPS: Select[Any] = select(STORES.c.id, STORES.c.name, STORES.c.kind).where(
    STORES.c.city == bindparam("city"), STORES.c.state == bindparam("state")
)
_ON_SHELVES: Select[Any] = (
    select(STOCK.c.item_id)
    .where(
        STOCK.c.item_id.in_(bindparam("items", expanding=True)),
        STOCK.c.store_id.in_(bindparam("shops", expanding=True)),
        STOCK.c.quantity > 0,
    )
    .distinct()
)


def price_check(desk: Desk, request: Request) -> Outcome:
    sought = sought_item(desk.words, request)
    data = price_looked_for(request)
    if sought is None:
        return missing("item", PRICE, data)
    wares = find_items(desk, sought, request)
    if not wares.items and (served := offered(desk, request, PRICE, data, wares)):
        return served
    if not wares.items:
        return NothingFound(PRICE, {**data, "instead": dict(wares.instead)}, SOURCE)
    return Answer(PRICE, {**data, **_found(desk, request, wares)}, SOURCE)


def _found(desk: Desk, request: Request, wares: Wares) -> dict[str, Any]:
    here = _available(desk, request, wares.items)
    # Where some are sold out the middle price is another one, and so is the order.
    items = ranked([x for x in wares.items if x.id in here], request) if here else wares.items
    prices = [item.price for item in items]
    hits = item_hits(items)
    return {
        "hits": hits[:MOST_HITS],
        "lowest": float(min(prices)),
        "highest": float(max(prices)),
        "typical": float(typical_price(items)),
        "count": len(hits),
        "exact": wares.exact,
        "available": None if here is None else bool(here),
        "nearest_town": _instead_of(desk, request),
        "sorted_by": _told_order(items, request),
    }


def _told_order(items: Sequence[Item], request: Request) -> str:
    """Nothing is called the best where nobody rated it."""
    order = sorted_by(request)
    return "lowest" if order in ("best", "worst") and items[0].rating is None else order


def _instead_of(desk: Desk, request: Request) -> dict[str, Any] | None:
    """Our nearest city, for a place where we have no shop."""
    strange = request.place is not None and not _towns(desk, request.place)
    return nearest_town(desk, request) if strange else None


def _towns(desk: Desk, place: Place) -> tuple[Town, ...]:
    return desk.words.known_towns(place) or desk.words.towns_in(place)


def _available(desk: Desk, request: Request, items: Sequence[Item]) -> frozenset[Key] | None:
    """Those on a shelf in the shop and place meant; None where no place was said."""
    if request.place is None:
        return None
    shops: list[Key] = []
    for town in _towns(desk, request.place):
        rows = desk.db.execute(_SHOPS, {"city": town.name, "state": town.state})
        shops += [row.id for row in rows if is_meant(desk.words, request, row.name, row.kind)]
    values = {"items": [item.id for item in items], "shops": shops}
    return frozenset(desk.db.scalars(_ON_SHELVES, values))
