"""What `/why` shows and the journal keeps of a turn: enough to explain it and to replay it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.choices import choices_of, written
from assistant.course import Course
from assistant.hearing import Perceived
from assistant.reply import Latency
from dialog.context import Conversation
from dialog.flow import FlowSet
from dialog.topics import is_grammar


def trace_of(
    flows: FlowSet,
    course: Course,
    perceived: Perceived | None,
    now: datetime,
    latency: Latency,
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """`values`: this turn's slots as values."""
    understanding = perceived.understanding if perceived else None
    return {
        "seed": course.conversation.seed,
        "now": now.isoformat(),
        "act": perceived.heard.act if perceived else None,
        "nlu_error": (perceived.heard.error if perceived else "") or None,
        "alternatives": [list(pair) for pair in understanding.alternatives]
        if understanding
        else [],
        "routed": course.routed or None,
        **_parts(course, perceived),
        "values": dict(values),
        "topic": course.conversation.topic or None,
        "context": context_of(course.conversation),
        **_listed(course.conversation),
        "states": [_stop(flows, address) for address in course.walked],
        "lookups": [dict(performed.trace) for performed in course.performed],
        **written(choices_of(flows, course)),
        **_handed_over(course),
        "faults": course.faults,
        "timings": latency.rounded(),
    }


def _parts(course: Course, perceived: Perceived | None) -> dict[str, Any]:
    """Each question of a turn that asked several: its words, and what it was routed by."""
    if perceived is None or len(course.parts) < 2:
        return {}
    texts = [part.text for part in perceived.parts] if perceived.others else []
    texts += [perceived.text] * (len(course.parts) - len(texts))
    pairs = zip(texts, course.parts, strict=False)
    return {"parts": [{"text": text, "routed": routed or None} for text, routed in pairs]}


def _listed(conversation: Conversation) -> dict[str, Any]:
    """The list that `the second one` would point at, and which of it was spoken of last."""
    if not conversation.shown:
        return {}
    shown = conversation.shown[0]
    things = [next(iter(thing.values()), "") for thing in shown.things]
    return {"listed": {"things": things, "told": shown.told, "picked": shown.picked + 1}}


def _handed_over(course: Course) -> dict[str, Any]:
    over = course.handed_over
    return {"handoff": {"reason": over.reason, "summary": over.summary}} if over else {}


def context_of(conversation: Conversation) -> dict[str, str]:
    """The slots in force that mean something."""
    return {n: text for n, text in conversation.slots.items() if not is_grammar(n)}


def _stop(flows: FlowSet, address: str) -> dict[str, str]:
    where = flows.states[address].where
    return {"state": address, "at": f"{Path(where.file).name}:{where.line}"}
