"""What Prometheus is told. Labels are few and known: never a session, a text or an address."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from assistant.reply import Reply

MEDIA_TYPE = CONTENT_TYPE_LATEST
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"Variable naming the folder where the workers of one server add up their numbers."
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self._turns = Counter("nara_turns", "Turns answered, by status.", ["status"], registry=own)
        self._nlu = Counter(
            "nara_nlu", "Turns by what the NLU made of them.", ["status"], registry=own
        )
        self._stages = Histogram(
            "nara_stage_seconds",
            "Time of a turn by stage.",
            ["stage"],
            buckets=_SECONDS,
            registry=own,
        )
        self._lookups = Counter(
            "nara_lookups", "Questions to sources, by outcome.", ["source", "status"], registry=own
        )
        self._shadow = Counter(
            "nara_shadow", "Turns that a shadow model heard, too.", ["status"], registry=own
        )
        self._streams = Gauge(
            "nara_open_streams", "WebSockets open now.", multiprocess_mode="livesum", registry=own
        )
        self._calls = Gauge(
            "nara_open_calls",
            "Spoken conversations open now.",
            multiprocess_mode="livesum",
            registry=own,
        )

    def count(self, reply: Reply) -> None:
        """One turn."""
        self._turns.labels(reply.status).inc()
        self._nlu.labels(_nlu_status(reply)).inc()
        latency = reply.latency
        stages = {"nlu": latency.nlu, "fulfillment": latency.fulfillment, "total": latency.total}
        for stage, milliseconds in stages.items():
            self._stages.labels(stage).observe(milliseconds / 1000)
        for asked in _asked(reply.trace):
            self._lookups.labels(asked["source"], asked["outcome"]).inc()
        if shadow := reply.trace.get("shadow"):
            self._shadow.labels(shadow.get("missing", "answered")).inc()

    def spent(self, stage: str, seconds: float) -> None:
        """A stage that is no part of a turn."""
        self._stages.labels(stage).observe(seconds)

    def call_opened(self) -> None:
        self._calls.inc()

    def call_closed(self) -> None:
        self._calls.dec()

    def opened(self) -> None:
        self._streams.inc()

    def closed(self) -> None:
        self._streams.dec()

    def text(self, active: int | None) -> bytes:
        """All of it, of all workers, in Prometheus' format. `active`: None = not known."""
        if active is None:
            return generate_latest(self._everybodys())
        current = CollectorRegistry()
        sessions = Gauge(
            "nara_active_sessions", "Conversations of the last 15 minutes.", registry=current
        )
        sessions.set(active)
        return generate_latest(self._everybodys()) + generate_latest(current)

    def _everybodys(self) -> CollectorRegistry:
        if SHARED not in os.environ:
            return self._registry
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return shared


def forget_dead_workers() -> None:
    """A worker that was killed could not take back what it had open."""
    folder = Path(os.environ[SHARED])
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not _is_alive(pid):
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _nlu_status(reply: Reply) -> str:
    if reply.trace.get("nlu_error"):
        return "failed"
    return "not_understood" if reply.status == "not_understood" else "understood"


def _asked(trace: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [asked for look_up in trace.get("lookups", ()) for asked in look_up.get("asked", ())]
