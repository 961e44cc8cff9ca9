"""Dishes and services: no shelf holds thai food, but a thai restaurant has it."""

from collections.abc import Mapping
from typing import Any

from fulfillment.asked import AskedTime
from fulfillment.base import NothingFound, Outcome, Request
from fulfillment.catalog.desk import SOURCE, Desk, Spot, settle
from fulfillment.catalog.find import shop_hit
from fulfillment.catalog.items import Wares
from fulfillment.catalog.stores import ShopWish, find_shops
from fulfillment.english import with_article

_MOST_KINDS = 2


def offered(
    desk: Desk, request: Request, kind: str, data: Mapping[str, Any], wares: Wares
) -> Outcome | None:
    """Which kind of shop has what no item is; None where no kind has, or items come close."""
    text = request.slots.get("item.type", "")
    kinds = desk.words.offering(text) or desk.words.shops(text)
    if not kinds or any(wares.instead.values()):
        return None
    names = [with_article(name) for name in sorted(kinds)[:_MOST_KINDS]]
    spot = settle(desk, request, kind, {**data, "offered_by": names})
    if not isinstance(spot, Spot):
        return spot
    shops = find_shops(desk, spot, ShopWish(kinds=kinds), request)
    shop = shop_hit(shops[0], spot, AskedTime(None, None)) if shops else None
    names = [with_article(shops[0].kind)] if shops else names
    return NothingFound(kind, {**data, "offered_by": names, "shop": shop}, SOURCE)
