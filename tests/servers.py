"""A small real HTTP server that speaks as an outside service does, and breaks down on demand.

    with serving(routes) as server:
        server.url, server.calls, server.breaks = ..., ..., slow(3)

`routes`: path -> a function from what was called to what is answered. A fault stands before the
routes until it is taken away or used up.
"""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Called:
    """One call as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    "Names in lower case."
    body: str = ""


@dataclass(frozen=True)
class Says:
    """One answer as it goes out."""

    body: Any
    "JSON, or text or bytes that go out as they are."
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Called], Says]
Fault = Callable[["Handler", Called, "Serving"], None]


@dataclass
class Serving:
    """A running server."""

    routes: Mapping[str, Route]
    url: str = ""
    calls: list[Called] = field(default_factory=list)
    breaks: Fault | None = None
    "What goes wrong with every call; None = nothing."

    def answer(self, called: Called) -> Says:
        route = self.routes.get(called.path)
        return route(called) if route else Says("no such page", 404)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    serving: Serving

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length).decode()
        called = Called(self.command, url.path, dict(parse_qsl(url.query)), headers, body)
        self.serving.calls.append(called)
        if self.serving.breaks:
            self.serving.breaks(self, called, self.serving)
        else:
            self.say(self.serving.answer(called))

    def do_POST(self) -> None:
        self.do_GET()

    def say(self, says: Says) -> None:
        content = _bytes(says.body)
        self.start(says, len(content))
        self.wfile.write(content)

    def start(self, says: Says, length: int) -> None:
        self.send_response(says.status)
        kind = "text/html" if isinstance(says.body, str | bytes) else "application/json"
        for name, value in {"Content-Type": kind, **says.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what some tests are about."""


@contextmanager
def serving(routes: Mapping[str, Route]) -> Iterator[Serving]:
    """A server on a free port of this machine, for as long as the block runs."""
    state = Serving(routes)
    handler = type("Bound", (Handler,), {"serving": state})
    server = _Server(("127.0.0.1", 0), handler)
    with in_a_thread(server) as state.url:
        yield state


@contextmanager
def in_a_thread(server: ThreadingHTTPServer) -> Iterator[str]:
    """Its URL, for as long as it answers."""
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Faults


def slow(seconds: float) -> Fault:
    """Answers rightly, but late."""

    def fault(handler: Handler, called: Called, serving: Serving) -> None:
        time.sleep(seconds)
        handler.say(serving.answer(called))

    return fault


def dripping(seconds: float) -> Fault:
    """Answers at once, a byte at a time, with pauses of that length."""

    def fault(handler: Handler, called: Called, serving: Serving) -> None:
        says = serving.answer(called)
        content = _bytes(says.body)
        handler.start(says, len(content))
        for byte in content:
            handler.wfile.write(bytes([byte]))
            time.sleep(seconds)

    return fault


def reset(handler: Handler, called: Called, serving: Serving) -> None:
    """Hangs up in the middle of things, the hard way."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def truncated(handler: Handler, called: Called, serving: Serving) -> None:
    """Promises a whole answer and sends half of it."""
    says = serving.answer(called)
    content = _bytes(says.body)
    handler.start(says, len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def broken_json(handler: Handler, called: Called, serving: Serving) -> None:
    """Half of the JSON, as if it were all."""
    content = _bytes(serving.answer(called).body)
    handler.say(Says(content[: len(content) // 2]))


def always(says: Says) -> Fault:
    """The same answer to whatever is asked."""

    def fault(handler: Handler, called: Called, serving: Serving) -> None:
        handler.say(says)

    return fault


HTML_502 = always(Says("<html><body><h1>502 Bad Gateway</h1></body></html>", 502))
HTML_200 = always(Says("<html><body>Please sign in to the hotel's network</body></html>"))
ELSEWHERE = always(Says("", 302, {"Location": "http://169.254.169.254/latest/meta-data"}))


def ten_megabytes(handler: Handler, called: Called, serving: Serving) -> None:
    handler.say(Says(b'{"filler": "' + b"x" * 10_000_000 + b'"}'))


def times(count: int, fault: Fault) -> Fault:
    """Goes wrong that often, then no more."""
    left = [count]

    def some(handler: Handler, called: Called, serving: Serving) -> None:
        left[0] -= 1
        if left[0] >= 0:
            fault(handler, called, serving)
        else:
            handler.say(serving.answer(called))

    return some


def changed(change: Callable[[Any], Any]) -> Fault:
    """Every value of the JSON (not its objects and lists) changed: wrong types, nulls."""

    def fault(handler: Handler, called: Called, serving: Serving) -> None:
        says = serving.answer(called)
        handler.say(Says(_each(says.body, change), says.status, says.headers))

    return fault


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_each(inner, change) for inner in value]
    return change(value)


NULLS = changed(lambda value: None)
WRONG_TYPES = changed(lambda value: {"was": str(value)} if isinstance(value, str) else str(value))
ALL_LISTS = changed(lambda value: [value])
