"""Weather by WeatherStack, as far as the plan of the key goes: the free one knows this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from fulfillment.asked import unknown_place
from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.faults import ServiceError, outcome_of
from fulfillment.http import Fetched, Http, Service
from fulfillment.weather.asked import kind_of
from fulfillment.weather.data import weather_data
from fulfillment.weather.question import (
    QUESTIONS,
    is_located,
    is_now,
    local_time,
    looked_for,
    name_asked,
    too_far,
    unread,
    with_time_meant,
)
from fulfillment.weather.reach import FIRST_DAY, age_words, days_asked, within
from fulfillment.weather.spells import last_day, spells
from fulfillment.weather.units import Units
from fulfillment.weatherstack import rows
from fulfillment.weatherstack.faults import judge
from values.deadline import Deadline
from values.place import Place

SOURCE = "weatherstack"
Plan = Literal["free", "standard", "professional"]

AHEAD = 14
"Days of the forecast, today among them."
_STEPS = (1, 3, 7, AHEAD)
"Days asked for, the first that suffices: each of them counts as a call."
_MOST_PAST_DAYS = 60
_HOST = "https://api.weatherstack.com"
_DAY = timedelta(days=1)
_NEW_S, _PAST_NEW_S, _STALE_S = 900.0, 86_400.0, 3 * 3600.0
_HOURS = {"hourly": "1", "interval": "1"}
_CHECKED = "New York"


@dataclass(frozen=True, slots=True)
class _Look:
    """One call that answers a question."""

    path: str
    plans: frozenset[str]
    params: Mapping[str, str]
    fresh_s: float = _NEW_S


_EVERY = frozenset({"free", "standard", "professional"})
_NOT_FREE = _EVERY - {"free"}


class WeatherStack:
    """Answers the `weather.*` questions its plan allows. Never raises from `fulfill`."""

    questions = QUESTIONS

    def __init__(  # noqa: PLR0913  # all of it is said by name
        self,
        http: Http,
        *,
        key: str,
        url: str | None = None,
        plan: Plan = "free",
        units: Units = "auto",
        timeout_s: float = 2.0,
        retries: int = 2,
    ) -> None:
        self._http = http
        self._plan = plan
        self._units = units
        self._service = Service(
            name=SOURCE,
            url=url or _HOST,
            judge=judge(SOURCE, _usable, by_name=True),
            trusted=url is not None,
            query={"access_key": key},
            timeout_s=timeout_s,
            retries=retries,
            fresh_s=_NEW_S,
            stale_s=_STALE_S,
        )

    def fulfill(self, request: Request) -> Outcome:
        now = local_time(request)
        if request.question not in QUESTIONS:
            return NothingFound(request.question, looked_for(request, now), SOURCE)
        if unclear := unread(request, now, SOURCE, searches=True):
            return unclear
        try:
            return self._answer(with_time_meant(request, now), now)
        except ServiceError as error:
            return outcome_of(error, request.question, looked_for(request, now))

    def check(self, deadline: Deadline) -> str:
        """Whether it answers, by one call that is never taken from the cache."""
        service = replace(self._service, stale_s=0.0)
        params = {"query": _CHECKED, "units": "f"}
        self._http.get(service, "/current", params, deadline, fresh_s=0.0)
        return f"answers; plan {self._plan}"

    def _answer(self, request: Request, now: datetime) -> Outcome:
        """Raises ServiceError."""
        known = within(request, FIRST_DAY, now.date() + (AHEAD - 1) * _DAY)
        if known is None:
            return too_far(request, now, SOURCE)
        look, known = _look(known, now)
        if self._plan not in look.plans:
            raise ServiceError("plan", SOURCE, f"{look.path} is not in plan {self._plan}")
        fetched = self._fetch(look, known)
        if known.place is None:
            said = Place(unknown_place(known) or "")
            known = replace(known, place=rows.place(fetched.body) or said)
            now = local_time(known)
        told = spells(rows.read(fetched.body), known.when, now)
        if not told:
            raise ServiceError("bad_response", SOURCE, "nothing about that time")
        as_of = age_words(fetched.age_s) if fetched.stale else None
        data = weather_data(known, now, told, units=self._units, as_of=as_of)
        return Answer(kind_of(request.question, data), data, SOURCE)

    def _fetch(self, look: _Look, request: Request) -> Fetched:
        """Raises ServiceError."""
        query, by_name = _query(request)
        judged = judge(SOURCE, _usable, by_name=by_name)
        params = {"query": query, "units": "f", **look.params}
        service = replace(self._service, judge=judged)
        return self._http.get(service, look.path, params, request.deadline, look.fresh_s)


def _look(request: Request, now: datetime) -> tuple[_Look, Request]:
    """The call that answers a question, and the question as far as one call can. Raises
    ServiceError."""
    when, today = request.when, now.date()
    if when is None or is_now(when, now):
        return _Look("/current", _EVERY, {}), request
    if last_day(when) < today:
        return _past(request, now), request
    # The past days of a week that is under way would take another call.
    coming = within(request, today, date.max - _DAY) or request
    ahead = days_asked(coming.when, now)[1] + 1
    days = next(step for step in _STEPS if ahead <= step)
    params = {"forecast_days": str(days), **_HOURS}
    return _Look("/forecast", frozenset({"professional"}), params), coming


def _past(request: Request, now: datetime) -> _Look:
    first, last = (now.date() + timedelta(days=n) for n in days_asked(request.when, now))
    if (last - first).days >= _MOST_PAST_DAYS:
        raise ServiceError("bad_request", SOURCE, f"more than {_MOST_PAST_DAYS} past days")
    span = {"historical_date": first.isoformat()}
    if first != last:
        span = {
            "historical_date_start": first.isoformat(),
            "historical_date_end": last.isoformat(),
        }
    return _Look("/historical", _NOT_FREE, {**span, **_HOURS}, _PAST_NEW_S)


def _query(request: Request) -> tuple[str, bool]:
    """What is asked for, and whether that is a name. Raises ServiceError.

    Where it lies is asked for where that is known: a name alone may mean a namesake.
    """
    place = request.place
    if place is not None and is_located(place):
        return f"{place.latitude:.2f},{place.longitude:.2f}", False
    name = name_asked(request.unread_place if place is None else _name(place))
    if not name:
        raise ServiceError("not_found", SOURCE, "no name of a place")
    return name, True


def _name(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.region, place.country) if part)


def _usable(body: object) -> bool:
    return rows.read(body).is_known
