"""What Open-Meteo answers, read into rows. Anything odd in it is a value that did not come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from fulfillment.foreign_json import as_any_number, as_dict, as_list
from fulfillment.weather.codes import is_snow, wmo_sky
from fulfillment.weather.rows import Hour, Rows, amount, degrees, dew_point, moment, percent

_SNOW_TO_WATER = 7
"Inches of snow that are one inch of water, in their model; `precipitation` counts both."
_FREEZING = 33.0
"Degrees at which what may fall will rather be snow."

HOURLY = (
    "temperature_2m",
    "relative_humidity_2m",
    "precipitation_probability",
    "precipitation",
    "snowfall",
    "weather_code",
    "cloud_cover",
    "wind_speed_10m",
)
ARCHIVED = tuple(name for name in HOURLY if name != "precipitation_probability")
"Nobody forecasts what has been."
CURRENT = ("temperature_2m", "weather_code")
"""With the hourly ones ten, which is what one call may ask for without counting as more; the rest
of this moment is taken from its hour."""


def read(body: Any, first: date = date.min, last: date = date.max) -> Rows:
    """The hours of those days. Never raises; rows without a time are left out."""
    return Rows(tuple(_hours(body, first.isoformat(), last.isoformat())), _now(body))


def is_usable(body: Any) -> bool:
    """Whether there is any hour, or this moment, of which something is known."""
    now = _now(body)
    return bool(now and now.is_known) or any(hour.is_known for hour in _hours(body, "", "~"))


def _hours(body: Any, first: str, last: str) -> Iterator[Hour]:
    """Days are told apart by their text: reading them all would take most of an answer's time."""
    hourly = as_dict(as_dict(body).get("hourly"))
    columns = {name: as_list(hourly.get(name)) for name in HOURLY}
    for row, time in enumerate(as_list(hourly.get("time"))):
        if not isinstance(time, str) or not first <= time[:10] <= last:
            continue
        hour = _hour(time, {name: _at(column, row) for name, column in columns.items()})
        if hour:
            yield hour


def _now(body: Any) -> Hour | None:
    current = as_dict(as_dict(body).get("current"))
    return _hour(current.get("time"), current)


def utc_offset_s(body: Any) -> float | None:
    return as_any_number(as_dict(body).get("utc_offset_seconds"))


def _hour(time: Any, values: Mapping[str, Any]) -> Hour | None:
    start = moment(time)
    if start is None:
        return None
    temperature = degrees(values.get("temperature_2m"))
    humidity = percent(values.get("relative_humidity_2m"))
    code, snow = as_any_number(values.get("weather_code")), amount(values.get("snowfall"))
    sky = wmo_sky(code)
    rain = _rain(amount(values.get("precipitation")), snow)
    chances = _chances(percent(values.get("precipitation_probability")), rain, snow, temperature)
    return Hour(
        start=start,
        temperature=temperature,
        sky=sky,
        snow_falls=is_snow(code, sky),
        rain_inches=rain,
        rain_chance=chances[0],
        snow_inches=snow,
        snow_chance=chances[1],
        humidity=humidity,
        dew_point=dew_point(temperature, humidity),
        cloud_cover=percent(values.get("cloud_cover")),
        wind=amount(values.get("wind_speed_10m")),
    )


def _rain(water: float | None, snow: float | None) -> float | None:
    """The part of the water that does not fall as snow; less than a hundredth is rounding."""
    if water is None:
        return None
    rain = water - (snow or 0) / _SNOW_TO_WATER
    return rain if rain >= 0.005 else 0.0


def _chances(
    chance: float | None, rain: float | None, snow: float | None, temperature: float | None
) -> tuple[float | None, float | None]:
    """The chances of rain and of snow: one chance comes, for whatever it is that falls."""
    if chance is None:
        return None, None
    if snow:
        return (chance if rain else 0.0), chance
    if not rain and temperature is not None and temperature <= _FREEZING:
        return 0.0, chance
    return chance, 0.0


def _at(column: Sequence[Any], row: int) -> Any:
    return column[row] if row < len(column) else None
