"""Why a turn went as it did, in rows of a name and a text: from a reply, or the journal alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from archive.records import TurnRecord
from archive.sentiment import Entry
from assistant.reply import Reply


@dataclass(frozen=True, slots=True)
class Explained:
    """What is known of a turn."""

    status: str
    intent: str | None
    confidence: float | None
    slots: Mapping[str, list[str]]
    trace: Mapping[str, Any]
    sentiment: Sequence[Entry] = ()
    "How each message sounds, where that is known already."

    @classmethod
    def of(cls, turn: Reply | TurnRecord) -> Self:
        known = turn.sentiment if isinstance(turn, TurnRecord) else None
        return cls(turn.status, turn.intent, turn.confidence, turn.slots, turn.trace, known or ())

    def rows(self) -> list[tuple[str, str]]:
        """What there is to say; several things in a row are lines."""
        trace = self.trace
        in_force = {"topic": trace.get("topic") or "", **trace.get("context", {})}
        rows = [
            ("status", self.status),
            ("intent", self._intent()),
            ("act", trace.get("act") or ""),
            ("alternatives", _pairs(trace.get("alternatives", ())[1:3])),
            ("slots", _mapping(self.slots)),
            ("shadow", _shadow(trace.get("shadow", {}))),
            ("values", _mapping(trace.get("values", {}))),
            ("in force", _mapping(in_force)),
            ("states", "\n".join(f"{s['state']}  ({s['at']})" for s in trace.get("states", ()))),
            ("look-ups", "\n".join(_look_up(x) for x in trace.get("lookups", ()))),
            ("offered", " | ".join(label for _, label in trace.get("choices", ()))),
            ("handed over", _mapping(trace.get("handoff", {}))),
            ("faults", "\n".join(trace.get("faults", ()))),
            (
                "sounds",
                "\n".join(_sound(one) for entry in self.sentiment for one in entry["sentences"]),
            ),
            ("times", _mapping({k: f"{v} ms" for k, v in trace.get("timings", {}).items()})),
        ]
        return [(name, text) for name, text in rows if text]

    def _intent(self) -> str:
        sure = "" if self.confidence is None else f"  {self.confidence:.0%}"
        routed = self.trace.get("routed")
        as_ = f", routed as {routed}" if routed and routed != self.intent else ""
        return f"{self.intent or '-'}{sure}{as_}"


def _pairs(alternatives: list[list[object]]) -> str:
    return ", ".join(
        f"{intent} {float(str(chance)):.0%}"
        for intent, chance in alternatives
        if float(str(chance)) >= 0.01
    )


def _mapping(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {_short(value)}" for name, value in values.items() if value)


_MISSING = {
    "late": "not ready when the turn was",
    "busy": "not asked, too many turns waited",
    "failed": "it failed",
}


def _shadow(told: Mapping[str, Any]) -> str:
    """What a candidate would have heard."""
    if not told:
        return ""
    model, why = told.get("model", ""), told.get("missing")
    if why:
        return f"{model}: {_MISSING.get(why, why)}"
    unsure = "" if told.get("understood") else ", not sure enough"
    slots = _mapping(told.get("slots", {}))
    heard = f"{model}: {told['intent']}  {told['confidence']:.0%}{unsure}"
    return f"{heard}\n{slots}" if slots else heard


def _short(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(str(v) for v in value.values() if v not in (None, ""))
    return str(value)


def _sound(sentence: Entry) -> str:
    return f"{sentence['label']} {sentence['score']:+.2f}  {sentence['text']}"


def _look_up(trace: Mapping[str, Any]) -> str:
    reason = trace.get("result", {}).get("reason")
    because = f" ({reason})" if reason else ""
    return (
        f"{trace['question']} from {trace['source']}: {trace['outcome']}{because}, {trace['ms']} ms"
    )
