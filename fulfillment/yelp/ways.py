"""navigation.* by Yelp: the shop to go to, with its address, distance and map."""

from collections.abc import Mapping
from typing import Any

from fulfillment.asked import AskedTime
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.english import place_words
from fulfillment.geo import miles_between, point_of
from fulfillment.way_question import place_hit, way_to
from fulfillment.yelp.desk import Desk, asked_for, placed, unsettled
from fulfillment.yelp.hits import hit_of
from fulfillment.yelp.search import wish_of
from fulfillment.yelp.service import SOURCE

_ANY_TIME = AskedTime(None, None)


def navigate(desk: Desk) -> Outcome:
    """To the shop that was named; to the place itself where no shop was. Raises ServiceError."""
    request = desk.request
    kind, data = asked_for(request)
    wish = wish_of(request, way=True)
    if wish is None and request.place is not None and len(request.namesakes) < 2:
        return _to_place(request, data)
    if outcome := unsettled(request, kind, data):
        return outcome
    if wish is None:
        return NothingFound(kind, data, SOURCE)
    found = desk.search(wish)
    data = placed(data)
    if not found:
        return NothingFound(kind, data, SOURCE)
    hit = hit_of(found[0], _ANY_TIME, wish.here)
    start, goal = point_of(request.start), (hit["latitude"], hit["longitude"])
    if start and request.start and None not in goal:
        hit["miles"] = round(miles_between(start, goal), 1)
        return _way(kind, data, hit, place_words(request.start))
    return _way(kind, data, hit, None if hit["miles"] is None else data["place"])


def _to_place(request: Request, data: Mapping[str, Any]) -> Outcome:
    """Its coordinates are known: no call is needed."""
    point = point_of(request.place)
    if point is None:
        return NothingFound(request.question, data, SOURCE)
    start = point_of(request.start)
    miles = round(miles_between(start, point), 1) if start else None
    hit = {**place_hit(data["place"], point, miles), "url": None, "reviews": None}
    origin = place_words(request.start) if request.start and start else None
    return _way(request.question, data, hit, origin)


def _way(kind: str, data: Mapping[str, Any], hit: dict[str, Any], origin: str | None) -> Answer:
    return Answer(kind, {**data, **way_to(hit, origin)}, SOURCE)
