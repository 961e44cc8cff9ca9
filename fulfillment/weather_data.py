"""What every weather answer holds, whichever source it comes from.

A source makes `Weather` values, one a day or one for a moment; `weather_data` turns them into
the data that `answers.yml` speaks of. Degrees Fahrenheit, inches, miles an hour.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from statistics import fmean
from typing import Any

from fulfillment.asked import echo, unknown_place
from fulfillment.base import NothingFound, Request
from fulfillment.catalog_words import plain_words, word_set
from fulfillment.day_words import date_words, span_words
from fulfillment.english import place_words
from fulfillment.feel import feel_of, fits
from values.when import When

QUESTIONS = word_set(
    "weather.weather weather.temperature weather.temperature_yes_no weather.sunny weather.cloudy "
    "weather.snow weather.snow_yes_no weather.rainfall weather.rainfall_yes_no weather.humidity "
    "weather.humidity_yes_no"
)

MOST_DAYS = 31
"Days that are told one by one; a season is only summed up."
_HUMID_PERCENT = 65
_MUGGY_DEW_POINT = 65
_DRY = word_set("dry arid drier")
_CLOUDY_PERCENT = 50
_OF_THE_DAY = word_set("weather.rainfall weather.rainfall_yes_no weather.snow weather.snow_yes_no")
"Questions that mean the rest of today where they say no time."
_GOING_ON = word_set("raining snowing pouring drizzling sprinkling hailing")
_YET_TO_COME = word_set("will going gonna expected supposed chance likely might if")
_AT_THIS_MOMENT = word_set("now currently current outside")


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather of a whole day, or of a moment of it."""

    day: date
    condition: str
    "`sunny`, `partly cloudy`, `cloudy`, `rainy`, `stormy`, `snowy` or `foggy`."
    temperature: float | None
    "At that moment; None for a whole day."
    high: float | None
    low: float | None
    rains: bool
    rain_chance: int | None
    "Percent; None where nobody gives one, as for the past."
    rain_inches: float | None
    snows: bool
    snow_chance: int | None
    snow_inches: float | None
    humidity: int | None
    "Percent."
    dew_point: float | None
    cloud_cover: int | None
    "Percent."
    wind: float | None
    "Miles an hour."

    @property
    def sunny(self) -> bool:
        return not self.cloudy

    @property
    def cloudy(self) -> bool:
        covered = (self.cloud_cover or 0) >= _CLOUDY_PERCENT
        return self.condition not in ("sunny", "partly cloudy") or covered


def looked_for(request: Request, now: datetime) -> dict[str, Any]:
    """What every outcome names; `now` is the local time of the place, naive."""
    when = request.when
    return {
        "place": None if request.place is None else place_words(request.place),
        "unknown_place": unknown_place(request),
        "said_time": echo(request.unread_time) or None,
        "day": span_words(when, now),
        "past": when is not None and when.end <= now,
        "now": is_now(when, now),
        "missing": None,
    }


def is_now(when: When | None, now: datetime) -> bool:
    """Whether the moment of asking is meant: nothing was said, or `right now`."""
    return when is None or span_words(when, now) == span_words(None, now)


def unread(request: Request, now: datetime, source: str) -> NothingFound | None:
    """What every source answers where place or time are missing or could not be read."""
    missing = None
    if request.place is None:
        missing = None if request.unread_place else "place"
    elif request.unread_time:
        missing = "time"
    else:
        return None
    data = {**looked_for(request, now), "missing": missing}
    return NothingFound(request.question, data, source)


def with_time_meant(request: Request, now: datetime) -> Request:
    """`will it rain?` means the rest of today, `is it raining?` this moment."""
    if request.when is not None or request.question not in _OF_THE_DAY:
        return request
    words = set(plain_words(request.text))
    going_on = bool(words & _GOING_ON) and not words & _YET_TO_COME
    if going_on or words & _AT_THIS_MOMENT:
        return request
    start = now.replace(second=0, microsecond=0)
    return replace(request, when=When(start, datetime.combine(now, time.max), "day", ""))


