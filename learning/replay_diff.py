"""What two runs of a turn have in common, and the stage in which they part. Pure.

A turn goes through stages: it is heard (NLU), what was heard gets values, the flow walks, look-ups
are answered, texts are made. Where runs differ, the first stage that does is the cause.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from archive.records import TurnRecord
from dialog.topics import FALLBACK

Cause = Literal["nlu", "value", "flow", "fulfillment", "template"]
CAUSES: tuple[Cause, ...] = ("nlu", "value", "flow", "fulfillment", "template")


@dataclass(frozen=True, slots=True)
class Change:
    """A turn that went otherwise."""

    conversation_id: str
    turn: int
    user: str | None
    cause: Cause
    since: int
    "The turn in which the conversation left its old way; this one, unless it only follows."
    what: tuple[tuple[str, str, str], ...]
    "What differs, what it was, what it is; of the stage that is the cause."
    was: tuple[str, ...]
    "What was answered."
    now: tuple[str, ...]

    @property
    def is_heard(self) -> bool:
        """Whether the shopper would notice."""
        return self.was != self.now


Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    cause: Cause
    what: tuple[tuple[str, str, str], ...]
    leaves_its_way: bool
    "Whether the conversation stands elsewhere afterwards, so that later turns may follow."


def difference(was: TurnRecord, now: TurnRecord) -> Difference | None:
    """None where a turn went as it did."""
    stages = dict(_stages(was, now))
    differing = {cause: _differing(*both) for cause, both in stages.items()}
    cause = next((cause for cause in CAUSES if differing[cause]), None)
    if cause is None:
        return None
    return Difference(cause, differing[cause], any(differing[c] for c in CAUSES[:-1]))


def _stages(was: TurnRecord, now: TurnRecord) -> Iterator[tuple[Cause, tuple[Facts, Facts]]]:
    yield "nlu", (_heard(was, now), _heard(now, was))
    yield "value", (_values(was, now), _values(now, was))
    yield "flow", (_walked(was), _walked(now))
    yield "fulfillment", (_found(was), _found(now))
    yield "template", (_said(was), _said(now))


def _heard(turn: TurnRecord, other: TurnRecord) -> Facts:
    trace = turn.trace
    return {
        "act": trace.get("act"),
        "intent": turn.intent,
        "slots": turn.slots,
        "failure": trace.get("nlu_error"),
        # Of equal guesses one may be sure enough, and the other not.
        **({"understood": not _unsure(turn)} if _sureness_differs(turn, other) else {}),
    }


def _unsure(turn: TurnRecord) -> bool:
    return turn.trace.get("routed") == FALLBACK


def _sureness_differs(turn: TurnRecord, other: TurnRecord) -> bool:
    same = turn.intent == other.intent and turn.trace.get("act") == other.trace.get("act")
    return same and turn.confidence != other.confidence and _unsure(turn) != _unsure(other)


def _values(turn: TurnRecord, other: TurnRecord) -> Facts:
    """Of slots, and of look-ups that both runs asked for."""
    mine, theirs = (_by_question(one) for one in (turn, other))
    shared = [
        {name: look_up.get(name) for name in ("question", "place", "when")}
        for key, look_up in mine.items()
        if key in theirs
    ]
    return {"values": turn.trace.get("values", {}), "look-ups": shared}


def _walked(turn: TurnRecord) -> Facts:
    trace = turn.trace
    return {
        "routed": trace.get("routed"),
        "states": [stop["state"] for stop in trace.get("states", ())],
        "waits at": turn.state,
        "topic": trace.get("topic"),
        "in force": trace.get("context", {}),
        "asked": [[one["question"], one.get("slots", {})] for one in trace.get("lookups", ())],
        "faults": bool(trace.get("faults")),
    }


def _found(turn: TurnRecord) -> Facts:
    made = turn.trace.get("lookups", ())
    return {f"{one['question']} {n}": _outcome(one) for n, one in enumerate(made, 1)}


def _outcome(look_up: Mapping[str, Any]) -> Any:
    return [look_up["outcome"], look_up.get("result", {})]


def _said(turn: TurnRecord) -> Facts:
    handed_over = turn.trace.get("handoff")
    return {
        "messages": list(turn.messages),
        "choices": turn.trace.get("choices", []),
        "status": turn.status,
        **({"handed over": handed_over} if handed_over else {}),
    }


def _by_question(turn: TurnRecord) -> dict[str, Mapping[str, Any]]:
    return {
        _plain([one["question"], one.get("slots", {})]): one
        for one in turn.trace.get("lookups", ())
    }


def _differing(was: Facts, now: Facts) -> tuple[tuple[str, str, str], ...]:
    names = list(dict.fromkeys((*was, *now)))
    pairs = [(name, _plain(was.get(name)), _plain(now.get(name))) for name in names]
    return tuple((name, old, new) for name, old, new in pairs if old != new)


def _plain(value: Any) -> str:
    """As a trace keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def tally(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes have which cause, all causes named."""
    return {cause: sum(change.cause == cause for change in changes) for cause in CAUSES}
