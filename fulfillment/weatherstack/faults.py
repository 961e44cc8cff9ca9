"""What WeatherStack says when something is wrong -> our kinds of error, in one table.

Most failures come with HTTP 200, so the body is looked at first and the status second.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fulfillment.faults import Kind, ServiceError
from fulfillment.foreign_json import as_any_number
from fulfillment.http import Judge, retry_after

_UNKNOWN_PLACE = 615
"Also their word for a failure of any kind."
_RESTRICTED = 105
_HINTS = {
    "https_access_restricted": "set fulfillment.weatherstack.url to http://api.weatherstack.com",
    "function_access_restricted": "fulfillment.weatherstack.plan names more than the key has",
}
_QUOTA_PAUSE_S = 3600.0
"The allowance is one of months: asking more often than hourly is no use."


def _table(kinds: Mapping[Kind, str]) -> dict[int, Kind]:
    return {int(code): kind for kind, codes in kinds.items() for code in codes.split()}


KINDS = _table(
    {
        "auth": "101 102 401",
        "bad_request": "103 404 601 605 606 607 608 611 612 613 614 "
        "616 617 618 619 620 621 622 623 624",
        "quota": "104 429",
        "plan": "105 402 403 603 604 609",
        "not_found": "602",
    }
)


def judge(service: str, usable: Callable[[Any], bool], *, by_name: bool) -> Judge:
    """`by_name`: whether a place was asked for by its name, which may be unknown.

    `usable`: whether a body that is no error holds anything; else it is not kept, either.
    """

    def judged(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
        error = body.get("error") if isinstance(body, Mapping) else None
        if isinstance(error, Mapping):
            return _error(service, error, by_name, retry_after(headers))
        if isinstance(body, Mapping) and body.get("success") is False:
            return ServiceError("unavailable", service, "no success, and no reason for it")
        if status in KINDS:
            return _of(service, status, f"HTTP {status}", retry_after(headers))
        if status < 400 and not usable(body):
            return ServiceError("bad_response", service, "nothing usable in it")
        return None

    return judged


def _error(
    service: str, error: Mapping[str, Any], by_name: bool, wait: float | None
) -> ServiceError:
    """Only code and type are kept: what they write in `info` may hold the key."""
    code, kind = int(as_any_number(error.get("code")) or 0), error.get("type")
    text = f"{code} {kind if isinstance(kind, str) and kind.isidentifier() else ''}".strip()
    if code == _UNKNOWN_PLACE:
        return ServiceError("not_found" if by_name else "unavailable", service, text)
    if code == _RESTRICTED and kind in _HINTS:
        text = f"{text}: {_HINTS[kind]}"
    return _of(service, code, text, wait)


def _of(service: str, code: int, text: str, wait: float | None) -> ServiceError:
    kind = KINDS.get(code, "unavailable")
    if kind == "quota":
        wait = wait or _QUOTA_PAUSE_S
    return ServiceError(kind, service, text, wait)
