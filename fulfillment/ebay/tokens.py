"""The application token eBay wants beside every search: fetched once, kept until it runs out."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from threading import TIMEOUT_MAX, Lock
from time import monotonic
from typing import Any

from fulfillment.ebay.service import SOURCE, TOKEN, token_of
from fulfillment.exchange import Call, Received
from fulfillment.faults import Kind, ServiceError
from fulfillment.foreign_json import as_dict, as_number
from fulfillment.http import Http, Service, sound
from values.deadline import Deadline, Monotonic

Execute = Callable[[Http, Service, Call, Deadline], Received]

_EARLY_S = 60.0
"A token this near to its end counts as run out: it has to last the search."
_SHORTEST_LIFE_S = 120.0
"Assumed where eBay says nothing readable."
_REFUSED_S = 300.0
"How long refused keys are not tried again; they do not get better by asking."
_REFUSALS = frozenset[Kind]({"auth", "plan", "bad_request"})
_BODY = b"grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope"


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    until: float


@dataclass(frozen=True, slots=True)
class _Refusal:
    kind: Kind
    code: str
    until: float


class Tokens:
    """Safe between threads: one fetches, the others wait within their time and use the same."""

    def __init__(
        self,
        http: Http,
        service: Service,
        execute: Execute,
        keys: tuple[str, str],
        clock: Monotonic = monotonic,
    ) -> None:
        """`keys`: client id and secret."""
        self._http = http
        self._service = service
        self._execute = execute
        self._call = _token_call(service, keys)
        self._clock = clock
        self._token: _Token | None = None
        self._refusal: _Refusal | None = None
        self._lock = Lock()

    def get(self, deadline: Deadline, refused: str | None = None) -> str:
        """A token that is good; another one than `refused`. Raises ServiceError."""
        if token := self._good(refused):
            return token
        if not self._lock.acquire(timeout=min(deadline.left(), TIMEOUT_MAX)):
            raise ServiceError("unavailable", SOURCE, "token: no answer in time")
        try:
            # Whoever held the lock may have fetched it.
            return self._good(refused) or self._fetched(deadline)
        finally:
            self._lock.release()

    def give_up(self, error: ServiceError) -> None:
        """New tokens are refused, too: no more of them are fetched for a while."""
        self._token = None
        self._refusal = _Refusal(error.kind, error.code, self._clock() + _REFUSED_S)

    def _good(self, refused: str | None) -> str | None:
        if (no := self._refusal) and self._clock() < no.until:
            raise ServiceError(no.kind, SOURCE, no.code)
        token = self._token
        fits = token and token.text != refused and self._clock() < token.until
        return token.text if token and fits else None

    def _fetched(self, deadline: Deadline) -> str:
        try:
            fetched = self._http.fetch(self._service, ("token",), deadline, self._once)
        except ServiceError as error:
            code = f"token: {error.code}"
            if error.kind in _REFUSALS:
                self.give_up(ServiceError(error.kind, SOURCE, code))
            raise ServiceError(error.kind, SOURCE, code, error.retry_after_s) from error
        text: str = fetched.body
        return text

    def _once(self, deadline: Deadline) -> str:
        """Keeps the token at once: it is there for the next search, whoever still waits for it."""
        received = self._execute(self._http, self._service, self._call, deadline)
        body = sound(self._service, received)
        text = token_of(body)
        self._token, self._refusal = _Token(text, self._clock() + _life_s(body)), None
        return text


def _life_s(body: Any) -> float:
    """Seconds; half of a life that is too short for the usual margin."""
    seconds = as_number(as_dict(body).get("expires_in")) or _SHORTEST_LIFE_S
    return max(seconds - _EARLY_S, seconds / 2)


def _token_call(service: Service, keys: tuple[str, str]) -> Call:
    basic = b64encode(":".join(keys).encode()).decode()
    headers = {
        "Authorization": f"Basic {basic}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    url = service.url + TOKEN
    return Call(service.name, "POST", url, headers, _BODY, trusted=service.trusted)
