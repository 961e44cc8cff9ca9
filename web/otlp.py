"""Turns as OpenTelemetry traces and metrics, sent over HTTP beside the turns (extra `otel`).

No text, slot or session goes out. The library reads the usual OTEL_* variables itself: headers
with credentials, sampling, attributes of the service.
"""

import logging
import os
from collections.abc import Sequence
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Histogram
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from assistant.reply import Reply
from web.telemetry import Times

_LOG = logging.getLogger("nara.web")
_TIMEOUT_S = 5.0
_EVERY_MS = 15_000
_FAILED = frozenset({"error", "unavailable"})
_MS = 1_000_000
"Nanoseconds."
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Otlp:
    """Sends to one collector; what it cannot take in time is dropped, and that is said once."""

    def __init__(self, endpoint: str, service: str) -> None:
        """`endpoint`: base URL; /v1/traces and /v1/metrics are below it."""
        # Its own lines come at every try; ours say once that it is away.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        base = endpoint.rstrip("/")
        resource = Resource.create({"service.name": service, "service.instance.id": _instance()})
        exporter = _Told(OTLPSpanExporter(f"{base}/v1/traces", timeout=_TIMEOUT_S), endpoint)
        self._traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._traces.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._traces.get_tracer("nara")
        metrics = OTLPMetricExporter(f"{base}/v1/metrics", timeout=_TIMEOUT_S)
        reader = PeriodicExportingMetricReader(metrics, export_interval_millis=_EVERY_MS)
        self._metrics = MeterProvider([reader], resource, shutdown_on_exit=False)
        self._measure()

    def turn(self, reply: Reply, times: Times, parent: str) -> None:
        self._trace(reply, times, parent)
        self._count(reply, times)

    def close(self) -> None:
        self._traces.force_flush(round(_TIMEOUT_S * 1000))
        self._metrics.force_flush(round(_TIMEOUT_S * 1000))
        self._traces.shutdown()
        self._metrics.shutdown(_TIMEOUT_S * 1000)

    def _measure(self) -> None:
        meter = self._metrics.get_meter("nara")
        self._turns = meter.create_counter("nara.turns", "{turn}", "Turns answered, by status.")
        asked = "Questions to sources, by outcome."
        self._lookups = meter.create_counter("nara.lookups", "{question}", asked)
        self._times: Histogram = meter.create_histogram(
            "nara.stage.duration",
            "s",
            "Time of a turn by stage.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )

    def _count(self, reply: Reply, times: Times) -> None:
        self._turns.add(1, {"status": reply.status})
        spent = {"nlu": reply.latency.nlu, "fulfillment": reply.latency.fulfillment}
        for stage, milliseconds in {**spent, "total": (times.left - times.arrived) / _MS}.items():
            self._times.record(milliseconds / 1000, {"stage": stage})
        for look_up in reply.trace.get("lookups", ()):
            for asked in look_up["asked"]:
                labels = {"source": asked["source"], "status": asked["outcome"]}
                self._lookups.add(1, labels)

    def _trace(self, reply: Reply, times: Times, parent: str) -> None:
        """The turn, and below it its stages one after the other."""
        above = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
        turn = self._tracer.start_span(
            "turn", above, SpanKind.SERVER, _attributes(reply), start_time=times.arrived
        )
        if reply.status in _FAILED:
            turn.set_status(Status(StatusCode.ERROR, reply.status))
        inside = trace.set_span_in_context(turn)
        heard, done = (times.began + round(ms * _MS) for ms in _bounds(reply))
        self._stage("queue", inside, times.arrived, times.began)
        self._stage("nlu", inside, times.began, heard)
        self._look_ups(reply, inside, heard)
        self._stage("keep", inside, min(done, times.left), times.left)
        turn.end(times.left)

    def _look_ups(self, reply: Reply, inside: Any, start: int) -> None:
        """How long each source took is measured; that it came right after the one before is not."""
        for look_up in reply.trace.get("lookups", ()):
            end = start + round(look_up["ms"] * _MS)
            said = {"nara.question": look_up["question"], "nara.outcome": look_up["outcome"]}
            span = self._tracer.start_span(
                "look-up", inside, attributes=_known(said), start_time=start
            )
            self._sources(look_up["asked"], trace.set_span_in_context(span), start)
            span.end(end)
            start = end

    def _sources(self, asked: Sequence[dict[str, Any]], inside: Any, start: int) -> None:
        for one in asked:
            end = start + round(one["ms"] * _MS)
            said = {"nara.source": one["source"], "nara.outcome": one["outcome"]}
            span = self._tracer.start_span(
                "source", inside, SpanKind.CLIENT, said, start_time=start
            )
            if one["outcome"] == "unavailable":
                span.set_status(Status(StatusCode.ERROR))
            span.end(end)
            start = end

    def _stage(self, name: str, inside: Any, start: int, end: int) -> None:
        self._tracer.start_span(name, inside, start_time=start).end(end)


class _Told(SpanExporter):
    """Says once that the collector is away, and once that it is back."""

    def __init__(self, inner: SpanExporter, endpoint: str) -> None:
        self._inner, self._endpoint, self._away = inner, endpoint, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        away = result is not SpanExportResult.SUCCESS
        if away and not self._away:
            lost = "telemetry: the collector at %s takes nothing; traces are dropped until it does"
            _LOG.warning(lost, self._endpoint)
        elif self._away and not away:
            _LOG.warning("telemetry: the collector at %s takes traces again", self._endpoint)
        self._away = away
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


def _instance() -> str:
    return f"{os.uname().nodename}-{os.getpid()}"


def _bounds(reply: Reply) -> tuple[float, float]:
    """Milliseconds after which it was understood, and answered."""
    return reply.latency.nlu, reply.latency.total


def _attributes(reply: Reply) -> dict[str, Any]:
    return _known(
        {
            "nara.conversation_id": reply.conversation_id,
            "nara.turn": reply.turn,
            "nara.status": reply.status,
            "nara.state": reply.state,
            "nara.act": reply.act,
            "nara.intent": reply.intent,
            "nara.confidence": reply.confidence,
            "nara.model": reply.model,
            "nara.nlu_error": bool(reply.trace.get("nlu_error")),
        }
    )


def _known(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}
