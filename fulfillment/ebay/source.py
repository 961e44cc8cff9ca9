"""eBay as a source of answers: what a thing costs there, by its Browse search.

One page of listings is one call; order, limits and what is the thing and what only something for
it are settled here. The older Finding API, which ebaysdk was made for, is closed.
"""

import logging
from collections.abc import Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.ebay.listings import (
    Listing,
    hit_of,
    in_order,
    is_affordable,
    is_it,
    listings,
    totals,
    typical,
)
from fulfillment.ebay.search import (
    CURRENCIES,
    SIGNS,
    is_elsewhere,
    order_of,
    search_params,
    search_words,
)
from fulfillment.ebay.service import SEARCH, SOURCE, TokenRefused, search_service, token_service
from fulfillment.ebay.tokens import Execute, Tokens
from fulfillment.exchange import Call
from fulfillment.faults import ServiceError, outcome_of
from fulfillment.foreign_json import as_dict, as_list, as_number, as_text
from fulfillment.http import Http, sound
from fulfillment.looked_for import looked_for
from fulfillment.price_question import PRICE, instead_of, price_looked_for
from values.deadline import Deadline, Monotonic
from values.errors import ConfigError
from values.money import PriceRange

_MOST_HITS = 5
_log = logging.getLogger(__name__)


class Ebay:
    """Opens nothing before it is asked. Safe between threads."""

    def __init__(  # noqa: PLR0913  # all by name, one per setting
        self,
        http: Http,
        *,
        client_id: str,
        client_secret: str,
        url: str | None = None,
        marketplace: str = "EBAY_US",
        timeout_s: float = 2.0,
        retries: int = 2,
        clock: Monotonic = monotonic,
    ) -> None:
        """Raises ConfigError where eBay's library is not installed or nobody knows the market."""
        if marketplace not in CURRENCIES:
            known = ", ".join(sorted(CURRENCIES))
            raise ConfigError(f"fulfillment.ebay.marketplace: {marketplace} is none of {known}")
        self._http = http
        self._execute = _library()
        self._service = search_service(url, timeout_s, retries)
        keys, own = (client_id, client_secret), token_service(url, timeout_s)
        self._tokens = Tokens(http, own, self._execute, keys, clock)
        self._marketplace = marketplace
        self._currency = CURRENCIES[marketplace]

    @property
    def questions(self) -> frozenset[str]:
        return frozenset((PRICE,))

    def fulfill(self, request: Request) -> Outcome:
        if request.question != PRICE:
            return NothingFound(request.question, looked_for(request), SOURCE)
        data = self._looked_for(request)
        if not search_words(request):
            return NothingFound(PRICE, {**data, "missing": "item"}, SOURCE)
        if is_elsewhere(request):
            return NothingFound(PRICE, data, SOURCE)
        try:
            return self._answer(request, data)
        except ServiceError as error:
            return outcome_of(error, PRICE, data)

    def check(self, deadline: Deadline) -> str:
        """A token and one listing, past the cache. Raises ServiceError."""
        until = deadline.sooner(self._service.timeout_s)
        body = self._searched({"q": "shoes", "limit": "1"}, until)
        total = as_number(as_dict(body).get("total")) or 0
        return f"token and search work on {self._marketplace}, {int(total)} listings of shoes"

    def _looked_for(self, request: Request) -> dict[str, Any]:
        sign = SIGNS.get(self._currency, "$")
        return {**price_looked_for(request), "sorted_by": order_of(request), "sign": sign}

    def _answer(self, request: Request, data: dict[str, Any]) -> Outcome:
        order = data["sorted_by"]
        found = self._fitting(request, request.price, order)
        proper = [one for one in found if is_it(one, request)]
        if found and not proper and order in ("lowest", "highest"):
            # The cheapest of all that is called so are small parts: the best matches, then.
            matching = self._fitting(request, request.price, "any")
            proper = [one for one in matching if is_it(one, request)]
        if proper:
            return Answer(PRICE, {**data, **_found(proper, order, exact=True)}, SOURCE)
        prices = self._other_prices(request)
        if found and not prices:
            return Answer(PRICE, {**data, **_found(found, order, exact=False)}, SOURCE)
        return NothingFound(PRICE, {**data, "instead": instead_of(prices=prices)}, SOURCE)

    def _fitting(self, request: Request, limits: PriceRange | None, order: str) -> list[Listing]:
        params = search_params(request, self._currency, limits, order)
        key = (SEARCH, self._marketplace, *sorted(params.items()))

        def once(until: Deadline) -> Any:
            return self._searched(params, until)

        fetched = self._http.fetch(self._service, key, request.deadline, once)
        found = listings(fetched.body, self._currency)
        return [one for one in found if is_affordable(one, limits)]

    def _other_prices(self, request: Request) -> list[float]:
        """Lowest and highest price there is, where limits are why nothing was found."""
        found = self._fitting(request, None, "any") if request.price else []
        proper = [one for one in found if is_it(one, request)]
        amounts = totals(proper) if proper else []
        return [float(min(amounts)), float(max(amounts))] if amounts else []

    def _searched(self, params: Mapping[str, str], until: Deadline) -> Any:
        """With a token that is good; where it has just run out, once more with a new one."""
        token = self._tokens.get(until)
        try:
            return self._asked(params, token, until)
        except TokenRefused:
            token = self._tokens.get(until, refused=token)
        try:
            return self._asked(params, token, until)
        except TokenRefused as error:
            self._tokens.give_up(error)
            raise

    def _asked(self, params: Mapping[str, str], token: str, until: Deadline) -> Any:
        headers = {
            "Authorization": f"Bearer {token}",
            "X-EBAY-C-MARKETPLACE-ID": self._marketplace,
            "Accept": "application/json",
        }
        service = self._service
        url = f"{service.url}{SEARCH}?{urlencode(params)}"
        call = Call(service.name, "GET", url, headers, trusted=service.trusted)
        body = sound(service, self._execute(self._http, service, call, until))
        _tell_warnings(body)
        return body


def _library() -> Execute:
    try:
        from fulfillment.ebay.sdk import execute
    except ImportError as error:
        raise ConfigError(
            "eBay needs a library of its own; run: pip install 'nara-assistant[ebay]'"
        ) from error
    return execute


def _found(found: list[Listing], order: str, *, exact: bool) -> dict[str, Any]:
    chosen = in_order(found, order)
    amounts = totals(chosen)
    return {
        "hits": [hit_of(one) for one in chosen[:_MOST_HITS]],
        "lowest": float(min(amounts)),
        "highest": float(max(amounts)),
        "typical": float(typical(chosen)),
        "count": len(chosen),
        "exact": exact,
        "available": None,
        "nearest_town": None,
    }


def _tell_warnings(body: Any) -> None:
    """The answer stands. Ids only: a message may hold the shopper's words."""
    for warning in map(as_dict, as_list(as_dict(body).get("warnings"))):
        number, domain = as_number(warning.get("errorId")), as_text(warning.get("domain"))
        if number is not None:
            _log.warning("eBay warns of a search: %d %s", int(number), domain or "")
