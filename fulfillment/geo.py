"""Distances on the earth and links to maps."""

from math import asin, cos, radians, sin, sqrt
from urllib.parse import urlencode

_EARTH_RADIUS_MILES = 3958.8


def miles_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight line over the ground between two (latitude, longitude) points, in miles."""
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
