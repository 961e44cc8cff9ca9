"""A small real collector: takes OTLP over HTTP and keeps what it was told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.servers import in_a_thread


@dataclass
class Collector:
    url: str = ""
    traces: list[Any] = field(default_factory=list)
    metrics: list[Any] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    "Bodies as they came."

    @property
    def spans(self) -> dict[str, Any]:
        """The last span of each name."""
        return {
            span.name: span
            for told in self.traces
            for resource in told.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }

    @property
    def measured(self) -> set[str]:
        return {
            metric.name
            for told in self.metrics
            for resource in told.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }


def attributes(span: Any) -> dict[str, Any]:
    kinds = {one.key: one.value for one in span.attributes}
    return {key: getattr(value, value.WhichOneof("value")) for key, value in kinds.items()}


@contextmanager
def collecting() -> Iterator[Collector]:
    state = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.raw.append(body)
            if self.path.endswith("/v1/traces"):
                state.traces.append(ExportTraceServiceRequest.FromString(body))
            else:
                state.metrics.append(ExportMetricsServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    with in_a_thread(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as state.url:
        yield state
