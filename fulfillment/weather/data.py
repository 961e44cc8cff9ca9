"""What every weather answer holds, whichever source it comes from.

A source makes `Weather` values, one a day or one for a moment, in degrees Fahrenheit, inches and
miles an hour; `weather_data` turns them into the data that `answers.yml` speaks of, in the units
of the place.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from statistics import fmean
from typing import Any

from fulfillment.base import Request
from fulfillment.day_words import clock_words, date_words
from fulfillment.weather.asked import asked, is_windy, wind_yes
from fulfillment.weather.feel import feel_of, fits
from fulfillment.weather.question import looked_for
from fulfillment.weather.sun import sun_of
from fulfillment.weather.units import Shown, Units, shown

MOST_DAYS = 31
"Days that are told one by one; a season is only summed up."
_HUMID_PERCENT = 65
_MUGGY_DEW_POINT = 65
_CLOUDY_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather of a whole day, or of a moment of it."""

    day: date
    condition: str | None
    "`sunny`, `partly cloudy`, `cloudy`, `rainy`, `stormy`, `snowy` or `foggy`."
    temperature: float | None
    "At that moment; None for a part of a day or more."
    high: float | None
    low: float | None
    rains: bool | None
    "None where nobody can tell; so with whatever else is not known."
    rain_chance: int | None
    "Percent; None where nobody gives one, as for the past."
    rain_inches: float | None
    snows: bool | None
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
    def sunny(self) -> bool | None:
        return None if self.cloudy is None else not self.cloudy

    @property
    def cloudy(self) -> bool | None:
        if self.condition is None:
            return None if self.cloud_cover is None else self.cloud_cover >= _CLOUDY_PERCENT
        covered = (self.cloud_cover or 0) >= _CLOUDY_PERCENT
        return self.condition not in ("sunny", "partly cloudy") or covered

    def at(self, temperature: float | None) -> "Weather":
        """The same with one temperature."""
        return replace(self, temperature=temperature)


def weather_data(
    request: Request,
    now: datetime,
    spells: Sequence[Weather],
    *,
    sample: bool = False,
    units: Units = "auto",
    as_of: str | None = None,
) -> dict[str, Any]:
    """The data of an answer about one or more days; `spells` is not empty.

    `as_of`: how old it is, in words, where an older answer stands in for a newer one.
    """
    several = len(spells) > 1
    data = {
        **looked_for(request, now),
        **asked(request.text),
        "sample": sample,
        "as_of": as_of,
        **_over_all(spells),
        "several": several,
        "days": [_day_data(spell, spells) for spell in spells[:MOST_DAYS]] if several else [],
    }
    if data["low"] is None or data["high"] is None:
        data["low"] = data["high"] = None
    elif data["temperature"] is None and round(data["low"]) == round(data["high"]):
        # Nobody says "between 41 and 41 degrees".
        data["temperature"] = data["high"]
    data.update(_sun_data(request, now, spells, data["condition"]))
    data["humid"] = _humid(data["humidity"], data["dew_point"])
    data["windy"] = is_windy(data["wind"])
    _, high = _range(data)
    data["feel"] = None if high is None else feel_of(high)
    show = shown(units, request.place.country if request.place else "")
    data["yes"] = _yes(request, data, show)
    return _shown(data, show)


def _sun_data(
    request: Request, now: datetime, spells: Sequence[Weather], condition: str | None
) -> dict[str, Any]:
    """Sunrise and sunset of a day; at night nobody calls a clear sky sunny."""
    sun = sun_of(request.place, spells[0].day) if len(spells) == 1 else None
    if sun is None:
        return {"sunrise": None, "sunset": None, "condition": condition}
    when = request.when
    dark = sun.is_down(now, now) if when is None else sun.is_down(when.start, when.end)
    return {
        "sunrise": clock_words(sun.rises.time()),
        "sunset": clock_words(sun.sets.time()),
        "condition": "clear" if dark and condition == "sunny" else condition,
    }


def _shown(data: dict[str, Any], show: Shown) -> dict[str, Any]:
    """All numbers in the units of the place. The one spot where units change."""
    converted = {**data, **_converted(data, show)}
    converted["days"] = [{**day, **_converted(day, show)} for day in data["days"]]
    for day in (converted, *converted["days"]):
        del day["rain_inches"], day["snow_inches"]
    return {**converted, **show.names(converted)}


