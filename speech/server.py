"""The embedded engines behind Riva's own gRPC services: an unchanged Riva client runs without GPU.

    with RivaServing(engines, serving) as server:
        server.address

What hears, speaks and understands is handed in; where nothing does, its calls are UNIMPLEMENTED.
"""

import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import grpc
from riva.client.proto import health_pb2, health_pb2_grpc
from riva.client.proto.riva_asr_pb2_grpc import add_RivaSpeechRecognitionServicer_to_server
from riva.client.proto.riva_nlp_pb2_grpc import add_RivaLanguageUnderstandingServicer_to_server
from riva.client.proto.riva_tts_pb2_grpc import add_RivaSpeechSynthesisServicer_to_server

from speech.base import Recognizer, Synthesizer
from speech.server_analysis import Analyse
from speech.server_gate import Gate
from speech.server_hearing import Hearing
from speech.server_language import Language
from speech.server_speaking import Speaking
from values.errors import ConfigError

_SPARE = 8
"Threads beyond the calls: for health checks, and to refuse what is too much."
_OPTIONS = (
    # Otherwise a second server on the same port takes half of the calls, without a word.
    ("grpc.so_reuseport", 0),
    # A recording comes in one message: ten minutes of 48 kHz stereo are 115 MB.
    ("grpc.max_receive_message_length", 128 * 1024 * 1024),
    # Clients ping idle connections every 30 seconds, with and without calls.
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
)


@dataclass(frozen=True, slots=True)
class Engines:
    """What answers; None = nothing does."""

    recognizer: Recognizer | None
    synthesizer: Synthesizer | None
    analyse: Analyse
    recognizer_name: str = "nara-embedded-asr"
    synthesizer_name: str = "nara-embedded-tts"


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how it is served."""

    host: str = "127.0.0.1"
    port: int = 50051
    "0 = any free one."
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    "PEM files; both or none."
    calls: int = 8
    "At the same time, of each of the three services."
    idle_s: float = 60.0
    "How long a stream may bring no audio."
    grace_s: float = 5.0
    "What calls under way have to finish, when the server stops."


class RivaServing:
    """Listens from the beginning of `with` to its end."""

    def __init__(self, engines: Engines, serving: Serving) -> None:
        """Raises ConfigError when it cannot listen there."""
        self._serving = serving
        threads = ThreadPoolExecutor(3 * serving.calls + _SPARE, "riva-serve")
        self._server = grpc.server(threads, options=_OPTIONS)
        self._register(engines)
        self._port = _bound(self._server, serving)

    @property
    def address(self) -> str:
        return _address(self._serving.host, self._port)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        """No new calls; those under way may finish."""
        self._server.stop(self._serving.grace_s).wait()

    def _register(self, engines: Engines) -> None:
        serving, server = self._serving, self._server
        hearing, speaking, language = (Gate(serving.calls) for _ in range(3))
        add_RivaSpeechRecognitionServicer_to_server(
            Hearing(engines.recognizer, hearing, engines.recognizer_name, serving.idle_s), server
        )
        add_RivaSpeechSynthesisServicer_to_server(
            Speaking(engines.synthesizer, speaking, engines.synthesizer_name), server
        )
        add_RivaLanguageUnderstandingServicer_to_server(Language(engines.analyse, language), server)
        health_pb2_grpc.add_HealthServicer_to_server(_Health(), server)


class _Health(health_pb2_grpc.HealthServicer):  # type: ignore[misc]  # gRPC has no types
    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        return health_pb2.HealthCheckResponse(status=health_pb2.HealthCheckResponse.SERVING)

    def Watch(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802
        """gRPC takes this for healthy; to watch would hold a thread a client."""
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "send Check from time to time")
        yield


# The port


def _bound(server: Any, serving: Serving) -> int:
    where = _address(serving.host, serving.port)
    add: Callable[..., int] = server.add_insecure_port
    secured = _credentials(serving)
    try:
        return server.add_secure_port(where, secured) if secured else add(where)
    except RuntimeError as error:
        wanted = "another program may have it; choose another --port or --host"
        raise ConfigError(f"cannot listen at {where}; {wanted}") from error


def _credentials(serving: Serving) -> Any:
    if bool(serving.tls_certificate) != bool(serving.tls_key):
        raise ConfigError("--tls-cert and --tls-key belong together; give both")
    if not (serving.tls_certificate and serving.tls_key):
        return None
    certificate, key = _pem(serving.tls_certificate), _pem(serving.tls_key)
    try:
        # gRPC would only say that it cannot listen.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            serving.tls_certificate.expanduser(), serving.tls_key.expanduser()
        )
    except ssl.SSLError as error:
        both = f"{serving.tls_certificate} and {serving.tls_key}"
        raise ConfigError(f"{both} are no certificate and key of one pair in PEM") from error
    return grpc.ssl_server_credentials([(key, certificate)])


def _pem(file: Path) -> bytes:
    try:
        return file.expanduser().read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from error


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
