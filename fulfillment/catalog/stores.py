"""Finding shops: what was said -> rows of `stores`, filtered and in the order wished for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, select

from fulfillment.asked import is_buying, preference, said, store_type
from fulfillment.base import Request
from fulfillment.catalog.desk import Desk, Spot
from fulfillment.catalog.items import Sought, find_items, sought_item
from fulfillment.catalog.tables import STOCK, STORES, Store
from fulfillment.catalog.vocabulary import NOTHING, Town, Vocabulary
from fulfillment.geo import miles_between
from fulfillment.ranking import last_if_none, level_of, rating_fits

_MIDDLE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class ShopWish:
    names: frozenset[str] = NOTHING
    "Full names the shop may have."
    kinds: frozenset[str] = NOTHING
    "Kinds it may be of; empty = any."
    wares: Sought | None = None
    "What it has to have on its shelves."
    otherwise: Sought | None = None
    "What to look for on shelves where the city has no shop of those kinds."

    @property
    def hopeless(self) -> bool:
        """Whether nothing of what was said means anything here."""
        return not (self.names or self.kinds or self.wares)


def shop_wish(words: Vocabulary, request: Request) -> ShopWish | None:
    """What kind of shop a request is about; None when it does not say."""
    name, kind = request.slots.get("store.name"), store_type(request)
    item = sought_item(words, request)
    if name:
        return _by_name(words, request, name)
    if item is not None:
        return _by_item(words, request, item)
    if kind is not None:
        return _by_kind(words, kind)
    plain = said(request, "store.type")
    return _by_kind(words, plain) if plain else None


def _by_name(words: Vocabulary, request: Request, name: str) -> ShopWish:
    names = words.shops_called(name) or words.shops_called(f"{name} {store_type(request) or ''}")
    return ShopWish(names=names) if names else ShopWish(kinds=words.shops(name))


def _by_kind(words: Vocabulary, text: str) -> ShopWish:
    kinds = words.shops(text)
    goods = None if kinds else words.goods_of(text)
    return ShopWish(kinds=kinds, wares=Sought(goods) if goods else None)


def _by_item(words: Vocabulary, request: Request, item: Sought) -> ShopWish:
    """A dish or service means the kind of shop; a thing means the shelves it lies on."""
    kinds = words.shops(store_type(request) or "")
    type_text = request.slots.get("item.type", "")
    offering = words.offering(type_text) or words.shops(type_text)
    buying = is_buying(request.slots)
    goods_meant = bool(request.slots.get("item.name")) or (buying and item.meaning is not None)
    served = offering & kinds if kinds else offering
    if served and not goods_meant:
        return ShopWish(kinds=served, otherwise=item if item.meaning else None)
    return ShopWish(kinds=kinds, wares=item)


_TOWN = (STORES.c.city == bindparam("city"), STORES.c.state == bindparam("state"))
_KINDS = STORES.c.kind.in_(bindparam("kinds", expanding=True))
_STOCKING = STORES.c.id.in_(
    select(STOCK.c.store_id).where(
        STOCK.c.item_id.in_(bindparam("items", expanding=True)), STOCK.c.quantity > 0
    )
)
_NAMES = STORES.c.name.in_(bindparam("names", expanding=True))
_BY_NAME: Select[Any] = select(STORES).where(*_TOWN, _NAMES)
_BY_KIND: Select[Any] = select(STORES).where(*_TOWN, _KINDS)
_BY_STOCK: Select[Any] = select(STORES).where(*_TOWN, _STOCKING)
_BY_KIND_AND_STOCK: Select[Any] = select(STORES).where(*_TOWN, _KINDS, _STOCKING)
_TOWNS_OF_NAMES: Select[Any] = select(STORES.c.city, STORES.c.state).where(_NAMES).distinct()


def find_shops(desk: Desk, spot: Spot, wish: ShopWish, request: Request) -> list[Store]:
    """The shops of the city that fit, in the order wished for."""
    rows = _rows(desk, spot.town, wish, request)
    if not rows and wish.otherwise:
        rows = _rows(desk, spot.town, ShopWish(wares=wish.otherwise), request)
    fitting = [store for store in rows if _fits(store, wish, request)]
    return sorted(fitting, key=_order(spot, request))


def _rows(desk: Desk, town: Town, wish: ShopWish, request: Request) -> list[Store]:
    if wish.hopeless:
        return []
    values: dict[str, Any] = {"city": town.name, "state": town.state}
    statement = _BY_NAME if wish.names else _BY_KIND
    if wish.wares is not None:
        statement = _BY_KIND_AND_STOCK if wish.kinds else _BY_STOCK
        values["items"] = [item.id for item in find_items(desk, wish.wares, request).items]
    values |= {"names": sorted(wish.names), "kinds": sorted(wish.kinds)}
    return desk.stores(desk.db.execute(statement, values))


def towns_with(desk: Desk, wish: ShopWish, spot: Spot) -> list[str]:
    """Other cities that have a shop of that name, nearest first."""
    if not wish.names:
        return []
    rows = desk.db.execute(_TOWNS_OF_NAMES, {"names": sorted(wish.names)})
    there = {(row.city, row.state) for row in rows}
    near = desk.words.towns_by_distance(spot.origin)
    return [str(town) for town in near if (town.name, town.state) in there]


def _fits(store: Store, wish: ShopWish, request: Request) -> bool:
    if not rating_fits(store.rating, request.stars):
        return False
    return wish.wares is not None or _price_fits(store, request)


def _price_fits(store: Store, request: Request) -> bool:
    """Price limits, read as a price level; words of price without a number only sort."""
    limits = request.price
    if limits is None or store.price_level is None:
        return True
    too_dear = limits.high is not None and level_of(limits.high) < store.price_level
    too_cheap = limits.low is not None and level_of(limits.low) > store.price_level
    return not (too_dear or too_cheap)


def _order(spot: Spot, request: Request) -> Callable[[Store], tuple[Any, ...]]:
    """Shops nobody rated come behind the rated ones, whichever end was asked for."""
    rating, cost = preference(request, "rating"), preference(request, "cost")
    distance = _distance_from(spot)
    if rating not in (None, "average"):
        sign = -1 if rating == "high" else 1
        return lambda store: (*last_if_none(store.rating, sign), distance(store), store.id)
    if request.near:
        return lambda store: (distance(store), store.id)
    if cost not in (None, "average"):
        sign = -1 if cost == "high" else 1
        return lambda store: (
            *last_if_none(store.price_level, sign),
            *last_if_none(store.rating),
            store.id,
        )
    if cost is not None and request.price is None:
        return lambda store: (_off_middle(store), *last_if_none(store.rating), store.id)
    return lambda store: (*last_if_none(store.rating), distance(store), store.id)


def _off_middle(store: Store) -> int:
    return abs((store.price_level or _MIDDLE_LEVEL) - _MIDDLE_LEVEL)


def cheapest_shop(desk: Desk, spot: Spot, wish: ShopWish, request: Request) -> Store | None:
    """What to name where no shop keeps a price limit."""
    if request.price is None or wish.wares is not None:
        return None
    shops = find_shops(desk, spot, wish, replace(request, price=None))
    priced = [shop for shop in shops if shop.price_level is not None]
    return min(priced, key=lambda x: (x.price_level, *last_if_none(x.rating)), default=None)


def _distance_from(spot: Spot) -> Callable[[Store], float]:
    return lambda store: miles_between(spot.origin, store.point)


def nearest_first(stores: Sequence[Store], spot: Spot) -> list[Store]:
    return sorted(stores, key=_distance_from(spot))


def is_meant(words: Vocabulary, request: Request, name: str, kind: str) -> bool:
    """Whether a shop is the one, or of the kind, that was said; any where none was."""
    called, type_ = request.slots.get("store.name"), store_type(request)
    if called:
        return name in words.shops_called(called)
    return type_ is None or kind in words.shops(type_)
