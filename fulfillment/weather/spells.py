"""Rows of hours + a time asked about -> the weather of it, as a sensible person would sum it up."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from statistics import fmean

from fulfillment.weather.codes import WET, Sky, sky_of_clouds
from fulfillment.weather.data import Weather
from fulfillment.weather.question import SHORT, is_now
from fulfillment.weather.rows import Hour, Rows, extremes
from values.when import When

_DAY = timedelta(days=1)
_LIKELY_PERCENT = 50
"From this chance on it rains."
_TRACE_INCHES = 0.01
"From this depth on it has rained."
_MOST_DAYS = 366


def spells(rows: Rows, when: When | None, now: datetime) -> list[Weather]:
    """The moment, the part of a day, or the days asked about; empty where nothing is known."""
    if when is None or is_now(when, now):
        here = rows.at(now)
        return [] if here is None else [_moment(rows, here, now.date())]
    if is_part_of_a_day(when):
        hours = rows.between(when.start, when.end)
        return [_part(rows, hours, when, now)] if hours else []
    return [_whole_day(rows, hours, now) for hours in _by_day(rows, when)]


def is_part_of_a_day(when: When) -> bool:
    """`tomorrow at 5`, `tonight`, the rest of today, the next 24 hours."""
    length = when.end - when.start
    return length < _DAY or (length == _DAY and when.grain in ("minute", "hour"))


def last_day(when: When) -> date:
    return (when.end - timedelta(microseconds=1)).date()


def _by_day(rows: Rows, when: When) -> list[list[Hour]]:
    length = min(_MOST_DAYS, (last_day(when) - when.day).days + 1)
    days = (rows.of_day(when.day + timedelta(days=i)) for i in range(length))
    return [hours for hours in days if hours]


def _moment(rows: Rows, here: Hour, day: date) -> Weather:
    """What falls at this moment is seen, not forecast."""
    low, high = rows.range_of(day)
    known = here.sky is not None
    return Weather(
        day=day,
        condition=here.sky or sky_of_clouds(here.cloud_cover),
        temperature=here.temperature,
        high=high,
        low=low,
        rains=here.sky in WET and not here.snow_falls if known else None,
        rain_chance=_whole(here.rain_chance),
        rain_inches=here.rain_inches,
        snows=here.snow_falls if known else None,
        snow_chance=_whole(here.snow_chance),
        snow_inches=here.snow_inches,
        humidity=_whole(here.humidity),
        dew_point=here.dew_point,
        cloud_cover=_whole(here.cloud_cover),
        wind=here.wind,
    )


def _part(rows: Rows, hours: Sequence[Hour], when: When, now: datetime) -> Weather:
    """A short span has one temperature, a longer one a range."""
    if when.end - when.start < SHORT:
        spell = _over(hours, when.day, rows.range_of(when.day), past=when.end <= now)
        return spell.at(_mean([hour.temperature for hour in hours]))
    return _over(hours, when.day, extremes(hours), past=when.end <= now)


def _whole_day(rows: Rows, hours: Sequence[Hour], now: datetime) -> Weather:
    day = hours[0].start.date()
    return _over(hours, day, rows.range_of(day), past=day < now.date())


def _over(
    hours: Sequence[Hour], day: date, bounds: tuple[float | None, float | None], *, past: bool
) -> Weather:
    """Several hours as one; nobody gives a chance for what is past."""
    rain_chance = None if past else _most(hours, lambda hour: hour.rain_chance)
    snow_chance = None if past else _most(hours, lambda hour: hour.snow_chance)
    rain = _sum([hour.rain_inches for hour in hours])
    snow = _sum([hour.snow_inches for hour in hours])
    seen = [h.sky in WET and not h.snow_falls for h in hours if h.sky is not None]
    rains = _falls(rain_chance, rain, seen)
    snows = _falls(snow_chance, snow, [h.snow_falls for h in hours if h.sky is not None])
    clouds = _mean([hour.cloud_cover for hour in hours])
    return Weather(
        day=day,
        condition=_condition(hours, clouds, rains=bool(rains), snows=bool(snows)),
        temperature=None,
        high=bounds[1],
        low=bounds[0],
        rains=rains,
        rain_chance=_whole(rain_chance),
        rain_inches=rain,
        snows=snows,
        snow_chance=_whole(snow_chance),
        snow_inches=snow,
        humidity=_whole(_mean([hour.humidity for hour in hours])),
        dew_point=_mean([hour.dew_point for hour in hours]),
        cloud_cover=_whole(clouds),
        wind=_most(hours, lambda hour: hour.wind),
    )


def _falls(chance: float | None, inches: float | None, seen: Sequence[bool]) -> bool | None:
    """Whether rain or snow is to be told; by its chance, else its depth, else the skies."""
    if chance is not None:
        return chance >= _LIKELY_PERCENT
    if inches is not None:
        return inches >= _TRACE_INCHES
    return any(seen) if seen else None


def _condition(
    hours: Sequence[Hour], clouds: float | None, *, rains: bool, snows: bool
) -> Sky | None:
    """What falls, else the fog, else how much of the sky was covered."""
    skies = [hour.sky for hour in hours if hour.sky is not None]
    if snows:
        return "snowy"
    if rains:
        return "stormy" if "stormy" in skies else "rainy"
    if skies and skies.count("foggy") * 2 >= len(skies):
        return "foggy"
    return sky_of_clouds(clouds) or _usual(skies)


def _usual(skies: Sequence[Sky]) -> Sky | None:
    """The most frequent sky of a dry span; a shower too small to tell leaves clouds."""
    dry: list[Sky] = ["cloudy" if sky in WET or sky == "snowy" else sky for sky in skies]
    return Counter(dry).most_common(1)[0][0] if dry else None


def _most(hours: Sequence[Hour], of: Callable[[Hour], float | None]) -> float | None:
    return max((value for value in map(of, hours) if value is not None), default=None)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