def _converted(values: dict[str, Any], show: Shown) -> dict[str, Any]:
    degrees = ("temperature", "high", "low", "dew_point")
    return {
        **{name: show.temperature(values[name]) for name in degrees},
        "rain_depth": show.rain(values["rain_inches"]),
        "snow_depth": show.snow(values["snow_inches"]),
        "wind": show.wind(values["wind"]),
    }


def _over_all(spells: Sequence[Weather]) -> dict[str, Any]:
    skies = Counter(s.condition for s in spells if s.condition)
    return {
        "condition": skies.most_common(1)[0][0] if skies else None,
        "temperature": spells[0].temperature if len(spells) == 1 else None,
        "high": max(_known([s.high for s in spells]), default=None),
        "low": min(_known([s.low for s in spells]), default=None),
        "rains": _any([s.rains for s in spells]),
        "rain_chance": _most([s.rain_chance for s in spells]),
        "rain_inches": _sum([s.rain_inches for s in spells]),
        "rain_days": [_name(s.day, spells) for s in spells if s.rains],
        "snows": _any([s.snows for s in spells]),
        "snow_chance": _most([s.snow_chance for s in spells]),
        "snow_inches": _sum([s.snow_inches for s in spells]),
        "snow_days": [_name(s.day, spells) for s in spells if s.snows],
        "humidity": _mean([s.humidity for s in spells]),
        "dew_point": _mean([s.dew_point for s in spells]),
        "cloud_cover": _mean([s.cloud_cover for s in spells]),
        "cloudy": _any([s.cloudy for s in spells]),
        "cloudy_days": [_name(s.day, spells) for s in spells if s.cloudy],
        "sunny": _any([s.sunny for s in spells]),
        "sunny_days": [_name(s.day, spells) for s in spells if s.sunny],
        "wind": max(_known([s.wind for s in spells]), default=None),
    }


def _day_data(spell: Weather, spells: Sequence[Weather]) -> dict[str, Any]:
    return {**asdict(spell), "day": _name(spell.day, spells), "date": spell.day.isoformat()}


def _name(day: date, spells: Sequence[Weather]) -> str:
    """The weekday where the span is a week at most, else the date."""
    return f"{day:%A}" if len(spells) <= 7 else date_words(day, spells[0].day)


def _range(data: dict[str, Any]) -> tuple[float | None, float | None]:
    """Lowest and highest temperature of the span; the same for a moment."""
    at = data["temperature"]
    return (data["low"], data["high"]) if at is None else (at, at)


def _yes(request: Request, data: dict[str, Any], show: Shown) -> bool | None:
    """The answer to a yes-no question; None where the question cannot be told."""
    low, high = _range(data)
    match request.question:
        case "weather.rainfall_yes_no" | "weather.rainfall":
            yes = data["rains"]
        case "weather.snow_yes_no" | "weather.snow":
            yes = data["snows"]
        case "weather.sunny":
            yes = data["sunny"]
        case "weather.cloudy":
            yes = data["cloudy"]
        case "weather.humidity_yes_no":
            yes = None if data["humid"] is None else data["humid"] != data["asked_dry"]
        case "weather.temperature_yes_no" if low is not None and high is not None:
            yes = fits(request.text, low, high, metric=show.metric)
        case "weather.weather":
            umbrella = data["asked_umbrella"] is not None
            yes = data["rains"] if umbrella else wind_yes(request.text, data)
        case _:
            yes = None
    return None if yes is None else bool(yes)


def _humid(percent: float | None, dew_point: float | None) -> bool | None:
    if percent is None and dew_point is None:
        return None
    muggy = dew_point is not None and dew_point >= _MUGGY_DEW_POINT
    return muggy or (percent is not None and percent >= _HUMID_PERCENT)


def _any(values: Sequence[bool | None]) -> bool | None:
    """Whether one of them is true; None where none is known."""
    known = [value for value in values if value is not None]
    return any(known) if known else None


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _most(values: Sequence[float | None]) -> int | None:
    return _whole(max(_known(values), default=None))


def _mean(values: Sequence[float | None]) -> int | None:
    known = _known(values)
    return round(fmean(known)) if known else None


def _sum(values: Sequence[float | None]) -> float | None:
    known = _known(values)
    return sum(known) if known else None
