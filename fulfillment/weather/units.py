"""Degrees, inches and miles an hour, or what the people of a place use instead.

Sources give Fahrenheit, inches and miles an hour; whatever is shown goes through here once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Units = Literal["auto", "imperial", "metric"]
"auto = as people at the place are used to."

_IMPERIAL = frozenset({"", "US", "LR", "MM", "PR", "GU", "VI", "AS", "MP"})
"Countries; an unknown one is taken for the shop's own."
_MILES = frozenset({"GB"})
"Countries that are metric but for their roads and winds."

_MM_PER_INCH, _KM_PER_MILE = 25.4, 1.609344


@dataclass(frozen=True, slots=True)
class Shown:
    """How the numbers of one answer are shown."""

    metric: bool = False
    miles: bool = True
    "Whether wind is in miles an hour."

    def temperature(self, fahrenheit: float | None) -> int | None:
        if fahrenheit is None:
            return None
        return round((fahrenheit - 32) / 1.8 if self.metric else fahrenheit)

    def rain(self, inches: float | None) -> float | None:
        """Inches or millimeters."""
        return _depth(inches, _MM_PER_INCH if self.metric else 1)

    def snow(self, inches: float | None) -> float | None:
        """Inches or centimeters."""
        return _depth(inches, _MM_PER_INCH / 10 if self.metric else 1)

    def wind(self, mph: float | None) -> int | None:
        if mph is None:
            return None
        return round(mph if self.miles else mph * _KM_PER_MILE)

    def names(self, data: Mapping[str, Any]) -> dict[str, str]:
        """The units in words, agreeing in number with the data they stand behind."""
        one_degree = data["temperature"] in (1, -1)
        degrees = "degree" if one_degree else "degrees"
        rain, snow = ("millimeter", "centimeter") if self.metric else ("inch", "inch")
        wind = "mile" if self.miles else "kilometer"
        return {
            "temperature_unit": "°C" if self.metric else "°F",
            "degrees": "°C" if self.metric else degrees,
            "wind_unit": f"{wind if data['wind'] == 1 else wind + 's'} an hour",
            "rain_unit": _plural(rain, data["rain_depth"]),
            "snow_unit": _plural(snow, data["snow_depth"]),
        }


def shown(units: Units, country: str) -> Shown:
    """How numbers are shown for a place in that country."""
    if units == "imperial" or (units == "auto" and country in _IMPERIAL):
        return Shown()
    return Shown(metric=True, miles=units == "auto" and country in _MILES)


def _depth(inches: float | None, factor: float) -> float | None:
    """Rounded as a gauge is read: finely only where there is little."""
    if inches is None:
        return None
    depth = inches * factor
    if depth >= 10:
        return round(depth)
    return round(depth, 1 if depth >= 1 or factor > 1 else 2)


def _plural(unit: str, depth: float | None) -> str:
    if depth == 1:
        return unit
    return "inches" if unit == "inch" else f"{unit}s"
