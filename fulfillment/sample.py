"""Made-up but steady weather for a machine without a network: the same place and date always
get the same day, every question about it agrees, and every answer says it is sample data.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import cos, tau
from random import Random

from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.weather.asked import kind_of
from fulfillment.weather.climate import usual_temperature
from fulfillment.weather.data import Weather, weather_data
from fulfillment.weather.question import (
    QUESTIONS,
    SHORT,
    local_time,
    looked_for,
    too_far,
    unread,
    with_time_meant,
)
from fulfillment.weather.reach import within
from fulfillment.weather.units import Units
from values.place import Place
from values.when import When

SOURCE = "sample"
MOST_DAYS = 366
FORECAST_DAYS = 15
"How far ahead it looks; who makes up the weather of next summer promises too much."

_WARMEST_HOUR = 15
_SNOW_BELOW = 34.0
"Mean temperature of a wet day from which on its water falls as snow."
_SNOW_DEPTH = 4
"Inches of snow from an inch of water, kept low: sample winters should be mild."
_STORM_ABOVE = 76.0


class SampleWeather:
    """Answers every `weather.*` question. Needs nothing and never fails."""

    questions = QUESTIONS
    made_up = True
    "Not asked where a real source says that nobody can know."

    def __init__(self, *, units: Units = "auto") -> None:
        self._units = units

    def fulfill(self, request: Request) -> Outcome:
        now = local_time(request)
        if request.question not in QUESTIONS:
            return NothingFound(request.question, looked_for(request, now), SOURCE)
        if unanswerable := unread(request, now, SOURCE):
            return unanswerable
        last = now.date() + timedelta(days=FORECAST_DAYS)
        meant = within(with_time_meant(request, now), date.min, last)
        if meant is None:
            return too_far(request, now, SOURCE)
        spells = _spells(meant.place or Place(""), meant.when, now)
        data = weather_data(meant, now, spells, sample=True, units=self._units)
        return Answer(kind_of(request.question, data), data, SOURCE)


def _spells(place: Place, when: When | None, now: datetime) -> list[Weather]:
    """The moment, the part of a day, or the days that were asked about."""
    if when is None:
        return [_moment(_sample_day(place, now.date()), now, now)]
    if when.end - when.start < timedelta(days=1):
        return [_part(_sample_day(place, when.day), when)]
    last = (when.end - timedelta(microseconds=1)).date()
    length = max(1, min(MOST_DAYS, (last - when.day).days + 1))
    return [_whole_day(_sample_day(place, when.day + timedelta(days=i))) for i in range(length)]


@dataclass(frozen=True, slots=True)
class _SampleDay:
    """One made-up day, from which all its answers are read."""

    day: date
    high: float
    low: float
    cloud_cover: int
    "Percent, in its dry hours."
    chance: int
    "Percent; the day is wet from 50 on."
    wet_from: int
    "Hour of the day at which it starts to rain or snow."
    wet_hours: int
    inches: float
    "Of water; 0 on a dry day."
    snowy: bool
    "Whether its water falls as snow."
    humidity: int
    wind: int

    @property
    def is_wet(self) -> bool:
        return self.inches > 0


def _sample_day(place: Place, day: date) -> _SampleDay:
    key = ascii(f"{place.name}|{place.region}|{place.country}".casefold())
    dice = Random(f"{key}|{day.isoformat()}")
    usual = usual_temperature(place.latitude, place.longitude, day)
    mean = usual + 5 * _of_the_week(key, day) + dice.uniform(-5, 5)
    wet = dice.random() < 0.3
    chance = dice.randint(55, 95) if wet else dice.choice((0, 5, 10, 15, 20, 30))
    clouds = dice.randint(75, 100) if wet else min(100, chance * 2 + dice.randint(0, 45))
    half = 10 - clouds * 0.05 + dice.uniform(-1, 1)
    wet_from, wet_hours = dice.randint(0, 17), dice.randint(3, 10)
    return _SampleDay(
        day=day,
        high=mean + half,
        low=mean - half,
        cloud_cover=clouds,
        chance=chance,
        wet_from=wet_from,
        wet_hours=min(wet_hours, 24 - wet_from),
        inches=round(dice.uniform(0.1, 1.2), 1) if wet else 0.0,
        snowy=mean < _SNOW_BELOW,
        humidity=min(98, dice.randint(35, 55) + clouds // 4 + (18 if wet else 0)),
        wind=dice.randint(3, 18),
    )


def _of_the_week(key: str, day: date) -> float:
    """Slow swing from -1 to 1, so that neighbouring days resemble each other."""
    week, weekday = divmod(day.toordinal(), 7)
    start, end = (Random(f"{key}|{number}").uniform(-1, 1) for number in (week, week + 1))
    return start + (end - start) * weekday / 7


def _whole_day(day: _SampleDay) -> Weather:
    return _weather(day, day.inches, day.chance, None)


def _part(day: _SampleDay, when: When) -> Weather:
    """A short span has one temperature, a longer one a range."""
    spell = _moment(day, when.start, when.end)
    if when.end - when.start < SHORT:
        return spell
    hours = range(int((when.end - when.start) / timedelta(hours=1)))
    known = [_temperature(day, when.start + timedelta(hours=hour)) for hour in hours]
    return replace(spell, temperature=None, high=max(known), low=min(known))


def _moment(day: _SampleDay, start: datetime, end: datetime) -> Weather:
    """Part of a day: wet where it meets the wet hours, as warm as its middle."""
    chance = min(day.chance, 30)
    inches = day.inches * _wet_part(day, start, max(end, start + timedelta(hours=1)))
    temperature = _temperature(day, start + (end - start) / 2)
    return _weather(day, inches, day.chance if inches else chance, temperature)


def _temperature(day: _SampleDay, moment: datetime) -> float:
    hour = moment.hour + moment.minute / 60
    warmth = (1 + cos(tau * (hour - _WARMEST_HOUR) / 24)) / 2
    return day.low + (day.high - day.low) * warmth


def _wet_part(day: _SampleDay, start: datetime, end: datetime) -> float:
    """Which part of the wet hours lies in a span."""
    wet_from = datetime.combine(day.day, time(day.wet_from))
    wet_until = wet_from + timedelta(hours=day.wet_hours)
    shared = min(end, wet_until) - max(start, wet_from)
    return max(0.0, shared / (wet_until - wet_from))


def _weather(day: _SampleDay, inches: float, chance: int, temperature: float | None) -> Weather:
    wet = inches > 0
    clouds = day.cloud_cover if wet or not day.is_wet else min(day.cloud_cover, 80)
    mean = (day.high + day.low) / 2 if temperature is None else temperature
    return Weather(
        day=day.day,
        condition=_condition(day, wet, clouds),
        temperature=temperature,
        high=day.high,
        low=day.low,
        rains=wet and not day.snowy,
        rain_chance=0 if day.snowy else chance,
        rain_inches=0.0 if day.snowy else _measured(inches),
        snows=wet and day.snowy,
        snow_chance=chance if day.snowy else 0,
        snow_inches=_measured(inches * _SNOW_DEPTH) if day.snowy else 0.0,
        humidity=day.humidity,
        dew_point=mean - (100 - day.humidity) * 9 / 25,
        cloud_cover=clouds,
        wind=float(day.wind),
    )


def _measured(inches: float) -> float:
    """As a gauge shows it; a trace is not nothing."""
    return max(0.01, round(inches, 1 if inches >= 0.1 else 2)) if inches > 0 else 0.0


def _condition(day: _SampleDay, wet: bool, clouds: int) -> str:
    if wet and day.snowy:
        return "snowy"
    if wet:
        return "stormy" if day.high > _STORM_ABOVE and day.chance > 80 else "rainy"
    if clouds < 25:
        return "sunny"
    return "partly cloudy" if clouds < 60 else "cloudy"
