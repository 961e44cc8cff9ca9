"""inventory_check: which shops have an item on their shelves, and how many of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from fulfillment.asked import is_yes_no
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.catalog.desk import SOURCE, Desk, Spot, missing, settle
from fulfillment.catalog.items import (
    Wares,
    find_items,
    item_hits,
    listed,
    sizes_of,
    sought_item,
)
from fulfillment.catalog.offers import offered
from fulfillment.catalog.stores import is_meant
from fulfillment.catalog.tables import STOCK, STORES, Item, Key, Store, town_words
from fulfillment.geo import map_link, miles_between
from fulfillment.looked_for import looked_for
from fulfillment.price_question import instead_of

KIND = "inventory_check"
ANYWHERE = f"{KIND}.anywhere"
MOST_HITS = 5
MOST_TOWNS = 3

_WANTED = (STOCK.c.item_id.in_(bindparam("items", expanding=True)), STOCK.c.quantity > 0)
_SHELVES: Select[Any] = (
    select(STOCK.c.store_id, STOCK.c.item_id, STOCK.c.quantity)
    .join(STORES, STORES.c.id == STOCK.c.store_id)
    .where(*_WANTED, STORES.c.city == bindparam("city"), STORES.c.state == bindparam("state"))
)
_SHOPS: Select[Any] = select(STORES).where(STORES.c.id.in_(bindparam("shops", expanding=True)))
_PER_SHOP = (
    select(STOCK.c.store_id, func.sum(STOCK.c.quantity).label("quantity"))
    .where(*_WANTED)
    .group_by(STOCK.c.store_id)
    .subquery()
)
_ANY_SHELF = select(STOCK.c.store_id).limit(1)
_TOWNS: Select[Any] = (
    select(
        STORES.c.city,
        STORES.c.state,
        func.sum(_PER_SHOP.c.quantity).label("quantity"),
        func.count().label("shops"),
    )
    .select_from(_PER_SHOP)
    .join(STORES, STORES.c.id == _PER_SHOP.c.store_id)
    .group_by(STORES.c.city, STORES.c.state)
    .order_by(func.sum(_PER_SHOP.c.quantity).desc(), STORES.c.city, STORES.c.state)
)
_TOWNS_OF_SHOPS = _TOWNS.where(STORES.c.name.in_(bindparam("names", expanding=True)))


def inventory_check(desk: Desk, request: Request) -> Outcome:
    sought = sought_item(desk.words, request)
    data = _looked_for(request)
    kind = KIND if request.place or request.unread_place else ANYWHERE
    if sought is None:
        return missing("item", kind, data)
    wares = find_items(desk, sought, request)
    if not wares.items and (served := offered(desk, request, kind, data, wares)):
        return served
    if not wares.items:
        return NothingFound(kind, {**data, "instead": dict(wares.instead)}, SOURCE)
    if desk.db.execute(_ANY_SHELF).first() is None:
        return NothingFound(kind, {**data, "unstocked": True}, SOURCE)
    look = _anywhere if kind == ANYWHERE else _here
    return look(desk, request, wares, data)


def _looked_for(request: Request) -> dict[str, Any]:
    return {
        **looked_for(request),
        "yes_no": is_yes_no(request.slots),
        "how_many": request.slots.get("interrogative.manner", "").casefold() == "how many",
        "wanted": request.quantity,
        "limited": request.price is not None,
        "instead": instead_of(),
        "unstocked": False,
        "elsewhere": [],
        "other_shops": [],
    }


def _here(desk: Desk, request: Request, wares: Wares, data: dict[str, Any]) -> Outcome:
    spot = settle(desk, request, KIND, data)
    if not isinstance(spot, Spot):
        return spot
    shelves = _shelves(desk, spot, wares.items)
    shops = _ordered(_shops(desk, shelves), spot, shelves, request)
    chosen = [shop for shop in shops if is_meant(desk.words, request, shop.name, shop.kind)]
    if not chosen:
        others = [shop.name for shop in shops[:MOST_TOWNS]]
        found = {"other_shops": others, "elsewhere": _nearest_towns(desk, spot, wares.items)}
        return NothingFound(KIND, {**data, **found}, SOURCE)
    return Answer(KIND, {**data, **_found(chosen, shelves, spot, wares, data["wanted"])}, SOURCE)


Shelves = dict[Key, dict[Key, int]]
"Shop id -> item id -> how many."


def _shelves(desk: Desk, spot: Spot, items: Sequence[Item]) -> Shelves:
    values = {
        "items": [item.id for item in items],
        "city": spot.town.name,
        "state": spot.town.state,
    }
    shelves: Shelves = {}
    for shop, item, count in desk.db.execute(_SHELVES, values):
        # A shop's own table may have several rows, one a shelf.
        there = shelves.setdefault(shop, {})
        there[item] = there.get(item, 0) + count
    return shelves


def _shops(desk: Desk, shelves: Shelves) -> list[Store]:
    return desk.stores(desk.db.execute(_SHOPS, {"shops": sorted(shelves)}))


def _ordered(shops: Sequence[Store], spot: Spot, shelves: Shelves, request: Request) -> list[Store]:
    """Nearest first if that was asked, else the fullest shelf first."""

    def key(shop: Store) -> tuple[float, Key]:
        if request.near:
            return miles_between(spot.origin, shop.point), shop.id
        return -sum(shelves[shop.id].values()), shop.id

    return sorted(shops, key=key)


def _found(
    shops: Sequence[Store], shelves: Shelves, spot: Spot, wares: Wares, wanted: int | None
) -> dict[str, Any]:
    counts: Counter[Key] = Counter()
    for shop in shops:
        counts.update(shelves[shop.id])
    items = [item for item in wares.items if counts[item.id]]
    return {
        "hits": [_hit(shop, shelves, spot) for shop in shops[:MOST_HITS]],
        "count": len(shops),
        "total": counts.total(),
        "enough": wanted is None or counts.total() >= wanted,
        "exact": wares.exact,
        **_range(items),
    }


def _range(items: Sequence[Item]) -> dict[str, Any]:
    """What of it there is: prices, colours and sizes, the cheapest first."""
    return {
        "lowest": float(min(item.price for item in items)),
        "highest": float(max(item.price for item in items)),
        "colors": listed(item.color for item in items),
        "sizes": sizes_of(items),
        "models": [hit["title"] for hit in item_hits(items)][:MOST_HITS],
    }


def _hit(shop: Store, shelves: Shelves, spot: Spot) -> dict[str, Any]:
    return {
        "name": shop.name,
        "kind": shop.kind,
        "address": shop.street,
        "city": shop.place,
        "phone": shop.phone,
        "quantity": sum(shelves[shop.id].values()),
        "miles": round(miles_between(spot.origin, shop.point), 1),
        "map": map_link(shop.latitude, shop.longitude),
    }


def _nearest_towns(desk: Desk, spot: Spot, items: Sequence[Item]) -> list[str]:
    rows = desk.db.execute(_TOWNS, {"items": [item.id for item in items]})
    stocked = {(row.city, row.state) for row in rows} - {(spot.town.name, spot.town.state)}
    near = desk.words.towns_by_distance(spot.origin)
    return [str(town) for town in near if (town.name, town.state) in stocked][:MOST_TOWNS]


def _anywhere(desk: Desk, request: Request, wares: Wares, data: dict[str, Any]) -> Outcome:
    """Which cities have it, the fullest shelves first."""
    values: dict[str, Any] = {"items": [item.id for item in wares.items]}
    name = request.slots.get("store.name")
    if name:
        values["names"] = sorted(desk.words.shops_called(name))
    rows = desk.db.execute(_TOWNS_OF_SHOPS if name else _TOWNS, values).all()
    if not rows:
        return NothingFound(ANYWHERE, data, SOURCE)
    hits = [
        {"city": town_words(row.city, row.state), "quantity": int(row.quantity), "shops": row.shops}
        for row in rows
    ]
    found = {
        "hits": hits[:MOST_HITS],
        "count": len(hits),
        "total": sum(hit["quantity"] for hit in hits),
        "exact": wares.exact,
        **_range(wares.items),
    }
    return Answer(ANYWHERE, {**data, **found}, SOURCE)
