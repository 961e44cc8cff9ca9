"""What WeatherStack answers in `units=f`, read into rows.

Anything odd in it is a value that did not come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from fulfillment.foreign_json import as_any_number, as_dict, as_list, as_name
from fulfillment.states import state_code
from fulfillment.weather.codes import is_snow, wwo_sky
from fulfillment.weather.rows import Hour, Rows, amount, degrees, dew_point, moment, percent
from values.place import Place

_COUNTRIES = {
    "united states of america": "US",
    "usa united states of america": "US",
    "united states": "US",
    "usa": "US",
    "united kingdom": "GB",
    "liberia": "LR",
    "myanmar": "MM",
}
"The countries whose units are not the metric ones; names come, not codes."
_ELSEWHERE = "ZZ"
"Says that the country is known, which is all its units need."


def read(body: Any) -> Rows:
    """Never raises. Days come under `forecast` or `historical`, by their date."""
    if not isinstance(body, Mapping):
        return Rows()
    groups = ("location", "current", "historical", "forecast")
    location, current, historical, forecast = (as_dict(body.get(name)) for name in groups)
    now = _hour(moment(location.get("localtime")) or datetime.min, current)
    days = {**historical, **forecast}
    read_days = {day: row for key, row in sorted(days.items()) if (day := _date(key, row))}
    hours = [hour for day, row in read_days.items() for hour in _hours(day, row)]
    bounds = {
        day: (degrees(row.get("mintemp")), degrees(row.get("maxtemp")))
        for day, row in read_days.items()
    }
    return Rows(tuple(hours), now, bounds)


def place(body: Any) -> Place | None:
    """Which place was answered about: a name may mean another one than was thought of."""
    location = as_dict(as_dict(body).get("location"))
    name, region = (as_name(location.get(key)) for key in ("name", "region"))
    if not name:
        return None
    country = _COUNTRIES.get(as_name(location.get("country")).casefold(), _ELSEWHERE)
    shown = state_code(region) if country == "US" else region
    return Place(
        name,
        shown if shown != name else "",
        country,
        as_any_number(location.get("lat")),
        as_any_number(location.get("lon")),
        as_name(location.get("timezone_id")),
    )


def _hours(day: date, row: Mapping[str, Any]) -> list[Hour]:
    """The hours of a day; of one without any its mean, at noon."""
    listed = [r for r in as_list(row.get("hourly")) if isinstance(r, Mapping)]
    timed = [(start, r) for r in listed if (start := _start(day, r.get("time")))]
    hours = [_hour(start, r) for start, r in timed]
    if not any(hour.is_known for hour in hours):
        noon = datetime.combine(day, time(12))
        hours = [Hour(noon, temperature=degrees(row.get("avgtemp")))]
    return _with_snow(hours, amount(row.get("totalsnow")))


def _with_snow(hours: Sequence[Hour], total: float | None) -> list[Hour]:
    """How deep the snow gets comes for the whole day: it is shared out over the hours of snow."""
    if total is None:
        return list(hours)
    snowy = [hour for hour in hours if hour.snow_falls] or list(hours)
    share = total / len(snowy)
    return [replace(hour, snow_inches=share if hour in snowy else 0.0) for hour in hours]


def _hour(start: datetime, row: Mapping[str, Any]) -> Hour:
    code = as_any_number(row.get("weather_code"))
    sky = wwo_sky(code, row.get("weather_descriptions"))
    temperature, humidity = degrees(row.get("temperature")), percent(row.get("humidity"))
    dew, water, snows = degrees(row.get("dewpoint")), amount(row.get("precip")), is_snow(code, sky)
    return Hour(
        start=start,
        temperature=temperature,
        sky=sky,
        snow_falls=snows,
        rain_inches=0.0 if snows and water is not None else water,
        rain_chance=percent(row.get("chanceofrain")),
        snow_chance=percent(row.get("chanceofsnow")),
        humidity=humidity,
        dew_point=dew_point(temperature, humidity) if dew is None else dew,
        cloud_cover=percent(row.get("cloudcover")),
        wind=amount(row.get("wind_speed")),
    )


def _start(day: date, text: Any) -> datetime | None:
    """`0`, `300`, `2300`: hours and minutes without a colon."""
    at = as_any_number(text)
    if at is None or not 0 <= at < 2400:
        return None
    return datetime.combine(day, time()) + timedelta(hours=at // 100, minutes=at % 100)


def _date(key: Any, row: Any) -> date | None:
    try:
        return date.fromisoformat(key) if isinstance(row, Mapping) else None
    except (TypeError, ValueError):
        return None
