"""WeatherStack as documented: now, past and future by plan, its checks, units and refusals.

Failures come with HTTP 200. The weather is made up from the hour by `weather_at`, so that tests
can tell what to expect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers import Called, Route, Says

KEY = "weatherstack-access-key"
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
Body = dict[str, Any]

_TYPES = {
    101: "invalid_access_key",
    102: "inactive_user",
    103: "invalid_api_function",
    104: "usage_limit_reached",
    105: "function_access_restricted",
    601: "missing_query",
    602: "no_results",
    603: "historical_queries_not_supported_on_plan",
    604: "bulk_queries_not_supported_on_plan",
    605: "invalid_language",
    606: "invalid_unit",
    607: "invalid_interval",
    608: "invalid_forecast_days",
    609: "forecast_days_not_supported_on_plan",
    611: "invalid_historical_date",
    612: "invalid_historical_time_frame",
    613: "historical_time_frame_too_long",
    614: "missing_historical_date",
    615: "request_failed",
}
_KNOWN = frozenset(
    {
        *("access_key", "query", "units", "language", "callback", "hourly", "interval"),
        *("forecast_days", "historical_date", "historical_date_start", "historical_date_end"),
    }
)


def routes(world: "WeatherStackWorld | None" = None) -> Mapping[str, Route]:
    """The server as it is where a test has no wishes of its own."""
    return (world or WeatherStackWorld()).routes()


@dataclass
class WeatherStackWorld:
    """What the server knows. Tests change it while it runs."""

    now: datetime = NOW
    "Aware."
    key: str = KEY
    plan: str = "professional"
    timezone: str = "America/New_York"
    location: Mapping[str, str] = field(
        default_factory=lambda: {
            "name": "Boston",
            "country": "United States of America",
            "region": "Massachusetts",
            "lat": "42.358",
            "lon": "-71.060",
        }
    )
    places: tuple[str, ...] = ("boston", "new york")
    "Names it knows, in lower case."
    shape: Callable[[Any], Any] = lambda body: body
    "Changes an answer before it goes out."
    weather: Callable[[datetime], Body] = lambda _: {}
    "Values, in metric units, that stand in for those of `weather_at`."

    def routes(self) -> Mapping[str, Route]:
        return {
            "/current": self._current,
            "/historical": self._historical,
            "/forecast": self._forecast,
        }

    def values(self, moment: datetime) -> Body:
        return weather_at(moment) | self.weather(moment)

    @property
    def local(self) -> datetime:
        return self.now.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def _current(self, called: Called) -> Says:
        return self._refusal(called.query) or Says(self.shape(self._body(called.query)))

    def _historical(self, called: Called) -> Says:
        query = called.query
        if self.plan == "free":
            return failed(603)
        if refusal := self._refusal(query):
            return refusal
        first = query.get("historical_date") or query.get("historical_date_start")
        last = query.get("historical_date") or query.get("historical_date_end")
        if not first or not last:
            return failed(614)
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        if end < start or end > self.local.date():
            return failed(612)
        if (end - start).days > 60:
            return failed(613)
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        return Says(self.shape(self._body(query) | {"historical": self._days(query, days)}))

    def _forecast(self, called: Called) -> Says:
        query = called.query
        if self.plan != "professional":
            return failed(609)
        if refusal := self._refusal(query):
            return refusal
        count = int(query.get("forecast_days", "7"))
        if not 1 <= count <= 14:
            return failed(608)
        days = [self.local.date() + timedelta(days=n) for n in range(count)]
        return Says(self.shape(self._body(query) | {"forecast": self._days(query, days)}))

    def _refusal(self, query: Mapping[str, str]) -> Says | None:
        asked = query.get("query", "")
        is_point = all(part.lstrip("-").replace(".", "").isdecimal() for part in asked.split(","))
        checks = (
            (101, query.get("access_key") != self.key),
            (601, not asked),
            (604, ";" in asked and self.plan != "professional"),
            (105, "language" in query and self.plan != "professional"),
            (606, query.get("units", "m") not in ("m", "s", "f")),
            (607, query.get("interval", "3") not in ("1", "3", "6", "12", "24")),
            (103, not query.keys() <= _KNOWN or "" in query.values()),
            (615, not is_point and asked.split(",")[0].casefold() not in self.places),
        )
        return next((failed(code) for code, wrong in checks if wrong), None)

    def _body(self, query: Mapping[str, str]) -> Body:
        values = _in_units(query, self.values(self.local))
        kinds = ("chanceof", "dewpoint")
        current = {name: v for name, v in values.items() if not name.startswith(kinds)}
        return {
            "request": {
                "type": "City",
                "query": query["query"],
                "language": "en",
                "unit": query.get("units", "m"),
            },
            "location": {
                **self.location,
                "timezone_id": self.timezone,
                "localtime": f"{self.local:%Y-%m-%d %H:%M}",
                "localtime_epoch": int(self.now.timestamp()),
                "utc_offset": "-5.0",
            },
            "current": {"observation_time": "08:00 PM", "is_day": "yes", **current},
        }

    def _days(self, query: Mapping[str, str], days: list[date]) -> Body:
        return {day.isoformat(): self._day(query, day) for day in days}

    def _day(self, query: Mapping[str, str], day: date) -> Body:
        step = int(query.get("interval", "3"))
        starts = [datetime.combine(day, time(hour)) for hour in range(0, 24, step)]
        hours = [_in_units(query, self.values(start)) for start in starts]
        degrees = [hour["temperature"] for hour in hours if hour["temperature"] is not None]
        known = degrees or [None]
        totals = [self.values(start).get("totalsnow", 0) for start in starts]
        row = {
            "date": day.isoformat(),
            "mintemp": min(known),
            "maxtemp": max(known),
            "avgtemp": known[len(known) // 2],
            "totalsnow": max(totals) / (2.54 if query.get("units") == "f" else 1),
            "sunhour": 8.0,
            "uv_index": 2,
            "astro": {"sunrise": "06:46 AM", "sunset": "04:15 PM"},
        }
        if query.get("hourly") == "1":
            named = zip(starts, hours, strict=True)
            row["hourly"] = [{"time": str(start.hour * 100), **hour} for start, hour in named]
        return row


def weather_at(moment: datetime) -> Body:
    """In metric units: warm at three, wet every third day from noon to four, cloudy before."""
    wet = moment.toordinal() % 3 == 0 and 12 <= moment.hour < 16
    dull = moment.toordinal() % 3 == 0
    return {
        "temperature": 10 - abs(moment.hour - 15) // 2,
        "weather_code": 296 if wet else 122 if dull else 113,
        "weather_icons": ["sky.png"],
        "weather_descriptions": ["Light rain" if wet else "Overcast" if dull else "Sunny"],
        "wind_speed": 16,
        "wind_dir": "NW",
        "pressure": 1015,
        "precip": 2.5 if wet else 0,
        "humidity": 60,
        "cloudcover": 90 if dull else 10,
        "dewpoint": 3,
        "chanceofrain": 80 if wet else 10,
        "chanceofsnow": 0,
    }


def _in_units(query: Mapping[str, str], values: Body) -> Body:
    shown = dict(values)
    if query.get("units") == "f":
        for name in ("temperature", "dewpoint"):
            if isinstance(shown[name], int | float):
                shown[name] = round(shown[name] * 1.8 + 32)
        for name, factor in (("wind_speed", 1.609344), ("precip", 25.4)):
            if isinstance(shown[name], int | float):
                shown[name] = round(shown[name] / factor, 2)
    return shown


def failed(code: int, kind: str | None = None, status: int = 200) -> Says:
    """A failure as it comes: with HTTP 200, as a rule."""
    name = kind or _TYPES.get(code, "request_failed")
    info = "Your API request failed. Please try again or contact support."
    return Says({"success": False, "error": {"code": code, "type": name, "info": info}}, status)
