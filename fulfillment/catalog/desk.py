"""What every catalogue question needs: the database, the words, and the place settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from fulfillment.base import Ambiguous, NothingFound, Outcome, Request
from fulfillment.catalog.tables import Store, store_of
from fulfillment.catalog.vocabulary import Town, Vocabulary
from fulfillment.geo import Point, miles_between, point_of

SOURCE = "catalog"
_MOST_TOWNS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    db: Connection
    words: Vocabulary

    def stores(self, rows: Iterable[Row[Any]]) -> list[Store]:
        """Rows of `stores`; what one does not say of its place is true of its town."""
        towns = {(town.name, town.state): town for town in self.words.towns}
        placed = ((row, towns.get((row.city, row.state))) for row in rows)
        return [store_of(row, town.point, town.timezone) for row, town in placed if town]


@dataclass(frozen=True, slots=True)
class Spot:
    """A city of ours, and the point distances are measured from."""

    town: Town
    origin: Point
    now: datetime
    "Local time there, naive."


def settle(desk: Desk, request: Request, kind: str, data: Mapping[str, Any]) -> Spot | Outcome:
    """The city of ours that was meant, or the outcome that says why there is none."""
    place = request.place
    if place is None:
        return placeless(request, kind, data)
    towns = desk.words.known_towns(place)
    if not towns and (inside := desk.words.towns_in(place)):
        return choose(inside[:_MOST_TOWNS], kind, {**data, "area": True})
    if not towns:
        return NothingFound(kind, {**data, "nearest_town": nearest_town(desk, request)}, SOURCE)
    return spot(towns[0], request) if len(towns) == 1 else choose(towns, kind, data)


def choose(towns: Sequence[Town], kind: str, data: Mapping[str, Any]) -> Ambiguous:
    choices = tuple(str(town) for town in towns)
    return Ambiguous(kind, choices, {**data, "choices": list(choices)}, SOURCE)


def spot(town: Town, request: Request) -> Spot:
    now = request.now.astimezone(ZoneInfo(town.timezone)).replace(tzinfo=None)
    return Spot(town, point_of(request.place) or town.point, now)


def nearest_town(desk: Desk, request: Request) -> dict[str, Any] | None:
    """Our nearest city, where the place has coordinates: its name and the miles to it."""
    here = point_of(request.place)
    if here is None or not desk.words.towns:
        return None
    town = desk.words.towns_by_distance(here)[0]
    return {"name": str(town), "miles": round(miles_between(here, town.point))}


def placeless(request: Request, kind: str, data: Mapping[str, Any]) -> NothingFound:
    """No place was said, or one that nobody knows; asking which city would not help then."""
    if request.unread_place:
        return NothingFound(kind, data, SOURCE)
    return missing("place", kind, data)


def missing(what: str, kind: str, data: Mapping[str, Any]) -> NothingFound:
    """The question cannot be answered before the shopper says the place or the item."""
    return NothingFound(kind, {**data, "missing": what}, SOURCE)
