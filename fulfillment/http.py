"""What every call to an outside service goes through.

cache -> breaker -> bounded in time, in a thread of its own -> retries -> one exchange -> the
service's error table. An answer that comes too late is kept for the next shopper who asks; when
the service is away, an older answer stands in.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import stamina
from cachetools import TLRUCache

from fulfillment.breaker import Breaker
from fulfillment.exchange import Call, Exchanger, Received
from fulfillment.faults import OF_THE_SERVICE, PASSING, Kind, ServiceError
from values.deadline import Deadline, Monotonic

stamina.instrumentation.set_on_retry_hooks([])
"Another try is no news for the operator; that a service stays away is in the trace."

Judge = Callable[[int, Any, Mapping[str, str]], ServiceError | None]
"""Status, JSON body (None where it is none) and headers -> what is wrong, by the service's own
table; None = nothing it knows of."""

_MOST_AT_ONCE = 32
"Calls to one service under way; more would only wait for each other."
_KEPT_ANSWERS = 4096
_QUOTA_PAUSE_S = 600.0
"How long a service is left alone whose quota is used up, where it does not say."
_LONGEST_PAUSE_S = 86_400.0
_FAIR_SHARE = 0.5
"""Of its usual time: a service that was given less, because the turn was nearly over, has not
failed."""
_LONGEST_WAIT_S = 0.5
"Longest wait before another try; a service that asks for more is not tried again in this turn."


@dataclass(frozen=True, slots=True)
class Service:
    """An outside service and how it is treated."""

    name: str
    url: str
    "Address that paths are put behind; no slash at its end."
    judge: Judge
    trusted: bool = False
    "Whether the operator wrote the address: it may be private."
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    "Sent with every call, keys for example; never in the cache's names, logs or errors."
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = 2.0
    "Longest wait for one answer, retries included."
    retries: int = 2
    fresh_s: float = 600.0
    "How long an answer counts as new."
    stale_s: float = 3600.0
    "How long it may stand in for a service that is away; 0 = never."


@dataclass(frozen=True, slots=True)
class Fetched:
    body: Any
    "The JSON that came."
    age_s: float = 0.0
    stale: bool = False
    "Whether the service is away and this is an older answer."


@dataclass(frozen=True, slots=True)
class _Kept:
    body: Any
    at: float
    until: float


class Http:
    """Shared by all adapters of a process. Safe between threads; opens nothing before a call."""

    def __init__(self, clock: Monotonic = monotonic) -> None:
        self._clock = clock
        self._exchanger: Exchanger | None = None
        self._breakers: dict[str, Breaker] = {}
        self._gates: dict[str, BoundedSemaphore] = {}
        self._answers: TLRUCache[Any, _Kept] = TLRUCache(
            _KEPT_ANSWERS, ttu=lambda _key, kept, _now: kept.until, timer=clock
        )
        self._lock = Lock()

    def get(
        self,
        service: Service,
        path: str,
        params: Mapping[str, str],
        deadline: Deadline,
        fresh_s: float | None = None,
    ) -> Fetched:
        """The JSON behind an address, new or from the cache. Raises ServiceError."""
        query = urlencode({**params, **service.query})
        call = Call(
            service.name,
            "GET",
            f"{service.url}{path}?{query}",
            {"Accept": "application/json", **service.headers},
            trusted=service.trusted,
        )
        key = (path, *sorted(params.items()))
        return self.fetch(
            service, key, deadline, lambda until: self.ask(service, call, until), fresh_s
        )

    def fetch(
        self,
        service: Service,
        key: tuple[object, ...],
        deadline: Deadline,
        once: Callable[[Deadline], Any],
        fresh_s: float | None = None,
    ) -> Fetched:
        """What `once` gives, with all protections around it; it may be called several times.

        `key` names the question among those to this service. Raises ServiceError.
        """
        name = (service.name, service.url, *key)
        fresh = service.fresh_s if fresh_s is None else fresh_s
        kept = self._kept(name)
        if kept and self._clock() - kept.at < fresh:
            return Fetched(kept.body, self._clock() - kept.at)
        try:
            return Fetched(self._guarded(service, name, deadline, once, fresh))
        except ServiceError as error:
            if kept is None or error.kind not in OF_THE_SERVICE:
                raise
            return Fetched(kept.body, self._clock() - kept.at, stale=True)

    def ask(self, service: Service, call: Call, deadline: Deadline) -> Any:
        """One exchange, judged by the service's error table; no cache, no second try."""
        return sound(service, self.send(call, deadline))

    def send(self, call: Call, deadline: Deadline) -> Received:
        """One bare exchange."""
        with self._lock:
            self._exchanger = self._exchanger or Exchanger()
        return self._exchanger.send(call, deadline)

    def close(self) -> None:
        if self._exchanger:
            self._exchanger.close()

    def _guarded(
        self,
        service: Service,
        name: tuple[object, ...],
        deadline: Deadline,
        once: Callable[[Deadline], Any],
        fresh_s: float,
    ) -> Any:
        breaker, gate = self._protection(service)
        until = deadline.sooner(service.timeout_s)
        fair = until.left() >= _FAIR_SHARE * service.timeout_s
        if until.left() <= 0:
            raise ServiceError("unavailable", service.name, "no time left")
        if not breaker.admits():
            raise ServiceError("unavailable", service.name, "left alone after failures")
        if not gate.acquire(blocking=False):
            raise ServiceError("busy", service.name, "too many calls under way")

        def work() -> Any:
            try:
                body = _retried(service, until, once)
                self._keep(name, body, fresh_s + service.stale_s)
                return body
            finally:
                gate.release()

        try:
            body = _in_time(service, until, work)
        except ServiceError as error:
            if fair or error.kind not in PASSING:
                _note(breaker, error)
            raise
        breaker.succeeded()
        return body

    def _protection(self, service: Service) -> tuple[Breaker, BoundedSemaphore]:
        with self._lock:
            breaker = self._breakers.setdefault(service.name, Breaker(self._clock))
            gate = self._gates.setdefault(service.name, BoundedSemaphore(_MOST_AT_ONCE))
        return breaker, gate

    def _kept(self, name: tuple[object, ...]) -> _Kept | None:
        with self._lock:
            kept: _Kept | None = self._answers.get(name)
        return kept

    def _keep(self, name: tuple[object, ...], body: Any, seconds: float) -> None:
        if seconds > 0:
            now = self._clock()
            with self._lock:
                self._answers[name] = _Kept(body, now, now + seconds)


