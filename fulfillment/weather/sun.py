"""When the sun rises and sets, by the usual almanac formula; right to a few minutes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import acos, cos, degrees, radians, sin, tan, tau

from fulfillment.geo import point_of, zone_of
from values.place import Place

_HORIZON = radians(90.833)
"Where its center stands when its upper edge is seen at the horizon, bent by the air."
_FARTHEST_NORTH = 89.0


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun of one day at one place; local time, naive."""

    rises: datetime
    sets: datetime

    def is_down(self, start: datetime, end: datetime) -> bool:
        """Whether a span of that day, or of the night after it, lies in the dark."""
        return end <= self.rises or start >= self.sets


def sun_of(place: Place | None, day: date) -> Sun | None:
    """None where nobody knows where the place lies, or the sun stays up or down all day."""
    point, zone = point_of(place), zone_of(place.timezone) if place else None
    if point is None or zone is None:
        return None
    latitude, longitude = point
    season = tau / 365 * (day.timetuple().tm_yday - 0.5)
    half_day = _half_day(latitude, _declination(season))
    if half_day is None:
        return None
    noon = 720 - 4 * longitude - _equation_of_time(season)
    midnight = datetime.combine(day, time(), UTC)
    # Only the clock counts: some islands keep the date of the other side of the date line.
    rises, sets = (
        datetime.combine(day, (midnight + timedelta(minutes=minutes)).astimezone(zone).time())
        for minutes in (noon - half_day, noon + half_day)
    )
    return Sun(rises, sets if sets > rises else sets + timedelta(days=1))


def _half_day(latitude: float, declination: float) -> float | None:
    """Minutes from sunrise to noon."""
    if abs(latitude) > _FARTHEST_NORTH:
        return None
    north = radians(latitude)
    cosine = cos(_HORIZON) / (cos(north) * cos(declination)) - tan(north) * tan(declination)
    return 4 * degrees(acos(cosine)) if -1 < cosine < 1 else None


def _declination(season: float) -> float:
    """How far north of the equator the sun stands, in radians."""
    first = 0.006918 - 0.399912 * cos(season) + 0.070257 * sin(season)
    second = -0.006758 * cos(2 * season) + 0.000907 * sin(2 * season)
    return first + second - 0.002697 * cos(3 * season) + 0.00148 * sin(3 * season)


def _equation_of_time(season: float) -> float:
    """Minutes by which sundials are fast."""
    first = 0.000075 + 0.001868 * cos(season) - 0.032077 * sin(season)
    return 229.18 * (first - 0.014615 * cos(2 * season) - 0.040849 * sin(2 * season))
