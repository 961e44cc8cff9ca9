"""Random small flow sets, and everything that can happen in one: each path of the real engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from hypothesis import strategies as st

from dialog.context import Conversation, Event, Fault, Heard, LookedUp, Say, Started, Step
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


@st.composite
def machines(draw: st.DrawFn, *, free: bool) -> str:
    """A main flow. `free`: each condition asks a flag of its own, so that any way can be taken;
    else conditions ask for the names that other states set."""
    size = draw(st.integers(2, 5))
    names = [*(f"s{n}" for n in range(size)), "input_intent"]
    lines = [f"  s{n}: {_state(draw, n, names, free)}" for n in range(size)]
    return MAIN + "\n".join(lines) + "\n"


def _state(draw: st.DrawFn, number: int, names: list[str], free: bool) -> str:
    name = draw(st.sampled_from(NAMES))
    asked = f"slots.flag{number}" if free else name
    kinds: list[tuple[str, tuple[str, ...]]] = [
        (f"message_text, properties: {{text: '[{{{{ {name} }}}}]'}}", ("next_state",)),
        (f"message_text, properties: {{text: '[{{{{ {name} or 0 }}}}]'}}", ("next_state",)),
        (f"conditional_exists, properties: {{key: '{{{{ {asked} }}}}'}}", ("exists", "notexists")),
        (f"change_context, properties: {{update_keys: {{k{number % 2}: x}}}}", ("next_state",)),
        ("input_user, properties: {entities: {slot: location}}", ("match", "notmatch")),
        ("Retail", OUTCOMES),
        *([] if free else [("reset", ("next_state",))]),
    ]
    kind, labels = draw(st.sampled_from(kinds))
    ways = ", ".join(f"{label}: {draw(st.sampled_from(names))}" for label in labels)
    return f"{{type: {kind}, transitions: {{{ways}}}}}"


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


def run_everything(flows: FlowSet, text: str) -> Seen:
    """Walk every path: after each rest the flags may be others, and a slot may be forgotten."""
    seen = Seen()
    flags = [f"flag{n}" for n in range(5) if f"flag{n}" in text]
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
    return _Rest(after.state, frozenset(after.keys) & {*NAMES}, frozenset(after.slots) & {*NAMES})


def _steps(flows: FlowSet, rest: _Rest, flags: list[str]) -> Iterator[Step]:
    for some in _subsets(flags):
        for slots, event in _events(flows, rest):
            said = dict.fromkeys((*some, *slots), "x")
            memory = Conversation(state=rest.state, keys=dict.fromkeys(rest.keys, "x"), slots=said)
            yield advance(flows, replace(memory, topic="price_check"), event)


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
