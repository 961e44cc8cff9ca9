"""eBay as an outside service: its addresses, its two error tables, how long answers are kept."""

from collections.abc import Mapping
from typing import Any, Final

from fulfillment.faults import Kind, ServiceError
from fulfillment.foreign_json import as_dict, as_list, as_number, as_text
from fulfillment.http import Service, retry_after

SOURCE: Final = "ebay"
SEARCH: Final = "/buy/browse/v1/item_summary/search"
TOKEN: Final = "/identity/v1/oauth2/token"

_URL = "https://api.ebay.com"
_FRESH_S = 300.0
_STALE_S = 3600.0

_KINDS: Mapping[int, Kind] = {
    1001: "auth",
    1002: "auth",
    1003: "auth",
    1100: "plan",
    2001: "quota",
    2002: "bad_request",
    2003: "unavailable",
    3003: "bad_request",
    3004: "unavailable",
    3005: "unavailable",
    12000: "unavailable",
    **dict.fromkeys((*range(12001, 12035), *range(12503, 12515)), "bad_request"),
}
"The border: ids of Browse's `errors` -> our kinds. An id that is not here counts by its status."

_TOKEN_KINDS: Mapping[str, Kind] = {
    "invalid_client": "auth",
    "unauthorized_client": "auth",
    "invalid_scope": "plan",
    "unsupported_grant_type": "bad_request",
    "invalid_request": "bad_request",
}
"The same for the place that gives tokens, which has a shape of its own."


class TokenRefused(ServiceError):
    """A search was refused because its token has run out or is none."""

    def __init__(self, code: str) -> None:
        super().__init__("auth", SOURCE, code)


def search_service(url: str | None, timeout_s: float, retries: int) -> Service:
    """An address of the operator's own (a proxy, a test server) may be a private one."""
    return Service(
        SOURCE,
        (url or _URL).rstrip("/"),
        judge_search,
        trusted=url is not None,
        timeout_s=timeout_s,
        retries=retries,
        fresh_s=_FRESH_S,
        stale_s=_STALE_S,
    )


def token_service(url: str | None, timeout_s: float) -> Service:
    """A service of its own, so that it has a breaker of its own; tokens are kept elsewhere.

    No second try: the search that needs the token has its own, and tokens have a daily limit.
    """
    return Service(
        f"{SOURCE}-token",
        (url or _URL).rstrip("/"),
        judge_token,
        trusted=url is not None,
        timeout_s=timeout_s,
        retries=0,
        fresh_s=0.0,
        stale_s=0.0,
    )


def judge_search(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
    if error := _of_errors(body, headers):
        return error
    if status >= 300 or _is_readable(body):
        return None
    return ServiceError("bad_response", SOURCE, "an unexpected answer")


def judge_token(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
    code = as_dict(body).get("error")
    if isinstance(code, str) and code in _TOKEN_KINDS:
        return ServiceError(_TOKEN_KINDS[code], SOURCE, code)
    if error := _of_errors(body, headers):
        return error
    if status < 300 and not token_of(body):
        return ServiceError("bad_response", SOURCE, "no token in the answer")
    return None


def token_of(body: Any) -> str:
    """Nothing where there is none that could go into a header."""
    token = as_dict(body).get("access_token")
    if not isinstance(token, str) or " " in token:
        return ""
    return token if token.isascii() and token.isprintable() else ""


def _of_errors(body: Any, headers: Mapping[str, str]) -> ServiceError | None:
    """The first of the errors whose id is known."""
    for error in map(as_dict, as_list(as_dict(body).get("errors"))):
        number = as_number(error.get("errorId"))
        kind = None if number is None else _KINDS.get(int(number))
        if number is not None and kind is not None:
            code = f"{int(number)} {as_text(error.get('domain')) or ''}".strip()
            # Without a word from eBay a used-up quota is asked for again every ten minutes:
            # the same id stands for the day's limit and for a short one.
            wait = retry_after(headers) if kind == "quota" else None
            return TokenRefused(code) if number == 1001 else ServiceError(kind, SOURCE, code, wait)
    return None


def _is_readable(body: Any) -> bool:
    """Listings with titles; or none, which is an answer without `itemSummaries`."""
    found, total = as_dict(body).get("itemSummaries"), as_number(as_dict(body).get("total"))
    if found is None:
        return total is not None
    titles = [one for one in as_list(found) if as_text(as_dict(one).get("title"))]
    return isinstance(found, list) and (bool(titles) or not found)
