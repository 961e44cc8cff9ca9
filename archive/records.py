"""The row: what is kept of a turn, and the one definition of the daily CSV's columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

CSV_COLUMNS = (
    "conversation_id",
    "turn",
    "timestamp",
    "channel",
    "role",
    "text",
    "intent",
    "confidence",
    "slots",
    "state",
    "status",
    "latency_ms",
    "model_version",
    "flow_version",
    "trace",
    "feedback",
    "sentiment",
    "sentiment_score",
)
"One CSV row a message, in this order; new columns are appended at the end."
NUMBERS = frozenset({"sentiment_score"})
"Columns that may begin with a minus and are no formula to a spreadsheet."

Rating = Literal["up", "down"]
"What a shopper thinks of an answer."


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn: what the shopper said, what was answered, and how it came about."""

    conversation_id: str
    "Random; never the session id, which is a secret."
    turn: int
    "0 = the greeting."
    timestamp: datetime
    "When the turn arrived; aware, stored as UTC."
    channel: str
    "terminal, json or pipe."
    user: str | None
    "What the shopper said; None for the greeting."
    messages: tuple[str, ...]
    "What was answered."
    intent: str | None
    confidence: float | None
    slots: Mapping[str, list[str]]
    state: str
    "Address of the state that waits afterwards."
    status: str
    "ok, not_understood, nothing_found, unavailable or error."
    latency_ms: float
    model_version: str
    flow_version: str
    trace: Mapping[str, Any] = field(default_factory=dict)
    "What explaining and replaying the turn need."
    feedback: Rating | None = None
    "What the shopper thinks of the answer, told later; None = nothing was told."
    sentiment: Sequence[Mapping[str, Any]] | None = ()
    """How each message sounds, the shopper's first, found after the turn was answered; None = it
    waits to be judged, empty = nobody judges it. See `archive.sentiment`."""
