"""Cards of shops, and of places on the way."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.card_shapes import StoreCard
from assistant.found import Found, capital
from assistant.map_links import map_url
from fulfillment.foreign_json import as_dict, as_link, as_number, as_text


def instead(found: Found) -> Iterator[StoreCard]:
    """The shop an answer names where nothing fits: one that is closed, the cheapest, another."""
    hits = (as_dict(found.data.get(name)) for name in ("closed", "cheapest", "shop"))
    yield from (_store(hit, found) for hit in hits if as_text(hit.get("name")))


def stores(found: Found) -> Iterator[StoreCard]:
    yield from (_store(hit, found) for hit in found.hits if as_text(hit.get("name")))


def _store(hit: Mapping[str, Any], found: Found) -> StoreCard:
    rating, reviews = as_number(hit.get("rating")), as_number(hit.get("reviews"))
    is_open = _is_open(hit, found)
    return StoreCard(
        name=as_text(hit.get("name")) or "",
        address=address_of(hit),
        distance=_distance(hit.get("miles")),
        hours=_hours(hit, found, is_open),
        open_now=is_open if _is_about_now(found) else None,
        rating=rating,
        reviews=None if reviews is None else int(reviews),
        phone=as_text(hit.get("phone")),
        url=as_link(hit.get("url")),
        map_url=map_url(hit, found.maps),
        source=found.source,
    )


def address_of(hit: Mapping[str, Any]) -> str:
    street, city, code = (as_text(hit.get(name)) for name in ("address", "city", "zip"))
    town = " ".join(part for part in (city, code) if part)
    return ", ".join(part for part in (street, town) if part and part != hit.get("name"))


def _distance(miles: Any) -> str | None:
    number = as_number(miles)
    if number is None:
        return None
    return "under 0.1 miles" if number < 0.1 else f"{number:g} mile{'s' * (number != 1)}"


def _is_open(hit: Mapping[str, Any], found: Found) -> bool | None:
    """At the time asked about. A shop that never opens is one whose hours nobody wrote down."""
    known = hit.get("open")
    if not isinstance(known, bool) or found.data.get("hours_unknown"):
        return None
    return known if known or as_text(hit.get("opens")) or as_text(hit.get("hours")) else None


def _is_about_now(found: Found) -> bool:
    return found.data.get("day") in (None, "now") and found.data.get("time") is None


def _hours(hit: Mapping[str, Any], found: Found, is_open: bool | None) -> str | None:
    hours, opens = as_text(hit.get("hours")), as_text(hit.get("opens"))
    if hit.get("always") is True:
        return "Open 24 hours"
    if found.data.get("hours_unknown") or (is_open is None and not hours):
        return None
    day = "today" if _is_about_now(found) else found.text("day") or "today"
    of_day = f"{capital(day)}: {hours or 'closed'}"
    opens_day = as_text(hit.get("opens_day"))
    is_later = is_open is False and opens and opens_day not in (None, day)
    return f"{of_day}; opens {opens} {opens_day}" if is_later else of_day
