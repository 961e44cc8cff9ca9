"""navigation.*: the way to a shop of ours or to a place, as far as a catalogue can show it."""

from typing import Any

from fulfillment.asked import AskedTime
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
from fulfillment.english import place_words
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
    start = point_of(request.start)
    hit = shop_hit(best, spot, AskedTime(None, None))
    hit["miles"] = round(miles_between(start or spot.origin, best.point), 1)
    return _way(request, data, hit, _words_of(request.start) or data["place"])


def _to_place(desk: Desk, request: Request, place: Place, data: dict[str, Any]) -> Outcome:
    towns = desk.words.known_towns(place)
    point = point_of(place) or (towns[0].point if len(towns) == 1 else None)
    if point is None and towns:
        return choose(towns, request.question, data)
    if point is None:
        return NothingFound(request.question, data, SOURCE)
    start = point_of(request.start)
    miles = round(miles_between(start, point), 1) if start else None
    hit = place_hit(data["place"], point, miles)
    return _way(request, data, hit, _words_of(request.start))


def _way(request: Request, data: dict[str, Any], hit: dict[str, Any], origin: str | None) -> Answer:
    return Answer(request.question, {**data, **way_to(hit, origin)}, SOURCE)


def _words_of(start: Place | None) -> str | None:
    return place_words(start) if start else None
