"""eBay's own library carries our calls to eBay, over our own way out.

The one importer of ebaysdk and requests. The library knows no deadline, follows redirects, tries
again by itself and writes keys into its log; so its session gets an adapter that hands every
request to `Http.send`, and its log is cut.
"""

import logging
from collections.abc import Mapping
from typing import Any

from ebaysdk.exception import EbaySDKError
from ebaysdk.http import Connection
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException
from requests.structures import CaseInsensitiveDict

from fulfillment.exchange import Call, Received
from fulfillment.faults import Kind, ServiceError
from fulfillment.http import Http, Service
from values.deadline import Deadline

_ERRORS: tuple[tuple[type[Exception], Kind], ...] = (
    (InvalidURL, "bad_request"),
    (InvalidSchema, "bad_request"),
    (MissingSchema, "bad_request"),
    (RequestException, "unavailable"),
    (EbaySDKError, "bad_response"),
)
"The border: errors of both libraries -> our kinds, the first that fits."
_OURS = frozenset(("content-length", "host", "connection", "accept-encoding"))
"Headers of the exchange, which our own client sets."


def _is_no_secret(record: logging.LogRecord) -> bool:
    """At debug level the library writes headers and bodies: keys and tokens among them."""
    return record.levelno >= logging.WARNING


# A filter besides the level, because whoever debugs a program lowers the levels.
_log = logging.getLogger("ebaysdk")
_log.setLevel(logging.WARNING)
_log.addFilter(_is_no_secret)


def execute(http: Http, service: Service, call: Call, deadline: Deadline) -> Received:
    """One call, whatever its status. Raises ServiceError."""
    # A connection keeps the state of its last call, and the library writes into the headers.
    connection = Connection(config_file=None, errors=False, timeout=deadline.left())
    # The keyword alone does not reach where the library looks.
    connection.config.set("errors", False, force=True)
    for scheme in ("http://", "https://"):
        connection.session.mount(scheme, _OurWay(http, call, deadline))
    try:
        response = connection.execute(
            call.url,
            data=call.body,
            headers=dict(call.headers),
            method=call.method,
            parse_response=False,
        )
    except (RequestException, EbaySDKError) as error:
        # The class says what broke; the message may hold the address.
        raise ServiceError(_kind_of(error), service.name, type(error).__name__) from error
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Received(response.status_code, headers, response.content)


def _kind_of(error: Exception) -> Kind:
    return next(kind for type_, kind in _ERRORS if isinstance(error, type_))


class _OurWay(BaseAdapter):
    """Sends what requests prepared as our own client does: in time, in bounds, no redirects."""

    def __init__(self, http: Http, call: Call, deadline: Deadline) -> None:
        super().__init__()
        self._http = http
        self._call = call
        self._deadline = deadline

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        received = self._http.send(self._prepared(request), self._deadline)
        return _response(request, received)

    def close(self) -> None:
        """Connections are kept by `Http`."""

    def _prepared(self, request: PreparedRequest) -> Call:
        body = request.body
        return Call(
            self._call.service,
            request.method or self._call.method,
            request.url or self._call.url,
            {name: _text(value) for name, value in request.headers.items() if _is_theirs(name)},
            body.encode() if isinstance(body, str) else body,
            self._call.trusted,
            self._call.largest_bytes,
        )


def _is_theirs(name: str) -> bool:
    return name.lower() not in _OURS


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _response(request: PreparedRequest, received: Received) -> Response:
    response = Response()
    response.status_code = received.status
    response.headers = CaseInsensitiveDict(_plain(received.headers))
    response.encoding = "utf-8"
    response.url = request.url or ""
    response.request = request
    response.reason = ""
    response._content = received.content
    return response


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    return dict(headers.items())
