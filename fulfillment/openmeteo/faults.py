"""What Open-Meteo says when something is wrong -> our kinds of error, in one table."""

from collections.abc import Callable, Mapping
from typing import Any

from fulfillment.faults import Kind, ServiceError
from fulfillment.http import Judge

_HOUR = 3600.0
_LONGEST_CODE = 120

_BY_REASON: tuple[tuple[str, Kind, float | None], ...] = (
    ("minutely", "busy", None),
    ("too many concurrent", "busy", None),
    ("hourly", "quota", 900.0),
    ("daily", "quota", _HOUR),
    ("monthly", "quota", 6 * _HOUR),
    ("api key", "auth", None),
    ("apikey", "auth", None),
)
"""Words of the reason -> kind, and how long to stay away: it never says so itself. An allowance
that comes back at midnight is tried again before that, for nobody knows whose midnight."""

_BY_STATUS: Mapping[int, Kind] = {400: "bad_request", 401: "auth", 403: "auth", 429: "busy"}


def judge(service: str, key: str, usable: Callable[[Any], bool]) -> Judge:
    """`usable`: whether a body that is no error holds anything; else it is not kept, either."""

    def judged(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
        says = body if isinstance(body, Mapping) else {}
        reason = str(says.get("reason", ""))
        if says.get("error") or status in _BY_STATUS:
            return _error(service, status, reason.replace(key, "***") if key else reason)
        if status < 400 and not usable(body):
            return ServiceError("bad_response", service, "nothing usable in it")
        return None

    return judged


def _error(service: str, status: int, reason: str) -> ServiceError:
    said = reason.casefold()
    code = f"HTTP {status}: {reason[:_LONGEST_CODE]}".strip(": ")
    for words, kind, wait in _BY_REASON:
        if words in said:
            return ServiceError(kind, service, code, wait)
    return ServiceError(_BY_STATUS.get(status, "unavailable"), service, code)
