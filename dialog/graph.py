"""A flow set as a graph to look at: states, the ways between them, what is wrong with which."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dialog.flow import FlowSet
from dialog.problems import Problem
from dialog.states import Fulfillment, Input, State, Transition

Kind = Literal["start", "input", "look-up", "step"]
Trouble = Literal["", "warning", "unreachable", "error", "missing"]
UNREACHABLE = "F020"


@dataclass(frozen=True, slots=True)
class Node:
    address: str
    "`flow.state`; for a missing one the name that was written, after `?`."
    flow: str
    name: str
    type: str
    "As authors write it; empty for a missing state."
    kind: Kind
    trouble: Trouble
    at: str
    "file:line."


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    labels: tuple[str, ...]
    "Why it is taken: results, intents, acts; in the order written."


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: Sequence[Node]
    edges: Sequence[Edge]


def graph_of(flows: FlowSet, problems: Sequence[Problem] = ()) -> Graph:
    """Every state and every way; where the main flow sends intents and acts starts at its input."""
    troubles = _troubles(problems)
    nodes = [_node(state, flows, troubles) for state in flows.states.values()]
    ways = list(_ways(flows))
    missing = {_missing(way): way for _, way in ways if way.target is None}
    nodes += [
        Node(address, "", way.written, "", "step", "missing", str(way.where))
        for address, way in missing.items()
    ]
    return Graph(nodes, _edges(ways))


def _node(state: State, flows: FlowSet, troubles: dict[str, Trouble]) -> Node:
    return Node(
        state.address,
        state.flow,
        state.name,
        state.type,
        "start" if state.address == flows.start else _kind(state),
        troubles.get(state.address, ""),
        str(state.where),
    )


def _kind(state: State) -> Kind:
    if isinstance(state, Input):
        return "input"
    return "look-up" if isinstance(state, Fulfillment) else "step"


def _troubles(problems: Iterable[Problem]) -> dict[str, Trouble]:
    """The worst of each state; one that is never reached says so first."""
    found: dict[str, Trouble] = {}
    for problem in problems:
        address = f"{problem.flow}.{problem.state}"
        if problem.code == UNREACHABLE:
            found[address] = "unreachable"
        elif problem.severity == "error":
            found[address] = "error" if found.get(address) != "unreachable" else "unreachable"
        else:
            found.setdefault(address, "warning")
    return found


def _ways(flows: FlowSet) -> Iterator[tuple[str, Transition]]:
    for state in flows.states.values():
        for way in state.transitions.values():
            yield state.address, way
        for way in (*state.jumps(), *filter(None, [state.calls()])):
            yield state.address, way
    for way in (*flows.intents.values(), *flows.acts.values()):
        yield flows.listening, way


def _edges(ways: Iterable[tuple[str, Transition]]) -> list[Edge]:
    labels: dict[tuple[str, str], list[str]] = {}
    for source, way in ways:
        labels.setdefault((source, way.target or _missing(way)), []).append(way.label)
    return [Edge(source, target, tuple(names)) for (source, target), names in labels.items()]


def _missing(way: Transition) -> str:
    return f"?{way.written}"
