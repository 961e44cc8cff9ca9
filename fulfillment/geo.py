"""Where places lie: their points, the distances between, their clocks, and links to maps."""

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from values.place import Place

Point = tuple[float, float]
"Latitude and longitude."

_EARTH_RADIUS_MILES = 3958.8


def point_of(place: Place | None) -> Point | None:
    """None where nobody knows where it lies."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo | None:
    """None for what is no time zone."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: the name of a folder of the zone database, such as `America`.
        return None


def miles_between(a: Point, b: Point) -> float:
    """Straight line over the ground, in miles."""
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    rise = sin(radians(lat_b - lat_a) / 2) ** 2
    turn = sin(radians(lon_b - lon_a) / 2) ** 2
    arc = rise + cos(radians(lat_a)) * cos(radians(lat_b)) * turn
    return 2 * _EARTH_RADIUS_MILES * asin(sqrt(min(1.0, arc)))


def map_link(latitude: float, longitude: float) -> str:
    """A page showing that point on OpenStreetMap, street level."""
    at = f"{latitude:.5f}"
    across = f"{longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={at}&mlon={across}#map=17/{at}/{across}"


def map_search_link(address: str) -> str:
    """A page that looks an address up, for a shop whose point on the map nobody knows."""
    return f"https://www.openstreetmap.org/search?{urlencode({'query': address})}"
