"""Random small flow sets, and everything that can happen in one: each path of the real engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import assume
from hypothesis import strategies as st

from dialog.context import Conversation, Event, Fault, Frame, Heard, LookedUp, Say, Started, Step
from dialog.engine import advance
from dialog.flow import FlowSet

MAIN = """name: main
intent_transitions: {price_check: s0, nomatch.none: s1, unknown: input_intent, jarvis_error: init}
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent: {type: input_context}
"""
OUTCOMES = ("found", "not_found", "unavailable", "ambiguous")
NAMES = ("k0", "k1", "location")
"What texts put in: two context keys, and a slot that is asked for."
_MOST_FLAGS = 5

Kind = tuple[str, tuple[str, ...]]
"A type with its properties, and the results that get ways."


@st.composite
def machines(draw: st.DrawFn, *, free: bool) -> dict[str, str]:
    """Flows by name: main calls `sub`, which calls `deep`.

    `free`: each condition asks a flag of its own, so that any way can be taken; else conditions
    ask for the names that other states set.
    """
    sizes = {"main": draw(st.integers(2, 5)), "sub": draw(st.integers(1, 3)), "deep": 2}
    below = {"main": "sub", "sub": "deep", "deep": ""}
    flows = {}
    for flow, size in sizes.items():
        first = flow[0] if flow != "main" else "s"
        names = [f"{first}{n}" for n in range(size)]
        targets = [*names, "input_intent"]
        lines = (f"  {name}: {_state(draw, name, targets, below[flow], free)}" for name in names)
        head = MAIN if flow == "main" else f"name: {flow}\nstates:\n"
        flows[flow] = head + "\n".join(lines) + "\n"
    assume(len(flags_of(flows)) <= _MOST_FLAGS)
    return flows


def flags_of(flows: dict[str, str]) -> list[str]:
    return sorted(set(re.findall(r"flag\w+", " ".join(flows.values()))))


def _state(draw: st.DrawFn, name: str, targets: list[str], below: str, free: bool) -> str:
    kinds = _kinds(name, draw(st.sampled_from(NAMES)), free)
    kinds += _calling(below) if below else []
    kinds += _ending() if not name.startswith("s") or below != "sub" else []
    kind, labels = draw(st.sampled_from(kinds))
    ways = ", ".join(f"{label}: {draw(st.sampled_from(targets))}" for label in labels)
    return f"{{type: {kind}, transitions: {{{ways}}}}}" if labels else f"{{type: {kind}}}"


def _kinds(state: str, name: str, free: bool) -> list[Kind]:
    asked = f"slots.flag{state}" if free else name
    return [
        (f"message_text, properties: {{text: '[{{{{ {name} }}}}]'}}", ("next_state",)),
        (f"message_text, properties: {{text: '[{{{{ {name} or 0 }}}}]'}}", ("next_state",)),
        (f"conditional_exists, properties: {{key: '{{{{ {asked} }}}}'}}", ("exists", "notexists")),
        (
            f"change_context, properties: {{update_keys: {{k{int(state[1]) % 2}: x}}}}",
            ("next_state",),
        ),
        ("input_user, properties: {entities: {slot: location}}", ("match", "notmatch")),
        ("Retail", OUTCOMES),
        *([] if free else [("reset", ("next_state",))]),
    ]


def _calling(flow: str) -> list[Kind]:
    return [
        (f"call, properties: {{flow: {flow}}}", ("next_state",)),
        (f"call, properties: {{flow: {flow}}}", ("next_state", "won")),
        (f"call, properties: {{flow: {flow}, with: {{k0: x}}}}", ("next_state",)),
        (f"call, properties: {{flow: {flow}}}", ()),
        (f"call, properties: {{flow: {flow}, with: {{k1: x}}}}", ()),
    ]


def _ending() -> list[Kind]:
    return [
        ("end", ()),
        ("end, properties: {result: won}", ()),
        ("message_text, properties: {text: a}", ()),
    ]


@dataclass
class Seen:
    """What was seen on all paths."""

    walked: set[str] = field(default_factory=set)
    unset: set[str] = field(default_factory=set)
    "States that said a text with a hole in it."
    endless: bool = False
    "Whether some turn never came to rest by itself."


@dataclass(frozen=True)
class _Rest:
    """Where a conversation rests, and what matters of its memory."""

    state: str
    keys: frozenset[str]
    slots: frozenset[str]
    calls: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...]


def run_everything(flows: FlowSet, flags: list[str]) -> Seen:
    """Walk every path: after each rest the flags may be others, and a slot may be forgotten."""
    seen = Seen()
    first = advance(flows, Conversation(), Started())
    leads: dict[_Rest, set[_Rest]] = {}
    waiting = [_note(first, seen)]
    while waiting:
        rest = waiting.pop()
        if rest in leads:
            continue
        steps = list(_steps(flows, rest, flags))
        following = [_note(step, seen) for step in steps]
        looks_up = _looks_up(flows, rest)
        leads[rest] = {r for r in following if looks_up and _looks_up(flows, r)}
        waiting += following
    seen.endless = seen.endless or _goes_round(leads)
    return seen


def _note(step: Step, seen: Seen) -> _Rest:
    seen.walked.update(step.walked)
    for effect in step.effects:
        if isinstance(effect, Say) and effect.text == "[]":
            seen.unset.add(effect.state)
        seen.endless = seen.endless or isinstance(effect, Fault)
    after = step.conversation
    calls = tuple((frame.state, tuple(frame.keys.items())) for frame in after.calls)
    keys, slots = frozenset(after.keys) & {*NAMES}, frozenset(after.slots) & {*NAMES}
    return _Rest(after.state, keys, slots, calls)


def _steps(flows: FlowSet, rest: _Rest, flags: list[str]) -> Iterator[Step]:
    for some in _subsets(flags):
        for slots, event in _events(flows, rest):
            said = dict.fromkeys((*some, *slots), "x")
            memory = Conversation(
                state=rest.state,
                keys=dict.fromkeys(rest.keys, "x"),
                slots=said,
                topic="price_check",
                calls=tuple(Frame(state, dict(keys)) for state, keys in rest.calls),
            )
            yield advance(flows, memory, event)


def _events(flows: FlowSet, rest: _Rest) -> Iterator[tuple[frozenset[str], Event]]:
    if _looks_up(flows, rest):
        for outcome in OUTCOMES:
            yield rest.slots, LookedUp(outcome, "it is")
            if outcome != "found":
                yield rest.slots, LookedUp(outcome, "", forgets=frozenset({"location"}))
        return
    for slots in {rest.slots, frozenset[str]()}:
        for intent in ("price_check", "nomatch.none"):
            yield slots, Heard("a", intent)
            yield slots, Heard("a", intent, {"location": "x"})


def _looks_up(flows: FlowSet, rest: _Rest) -> bool:
    return not flows.states[rest.state].WAITS


def _subsets(flags: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(flags) + 1):
        yield from combinations(flags, size)


def _goes_round(leads: dict[_Rest, set[_Rest]]) -> bool:
    """Whether look-ups can follow each other for ever; what leads nowhere is taken off the ends."""
    left = {rest: set(after) for rest, after in leads.items()}
    while ends := {rest for rest, after in left.items() if not after & left.keys()}:
        for rest in ends:
            del left[rest]
    return bool(left)
