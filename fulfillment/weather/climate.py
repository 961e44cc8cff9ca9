"""Rough climates: usual temperatures by latitude and season. For sample weather only."""

from bisect import bisect_left
from datetime import date
from math import cos, tau

Table = tuple[tuple[int, int, int], ...]

_INLAND: Table = (
    (0, 79, 80),
    (15, 74, 83),
    (25, 64, 85),
    (30, 53, 84),
    (35, 42, 82),
    (40, 31, 77),
    (45, 21, 72),
    (50, 14, 68),
    (60, 5, 61),
    (70, -12, 48),
    (90, -28, 31),
)
"Latitude, mean of the coldest and of the warmest month in degrees Fahrenheit."
_OCEANIC: Table = (
    (0, 79, 80),
    (15, 74, 81),
    (25, 63, 76),
    (30, 57, 72),
    (35, 53, 71),
    (40, 47, 69),
    (45, 41, 67),
    (50, 40, 64),
    (60, 29, 60),
    (70, 15, 50),
    (90, -28, 31),
)
"The same on the western edges of the continents."

_USUAL_LATITUDE = 40.0
_COLDEST_DAY = 20
"Of the year, in the north."


def usual_temperature(latitude: float | None, longitude: float | None, day: date) -> float:
    """The mean temperature of that time of year, degrees Fahrenheit."""
    degrees = _USUAL_LATITUDE if latitude is None else latitude
    cold, warm = _extremes(abs(degrees), _OCEANIC if _is_oceanic(degrees, longitude) else _INLAND)
    season = cos(tau * (day.timetuple().tm_yday - _COLDEST_DAY) / 365.25)
    northern = season if degrees >= 0 else -season
    return (cold + warm) / 2 - northern * (warm - cold) / 2


def _is_oceanic(latitude: float, longitude: float | None) -> bool:
    """The west coast of North America, and western Europe."""
    if longitude is None:
        return False
    return (32 < latitude < 60 and -128 < longitude < -117) or (
        36 < latitude < 62 and -12 < longitude < 8
    )


def _extremes(latitude: float, table: Table) -> tuple[float, float]:
    """Between two lines of the table, in a straight line."""
    at = max(1, bisect_left(table, latitude, key=lambda row: row[0]))
    (start, cold, warm), (end, next_cold, next_warm) = table[at - 1], table[min(at, len(table) - 1)]
    part = (latitude - start) / (end - start) if end > start else 0.0
    return cold + part * (next_cold - cold), warm + part * (next_warm - warm)
