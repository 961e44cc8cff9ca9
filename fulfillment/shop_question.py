"""What a question about shops wants: an order, open ones, hours, a price level.

Knows the slots and no source: every answer to such a question has the keys made here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fulfillment.asked import AskedTime, asked_time, is_yes_no, preference, price_limits
from fulfillment.base import Request
from fulfillment.day_words import clock_words, day_words
from fulfillment.hours import Week
from fulfillment.looked_for import looked_for
from fulfillment.plain_words import plain_words, word_set
from fulfillment.ranking import LEVEL_TOPS, level_of

FIND: Final = "find_the_store"

_CLOSING = word_set("close closing closed shut")
_PHONE = word_set("phone telephone number call")
_DURATIONS = ("how late", "how early", "how long")
_LEVELS_OF_WORDS = {"low": (1, 2), "average": (2,), "high": (3, 4)}


@dataclass(frozen=True, slots=True)
class HoursQuestion:
    """What is asked about opening hours, if anything."""

    kind: str
    "Names the wording: where (find_the_store), .open or .hours."
    filters: bool
    "Whether closed shops are left out."
    closed: bool
    "Whether closing, not opening, was asked about."

    @property
    def is_about_hours(self) -> bool:
        return self.filters or self.kind != FIND


def hours_question(request: Request) -> HoursQuestion:
    slots = request.slots
    status = frozenset(plain_words(slots.get("store.status", "")))
    clock = bool(slots.get("store.hour.start") or slots.get("store.hour.end"))
    how = " ".join(slots.get("interrogative.manner", "").casefold().split())
    when = bool(slots.get("interrogative.time")) or how.startswith(_DURATIONS)
    closed = bool(status & _CLOSING)
    if _asks_phone(request) and not (status or clock or when):
        # A day that is still in force is not asked about.
        return HoursQuestion(FIND, False, False)
    if (when and (status or slots.get("store.name"))) or (closed and not is_yes_no(slots)):
        return HoursQuestion(f"{FIND}.hours", False, closed)
    if slots.get("store.name") and (status or clock):
        return HoursQuestion(f"{FIND}.open", False, closed)
    if slots.get("store.name") and slots.get("store.hour.day"):
        return HoursQuestion(f"{FIND}.hours", False, False)
    return HoursQuestion(FIND, bool(status or clock) and not closed, closed)


def _asks_phone(request: Request) -> bool:
    return not _PHONE.isdisjoint(plain_words(request.text))


def find_looked_for(request: Request, today: date) -> dict[str, Any]:
    """What every outcome of `find_the_store` holds; `today` is that of the place."""
    hours = hours_question(request)
    return {
        **looked_for(request),
        "sorted_by": sorted_by(request),
        "yes_no": is_yes_no(request.slots) and bool(request.slots.get("article")),
        "limited": _is_limited(request),
        "all_day": wants_all_day(request),
        "asked_phone": _asks_phone(request),
        "elsewhere": [],
        "closed": None,
        "cheapest": None,
        "until": False,
        "hours_unknown": False,
        **time_words(asked_time(request, today), today, hours),
    }


def sorted_by(request: Request) -> str:
    """The order of the hits: best, worst, nearest, cheapest, priciest or any."""
    rating, cost = preference(request, "rating"), preference(request, "cost")
    if rating not in (None, "average"):
        return "best" if rating == "high" else "worst"
    if request.near:
        return "nearest"
    if cost not in (None, "average"):
        return "cheapest" if cost == "low" else "priciest"
    return "any"


def told_order(request: Request, rating: float | None, price_level: int | None) -> str:
    """Nothing is called the best, or the cheapest, where nobody knows that of it."""
    order = sorted_by(request)
    known = {"best": rating, "worst": rating, "cheapest": price_level, "priciest": price_level}
    return "any" if known.get(order, 0) is None else order


def wants_all_day(request: Request) -> bool:
    """`24 hours`, `open 24 7`."""
    return "24" in request.slots.get("store.status", "")


def price_levels(request: Request) -> tuple[int, ...]:
    """The price levels (1 to 4) asked for; none where any will do."""
    cost = preference(request, "cost")
    if request.price is not None:
        low, high = price_limits(request)
        levels = range(level_of(low) if low else 1, level_of(high) + 1)
        return () if len(levels) == len(LEVEL_TOPS) + 1 else tuple(levels)
    return _LEVELS_OF_WORDS[cost] if cost else ()


def _is_limited(request: Request) -> bool:
    """Whether a rating or price was asked for that may be why nothing fits."""
    return bool(request.price or preference(request, "cost") or request.stars)


def time_words(asked: AskedTime, today: date, hours: HoursQuestion) -> dict[str, Any]:
    """The day and time the answer speaks of; none where hours were not asked about."""
    if not hours.is_about_hours:
        return {}
    is_now = asked.is_now and hours.kind != f"{FIND}.hours"
    return {
        "day": "now" if is_now else day_words(asked.day or today, today),
        "time": clock_words(asked.at) if asked.at else None,
        "until": asked.ends,
    }


def hours_told(week: Week, asked: AskedTime, now: datetime) -> dict[str, Any]:
    """A shop's hours as of the time asked about; `now` by its own clock."""
    opening = week.at(asked.moment(now))
    return {
        "open": is_open(week, asked, now),
        "always": week.always,
        "open_minutes": week.minutes(asked.day or now.date()),
        "hours": week.hours(asked.day or now.date()) or None,
        "closes": clock_words(opening.until.time()) if opening.until else None,
        "opens": clock_words(opening.opens.time()) if opening.opens else None,
        "opens_day": day_words(opening.opens.date(), now.date()) if opening.opens else None,
    }


def is_open(week: Week, asked: AskedTime, now: datetime) -> bool:
    """On a day named without a time: at any time of it."""
    if asked.day is not None and asked.at is None and asked.day != now.date():
        return bool(week.hours(asked.day))
    return week.at(asked.moment(now)).open
