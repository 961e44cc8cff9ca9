"""What a weather service tells: hours of several days, and this moment. Knows no service.

Degrees Fahrenheit, inches, miles an hour. A value that did not come is None.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from math import log
from typing import Any

from fulfillment.foreign_json import as_any_number
from fulfillment.weather.codes import Sky

HOUR = timedelta(hours=1)
_NEAR_ENOUGH = timedelta(hours=3)
"Rows may stand three hours apart."


@dataclass(frozen=True, slots=True)
class Hour:
    """The weather of an hour, or of the moment."""

    start: datetime
    "Local time of the place; naive."
    temperature: float | None = None
    sky: Sky | None = None
    snow_falls: bool = False
    "Whether what falls then is snow."
    rain_inches: float | None = None
    rain_chance: float | None = None
    snow_inches: float | None = None
    snow_chance: float | None = None
    humidity: float | None = None
    dew_point: float | None = None
    cloud_cover: float | None = None
    wind: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether it tells anything worth an answer."""
        return self.temperature is not None or self.sky is not None


@dataclass(frozen=True, slots=True)
class Rows:
    hours: tuple[Hour, ...] = ()
    "In order of time; a day on which the clocks change has 23 or 25."
    now: Hour | None = None
    "As it was measured last."
    bounds: Mapping[date, tuple[float | None, float | None]] = field(default_factory=dict)
    "Low and high of a day, where the service itself gives them."

    @property
    def is_known(self) -> bool:
        return any(self.known_hours()) or bool(self.now and self.now.is_known)

    def known_hours(self) -> Iterator[Hour]:
        return (hour for hour in self.hours if hour.is_known)

    def of_day(self, day: date) -> list[Hour]:
        return [hour for hour in self.known_hours() if hour.start.date() == day]

    def between(self, start: datetime, end: datetime) -> list[Hour]:
        """The hours that lie in a span, at least in part; else the one closest to its start."""
        known = list(self.known_hours())
        inside = [hour for hour in known if start - HOUR < hour.start < max(end, start + HOUR / 60)]
        if inside or not known:
            return inside
        closest = min(known, key=lambda hour: abs(hour.start - start))
        return [closest] if abs(closest.start - start) < _NEAR_ENOUGH else []

    def at(self, now: datetime) -> Hour | None:
        """This moment: as measured, unless that is long ago and the forecast knows better."""
        expected = next(iter(self.between(now, now)), None)
        measured = self.now if self.now and self.now.is_known else None
        if measured is None or expected is None:
            return measured or expected
        fresh = abs(now - measured.start) <= HOUR
        return _filled(measured, expected) if fresh else expected

    def range_of(self, day: date) -> tuple[float | None, float | None]:
        """Low and high of a day."""
        low, high = self.bounds.get(day, (None, None))
        hours_low, hours_high = extremes(self.of_day(day))
        return (hours_low if low is None else low, hours_high if high is None else high)


def extremes(hours: Sequence[Hour]) -> tuple[float | None, float | None]:
    known = [hour.temperature for hour in hours if hour.temperature is not None]
    return min(known, default=None), max(known, default=None)


def percent(value: Any) -> float | None:
    """A number from 0 to 100."""
    read = as_any_number(value)
    return read if read is not None and 0 <= read <= 100 else None


def degrees(value: Any) -> float | None:
    """A temperature as there is one on earth, Fahrenheit: nonsense must not get into sums."""
    read = as_any_number(value)
    return read if read is not None and -150 <= read <= 150 else None


def amount(value: Any) -> float | None:
    """A depth or a speed as there is one on earth."""
    read = as_any_number(value)
    return read if read is not None and 0 <= read <= 500 else None


def moment(text: Any) -> datetime | None:
    """`2026-11-23T16:15` or `2026-11-23 16:15`, local and naive."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None


def dew_point(temperature: float | None, humidity: float | None) -> float | None:
    """Degrees Fahrenheit, by the Magnus formula."""
    if temperature is None or not humidity:
        return None
    celsius = (temperature - 32) / 1.8
    gamma = log(humidity / 100) + 17.62 * celsius / (243.12 + celsius)
    return 243.12 * gamma / (17.62 - gamma) * 1.8 + 32


def _filled(hour: Hour, other: Hour) -> Hour:
    """The same hour with the other's values where it has none."""
    missing = {
        f.name: getattr(other, f.name) for f in fields(hour) if getattr(hour, f.name) is None
    }
    return replace(hour, **missing)
