"""Slots as said -> values: which place, which day, which price. Pure, given the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nlu.entities.money import resolve_price
from nlu.entities.places import Gazetteer, is_relative
from nlu.entities.times import resolve_time

from fulfillment.base import Request
from values.money import PriceRange
from values.place import Place
from values.when import When

_TIME_SLOTS = ("time.period_of_time", "store.hour.day")
_COST_SLOTS = ("cost.low", "cost.average", "cost.high")


@dataclass(frozen=True, slots=True)
class Resolver:
    gazetteer: Gazetteer
    home: str = ""
    "Where the shop is, as the settings say; serves `near me`."

    def place(self, slots: Mapping[str, str]) -> Place | None:
        said = slots.get("location", "")
        if not said and "location.relative" in slots:
            said = self.home
        found = self.gazetteer.find(said) if said else ()
        return found[0] if found else None

    def when(self, slots: Mapping[str, str], now: datetime, place: Place | None) -> When | None:
        said = next((slots[name] for name in _TIME_SLOTS if name in slots), None)
        return resolve_time(said, local_time(now, place)) if said else None

    def request(self, question: str, slots: Mapping[str, str], now: datetime) -> Request:
        """A question with everything resolved that can be."""
        place = self.place(slots)
        return Request(
            question=question,
            slots=dict(slots),
            now=now,
            place=place,
            when=self.when(slots, now, place),
            price=price_of(slots),
            near="location.relative" in slots,
        )

    def values(self, slots: Mapping[str, Sequence[str]], now: datetime) -> dict[str, Any]:
        """One turn's slots as plain JSON values, where they have one."""
        newest = {name: texts[-1] for name, texts in slots.items()}
        place = self.place(newest)
        values: dict[str, Any] = {"location": asdict(place)} if place else {}
        for name in _TIME_SLOTS:
            when = self.when({name: newest[name]}, now, place) if name in newest else None
            if when:
                start, end = when.start.isoformat(), when.end.isoformat()
                values[name] = {"start": start, "end": end, "grain": when.grain}
        for name in _COST_SLOTS:
            price = resolve_price(newest[name], name) if name in newest else None
            if price:
                low, high = (None if x is None else str(x) for x in (price.low, price.high))
                values[name] = {"low": low, "high": high, "currency": price.currency}
        return values


def split_locations(texts: Sequence[str]) -> dict[str, str]:
    """The newest named place, and the newest relative one (`near me`, `nearest`)."""
    split: dict[str, str] = {}
    for text in texts:
        split["location.relative" if is_relative(text) else "location"] = text
    return split


def price_of(slots: Mapping[str, str]) -> PriceRange | None:
    for name in _COST_SLOTS:
        price = resolve_price(slots[name], name) if name in slots else None
        if price:
            return price
    return None


def local_time(now: datetime, place: Place | None) -> datetime:
    """The clock on the wall of the place; naive."""
    zone = ZoneInfo(place.timezone) if place and place.timezone else now.tzinfo
    return now.astimezone(zone).replace(tzinfo=None)
