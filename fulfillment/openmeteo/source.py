"""Weather of the whole world by Open-Meteo: no key for its free host, which is for non-commercial
use only; a shop sets the key of a paying customer.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.faults import ServiceError, outcome_of
from fulfillment.http import Fetched, Http, Service
from fulfillment.openmeteo import rows
from fulfillment.openmeteo.faults import judge
from fulfillment.openmeteo.places import places_of
from fulfillment.weather.asked import kind_of
from fulfillment.weather.data import weather_data
from fulfillment.weather.question import (
    QUESTIONS,
    is_located,
    local_time,
    looked_for,
    too_far,
    unread,
    with_time_meant,
)
from fulfillment.weather.reach import FIRST_DAY, age_words, days_asked, smallest, within
from fulfillment.weather.spells import last_day, spells
from fulfillment.weather.units import Units
from values.deadline import Deadline
from values.place import Place
from values.when import When

SOURCE = "openmeteo"

_HOSTS = {
    "geocoding": "https://{}geocoding-api.open-meteo.com",
    "forecast": "https://{}api.open-meteo.com",
    "archive": "https://{}archive-api.open-meteo.com",
}
_PATHS = {"geocoding": "/v1/search", "forecast": "/v1/forecast", "archive": "/v1/archive"}
_DAY, _BACK = timedelta(days=1), timedelta(days=92)
_LIVES = {
    "geocoding": (86_400.0, 7 * 86_400.0),
    "forecast": (900.0, 3 * 3600.0),
    "archive": (86_400.0, 7 * 86_400.0),
}
"Seconds an answer counts as new, and how much longer it may stand in for a newer one."

AHEAD = 16
"Days of the forecast, today among them."
_STEPS = ((3, 11), (0, AHEAD), (13, 1))
"""Days back and ahead that are asked for, the first that suffices. One answer of the first step
serves nearly every question about a place; more than two weeks count as more than a call."""
_LONG_STEPS = ((31, AHEAD), (92, AHEAD))
"For what reaches back too far and is too new for the archive: `the last 20 days`."
_ARCHIVED = -6
"Days from which on the archive is complete; it runs some days behind."
_LONGEST = 366
"Days of one question; nobody listens to more."

_FIXED = {
    "temperature_unit": "fahrenheit",
    "wind_speed_unit": "mph",
    "precipitation_unit": "inch",
    "timezone": "auto",
}
_EVERYTHING = {
    "hourly": ",".join(rows.HOURLY),
    "current": ",".join(rows.CURRENT),
}
"Always the same, so that the answer kept for one question serves the next one."


class OpenMeteo:
    """Answers every `weather.*` question. Never raises from `fulfill`."""

    questions = QUESTIONS

    def __init__(
        self,
        http: Http,
        *,
        url: str | None = None,
        key: str = "",
        units: Units = "auto",
        timeout_s: float = 2.0,
        retries: int = 2,
    ) -> None:
        """`url`: one address for all three services, which then may be a private one."""
        self._http = http
        self._units = units
        self._key = key
        self._services = {
            name: Service(
                name=SOURCE if name == "forecast" else f"{SOURCE}-{name}",
                url=url or host.format("customer-" if key else ""),
                judge=judge(SOURCE, key, _USABLE[name]),
                trusted=url is not None,
                query={"apikey": key} if key else {},
                timeout_s=timeout_s,
                retries=retries,
                fresh_s=_LIVES[name][0],
                stale_s=_LIVES[name][1],
            )
            for name, host in _HOSTS.items()
        }

    def fulfill(self, request: Request) -> Outcome:
        now = local_time(request)
        if request.question not in QUESTIONS:
            return NothingFound(request.question, looked_for(request, now), SOURCE)
        if unclear := unread(request, now, SOURCE, searches=True):
            return unclear
        try:
            placed = self._placed(request)
            now = local_time(placed)
            if unclear := unread(placed, now, SOURCE):
                return unclear
            return self._answer(with_time_meant(placed, now), now)
        except ServiceError as error:
            return outcome_of(error, request.question, looked_for(request, now))

    def check(self, deadline: Deadline) -> str:
        """Whether it answers, by one call that is never taken from the cache."""
        plain = judge(SOURCE, self._key, lambda body: isinstance(body, Mapping))
        service = replace(self._services["forecast"], judge=plain, stale_s=0.0)
        params = {"latitude": "0", "longitude": "0", "current": "temperature_2m"}
        self._http.get(service, _PATHS["forecast"], params, deadline, fresh_s=0.0)
        if service.trusted:
            return "answers; own host"
        host = "customer host" if self._key else "free host, non-commercial use only"
        return f"answers; {host}"

    def _placed(self, request: Request) -> Request:
        """With the place looked up where nobody here knows where it lies. Raises ServiceError."""
        if request.place is not None and is_located(request.place):
            return request
        name = request.unread_place if request.place is None else str(request.place)
        found = places_of(partial(self._search, request.deadline), name)
        return replace(request, place=found[0], namesakes=found) if found else request

    def _search(self, deadline: Deadline, name: str) -> Any:
        params = {"name": name, "count": "20", "language": "en", "format": "json"}
        return self._get("geocoding", params, deadline).body

    def _answer(self, request: Request, now: datetime) -> Outcome:
        """Raises ServiceError."""
        if request.place is None or not is_located(request.place):
            return NothingFound(request.question, looked_for(request, now), SOURCE)
        known = _as_far_as_known(request, now)
        if known is None:
            return too_far(request, now, SOURCE)
        fetched = self._weather(known, request.place, now)
        now = local_time(known, rows.utc_offset_s(fetched.body))
        first, last = days_asked(known.when, now)
        # A day more on both sides: the moment closest to a span may lie beyond midnight.
        near = (now.date() + (first - 1) * _DAY, now.date() + (last + 1) * _DAY)
        told = spells(rows.read(fetched.body, *near), known.when, now)
        if not told:
            raise ServiceError("bad_response", SOURCE, "nothing about that time")
        as_of = age_words(fetched.age_s) if fetched.stale else None
        data = weather_data(known, now, told, units=self._units, as_of=as_of)
        return Answer(kind_of(request.question, data), data, SOURCE)

    def _weather(self, request: Request, place: Place, now: datetime) -> Fetched:
        """Everything about the days in question. Raises ServiceError."""
        # Two digits are a kilometer: no forecast is finer, and neighbors share an answer.
        where = {"latitude": f"{place.latitude:.2f}", "longitude": f"{place.longitude:.2f}"}
        asked = days_asked(request.when, now)
        step = smallest(_STEPS, asked)
        if step is None and asked[1] <= _ARCHIVED:
            return self._get("archive", where | _past(request.when, now) | _FIXED, request.deadline)
        back, ahead = step or smallest(_LONG_STEPS, asked) or _LONG_STEPS[-1]
        days = {"past_days": str(back), "forecast_days": str(ahead)}
        return self._get("forecast", where | _EVERYTHING | days | _FIXED, request.deadline)

    def _get(self, name: str, params: Mapping[str, str], deadline: Deadline) -> Fetched:
        return self._http.get(self._services[name], _PATHS[name], params, deadline)


def _past(when: When | None, now: datetime) -> dict[str, str]:
    first, last = (now.date() + timedelta(days=n) for n in days_asked(when, now))
    span = {"start_date": first.isoformat(), "end_date": last.isoformat()}
    return {"hourly": ",".join(rows.ARCHIVED), **span}


def _as_far_as_known(request: Request, now: datetime) -> Request | None:
    """The question without the days of which nobody knows the weather."""
    today, when = now.date(), request.when
    last = today if when is None else last_day(when)
    archived = (last - today).days <= _ARCHIVED
    first = max(FIRST_DAY, last - timedelta(days=_LONGEST - 1)) if archived else today - _BACK
    return within(request, first, today + (AHEAD - 1) * _DAY)


_USABLE: Mapping[str, Callable[[Any], bool]] = {
    "geocoding": lambda body: (
        isinstance(body, Mapping) and isinstance(body.get("results", []), list)
    ),
    "forecast": rows.is_usable,
    "archive": rows.is_usable,
}
"Whether an answer holds anything; one that does not is neither kept nor believed."