def weather_data(
    request: Request, now: datetime, spells: Sequence[Weather], *, sample: bool
) -> dict[str, Any]:
    """The data of an answer about one or more days; `spells` is not empty."""
    several = len(spells) > 1
    data = {
        **looked_for(request, now),
        "sample": sample,
        **_over_all(spells),
        "several": several,
        "days": [_day_data(spell, spells) for spell in spells[:MOST_DAYS]] if several else [],
    }
    data["humid"] = _humid(data["humidity"], data["dew_point"])
    data["asked_dry"] = bool(_DRY & set(plain_words(request.text)))
    low, high = _range(data)
    data["feel"] = None if high is None else feel_of(high)
    return {**data, "yes": _yes(request, data, low, high)}


def _over_all(spells: Sequence[Weather]) -> dict[str, Any]:
    return {
        "condition": Counter(s.condition for s in spells).most_common(1)[0][0],
        "temperature": _whole(spells[0].temperature) if len(spells) == 1 else None,
        "high": _most([s.high for s in spells]),
        "low": _least([s.low for s in spells]),
        "rains": any(s.rains for s in spells),
        "rain_chance": _most([s.rain_chance for s in spells]),
        "rain_inches": _sum([s.rain_inches for s in spells]),
        "rain_days": [_name(s.day, spells) for s in spells if s.rains],
        "snows": any(s.snows for s in spells),
        "snow_chance": _most([s.snow_chance for s in spells]),
        "snow_inches": _sum([s.snow_inches for s in spells]),
        "snow_days": [_name(s.day, spells) for s in spells if s.snows],
        "humidity": _mean([s.humidity for s in spells]),
        "dew_point": _mean([s.dew_point for s in spells]),
        "cloud_cover": _mean([s.cloud_cover for s in spells]),
        "cloudy": any(s.cloudy for s in spells),
        "cloudy_days": [_name(s.day, spells) for s in spells if s.cloudy],
        "sunny": any(s.sunny for s in spells),
        "sunny_days": [_name(s.day, spells) for s in spells if s.sunny],
        "wind": _most([s.wind for s in spells]),
    }


def _day_data(spell: Weather, spells: Sequence[Weather]) -> dict[str, Any]:
    values = asdict(spell)
    values["high"], values["low"] = _whole(spell.high), _whole(spell.low)
    return {**values, "day": _name(spell.day, spells), "date": spell.day.isoformat()}


def _name(day: date, spells: Sequence[Weather]) -> str:
    """The weekday where the span is a week at most, else the date."""
    return f"{day:%A}" if len(spells) <= 7 else date_words(day, spells[0].day)


def _range(data: dict[str, Any]) -> tuple[float | None, float | None]:
    """Lowest and highest temperature of the span; the same for a moment."""
    at = data["temperature"]
    return (data["low"], data["high"]) if at is None else (at, at)


def _yes(
    request: Request, data: dict[str, Any], low: float | None, high: float | None
) -> bool | None:
    """The answer to a yes-no question; None where the question cannot be told."""
    match request.question:
        case "weather.rainfall_yes_no" | "weather.rainfall":
            return bool(data["rains"])
        case "weather.snow_yes_no" | "weather.snow":
            return bool(data["snows"])
        case "weather.sunny":
            return bool(data["sunny"])
        case "weather.cloudy":
            return bool(data["cloudy"])
        case "weather.humidity_yes_no":
            return bool(data["humid"]) != bool(data["asked_dry"])
        case "weather.temperature_yes_no" if low is not None and high is not None:
            return fits(request.text, low, high)
        case _:
            return None


def _humid(percent: float | None, dew_point: float | None) -> bool:
    muggy = dew_point is not None and dew_point >= _MUGGY_DEW_POINT
    return muggy or (percent is not None and percent >= _HUMID_PERCENT)


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _most(values: Sequence[float | None]) -> int | None:
    return _whole(max(_known(values), default=None))


def _least(values: Sequence[float | None]) -> int | None:
    return _whole(min(_known(values), default=None))


def _mean(values: Sequence[float | None]) -> int | None:
    known = _known(values)
    return round(fmean(known)) if known else None


def _sum(values: Sequence[float | None]) -> float | None:
    known = _known(values)
    return round(sum(known), 1 if sum(known) >= 1 else 2) if known else None
