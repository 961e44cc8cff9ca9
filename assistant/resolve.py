"""Slots as said -> values: which place, which day, which price. Pure, given the moment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fulfillment.base import Request
from nlu.entities.amounts import resolve_quantity, resolve_size, resolve_stars
from nlu.entities.money import resolve_price
from nlu.entities.places import Gazetteer, is_relative
from nlu.entities.times import resolve_time
from values.money import PriceRange
from values.place import Place
from values.rating import StarRange
from values.when import When

TIME_SLOTS = ("time.period_of_time", "store.hour.day")
_COST_SLOTS = ("cost.low", "cost.average", "cost.high")
_RATING_SLOTS = ("rating.high", "rating.average", "rating.low")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
"No street; nobody here knows where it lies, but a service may."
_BEFORE = frozenset(
    {"there", "over there", "that place", "near there", "around there", "same place"}
    | {"the same place", "that city", "same city", "the same city", "in the same city"}
    | {"center", "the center", "city center", "the city center", "downtown", "that town", "town"}
)
"Words for a place named before."


@dataclass(frozen=True, slots=True)
class Resolver:
    gazetteer: Gazetteer
    home: str = ""
    "Where the shop is, as the settings say; serves `near me`."

    def places(
        self, texts: Sequence[str], in_force: str, *, streets: bool = False
    ) -> dict[str, str]:
        """One turn's places as the dialog remembers them.

        `location`: the newest named one; a state said after its city joins it ("the one in
        maine"). Where `streets` may be meant, one that nobody here knows leaves the city in force.
        `location.relative`: near me, nearest, ...; it means the shop's own place where that is
        set. `there` is whatever was named before.
        """
        places: dict[str, str] = {}
        texts = [text for text in texts if may_be_place(text)]
        if in_force and any(text.lower() in _BEFORE for text in texts):
            # "how do i get there from the airport": what was named before is the destination.
            texts = [x for x in texts if is_relative(x) and x.lower() not in _BEFORE]
        for text in texts:
            if is_relative(text):
                if text.lower() not in _BEFORE:
                    places["location.relative"] = text
            elif not (streets and in_force) or _ZIP.fullmatch(text) or self.gazetteer.find(text):
                places["location"] = self._with_city(text, in_force)
        if self.home and "location.relative" in places and not in_force:
            places.setdefault("location", self.home)
        return places

    def _with_city(self, text: str, city: str) -> str:
        """`portland` in force and `maine` said: `portland, maine`."""
        found = self.gazetteer.find(text)
        if not city or not found or found[0].region or found[0].country != "US":
            return text
        both = f"{city.split(',')[0]}, {found[0].name.lower()}"
        joined = self.gazetteer.find(both)
        return both if joined and joined[0].region else text

    def place(self, slots: Mapping[str, str]) -> Place | None:
        """The place in force; of several towns of that name the one in the shop's own state."""
        said = slots.get("location", "")
        found = self.gazetteer.find(said) if said else ()
        near = [town for town in self.gazetteer.namesakes(said) if self._is_at_home(town)]
        return next(iter((*near, *found)), None)

    def namesakes(self, slots: Mapping[str, str]) -> tuple[Place, ...]:
        """Towns that may be meant just as well as the place in force; none where it is clear."""
        towns = self.gazetteer.namesakes(slots.get("location", ""))
        return () if any(map(self._is_at_home, towns)) else towns

    def _is_at_home(self, town: Place) -> bool:
        homes = self.gazetteer.find(self.home)[:1] if self.home else ()
        return any((h.region, h.country) == (town.region, town.country) for h in homes)

    def when(self, slots: Mapping[str, str], now: datetime, place: Place | None) -> When | None:
        said = _time_said(slots)
        return resolve_time(said, local_time(now, place)) if said else None

    def request(
        self, question: str, slots: Mapping[str, str], now: datetime, text: str = ""
    ) -> Request:
        """A question with everything resolved that can be."""
        place = self.place(slots)
        when = self.when(slots, now, place)
        return Request(
            question=question,
            slots=dict(slots),
            now=now,
            place=place,
            start=self.place({"location": slots.get("location.start", "")}),
            when=when,
            price=_price_of(slots),
            stars=_stars_of(slots),
            quantity=resolve_quantity(slots.get("item.quantity", "")),
            size=resolve_size(slots.get("item.size", "")),
            near="location.relative" in slots,
            text=text,
            unread_place="" if place else slots.get("location", ""),
            unread_time="" if when else _time_said(slots),
            namesakes=self.namesakes(slots),
        )

    def values(
        self,
        slots: Mapping[str, Sequence[str]],
        now: datetime,
        in_force: Mapping[str, str],
    ) -> dict[str, Any]:
        """One turn's slots as plain JSON values, where they have one."""
        newest = {name: texts[-1] for name, texts in slots.items() if texts}
        said = self.place(self.places(slots.get("location", ()), in_force.get("location", "")))
        values: dict[str, Any] = {"location": asdict(said)} if said else {}
        for name in newest.keys() & set(TIME_SLOTS):
            when = self.when({name: newest[name]}, now, said or self.place(in_force))
            if when:
                values[name] = _span(when)
        for name in newest.keys() & set(_COST_SLOTS):
            price = resolve_price(newest[name], name)
            if price:
                values[name] = _limits(price)
        return values | _amounts(newest)


def may_be_place(text: str) -> bool:
    """Not so a bare number, but for a zip code: nobody is told that 4111 is no place."""
    return any(c.isalpha() for c in text) or _ZIP.fullmatch(text) is not None


def local_time(now: datetime, place: Place | None) -> datetime:
    """The clock on the wall of the place; naive."""
    zone = ZoneInfo(place.timezone) if place and place.timezone else now.tzinfo
    return now.astimezone(zone).replace(tzinfo=None)


def _time_said(slots: Mapping[str, str]) -> str:
    return next((slots[name] for name in TIME_SLOTS if name in slots), "")


def _price_of(slots: Mapping[str, str]) -> PriceRange | None:
    prices = (resolve_price(slots[name], name) for name in _COST_SLOTS if name in slots)
    return next((price for price in prices if price), None)


def _stars_of(slots: Mapping[str, str]) -> StarRange | None:
    stars = (resolve_stars(slots[name], name) for name in _RATING_SLOTS if name in slots)
    return next(filter(None, stars), None)


def _amounts(newest: Mapping[str, str]) -> dict[str, Any]:
    """Quantity, size and stars of one turn as plain JSON values."""
    stars = {x: resolve_stars(newest[x], x) for x in _RATING_SLOTS if x in newest}
    values: dict[str, Any] = {name: asdict(limits) for name, limits in stars.items() if limits}
    quantity = resolve_quantity(newest.get("item.quantity", ""))
    size = resolve_size(newest.get("item.size", ""))
    values |= {} if quantity is None else {"item.quantity": quantity}
    return values | ({"item.size": size} if size else {})


def _span(when: When) -> dict[str, str]:
    return {"start": when.start.isoformat(), "end": when.end.isoformat(), "grain": when.grain}


def _limits(price: PriceRange) -> dict[str, str | None]:
    low, high = (None if amount is None else str(amount) for amount in (price.low, price.high))
    return {"low": low, "high": high, "currency": price.currency}
