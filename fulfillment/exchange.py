"""One HTTP exchange with an outside service, kept in bounds: time, size, address, no redirects.

The one importer of httpx. Knows no service, no cache and no second try.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.request import getproxies

import httpx

from fulfillment.faults import ServiceError
from values.deadline import Deadline

_LEAST_TIME_S = 0.005
"With less time left than this, nothing is sent."

# httpx writes every address it calls into its log, and httpcore every header: keys among them.
for _library in ("httpx", "httpcore"):
    logging.getLogger(_library).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent. Holds secrets: its text shows none."""

    service: str
    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    trusted: bool = False
    "Whether the operator wrote the address: it may be a private one then."
    largest_bytes: int = 2_000_000
    "A longer answer is refused, also where it is packed."


@dataclass(frozen=True, slots=True)
class Received:
    status: int
    headers: Mapping[str, str]
    "Names in lower case."
    content: bytes


class Exchanger:
    """Sends calls over kept connections. Safe between threads."""

    def __init__(self) -> None:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=32)
        self._client = httpx.Client(follow_redirects=False, limits=limits, timeout=None)
        self._proxied = bool({"http", "https", "all"} & getproxies().keys())

    def send(self, call: Call, deadline: Deadline) -> Received:
        """Raises ServiceError; an answer of any status but a redirect is no error here."""
        left = deadline.left()
        if left < _LEAST_TIME_S:
            raise ServiceError("unavailable", call.service, "no time left")
        try:
            return self._send(call, deadline, left)
        except httpx.TimeoutException as error:
            raise ServiceError("unavailable", call.service, "no answer in time") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ServiceError("bad_request", call.service, "no such address") from error
        except httpx.HTTPError as error:
            # The class says what broke; the message may hold the address, and so a key.
            raise ServiceError("unavailable", call.service, type(error).__name__) from error

    def close(self) -> None:
        self._client.close()

    def _send(self, call: Call, deadline: Deadline, left: float) -> Received:
        extensions: dict[str, Any] = {"timeout": httpx.Timeout(left).as_dict()}
        if not (call.trusted or self._proxied):
            extensions["trace"] = _refuse_private(call.service)
        request = self._client.build_request(
            call.method, call.url, headers=call.headers, content=call.body, extensions=extensions
        )
        response = self._client.send(request, stream=True)
        try:
            if response.has_redirect_location:
                raise ServiceError("bad_response", call.service, "a redirect, which is refused")
            content = b"".join(_pieces(response, call, deadline))
            return Received(response.status_code, response.headers, content)
        finally:
            response.close()


def _pieces(response: httpx.Response, call: Call, deadline: Deadline) -> Iterator[bytes]:
    """The body, until it is too long or comes too slowly."""
    size = 0
    for piece in response.iter_bytes(65_536):
        size += len(piece)
        if size > call.largest_bytes:
            raise ServiceError("bad_response", call.service, "the answer is too large")
        if deadline.left() <= 0:
            raise ServiceError("unavailable", call.service, "no answer in time")
        yield piece


def _refuse_private(service: str) -> Any:
    """Looks at the address a new connection leads to before a word is sent on it.

    A name that suddenly means a machine of the shop's own network (DNS rebinding, a captive
    portal) would get the shop's keys.
    """

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if not event.endswith("connect_tcp.complete"):
            return
        stream = info["return_value"]
        address = str(stream.get_extra_info("server_addr")[0]).partition("%")[0]
        if not ip_address(address).is_global:
            stream.close()
            raise ServiceError("unavailable", service, "its name leads to a private address")

    return trace
