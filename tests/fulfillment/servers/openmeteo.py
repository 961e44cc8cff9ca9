"""Open-Meteo as documented: geocoding, forecast and archive, its checks, units and refusals.

The weather is made up from place and hour by `weather_at`, so that tests can tell what to expect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers import Called, Route, Says

KEY = "open-meteo-customer-key"
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Values = dict[str, float | None]

BOSTON = {
    "id": 4930956,
    "name": "Boston",
    "latitude": 42.35843,
    "longitude": -71.05977,
    "feature_code": "PPLA",
    "country_code": "US",
    "country": "United States",
    "admin1": "Massachusetts",
    "timezone": "America/New_York",
    "population": 653833,
}


def routes(world: "OpenMeteoWorld | None" = None) -> Mapping[str, Route]:
    """The server as it is where a test has no wishes of its own."""
    return (world or OpenMeteoWorld()).routes()


def town(name: str, admin1: str, country_code: str, people: int, **more: Any) -> dict[str, Any]:
    """A result of geocoding; fields that are empty are left out, as the service does."""
    row = {
        "name": name,
        "admin1": admin1,
        "country_code": country_code,
        "population": people,
        "latitude": 40.0 + len(admin1),
        "longitude": -90.0,
        "feature_code": "PPL",
        "timezone": "America/Chicago",
        **more,
    }
    return {key: value for key, value in row.items() if value not in ("", None)}


@dataclass
class OpenMeteoWorld:
    """What the server knows. Tests change it while it runs."""

    now: datetime = NOW
    "Aware."
    timezone: str = "America/New_York"
    "What `timezone=auto` finds, everywhere."
    towns: list[dict[str, Any]] = field(default_factory=lambda: [BOSTON])
    key: str = KEY
    "The one key it accepts; without any it is the free host."
    shape: Callable[[Any], Any] = lambda body: body
    "Changes an answer of forecast or archive before it goes out."
    weather: Callable[[datetime], Values] = lambda _: {}
    "Values, in metric units, that stand in for those of `weather_at`."

    def routes(self) -> Mapping[str, Route]:
        return {
            "/v1/search": self._search,
            "/v1/forecast": self._forecast,
            "/v1/archive": self._archive,
        }

    def values(self, moment: datetime) -> Values:
        return weather_at(moment) | self.weather(moment)

    def _search(self, called: Called) -> Says:
        if "name" not in called.query:
            return refused("Parameter 'name' is required")
        name = called.query["name"].casefold()
        count = int(called.query.get("count", "10"))
        found = [row for row in self.towns if _matches(row["name"].casefold(), name)]
        # Without a match there is no `results` at all.
        body: dict[str, Any] = {"generationtime_ms": 0.5}
        return Says({"results": found[:count], **body} if found else body)

    def _forecast(self, called: Called) -> Says:
        query = called.query
        if wrong := self._wrong(query, _FORECAST):
            return wrong
        back, ahead = int(query.get("past_days", "0")), int(query.get("forecast_days", "7"))
        if not (0 <= back <= 92 and 0 <= ahead <= 16):
            return refused("Forecast days is invalid. Allowed range 0 to 16. Past days 0 to 92.")
        today = self.now.astimezone(ZoneInfo(self.timezone)).date()
        days = [today + timedelta(days=n) for n in range(-back, ahead)]
        return Says(self.shape(self._body(query, days)))

    def _archive(self, called: Called) -> Says:
        query = called.query
        if wrong := self._wrong(query, _ARCHIVE):
            return wrong
        if not {"start_date", "end_date"} <= query.keys():
            return refused("Parameter 'start_date' and 'end_date' must be set")
        start, end = (date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
        if not (date(1940, 1, 1) <= start <= end <= self.now.date()):
            return refused(f"Parameter 'start_date' is out of allowed range. Given: {start}.")
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        return Says(self.shape(self._body(query, days)))

    def _wrong(self, query: Mapping[str, str], known: frozenset[str]) -> Says | None:
        if query.get("apikey", self.key) != self.key:
            return refused("The supplied API key is invalid.", 401)
        for name, limit in (("latitude", 90), ("longitude", 180)):
            if name not in query:
                return refused(f"Parameter '{name}' is required")
            if abs(float(query[name])) > limit:
                range_ = f"in range of -{limit} to {limit}°. Given: {float(query[name])}."
                return refused(f"{name.capitalize()} must be {range_}")
        asked = [v for g in ("hourly", "current", "daily") for v in _names(query, g)]
        unknown = next((name for name in asked if name not in known), None)
        if unknown:
            return refused(
                "Data corrupted at path ''. Cannot initialize WeatherVariable from invalid "
                f"String value {unknown}."
            )
        return None

    def _body(self, query: Mapping[str, str], days: list[date]) -> dict[str, Any]:
        zone = ZoneInfo(self.timezone if query.get("timezone") == "auto" else "UTC")
        local = self.now.astimezone(zone)
        offset = local.utcoffset() or timedelta()
        body: dict[str, Any] = {
            "latitude": round(float(query["latitude"]) * 4) / 4,
            "longitude": round(float(query["longitude"]) * 4) / 4,
            "generationtime_ms": 0.2,
            "utc_offset_seconds": int(offset.total_seconds()),
            "timezone": zone.key,
            "timezone_abbreviation": local.tzname(),
            "elevation": 38.0,
        }
        if names := _names(query, "current"):
            quarter = local.replace(minute=local.minute // 15 * 15, second=0, tzinfo=None)
            values = self._in_units(query, quarter)
            measured = {name: values[name] for name in names}
            body["current"] = {"time": f"{quarter:%Y-%m-%dT%H:%M}", "interval": 900, **measured}
        if names := _names(query, "hourly"):
            hours = [moment for day in days for moment in hours_of(day, zone)]
            rows = [self._in_units(query, hour) for hour in hours]
            columns = {name: [row[name] for row in rows] for name in names}
            body["hourly"] = {"time": [f"{hour:%Y-%m-%dT%H:%M}" for hour in hours], **columns}
        return body

    def _in_units(self, query: Mapping[str, str], moment: datetime) -> Values:
        values = self.values(moment)
        factors = {
            "precipitation": 1 / 25.4 if query.get("precipitation_unit") == "inch" else 1,
            "snowfall": 1 / 2.54 if query.get("precipitation_unit") == "inch" else 1,
            "wind_speed_10m": 1 / 1.609344 if query.get("wind_speed_unit") == "mph" else 1,
        }
        shown = {n: None if v is None else v * factors.get(n, 1) for n, v in values.items()}
        degrees = shown["temperature_2m"]
        if query.get("temperature_unit") == "fahrenheit" and degrees is not None:
            shown["temperature_2m"] = degrees * 1.8 + 32
        return {n: None if v is None else round(v, 3) for n, v in shown.items()}


def weather_at(moment: datetime) -> Values:
    """In metric units: warm at three, wet every third day from noon to four, cloudy before."""
    warmth = 10.0 - abs(moment.hour - 15) / 2
    wet = moment.toordinal() % 3 == 0 and 12 <= moment.hour < 16
    clouds = 90 if moment.toordinal() % 3 == 0 else 40 if moment.hour < 12 else 10
    return {
        "temperature_2m": warmth,
        "relative_humidity_2m": 60.0,
        "precipitation_probability": 80.0 if wet else 10.0,
        "precipitation": 2.54 if wet else 0.0,
        "snowfall": 0.0,
        "weather_code": 61 if wet else 3 if clouds > 60 else 2 if clouds > 25 else 0,
        "cloud_cover": float(clouds),
        "wind_speed_10m": 16.09344,
    }


_FORECAST = frozenset(weather_at(datetime(2026, 1, 1)))
_ARCHIVE = _FORECAST - {"precipitation_probability"}


def hours_of(day: date, zone: ZoneInfo) -> list[datetime]:
    """The hours of a local day: 23 or 25 where the clocks change."""
    start, end = (
        datetime.combine(day + timedelta(days=n), time(), zone).astimezone(UTC) for n in (0, 1)
    )
    count = int((end - start) / HOUR)
    return [(start + n * HOUR).astimezone(zone).replace(tzinfo=None) for n in range(count)]


def refused(reason: str, status: int = 400) -> Says:
    return Says({"error": True, "reason": reason}, status)


MINUTELY = refused("Minutely API request limit exceeded. Please try again in one minute.", 429)
HOURLY = refused("Hourly API request limit exceeded. Please try again in the next hour.", 429)
DAILY = refused("Daily API request limit exceeded. Please try again tomorrow.", 429)
CONCURRENT = refused("Too many concurrent requests", 429)


def _matches(name: str, asked: str) -> bool:
    """Three characters and more find what is like them, fewer what is called exactly so."""
    return name == asked if len(asked) < 3 else name.startswith(asked[:4])


def _names(query: Mapping[str, str], group: str) -> list[str]:
    return [name for name in query.get(group, "").split(",") if name]
