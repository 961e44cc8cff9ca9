"""find_the_store: where a shop is, whether it is open, when it opens and closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fulfillment.asked import (
    AskedTime,
    asked_time,
    is_yes_no,
    preference,
)
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.catalog_desk import SOURCE, Desk, Spot, missing, settle
from fulfillment.catalog_stores import (
    ShopWish,
    cheapest_shop,
    find_shops,
    shop_wish,
    sorted_by,
    told_order,
    towns_with,
)
from fulfillment.catalog_tables import Store
from fulfillment.catalog_words import plain_words, word_set
from fulfillment.day_words import clock_words, day_words
from fulfillment.geo import map_link, miles_between
from fulfillment.looked_for import looked_for
from fulfillment.public_holidays import is_holiday

KIND = "find_the_store"
MOST_HITS = 5

_CLOSING = word_set("close closing closed shut")
_DURATIONS = ("how late", "how early", "how long")


@dataclass(frozen=True, slots=True)
class HoursQuestion:
    """What is asked about opening hours, if anything."""

    kind: str
    "Names the wording: where (find_the_store), .open or .hours."
    filters: bool
    "Whether closed shops are left out."
    closed: bool
    "Whether closing, not opening, was asked about."


def find_the_store(desk: Desk, request: Request) -> Outcome:
    wish = shop_wish(desk.words, request)
    data = _looked_for(request)
    if wish is None:
        return missing("item", KIND, data)
    spot = settle(desk, request, hours_question(request).kind, data)
    if isinstance(spot, Spot) and _is_unread(request, spot):
        return missing("time", hours_question(request).kind, {**data, "day": None})
    return _answer(desk, request, wish, spot, data) if isinstance(spot, Spot) else spot


def _answer(
    desk: Desk, request: Request, wish: ShopWish, spot: Spot, data: dict[str, Any]
) -> Outcome:
    hours = hours_question(request)
    asked = asked_time(request, spot.now.date())
    data |= _time_words(asked, spot.now.date(), hours)
    shops = find_shops(desk, spot, wish, request)
    if hours.kind != KIND and shops and not any(shop.tells_hours for shop in shops):
        return _without_hours(shops, spot, request, data)
    shops = _hours_known_first(shops) if _is_about_hours(hours) else shops
    chosen = [x for x in shops if _is_open(x, asked, spot, request)] if hours.filters else shops
    if chosen:
        found = _found(chosen, spot, asked, hours)
        if data["all_day"]:
            found["yes"] = chosen[0].week.always
        found["sorted_by"] = told_order(chosen[0], request)
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
    found = _found(shops, spot, AskedTime(None, None), HoursQuestion(KIND, False, False))
    told = {"sorted_by": told_order(shops[0], request), "yes_no": False, "hours_unknown": True}
    return Answer(KIND, {**data, **found, **told, "day": None, "time": None}, SOURCE)


def _hours_known_first(shops: Sequence[Store]) -> list[Store]:
    return sorted(shops, key=lambda shop: not shop.tells_hours)


def _is_unread(request: Request, spot: Spot) -> bool:
    """Whether the hours of a time are asked that could not be read."""
    asked = asked_time(request, spot.now.date())
    return bool(request.unread_time) and _is_about_hours(hours_question(request)) and asked.is_now


def _is_about_hours(hours: HoursQuestion) -> bool:
    return hours.filters or hours.kind != KIND


def _looked_for(request: Request) -> dict[str, Any]:
    today = request.now.date()
    return {
        **looked_for(request),
        "sorted_by": sorted_by(request),
        "yes_no": is_yes_no(request.slots) and bool(request.slots.get("article")),
        "limited": _is_limited(request),
        "all_day": _wants_all_day(request),
        "elsewhere": [],
        "closed": None,
        "cheapest": None,
        "until": False,
        "hours_unknown": False,
        **_time_words(asked_time(request, today), today, hours_question(request)),
    }


def _wants_all_day(request: Request) -> bool:
    """`24 hours`, `open 24 7`."""
    return "24" in request.slots.get("store.status", "")


def _is_limited(request: Request) -> bool:
    """Whether a rating or price was asked for that may be why nothing fits."""
    rating, cost = preference(request, "rating"), preference(request, "cost")
    return bool(request.price or cost or (rating and rating.number))


def hours_question(request: Request) -> HoursQuestion:
    slots = request.slots
    status = frozenset(plain_words(slots.get("store.status", "")))
    clock = bool(slots.get("store.hour.start") or slots.get("store.hour.end"))
    how = " ".join(slots.get("interrogative.manner", "").casefold().split())
    when = bool(slots.get("interrogative.time")) or how.startswith(_DURATIONS)
    closed = bool(status & _CLOSING)
    if (when and (status or slots.get("store.name"))) or (closed and not is_yes_no(slots)):
        return HoursQuestion(f"{KIND}.hours", False, closed)
    if slots.get("store.name") and (status or clock):
        return HoursQuestion(f"{KIND}.open", False, closed)
    if slots.get("store.name") and slots.get("store.hour.day"):
        return HoursQuestion(f"{KIND}.hours", False, False)
    return HoursQuestion(KIND, bool(status or clock) and not closed, closed)


def _time_words(asked: AskedTime, today: date, hours: HoursQuestion) -> dict[str, Any]:
    """The day and time the answer speaks of; none where hours were not asked about."""
    if hours.kind == KIND and not hours.filters:
        return {}
    is_now = asked.is_now and hours.kind != f"{KIND}.hours"
    return {
        "day": "now" if is_now else day_words(asked.day or today, today),
        "time": clock_words(asked.at) if asked.at else None,
        "until": asked.ends,
    }


def _is_open(shop: Store, asked: AskedTime, spot: Spot, request: Request) -> bool:
    if _wants_all_day(request):
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
        "holiday": _is_about_hours(hours) and is_holiday(asked.day or spot.now.date()),
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
        **_hours(shop, spot, asked),
    }


def _hours(shop: Store, spot: Spot, asked: AskedTime) -> dict[str, Any]:
    now = local_now(shop, spot)
    today = now.date()
    moment = asked.moment(now)
    opening = shop.week.at(moment)
    whole_day = asked.day is not None and asked.at is None and asked.day != today
    hours = shop.week.hours(asked.day or today)
    return {
        "open": bool(hours) if whole_day else opening.open,
        "always": shop.week.always,
        "hours": hours or None,
        "closes": clock_words(opening.until.time()) if opening.until else None,
        "opens": clock_words(opening.opens.time()) if opening.opens else None,
        "opens_day": day_words(opening.opens.date(), today) if opening.opens else None,
    }
