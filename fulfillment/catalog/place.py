"""Where a store stands and what time it is there, also where its data do not say so.

A list of known places is handed in, because this room has none of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fulfillment.catalog.cells import zone_or_none
from fulfillment.geo import Point, miles_between, point_of
from fulfillment.states import state_code
from values.place import Place

SAME_TOWN_MILES = 60.0
"A place of the same name farther off is another place: Portland, Springfield."


@dataclass(frozen=True, slots=True)
class Whereabouts:
    point: Point | None
    "None where nobody knows."
    timezone: str
    "IANA name; empty where nobody knows."


def _no_places(_: str) -> Sequence[Place]:
    return ()


@dataclass(frozen=True, slots=True)
class Atlas:
    find: Callable[[str], Sequence[Place]] = _no_places
    "Places a text may name, likeliest first."
    timezone: str = ""
    "Of stores for which neither their data nor a known place tell one: the setting."

    def complete(self, town: tuple[str, str], point: Point | None, timezone: str) -> Whereabouts:
        """What is known of a store in a city and state, the gaps filled from its city."""
        zone = zone_or_none(timezone)
        if point is not None and zone:
            return Whereabouts(point, zone)
        place = _known(self, town, point)
        return Whereabouts(
            point or (point_of(place) if place else None),
            zone or (place.timezone if place else "") or self.timezone,
        )


@lru_cache(maxsize=4096)
def _known(atlas: Atlas, town: tuple[str, str], point: Point | None) -> Place | None:
    city, state = town
    found = atlas.find(f"{city}, {state}" if state else city)
    return next((place for place in found if _is_it(place, town, point)), None)


def _is_it(place: Place, town: tuple[str, str], point: Point | None) -> bool:
    """By its coordinates; where there are none, a name that is merely alike is not enough."""
    there = point_of(place)
    if point is not None and there is not None:
        return miles_between(point, there) < SAME_TOWN_MILES
    city, state = town
    same_state = place.region.casefold() == (state_code(state) or state).casefold()
    return place.name.casefold() == city.casefold() and (not state or same_state)