def sound(service: Service, received: Received) -> Any:
    """The JSON of an answer that is one. Raises ServiceError."""
    body = _json(received.content)
    if error := service.judge(received.status, body, received.headers):
        raise error
    if received.status >= 400:
        raise _by_status(service.name, received)
    if body is None:
        raise ServiceError("bad_response", service.name, "no JSON")
    return body


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a service asks for; None where it does not, or by a date."""
    text = headers.get("retry-after", "").strip()
    return min(float(text), _LONGEST_PAUSE_S) if text.isdecimal() else None


def _json(content: bytes) -> Any:
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> None:
    """JSON has no NaN and no Infinity; sums with them would go on silently."""
    raise ValueError(name)


_BY_STATUS: Mapping[int, Kind] = {
    401: "auth",
    402: "plan",
    403: "auth",
    404: "not_found",
    408: "unavailable",
    429: "busy",
}


def _by_status(name: str, received: Received) -> ServiceError:
    """What a bare status says, where the service's own table does not know the answer."""
    status, wait = received.status, retry_after(received.headers)
    kind: Kind = "unavailable" if status >= 500 else _BY_STATUS.get(status, "bad_request")
    return ServiceError(kind, name, f"HTTP {status}", wait)


def _retried(service: Service, until: Deadline, once: Callable[[Deadline], Any]) -> Any:
    def worth_it(error: Exception) -> bool | float:
        if not isinstance(error, ServiceError) or error.kind not in PASSING:
            return False
        if error.retry_after_s is None:
            return until.left() > 0
        return error.retry_after_s if error.retry_after_s <= _LONGEST_WAIT_S else False

    if until.left() <= 0:
        raise ServiceError("unavailable", service.name, "no time left")
    for attempt in stamina.retry_context(
        on=worth_it,
        attempts=1 + service.retries,
        timeout=until.left(),
        wait_initial=0.05,
        wait_max=_LONGEST_WAIT_S,
        wait_jitter=0.1,
    ):
        with attempt:
            return once(until)
    raise AssertionError("a retry context ends with a result or an error")


def _in_time(service: Service, until: Deadline, work: Callable[[], Any]) -> Any:
    """The result of `work`, waited for no longer than that.

    A thread, because nothing else bounds the look-up of a name; a daemon, so that no program
    waits for a dead service when it ends.
    """
    box: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            box.put((work(), None))
        except BaseException as error:  # noqa: BLE001  # raised again where it is waited for
            box.put((None, error))

    Thread(target=run, name=f"nara-{service.name}", daemon=True).start()
    try:
        result, error = box.get(timeout=until.left())
    except Empty:
        raise ServiceError("unavailable", service.name, "no answer in time") from None
    if error is not None:
        raise error
    return result


def _note(breaker: Breaker, error: ServiceError) -> None:
    """A refused question is the service at work; silence and nonsense are not."""
    if error.kind == "quota":
        breaker.pause(min(error.retry_after_s or _QUOTA_PAUSE_S, _LONGEST_PAUSE_S))
    elif error.kind == "busy" and error.retry_after_s:
        breaker.pause(error.retry_after_s)
    elif error.kind in OF_THE_SERVICE:
        breaker.failed()
    else:
        breaker.succeeded()
