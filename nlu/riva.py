"""Riva's AnalyzeIntent over gRPC: channel, deadline, and its errors told in ours.

The one importer of Riva and gRPC. What an answer means is in `riva_answer` and `riva_labels`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from riva.client.proto.riva_nlp_pb2 import AnalyzeIntentOptions, AnalyzeIntentRequest
from riva.client.proto.riva_nlp_pb2_grpc import RivaLanguageUnderstandingStub

from nlu.base import NotUnderstood, Understanding
from nlu.fallback import Missed, Pause
from nlu.riva_answer import Answer, Label, Slot, nothing, understanding
from values.errors import ConfigError

THRESHOLD = 0.5
"Below this class score a text counts as not understood, unless the settings say otherwise."


@dataclass(frozen=True, slots=True)
class RivaServer:
    """Where Riva is and how it is spoken to."""

    uri: str
    "host:port."
    key: str = field(default="", repr=False)
    "Bearer key; empty = none is sent."
    function_id: str = field(default="", repr=False)
    "Which hosted function is meant; empty = none is sent."
    tls: bool = False
    "Certificates below switch TLS on as well."
    root_certificate: Path | None = None
    "PEM of who signed the server's certificate; none = the authorities gRPC knows."
    client_certificate: Path | None = None
    client_key: Path | None = None
    "Both for mutual TLS."
    domain: str = ""
    "Asks the model `riva_intent_<domain>`; empty = Riva's domain classifier chooses."
    language: str = "en-US"
    deadline_s: float = 2.0
    "Longest wait for one answer."


class RivaUnderstander:
    """Asks one text a call, as AnalyzeIntent does. Raises Missed when Riva is not there."""

    def __init__(self, server: RivaServer, threshold: float | None = None) -> None:
        """Connects at the first text. Raises ConfigError when a certificate cannot be read."""
        self._server = server
        self._threshold = THRESHOLD if threshold is None else threshold
        self._channel = _channel(server)
        self._stub = RivaLanguageUnderstandingStub(self._channel)
        self._metadata = _metadata(server)

    @property
    def version(self) -> str:
        return f"riva-{self._server.domain or 'any'}"

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        return [self._one(text) for text in texts]

    def close(self) -> None:
        self._channel.close()

    def _one(self, text: str) -> Understanding | NotUnderstood:
        if not text.split():
            return nothing(text, self.version)
        found = understanding(text, _answer(self._ask(text)), self.version)
        return found if found.confidence >= self._threshold else NotUnderstood(found)

    def _ask(self, text: str) -> Any:
        server = self._server
        options = AnalyzeIntentOptions(domain=server.domain, lang=server.language)
        request = AnalyzeIntentRequest(query=_sendable(text), options=options)
        try:
            return self._stub.AnalyzeIntent(
                request, timeout=server.deadline_s, metadata=self._metadata
            )
        except grpc.RpcError as error:
            raise _translated(error, server) from error


# The way there

_OPTIONS = (
    # A shopper may be silent for minutes; a firewall forgets idle connections before that.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # gRPC would wait up to two minutes; whoever asks again after a back-off means it.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 5_000),
)


def _channel(server: RivaServer) -> grpc.Channel:
    files = (server.root_certificate, server.client_key, server.client_certificate)
    if not (server.tls or any(files)):
        return grpc.insecure_channel(server.uri, options=_OPTIONS)
    credentials = grpc.ssl_channel_credentials(*(_pem(file) for file in files))
    return grpc.secure_channel(server.uri, credentials, options=_OPTIONS)


def _pem(file: Path | None) -> bytes | None:
    try:
        return file.expanduser().read_bytes() if file else None
    except OSError as error:
        raise ConfigError(f"nlu.riva: {file} cannot be read ({error.strerror})") from error


def _metadata(server: RivaServer) -> tuple[tuple[str, str], ...]:
    function = (("function-id", server.function_id),) if server.function_id else ()
    bearer = (("authorization", f"Bearer {server.key}"),) if server.key else ()
    return function + bearer


def _sendable(text: str) -> str:
    """UTF-8 knows no broken surrogates; a mark of the same length keeps the offsets right."""
    return text.encode("utf-8", "replace").decode("utf-8")


# What comes back


def _answer(response: Any) -> Answer:
    domain = _label(response.domain)
    return Answer(
        intent=_label(response.intent),
        domain=domain if domain.name else Label(response.domain_str, domain.score),
        slots=tuple(_slot(value) for value in response.slots),
    )


def _label(classification: Any) -> Label:
    return Label(classification.class_name, classification.score)


def _slot(value: Any) -> Slot:
    labels = tuple(_label(label) for label in value.label)
    return Slot(value.token, labels, tuple((span.start, span.end) for span in value.span))


# What goes wrong


@dataclass(frozen=True, slots=True)
class Fault:
    """What a gRPC status means to us."""

    sentence: str
    "Comes after `Riva at <address>`."
    pause: Pause
    "How long to leave Riva alone; the embedded engine answers meanwhile."


_AWAY = Fault("does not answer; start it, or set RIVA_URI to where it runs", "a while")
_LATE = Fault(
    "did not answer in time; see whether it is busy, or raise nlu.riva.deadline_s", "a while"
)
_BUSY = Fault("is busy or the quota is used up; ask for less or for more quota", "a while")
_BROKEN = Fault("failed; its own log says why", "a while")
_REFUSED = Fault("refuses this text; check nlu.riva.language and nlu.riva.domain", "none")
_ABSENT = Fault(
    "has no such model; deploy one, set nlu.riva.domain, or nlu.engine: onnx", "for good"
)
_STRANGER = Fault(
    "refuses us; check RIVA_API_KEY, nlu.riva.function_id and certificates", "a while"
)

FAULTS: Mapping[grpc.StatusCode, Fault] = {
    grpc.StatusCode.OK: _BROKEN,
    grpc.StatusCode.CANCELLED: _BROKEN,
    grpc.StatusCode.UNKNOWN: _BROKEN,
    grpc.StatusCode.INVALID_ARGUMENT: _REFUSED,
    grpc.StatusCode.DEADLINE_EXCEEDED: _LATE,
    grpc.StatusCode.NOT_FOUND: _ABSENT,
    grpc.StatusCode.ALREADY_EXISTS: _BROKEN,
    grpc.StatusCode.PERMISSION_DENIED: _STRANGER,
    grpc.StatusCode.RESOURCE_EXHAUSTED: _BUSY,
    grpc.StatusCode.FAILED_PRECONDITION: _BROKEN,
    grpc.StatusCode.ABORTED: _BROKEN,
    grpc.StatusCode.OUT_OF_RANGE: _REFUSED,
    grpc.StatusCode.UNIMPLEMENTED: _ABSENT,
    grpc.StatusCode.INTERNAL: _BROKEN,
    grpc.StatusCode.UNAVAILABLE: _AWAY,
    grpc.StatusCode.DATA_LOSS: _BROKEN,
    grpc.StatusCode.UNAUTHENTICATED: _STRANGER,
}
"Every status there is; a test fails when gRPC gets a new one."

_NO_MODEL = re.compile(
    r"(unknown|unavailable|no such) model|model\b.*\b(not (available|found|loaded)|unknown)",
    re.IGNORECASE | re.DOTALL,
)
"Riva's own words for a model that is not deployed."
_VAGUE = frozenset(
    {
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.UNKNOWN,
    }
)
"Statuses under which those words come."


def _translated(error: grpc.RpcError, server: RivaServer) -> Missed:
    called = isinstance(error, grpc.Call)  # by its type, an error need not carry a status
    code = error.code() if called else grpc.StatusCode.UNKNOWN
    details = (error.details() or "") if called else ""
    absent = code in _VAGUE and _NO_MODEL.search(details)
    fault = _ABSENT if absent else FAULTS[code]
    because = ": ".join(filter(None, (code.name, _harmless(details, server))))
    sentence = f"Riva at {server.uri} {fault.sentence} ({because})"
    return Missed(sentence, code.name, fault.pause)


def _harmless(details: str, server: RivaServer) -> str:
    """One short line, without what we sent as metadata: a server may quote it."""
    for secret in filter(None, (server.key, server.function_id)):
        details = details.replace(secret, "…")
    return " ".join(details.split())[:200]
