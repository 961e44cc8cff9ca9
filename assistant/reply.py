"""What a channel gets back for a turn, and the JSON object made of it (the chat contract)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dialog.context import Choice, HandOver

Status = Literal["ok", "not_understood", "nothing_found", "unavailable", "error"]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds spent in each stage of a turn."""

    nlu: float = 0.0
    fulfillment: float = 0.0
    total: float = 0.0

    def rounded(self) -> dict[str, float]:
        stages = {"nlu": self.nlu, "fulfillment": self.fulfillment, "total": self.total}
        return {stage: round(spent, 2) for stage, spent in stages.items()}


@dataclass(frozen=True, slots=True)
class Reply:
    session: str
    conversation_id: str
    turn: int
    "0 = the greeting."
    messages: tuple[str, ...]
    status: Status
    state: str
    "Address of the state that waits."
    act: str | None = None
    intent: str | None = None
    "This turn's NLU; None for the greeting."
    confidence: float | None = None
    slots: Mapping[str, list[str]] = field(default_factory=dict)
    "This turn's slots as said."
    values: Mapping[str, Any] = field(default_factory=dict)
    "This turn's slots as values; plain JSON."
    topic: str | None = None
    "The routed intent in force."
    context: Mapping[str, str] = field(default_factory=dict)
    "Slots in force."
    delays: tuple[float, ...] = ()
    "Seconds to wait before each message."
    latency: Latency = Latency()
    model: str | None = None
    "Version of the model that understood; None where none did."
    choices: tuple[Choice, ...] = ()
    "Answers that may be picked instead of typed."
    spoken: tuple[str, ...] = ()
    "The messages as they are spoken."
    interruptible: tuple[bool, ...] = ()
    "Whether each message may be cut short by speaking."
    handed_over: HandOver | None = None
    "That a person should take over; in the turn in which it was decided."
    trace: Mapping[str, Any] = field(default_factory=dict)
    "What `/why` shows and the journal keeps."


def chat_object(reply: Reply) -> dict[str, Any]:
    """The object that `chat --json` prints; its keys are fixed."""
    return {
        "session": reply.session,
        "turn": reply.turn,
        "messages": list(reply.messages),
        "act": reply.act,
        "intent": reply.intent,
        "confidence": None if reply.confidence is None else round(reply.confidence, 4),
        "slots": dict(reply.slots),
        "values": dict(reply.values),
        "topic": reply.topic,
        "context": dict(reply.context),
        "state": reply.state,
        "status": reply.status,
        "latency_ms": reply.latency.rounded(),
    }
