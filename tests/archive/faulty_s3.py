"""A small S3 server in this process that misbehaves on demand: what no real one does when asked.

with serving() as store:
    store.faults = [slow_down] * 3      # the next three calls
    store.lies = True                   # its ETags mean nothing
"""

import hashlib
import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "bucket"
DATE = "Mon, 23 Nov 2026 20:00:00 GMT"

Fault = Callable[["Handler"], None]


@dataclass
class Stored:
    body: bytes
    metadata: dict[str, str]

    @property
    def etag(self) -> str:
        return hashlib.md5(self.body).hexdigest()


@dataclass
class Store:
    """What it holds and how it misbehaves."""

    url: str = ""
    objects: dict[str, Stored] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    "Method and key of everything that was asked, `LIST` for listings."
    faults: list[Fault] = field(default_factory=list)
    "What goes wrong with the next calls, one each."
    always: Fault | None = None
    "What goes wrong with every call."
    lies: bool = False
    "The ETag in its answers is another one every time."
    forgets: bool = False
    "It takes what is put and keeps nothing."
    cuts: bool = False
    "It takes what is put and keeps half of it."
    careless: bool = False
    "It ignores If-None-Match and If-Match."
    lock: Lock = field(default_factory=Lock)

    @property
    def contents(self) -> dict[str, bytes]:
        return {key: stored.body for key, stored in sorted(self.objects.items())}

    @property
    def etag_of(self) -> Callable[[Stored], str]:
        return self._lie if self.lies else (lambda stored: stored.etag)

    def _lie(self, stored: Stored) -> str:
        return hashlib.md5(f"{len(self.calls)}".encode()).hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    store: Store

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.query, self.key = parse_qs(url.query), unquote(url.path).removeprefix(f"/{BUCKET}/")
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        listing = "list-type" in self.query
        with self.store.lock:
            self.store.calls.append("LIST" if listing else f"{self.command} {self.key}")
            fault = self.store.always or (self.store.faults.pop(0) if self.store.faults else None)
        if fault:
            fault(self)
        elif listing:
            self._list()
        else:
            getattr(self, f"_{self.command.lower()}")()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response_only(status)
        sent = {"Date": DATE, "Content-Length": str(len(body)), **headers}
        for name, value in sent.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code} it is</Message></Error>"
        self.say(status, body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _list(self) -> None:
        prefix = self.query.get("prefix", [""])[0]
        rows = [
            f"<Contents><Key>{escape(quote(key))}</Key><Size>{len(stored.body)}</Size>"
            f'<ETag>"{self.store.etag_of(stored)}"</ETag></Contents>'
            for key, stored in sorted(self.store.objects.items())
            if key.startswith(prefix)
        ]
        head = "<IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>"
        body = f"<ListBucketResult>{head}{''.join(rows)}</ListBucketResult>"
        self.say(200, body.encode(), Content_Type="application/xml")

    def _put(self) -> None:
        metadata = {
            name.lower().removeprefix("x-amz-meta-"): value
            for name, value in self.headers.items()
            if name.lower().startswith("x-amz-meta-")
        }
        stored = Stored(self.body, metadata)
        with self.store.lock:
            if not self.store.careless and self._is_taken():
                self.refuse(412, "PreconditionFailed")
                return
            if not self.store.forgets:
                kept = self.body[: len(self.body) // 2] if self.store.cuts else self.body
                self.store.objects[self.key] = Stored(kept, metadata)
        self.say(200, ETag=f'"{self.store.etag_of(stored)}"')

    def _is_taken(self) -> bool:
        there, wanted = self.store.objects.get(self.key), self.headers.get("If-Match")
        if wanted:
            return there is None or wanted.strip('"') != there.etag
        return self.headers.get("If-None-Match") == "*" and there is not None

    def _get(self) -> None:
        stored = self.store.objects.get(self.key)
        if not stored:
            self.refuse(404, "NoSuchKey")
            return
        metadata = {f"x-amz-meta-{name}": value for name, value in stored.metadata.items()}
        headers = {"ETag": f'"{self.store.etag_of(stored)}"', **metadata}
        if self.command == "HEAD":
            headers["Content-Length"] = str(len(stored.body))
        self.say(200, stored.body, **headers)

    _head = _get

    def _delete(self) -> None:
        self.store.objects.pop(self.key, None)
        self.say(204)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what some tests are about."""


@contextmanager
def serving() -> Iterator[Store]:
    """A store on a free port, for as long as the block runs."""
    store = Store()
    server = _Server(("127.0.0.1", 0), type("Bound", (Handler,), {"store": store}))
    store.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Faults


def internal_error(handler: Handler) -> None:
    handler.refuse(500, "InternalError")


def slow_down(handler: Handler) -> None:
    handler.refuse(503, "SlowDown")


def skewed(handler: Handler) -> None:
    handler.refuse(403, "RequestTimeTooSkewed")


def denied(handler: Handler) -> None:
    handler.refuse(403, "AccessDenied")


def reset(handler: Handler) -> None:
    """Hangs up the hard way."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def deaf(handler: Handler) -> None:
    """Does what it was asked, and hangs up instead of answering."""
    stored = Stored(handler.body, {"sha256": str(handler.headers.get("x-amz-meta-sha256"))})
    handler.store.objects[handler.key] = stored
    reset(handler)


def broken_off(handler: Handler) -> None:
    """Keeps the beginning of what it was sent as if that were all, and hangs up."""
    metadata = {name: str(handler.headers.get(f"x-amz-meta-{name}")) for name in ("sha256", "size")}
    handler.store.objects[handler.key] = Stored(handler.body[:1], metadata)
    reset(handler)


def only(method: str, fault: Fault, keys: str = "") -> Fault:
    """The fault for calls of one method whose key matches; other calls are answered well."""

    def chosen(handler: Handler) -> None:
        listing = "list-type" in handler.query
        if handler.command == method and not listing and re.search(keys, handler.key):
            fault(handler)
        elif listing:
            handler._list()
        else:
            getattr(handler, f"_{handler.command.lower()}")()

    return chosen


def once(method: str, fault: Fault, keys: str = "") -> Fault:
    """The same for the first such call alone."""
    left = [only(method, fault, keys)]

    def chosen(handler: Handler) -> None:
        fits = handler.command == method and re.search(keys, handler.key)
        (left.pop() if left and fits else only("", fault))(handler)

    return chosen
