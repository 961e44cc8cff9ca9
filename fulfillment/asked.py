"""What a request about shops says: things, wishes, numbers, hours.

Knows the slots and no table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from string import capwords
from typing import Literal

from fulfillment.base import Request
from fulfillment.plain_words import plain_words, word_set

LONGEST_ECHO = 80
"Characters of the shopper's words that go into an answer."

Level = Literal["high", "average", "low"]

_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?:\s*([ap])\.?\s?m\b)?", re.IGNORECASE)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMERALS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_LATE_MORNING = time(10)
"What is asked about where a morning is said: nobody means five o'clock."
_MORNING = time(6)
"`open until 1 am on Friday` means the night that begins on Friday."
_GENERIC_STORE = word_set("store stores shop shops place places")
_BUYING = ("buy", "purchase", "order")
_DEMANDS = ("find", "show", "get", "give", "need", "want", "tell", "list", "buy", "look", "search")


def said(request: Request, *slots: str) -> str | None:
    """The words of those slots in that order, fit to be echoed; None when none is filled."""
    parts = (echo(request.slots.get(slot, "")) for slot in slots)
    return echo(" ".join(part for part in parts if part)) or None


def echo(text: str) -> str:
    """One line of at most 80 characters, encodable, without trailing punctuation."""
    line = one_line(text[: 4 * LONGEST_ECHO]).strip(' ,;:!?"')
    return line if len(line) <= LONGEST_ECHO else line[: LONGEST_ECHO - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Printable, encodable, with single blanks."""
    sound = text.encode("utf-8", "replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in sound).split())


def unknown_place(request: Request) -> str | None:
    """A place that was said and that nobody knows, fit to be echoed: `Xyzzyville`."""
    if request.place is not None:
        return None
    said_place = echo(request.unread_place)
    return (capwords(said_place) if said_place.islower() else said_place) or None


def store_type(request: Request) -> str | None:
    """The kind of shop, unless it says no more than `store`."""
    text = said(request, "store.type")
    return None if text is None or text.casefold() in _GENERIC_STORE else text


def preference(request: Request, about: Literal["rating", "cost"]) -> Level | None:
    """Which end of rating or price was asked for."""
    levels: tuple[Level, ...] = ("high", "average", "low")
    return next((level for level in levels if request.slots.get(f"{about}.{level}")), None)


def is_yes_no(slots: Mapping[str, str]) -> bool:
    """Whether the question wants a yes or a no: nobody asks who, where, how, nor demands."""
    asks = any(slots.get(name) for name in slots if name.startswith("interrogative"))
    return not asks and not slots.get("verb", "").casefold().startswith(_DEMANDS)


def is_buying(slots: Mapping[str, str]) -> bool:
    """`where can i buy`: a thing is wanted, not a dish."""
    return slots.get("verb", "").casefold().startswith(_BUYING)


def price_limits(request: Request) -> tuple[Decimal, Decimal]:
    """Lowest and highest acceptable price; wide open where nothing was said."""
    limits = request.price
    low = limits.low if limits and limits.low is not None else Decimal(0)
    high = limits.high if limits and limits.high is not None else Decimal(10_000_000)
    return low, high


@dataclass(frozen=True, slots=True)
class AskedTime:
    """The moment an opening-hours question is about."""

    day: date | None
    "The day said; None = today."
    at: time | None
    "The time of day said; None = now, or any time of the day said."
    ends: bool = False
    "Whether it is the time something closes: open until then, not at it."

    @property
    def is_now(self) -> bool:
        return self.day is None and self.at is None

    def moment(self, now: datetime) -> datetime:
        """The local moment to look at, seen from the local time `now` (naive)."""
        if self.at is None:
            return now if self.day in (None, now.date()) else datetime.combine(self.day, time(12))
        moment = datetime.combine(self.day or now.date(), self.at)
        if self.ends and self.at < _MORNING:
            moment += timedelta(days=1)
        return moment - timedelta(minutes=1) if self.ends else moment


def asked_time(request: Request, today: date) -> AskedTime:
    """What the opening-hours slots and the resolved time say; `today` is the shop's."""
    day = _day(request, today)
    end = _clock(request.slots.get("store.hour.end", ""), likely_pm=True)
    start = _clock(request.slots.get("store.hour.start", ""), likely_pm=False)
    if end is not None:
        return AskedTime(day, end, ends=True)
    if start is not None:
        return AskedTime(day, start)
    when = request.when
    if when is not None and when.grain in ("minute", "hour") and not _is_now(request):
        at = when.start.time()
        return AskedTime(when.day, max(at, _LATE_MORNING) if _in_the_morning(request) else at)
    return AskedTime(day, None)


def _in_the_morning(request: Request) -> bool:
    """`saturday morning`, and no hour of it."""
    text = request.slots.get("store.hour.day") or request.slots.get("time.period_of_time", "")
    return "morning" in plain_words(text) and not any(map(str.isdigit, text))


def _is_now(request: Request) -> bool:
    text = request.slots.get("store.hour.day") or request.slots.get("time.period_of_time", "")
    return bool({"now", "currently", "current"} & set(plain_words(text)))


def _day(request: Request, today: date) -> date | None:
    when = request.when
    if when is not None and when.grain not in ("week", "month") and not _is_now(request):
        return when.day
    words = plain_words(request.slots.get("store.hour.day", ""))
    if "today" in words or "tonight" in words:
        return today
    if "tomorrow" in words:
        return today + timedelta(days=1)
    named = next((i for i, name in enumerate(_WEEKDAYS) if name in words), None)
    return None if named is None else today + timedelta(days=(named - today.weekday()) % 7)


def _clock(text: str, *, likely_pm: bool) -> time | None:
    """`9 pm`, `9:30`, `noon`; a bare hour is read as the likelier half of the day."""
    words = set(plain_words(text))
    if words & {"noon", "midday"}:
        return time(12)
    if "midnight" in words:
        return time(0)
    match = _CLOCK.search(text) or _CLOCK.search(_digits(words))
    if match is None or int(match[1]) > 24 or int(match[2] or 0) > 59:
        return None
    hour = _hour(int(match[1]), (match[3] or "").lower(), likely_pm)
    return time(hour, int(match[2] or 0))


def _digits(words: set[str]) -> str:
    hour = next((str(at) for at, word in enumerate(_NUMERALS) if at and word in words), "")
    return f"{hour} {'pm' if 'pm' in words else 'am' if 'am' in words else ''}"


def _hour(hour: int, half: str, likely_pm: bool) -> int:
    if half == "a" or hour > 12:
        return hour % 24 if hour != 12 else 0
    if half == "p" or (likely_pm and hour < 12) or hour < 6:
        return hour % 12 + 12
    return hour
