"""Finds circles of states a turn could never leave: no input, no look-up, no end on any way."""

from collections.abc import Iterator

from dialog.flow import FlowSet
from dialog.problems import Report
from dialog.states import (
    ChangeContext,
    ConditionalExists,
    MessageText,
    MessageTextRandom,
    Reset,
    State,
)

_PASSED = MessageText | MessageTextRandom | ConditionalExists | ChangeContext | Reset
"State types that a turn goes through without a stop."


def check_circles(flows: FlowSet, report: Report) -> None:
    """One error a circle, at the state written first."""
    caught, seen = _caught(flows), set[str]()
    for start in flows.states:
        path, address = list[str](), start
        while address in caught and address not in seen:
            seen.add(address)
            path.append(address)
            address = next(_next(flows.states[address]))
        if address in path:
            _report(flows, path[path.index(address) :], report)


def _caught(flows: FlowSet) -> set[str]:
    """Addresses from which no way leads to a stop. A conditional is left when either way is."""
    caught = {address for address, state in flows.states.items() if isinstance(state, _PASSED)}
    while left := {a for a in caught if not caught.issuperset(_next(flows.states[a]))}:
        caught -= left
    return caught


def _next(state: State) -> Iterator[str]:
    """Where a walk can go; the empty address stands for a stop: the end, or a broken way."""
    labels = state.EXITS if isinstance(state, ConditionalExists) else ("next_state",)
    for label in labels:
        ways = state.transitions
        way = ways.get(label) or ways.get("next_state") or ways.get("flow")
        yield (way.target if way else None) or ""


def _report(flows: FlowSet, circle: list[str], report: Report) -> None:
    order = list(flows.states)
    at = circle.index(min(circle, key=order.index))
    states = [flows.states[address] for address in (*circle[at:], *circle[:at])]
    first = states[0]
    report.flow, report.state = first.flow, first.name
    way = " -> ".join(state.name for state in (*states, first))
    hint = "let one of them lead to an input state"
    report.error("F026", first.where, f"a circle that never waits for input: {way}", hint)
