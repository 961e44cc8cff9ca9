"""Flows that call flows, cases, ends, and the hand-over to a person."""

from functools import partial

from dialog.context import Frame, HandOver
from dialog.richer_states import CallFlow, End, HandOff, When
from dialog.state import State
from dialog.topics import is_grammar
from dialog.walk import Stuck, Walk, come_back, follow, forget, go, render, tell

MAX_CALLS = 20
"Flows called within each other before it counts as a call that never comes back."


def call(walk: Walk, state: CallFlow) -> State:
    if len(walk.calls) >= MAX_CALLS:
        hint = f"flows call each other more than {MAX_CALLS} deep; let one of them end"
        raise Stuck(f"{state.where}: '{state.address}': {hint}")
    if state.enters is None:
        raise Stuck(f"{state.where}: '{state.address}' calls no flow")
    first = go(walk, state.enters)
    given = {key: render(walk, state, template) for key, template in state.given}
    before = {key: walk.keys.get(key) for key in given}
    walk.calls = (*walk.calls, Frame(state.address, before))
    walk.keys.update(given)
    walk.scope = None
    return first


def choose_case(walk: Walk, state: When) -> State:
    read = partial(render, walk, state)
    for number, case in enumerate(state.cases, 1):
        if all(condition.is_met(read) for condition in case.conditions):
            return follow(walk, state, f"case {number}")
    return follow(walk, state, "else")


def end(walk: Walk, state: End) -> State:
    """Back to the caller; without one, everything is forgotten and the next turn begins anew."""
    tell(walk, state, state.text, state.say)
    back = come_back(walk, state.result or "next_state")
    if back is None:
        forget(walk)
    return back or walk.flows.states[walk.flows.listening]


def hand_over(walk: Walk, state: HandOff) -> State:
    tell(walk, state, state.text, state.say)
    reason = " ".join(render(walk, state, state.reason).split())
    summary = render(walk, state, state.summary).strip() if state.summary else _summary(walk)
    walk.effects.append(HandOver(reason, summary, state.address))
    walk.handed_over, walk.scope = reason or "asked for", None
    return follow(walk, state)


def _summary(walk: Walk) -> str:
    """The question in force and what is known for it."""
    slots = {name: text for name, text in sorted(walk.slots.items()) if not is_grammar(name)}
    known = ", ".join(f"{name}: {text}" for name, text in slots.items())
    return "; ".join(filter(None, (f"asked: {walk.asked}" if walk.asked else "", known)))
