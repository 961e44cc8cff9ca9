"""What every weather answer holds, whichever source it comes from.

A source makes `Weather` values, one a day or one for a moment; `weather_data` turns them into
the data that `answers.yml` speaks of. Degrees Fahrenheit, inches, miles an hour.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any

from fulfillment.asked import echo
from fulfillment.base import Request
from fulfillment.catalog_words import word_set
from fulfillment.day_words import date_words, span_words
from fulfillment.feel import feel_of, fits
from values.when import When

UTTERANCE = "utterance"
"Key of `Request.slots` under which the whole question may be handed in; see `feel.py`."

QUESTIONS = word_set(
    "weather.weather weather.temperature weather.temperature_yes_no weather.sunny weather.cloudy "
    "weather.snow weather.snow_yes_no weather.rainfall weather.rainfall_yes_no weather.humidity "
    "weather.humidity_yes_no"
)

_HUMID_PERCENT = 65
_MUGGY_DEW_POINT = 65
_DRY = ("dry", "arid")


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
        return self.condition in ("sunny", "partly cloudy")

    @property
    def cloudy(self) -> bool:
        return self.condition not in ("sunny", "partly cloudy") or (self.cloud_cover or 0) >= 60


def looked_for(request: Request, now: datetime) -> dict[str, Any]:
    """What every outcome names; `now` is the local time of the place, naive."""
    when = request.when
    return {
        "place": None if request.place is None else echo(str(request.place)),
        "day": span_words(when, now),
        "past": when is not None and when.end <= now,
        "now": is_now(when, now),
        "missing": None,
    }


def is_now(when: When | None, now: datetime) -> bool:
    """Whether the moment of asking is meant: nothing was said, or `right now`."""
    return when is None or span_words(when, now) == span_words(None, now)


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
        "days": [_day_data(spell, spells) for spell in spells] if several else [],
    }
    data["humid"] = _humid(data["humidity"], data["dew_point"])
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
    utterance = request.slots.get(UTTERANCE, "")
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
            dry = any(word in utterance.casefold().split() for word in _DRY)
            return bool(data["humid"]) != dry
        case "weather.temperature_yes_no" if low is not None and high is not None:
            return fits(utterance, low, high)
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
