"""Yelp as an outside service: its address, its error table, how long its answers may be kept."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from fulfillment.exchange import Call
from fulfillment.faults import Kind, ServiceError
from fulfillment.foreign_json import as_dict, as_list, as_text
from fulfillment.http import Http, Service, sound
from values.deadline import Deadline

SOURCE: Final = "yelp"
SEARCH: Final = "/v3/businesses/search"
DETAILS: Final = "/v3/businesses/"

_URL = "https://api.yelp.com"
_FRESH_S = 600.0
_LONGEST_KEPT_S = 86_400.0
"Yelp's terms: content may be kept for 24 hours, and no longer."

_KINDS: Mapping[str, Kind] = {
    "VALIDATION_ERROR": "bad_request",
    "AREA_TOO_LARGE": "bad_request",
    "LOCATION_MISSING": "bad_request",
    "LOCATION_NOT_FOUND": "not_found",
    "BUSINESS_NOT_FOUND": "not_found",
    "BUSINESS_UNAVAILABLE": "not_found",
    "NOT_FOUND": "not_found",
    "TOKEN_INVALID": "auth",
    "TOKEN_MISSING": "auth",
    "UNAUTHORIZED_API_KEY": "auth",
    "UNAUTHORIZED_ACCESS_TOKEN": "plan",
    "AUTHORIZATION_ERROR": "plan",
    "TOO_MANY_REQUESTS_PER_SECOND": "busy",
    "ACCESS_LIMIT_REACHED": "quota",
    "INTERNAL_ERROR": "unavailable",
}
"The border: Yelp's codes -> our kinds. A code that is not here counts by its HTTP status."


class Migrated(ServiceError):
    """The business has another id now."""

    def __init__(self, new_id: str) -> None:
        super().__init__("not_found", SOURCE, "BUSINESS_MIGRATED")
        self.new_id = new_id


def yelp_service(key: str, url: str | None, timeout_s: float, retries: int) -> Service:
    """An address of the operator's own (a proxy, a test server) may be a private one."""
    return Service(
        SOURCE,
        (url or _URL).rstrip("/"),
        judge,
        trusted=url is not None,
        headers={"Authorization": f"Bearer {key}"},
        timeout_s=timeout_s,
        retries=retries,
        fresh_s=_FRESH_S,
        stale_s=_LONGEST_KEPT_S - _FRESH_S,
    )


def judge(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
    code, error = _error_of(body)
    if code is None:
        return None if status >= 300 or _is_readable(body) else _unreadable()
    if code == "BUSINESS_MIGRATED" and (new_id := as_text(error.get("new_business_id"))):
        return Migrated(new_id)
    if code not in _KINDS:
        return None if status >= 400 else ServiceError("bad_response", SOURCE, "unknown error")
    wait = _until_reset(headers) if code == "ACCESS_LIMIT_REACHED" else None
    return ServiceError(_KINDS[code], SOURCE, code, wait)


def _error_of(body: Any) -> tuple[str | None, dict[str, Any]]:
    """Code and content of the error; the inner one where an old answer nests a second one."""
    error = as_dict(as_dict(body).get("error"))
    code = as_text(error.get("code"))
    description = error.get("description")
    inner = as_dict(as_dict(_parsed(description)).get("error"))
    if inner_code := as_text(inner.get("code")):
        return inner_code, inner
    if code and isinstance(description, str) and "LOCATION_NOT_FOUND" in description:
        return "LOCATION_NOT_FOUND", error
    return code, error


def _parsed(description: Any) -> Any:
    """The nested error may be an object or its text."""
    if not isinstance(description, str) or not description.startswith("{"):
        return description
    try:
        return json.loads(description)
    except (ValueError, RecursionError):
        return None


def _is_readable(body: Any) -> bool:
    """A list of businesses with names, an empty one, or one business."""
    businesses = as_dict(body).get("businesses")
    if businesses is None:
        return as_text(as_dict(body).get("id")) is not None
    named = [one for one in as_list(businesses) if as_text(as_dict(one).get("name"))]
    return isinstance(businesses, list) and (bool(named) or not businesses)


def _unreadable() -> ServiceError:
    return ServiceError("bad_response", SOURCE, "an unexpected answer")


def _until_reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until the day's calls come back, by the service's own clock."""
    try:
        reset = datetime.fromisoformat(headers.get("ratelimit-resettime", ""))
        now = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    if reset.tzinfo is None:
        reset = reset.replace(tzinfo=UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    return max(1.0, (reset - now).total_seconds())


def probe(http: Http, service: Service, deadline: Deadline) -> str:
    """One cheap search, past cache and breaker. Raises ServiceError."""
    query = urlencode({"term": "coffee", "location": "San Francisco, CA", "limit": "1"})
    call = Call(
        SOURCE,
        "GET",
        f"{service.url}{SEARCH}?{query}",
        {"Accept": "application/json", **service.headers},
        trusted=service.trusted,
    )
    received = http.send(call, deadline.sooner(service.timeout_s))
    sound(service, received)
    left, most = (received.headers.get(f"ratelimit-{x}", "") for x in ("remaining", "dailylimit"))
    known = left.isdecimal() and most.isdecimal()
    return "business search works" + (f", {left} of {most} calls left today" if known else "")
