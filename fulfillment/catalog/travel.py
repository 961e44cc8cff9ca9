"""navigation.*: the way to a shop of ours or to a place, as far as a catalogue can show it."""

from typing import Any

from fulfillment.asked import AskedTime, echo
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.catalog.desk import (
    SOURCE,
    Desk,
    Spot,
    choose,
    placeless,
    settle,
)
from fulfillment.catalog.find import shop_hit
from fulfillment.catalog.stores import find_shops, nearest_first, shop_wish
from fulfillment.catalog.vocabulary import Town
from fulfillment.geo import miles_between, point_of
from fulfillment.looked_for import looked_for
from fulfillment.shop_question import sorted_by
from fulfillment.way_question import place_hit, way_to
from values.place import Place


def navigate(desk: Desk, request: Request) -> Outcome:
    """To the shop that was named; to the place itself where no shop was."""
    data = looked_for(request)
    if request.place is None:
        return placeless(request, request.question, data)
    if data["what"] is None:
        return _to_place(desk, request, request.place, data)
    return _to_shop(desk, request, data)


def _to_shop(desk: Desk, request: Request, data: dict[str, Any]) -> Outcome:
    spot = settle(desk, request, request.question, data)
    if not isinstance(spot, Spot):
        return spot
    wish = shop_wish(desk.words, request)
    shops = find_shops(desk, spot, wish, request) if wish else []
    if not shops:
        return NothingFound(request.question, data, SOURCE)
    best = shops[0] if sorted_by(request) != "any" else nearest_first(shops, spot)[0]
    start = _start(desk, request)
    origin = start.point if start else spot.origin
    hit = shop_hit(best, spot, AskedTime(None, None))
    hit["miles"] = round(miles_between(origin, best.point), 1)
    return _way(request, data, hit, str(start) if start else data["place"])


def _to_place(desk: Desk, request: Request, place: Place, data: dict[str, Any]) -> Outcome:
    towns = desk.words.known_towns(place)
    point = point_of(place) or (towns[0].point if len(towns) == 1 else None)
    if point is None and towns:
        return choose(towns, request.question, data)
    if point is None:
        return NothingFound(request.question, data, SOURCE)
    start = _start(desk, request)
    miles = round(miles_between(start.point, point), 1) if start else None
    hit = place_hit(data["place"], point, miles)
    return _way(request, data, hit, str(start) if start else None)


def _way(request: Request, data: dict[str, Any], hit: dict[str, Any], origin: str | None) -> Answer:
    return Answer(request.question, {**data, **way_to(hit, origin)}, SOURCE)


def _start(desk: Desk, request: Request) -> Town | None:
    """The city of ours said as the start, where the place meant is another one."""
    text = echo(request.slots.get("location", ""))
    name, _, region = (part.strip() for part in text.partition(","))
    towns = desk.words.known_towns(Place(name, region)) if name else ()
    here = desk.words.known_towns(request.place) if request.place else ()
    return towns[0] if len(towns) == 1 and towns[0] not in here else None
