"""One business of a Yelp answer -> the shop our answers speak of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fulfillment.asked import AskedTime
from fulfillment.foreign_json import as_dict, as_link, as_list, as_number, as_text
from fulfillment.geo import Point, map_link, map_search_link, miles_between
from fulfillment.plain_words import plain_words, word_set
from fulfillment.ranking import last_if_none
from fulfillment.shop_question import hours_told
from fulfillment.yelp.hours import KnownHours, known_hours

_METRES_PER_MILE = 1609.344
_DEAREST = 4
_EMPTY_WORDS = word_set("the a an store shop restaurant and of inc co")
"Words a name may have or lack and still be the same name."


@dataclass(frozen=True, slots=True)
class Here:
    """From where the shops are looked at."""

    now: datetime
    "Local time, naive."
    clock_known: bool
    "Whether it is the clock of the place, not that of the asker."
    origin: Point | None
    "What distances are measured from; None = the point Yelp searched around."


@dataclass(frozen=True, slots=True)
class Business:
    id: str | None
    name: str
    kinds: tuple[str, ...]
    "Titles of its categories, the first one the best."
    address: str | None
    city: str | None
    "`Boston, MA`."
    zip: str | None
    phone: str | None
    rating: float | None
    reviews: int
    price_level: int | None
    point: Point | None
    metres: float | None
    "From the point searched around."
    url: str | None
    hours: KnownHours | None


def businesses(body: Any, *, current: bool) -> list[Business]:
    """Those of a search answer that still exist, in its order."""
    entries = [as_dict(entry) for entry in as_list(as_dict(body).get("businesses"))]
    # `is_closed` is not "closed now": the business is gone for good.
    alive = [entry for entry in entries if entry.get("is_closed") is not True]
    return [business_of(entry, current=current) for entry in alive if as_text(entry.get("name"))]


def business_of(entry: Mapping[str, Any], *, current: bool) -> Business:
    location = as_dict(entry.get("location"))
    titles = (as_text(as_dict(kind).get("title")) for kind in as_list(entry.get("categories")))
    reviews = as_number(entry.get("review_count"))
    return Business(
        id=as_text(entry.get("id")),
        name=as_text(entry.get("name")) or "",
        kinds=tuple(title for title in titles if title),
        address=as_text(location.get("address1")),
        city=_city(location),
        zip=as_text(location.get("zip_code")),
        phone=as_text(entry.get("display_phone")) or as_text(entry.get("phone")),
        rating=as_number(entry.get("rating")),
        reviews=int(reviews or 0),
        price_level=_level(entry.get("price")),
        point=_point(as_dict(entry.get("coordinates"))),
        metres=as_number(entry.get("distance")),
        url=as_link(entry.get("url")),
        hours=known_hours(entry, current=current),
    )


def _city(location: Mapping[str, Any]) -> str | None:
    parts = (as_text(location.get("city")), as_text(location.get("state")))
    return ", ".join(part for part in parts if part) or None


def _level(price: Any) -> int | None:
    """`$$` is 2; other countries have other signs."""
    return len(price) if isinstance(price, str) and 1 <= len(price) <= _DEAREST else None


def _point(coordinates: Mapping[str, Any]) -> Point | None:
    latitude, longitude = (as_number(coordinates.get(x)) for x in ("latitude", "longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def is_called(business: Business, name: str) -> bool:
    """Whether that is its name, or one of the kinds of shop it is: people say `Walgreens` for the
    one and `pharmacy` for the other, and Yelp answers both with whatever comes near."""
    asked = _core(name)
    of_kind = any(set(asked) <= set(_core(kind)) for kind in business.kinds)
    return bool(asked) and (of_kind or _same(asked, _core(business.name)))


def _core(name: str) -> list[str]:
    words = list(plain_words(name))
    return [word for word in words if word not in _EMPTY_WORDS] or words


def _same(asked: list[str], own: list[str]) -> bool:
    """`Dunkin` is `Dunkin' Donuts`, `walmart` is `Wal-Mart Supercenter`."""
    one_in_the_other = set(asked) <= set(own) or (bool(own) and set(own) <= set(asked))
    return one_in_the_other or "".join(own).startswith("".join(asked))


def hit_of(business: Business, asked: AskedTime, here: Here) -> dict[str, Any]:
    """What an answer may say about it, hours as of the time asked about."""
    return {
        "name": business.name,
        "kind": business.kinds[0].casefold() if business.kinds else None,
        "address": business.address,
        "city": business.city,
        "zip": business.zip,
        "phone": business.phone,
        "rating": business.rating,
        "reviews": business.reviews or None,
        "price_level": business.price_level,
        "miles": miles_to(business, here.origin),
        "latitude": business.point[0] if business.point else None,
        "longitude": business.point[1] if business.point else None,
        "map": _map(business),
        "url": business.url,
        **_hours(business.hours, asked, here),
    }


def miles_to(business: Business, origin: Point | None) -> float | None:
    if origin and business.point:
        return round(miles_between(origin, business.point), 1)
    return None if business.metres is None else round(business.metres / _METRES_PER_MILE, 1)


def _map(business: Business) -> str:
    """Its point, or a page that looks it up."""
    if business.point:
        return map_link(*business.point)
    where = (business.address or business.name, business.city)
    return map_search_link(", ".join(part for part in where if part))


def _hours(known: KnownHours | None, asked: AskedTime, here: Here) -> dict[str, Any]:
    """`open` is none where nothing is known; a day without hours is a closed one."""
    unknown = dict.fromkeys(("hours", "open_minutes", "closes", "opens", "opens_day"))
    if known is None:
        return {"open": None, "always": False, **unknown}
    told = hours_told(known.week(asked.moment(here.now).date()), asked, here.now)
    if asked.is_now and not here.clock_known:
        return {**told, **unknown, "open": known.open_now, "hours": told["hours"]}
    return told


def has_own_hours(business: Business, day: date) -> bool:
    """Whether the hours of just that day are known, so that those of a holiday are right."""
    return business.hours is not None and day in business.hours.special


def in_order(found: Sequence[Business], wish: str, origin: Point | None) -> list[Business]:
    """The order wished for, made here: Yelp's `rating` order weighs the number of reviews (a 4.5
    of thousands before a 5 of three), and has none for the worst, the cheapest and the dearest.

    "The best rated is …, with 4.5 stars" has to be true, so the rating decides and the number of
    reviews only breaks ties. Nobody can be ranked whose rating or price is unknown: they come last.
    """
    key = _ORDERS.get(wish)
    if wish == "nearest":
        return sorted(found, key=lambda one: last_if_none(miles_to(one, origin), 1))
    return sorted(found, key=key) if key else list(found)


_ORDERS: Mapping[str, Callable[[Business], tuple[float, ...]]] = {
    "best": lambda one: (*last_if_none(one.rating, -1), -one.reviews),
    "worst": lambda one: (*last_if_none(one.rating, 1), -one.reviews),
    "cheapest": lambda one: (*last_if_none(one.price_level, 1), *last_if_none(one.rating, -1)),
    "priciest": lambda one: (*last_if_none(one.price_level, -1), *last_if_none(one.rating, -1)),
}
