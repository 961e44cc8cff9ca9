"""Who is told of turns for traces and metrics elsewhere; nobody, unless a collector is named."""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from assistant.access import collector
from assistant.config import Settings
from assistant.reply import Reply
from values.errors import ConfigError

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_PARENT: ContextVar[str] = ContextVar("traceparent", default="")


@dataclass(frozen=True, slots=True)
class Times:
    """When a turn went on, in nanoseconds since the epoch."""

    arrived: int
    began: int
    "After those that came before."
    left: int
    "Kept and ready to be sent."


class Telemetry(Protocol):
    """Calls return at once and never raise."""

    def turn(self, reply: Reply, times: Times, parent: str) -> None:
        """`parent`: W3C traceparent of the request; empty = there is none."""

    def close(self) -> None:
        """Sends what waits, for a moment."""


class Silent:
    """Where no collector is named."""

    def turn(self, reply: Reply, times: Times, parent: str) -> None:
        pass

    def close(self) -> None:
        pass


def follow(traceparent: str) -> None:
    """The trace that the request being answered belongs to; one that is malformed is none."""
    _PARENT.set(traceparent if _TRACEPARENT.fullmatch(traceparent) else "")


def followed() -> str:
    return _PARENT.get()


def telemetry_of(settings: Settings) -> Telemetry:
    """Raises ConfigError where a collector is named and the library is missing."""
    endpoint = check_telemetry(settings)
    if not endpoint:
        return Silent()
    from web.otlp import Otlp

    return Otlp(endpoint, settings.telemetry.service)


def check_telemetry(settings: Settings) -> str:
    """The collector that will be told of turns; empty = none. Raises ConfigError."""
    endpoint = settings.telemetry.otlp or collector()
    if not endpoint or settings.offline:
        return ""
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.exporter") is None:
        wanted = "run: pip install 'nara-assistant[otel]'"
        raise ConfigError(f"Telemetry needs the library of OpenTelemetry; {wanted}")
    return endpoint
