"""find_the_store: where a shop is, whether it is open, when it opens and closes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fulfillment.asked import AskedTime, asked_time
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.catalog.desk import SOURCE, Desk, Spot, missing, settle
from fulfillment.catalog.stores import (
    ShopWish,
    cheapest_shop,
    find_shops,
    shop_wish,
    towns_with,
)
from fulfillment.catalog.tables import Store
from fulfillment.geo import map_link, miles_between
from fulfillment.public_holidays import is_holiday
from fulfillment.shop_question import (
    FIND,
    HoursQuestion,
    find_looked_for,
    hours_question,
    hours_told,
    time_words,
    told_order,
    wants_all_day,
)

MOST_HITS = 5


def find_the_store(desk: Desk, request: Request) -> Outcome:
    wish = shop_wish(desk.words, request)
    data = find_looked_for(request, request.now.date())
    if wish is None:
        return missing("item", FIND, data)
    spot = settle(desk, request, hours_question(request).kind, data)
    if isinstance(spot, Spot) and _is_unread(request, spot):
        return missing("time", hours_question(request).kind, {**data, "day": None})
    return _answer(desk, request, wish, spot, data) if isinstance(spot, Spot) else spot


def _answer(
    desk: Desk, request: Request, wish: ShopWish, spot: Spot, data: dict[str, Any]
) -> Outcome:
    hours = hours_question(request)
    asked = asked_time(request, spot.now.date())
    data |= time_words(asked, spot.now.date(), hours)
    shops = find_shops(desk, spot, wish, request)
    if hours.kind != FIND and shops and not any(shop.tells_hours for shop in shops):
        return _without_hours(shops, spot, request, data)
    shops = _hours_known_first(shops) if hours.is_about_hours else shops
    chosen = [x for x in shops if _is_open(x, asked, spot, request)] if hours.filters else shops
    if chosen:
        found = _found(chosen, spot, asked, hours)
        if data["all_day"]:
            found["yes"] = chosen[0].week.always
        found["sorted_by"] = _told_order(chosen[0], request)
        return Answer(hours.kind, {**data, **found}, SOURCE)
    closed = shop_hit(shops[0], spot, asked) if shops else None
    cheapest = None if shops else cheapest_shop(desk, spot, wish, request)
    nothing = {
        "elsewhere": towns_with(desk, wish, spot),
        "closed": closed,
        "cheapest": shop_hit(cheapest, spot, asked) if cheapest else None,
    }
    return NothingFound(hours.kind, {**data, **nothing}, SOURCE)


def _without_hours(
    shops: Sequence[Store], spot: Spot, request: Request, data: dict[str, Any]
) -> Answer:
    """Where the shop is: the most that is true where nobody wrote its hours down."""
    found = _found(shops, spot, AskedTime(None, None), HoursQuestion(FIND, False, False))
    told = {"sorted_by": _told_order(shops[0], request), "yes_no": False, "hours_unknown": True}
    return Answer(FIND, {**data, **found, **told, "day": None, "time": None}, SOURCE)


def _told_order(shop: Store, request: Request) -> str:
    return told_order(request, shop.rating, shop.price_level)


def _hours_known_first(shops: Sequence[Store]) -> list[Store]:
    return sorted(shops, key=lambda shop: not shop.tells_hours)


def _is_unread(request: Request, spot: Spot) -> bool:
    """Whether the hours of a time are asked that could not be read."""
    asked = asked_time(request, spot.now.date())
    return bool(request.unread_time) and hours_question(request).is_about_hours and asked.is_now


def _is_open(shop: Store, asked: AskedTime, spot: Spot, request: Request) -> bool:
    if wants_all_day(request):
        return shop.week.always
    if asked.day is not None and asked.at is None and asked.day != spot.now.date():
        return bool(shop.week.hours(asked.day))
    return shop.week.at(asked.moment(local_now(shop, spot))).open


def local_now(shop: Store, spot: Spot) -> datetime:
    """Now by the shop's own clock: a city may straddle two zones."""
    if shop.timezone == spot.town.timezone:
        return spot.now
    here = spot.now.replace(tzinfo=ZoneInfo(spot.town.timezone))
    return here.astimezone(ZoneInfo(shop.timezone)).replace(tzinfo=None)


def _found(
    shops: Sequence[Store], spot: Spot, asked: AskedTime, hours: HoursQuestion
) -> dict[str, Any]:
    hits = [shop_hit(shop, spot, asked) for shop in shops[:MOST_HITS]]
    return {
        "hits": hits,
        "count": len(shops),
        "filtered": hours.filters,
        "holiday": hours.is_about_hours and is_holiday(asked.day or spot.now.date()),
        "asked_closed": hours.closed,
        "yes": hits[0]["open"] != hours.closed,
    }


def shop_hit(shop: Store, spot: Spot, asked: AskedTime) -> dict[str, Any]:
    """What an answer may say about a shop, hours as of the time asked about."""
    return {
        "name": shop.name,
        "kind": shop.kind,
        "address": shop.street,
        "city": shop.place,
        "zip": shop.zip,
        "phone": shop.phone,
        "rating": shop.rating,
        "price_level": shop.price_level,
        "miles": round(miles_between(spot.origin, shop.point), 1),
        "latitude": shop.latitude,
        "longitude": shop.longitude,
        "map": map_link(shop.latitude, shop.longitude),
        **hours_told(shop.week, asked, local_now(shop, spot)),
    }
