"""A Riva of our own: the real gRPC service, which answers what a test tells it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Self

import grpc
from riva.client.proto.riva_nlp_pb2 import (
    AnalyzeIntentRequest,
    AnalyzeIntentResponse,
    Classification,
    Span,
    TokenClassValue,
)
from riva.client.proto.riva_nlp_pb2_grpc import (
    RivaLanguageUnderstandingServicer,
    add_RivaLanguageUnderstandingServicer_to_server,
)


def slot(words: str, name: str, score: float = 0.9, span: tuple[int, int] | None = None) -> Any:
    """A value as Riva sends it."""
    spans = [Span(start=span[0], end=span[1])] if span else []
    label = Classification(class_name=name, score=score)
    return TokenClassValue(token=words, label=[label], span=spans)


def said(intent: str, *slots: Any, score: float = 0.97, domain: str = "weather") -> Any:
    """An answer as Riva sends it."""
    return AnalyzeIntentResponse(
        intent=Classification(class_name=intent, score=score),
        slots=slots,
        domain_str=domain,
        domain=Classification(class_name=domain, score=0.99),
    )


class _Service(RivaLanguageUnderstandingServicer):  # type: ignore[misc]  # gRPC has no types
    def __init__(self, riva: "Riva") -> None:
        self._riva = riva

    def AnalyzeIntent(self, request: Any, context: Any) -> Any:  # noqa: N802
        return self._riva.analyze(request, context)


class Riva:
    """One server on one port of this machine; may be stopped and started again."""

    def __init__(self, credentials: Any = None, *, with_nlp: bool = True) -> None:
        """Without NLP it answers like the releases that no longer have it."""
        self.answer: Any = said("weather.weather")
        self.refusal: tuple[grpc.StatusCode, str] | None = None
        self.delay_s = 0.0
        self.asked: list[Any] = []
        self.metadata: list[dict[str, str]] = []
        self._stopped = Event()
        self._credentials = credentials
        self._service = _Service(self) if with_nlp else RivaLanguageUnderstandingServicer()
        self._port = 0
        self.start()

    @property
    def uri(self) -> str:
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        self._stopped.clear()
        self._server = grpc.server(ThreadPoolExecutor(2))
        add_RivaLanguageUnderstandingServicer_to_server(self._service, self._server)
        add: Callable[..., int] = self._server.add_insecure_port
        if self._credentials:
            add = self._server.add_secure_port
        secured = (self._credentials,) if self._credentials else ()
        self._port = add(self.uri, *secured)
        self._server.start()

    def stop(self) -> None:
        self._stopped.set()
        self._server.stop(0).wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def analyze(self, request: AnalyzeIntentRequest, context: Any) -> Any:
        self.asked.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        self._stopped.wait(self.delay_s)
        if self.refusal:
            context.abort(*self.refusal)
        return self.answer
