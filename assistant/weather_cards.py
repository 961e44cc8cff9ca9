"""Cards of the weather: one, or one a day."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.card_shapes import WeatherCard
from assistant.found import Found, capital
from fulfillment.foreign_json import as_dict, as_list, as_number, as_text

MOST_DAYS = 7
"A longer time is summed up."
_WORTH_SAYING_PERCENT = 20


def weather(found: Found) -> Iterator[WeatherCard]:
    """Day by day where that is a week at most."""
    days = [as_dict(day) for day in as_list(found.data.get("days"))]
    spells = days if 0 < len(days) <= MOST_DAYS else [dict(found.data)]
    unit, place = found.text("temperature_unit") or "°", found.text("place")
    for spell in spells:
        day, summary = as_text(spell.get("day")), _summary(spell, found, unit)
        if place and day and summary:
            yield WeatherCard(
                place=place,
                day=day,
                summary=capital(summary),
                high=_degrees(spell.get("high"), unit),
                low=_degrees(spell.get("low"), unit),
                source=found.source,
            )


def _degrees(value: Any, unit: str) -> str | None:
    number = as_number(value)
    return None if number is None else f"{number:g}{unit}"


def _summary(spell: Mapping[str, Any], found: Found, unit: str) -> str:
    sun = [f"{name} {at}" for name in ("sunrise", "sunset") if (at := as_text(spell.get(name)))]
    told: list[str | None] = [
        _degrees(spell.get("temperature"), unit),
        as_text(spell.get("condition")),
        _chance(spell, "rain"),
        _chance(spell, "snow"),
    ]
    if found.kind == "weather.sun":
        told = [*sun]
    if found.kind == "weather.wind" and (wind := as_number(spell.get("wind"))) is not None:
        told.append(f"wind {wind:g} {found.text('wind_unit') or ''}".rstrip())
    if found.kind.startswith("weather.humidity"):
        humidity = as_number(spell.get("humidity"))
        told.append(None if humidity is None else f"{humidity:g}% humidity")
    if as_of := found.text("as_of"):
        told.append(f"as of {as_of}")
    return ", ".join(part for part in told if part)


def _chance(spell: Mapping[str, Any], what: str) -> str | None:
    percent = as_number(spell.get(f"{what}_chance"))
    worth = percent is not None and percent >= _WORTH_SAYING_PERCENT
    return f"{percent:g}% chance of {what}" if worth else None
