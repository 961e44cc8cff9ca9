"""Proof that every circle of moves passes a state that waits: no turn goes round for ever."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dialog.flow import FlowSet
from dialog.moves import (
    Move,
    Moves,
    Path,
    back,
    ends_of_calls,
    is_end,
    path_to,
    reached,
    stops,
)
from dialog.problems import Report
from dialog.states import State

Onward = Mapping[str, Sequence[Move]]
"From each state that does not wait, to the others that do not."


def check_circles(moves: Moves, found: Mapping[str, Move | None], report: Report) -> None:
    """One finding for each knot of circles; `found` is how a conversation gets anywhere."""
    onward = _onward(moves)
    order = list(dict.fromkeys((*found, *moves.flows.states)))
    rank = {address: n for n, address in enumerate(order)}
    for knot in _knots(onward):
        members = sorted(knot, key=rank.__getitem__)
        steady = _steady(members, moves.flows, onward)
        surely = bool(steady) or not _can_stop(members, moves, onward)
        circle = _shortest(sorted(steady, key=rank.__getitem__) or members, onward)
        _report(circle, surely, moves.flows, found, report)


def _onward(moves: Moves) -> dict[str, list[Move]]:
    """The moves within one turn. A call goes into its flow, and, where that can end, past it."""
    passing = {a for a, state in moves.flows.states.items() if not state.WAITS}
    onward = {
        address: [m for m in moves.of(address) if m.target in passing and m.why != "return"]
        for address in passing
    }
    for caller, ends in ends_of_calls(moves, passing).items():
        past = [move for end in ends for move in back(caller, end, moves.flows)]
        onward[caller] += [move for move in past if move.target in passing]
    return onward


def _steady(members: Iterable[str], flows: FlowSet, onward: Onward) -> Sequence[str]:
    """Those of a knot that go round among themselves and change nothing; none if there are none."""
    still = {a for a in members if not _changes(flows.states[a])}
    among = {a: [m for m in onward[a] if m.target in still] for a in still}
    return next(_knots(among), ())


def _changes(state: State) -> bool:
    """Whether it may change what conditions see; else each round is like the one before."""
    lookups = any(state.forgets(result) for result in state.results())
    return bool(state.writes()) or lookups or state.calls() is not None


def _can_stop(members: Iterable[str], moves: Moves, onward: Onward) -> bool:
    """Whether any way leads to a state that waits, to an end, or nowhere."""
    everywhere = reached(members, lambda at: onward[at])
    return any(_stops(moves.flows.states[at], moves, onward) for at in everywhere)


def _stops(state: State, moves: Moves, onward: Onward) -> bool:
    if is_end(state) or any(move.target not in onward for move in moves.of(state.address)):
        return True
    ways = [state.way(result) for result in state.results()]
    return any(way is None or way.target is None for way in ways) and not state.calls()


def _shortest(members: Sequence[str], onward: Onward) -> Path:
    """A shortest circle within these states, through the first of them that is in one."""
    inside = frozenset(members)
    for start in members:
        first = [m for m in onward[start] if m.target in inside]
        found = reached([m.target for m in first], lambda at: _within(at, onward, inside))
        if start in found:
            path = path_to(start, found)
            entry = path[0].source if path else start
            return (next(m for m in first if m.target == entry), *path)
    return ()


def _within(address: str, onward: Onward, inside: frozenset[str]) -> Iterator[Move]:
    return (move for move in onward[address] if move.target in inside)


def _knots(onward: Onward) -> Iterator[list[str]]:
    """Groups of states that all lead to each other (Tarjan's, without recursion)."""
    number, low = dict[str, int](), dict[str, int]()
    stack, on_stack = list[str](), set[str]()
    for root in onward:
        work = [(root, iter(onward[root]))] if root not in number else []
        while work:
            address, rest = work[-1]
            if address not in number:
                number[address] = low[address] = len(number)
                stack.append(address)
                on_stack.add(address)
            move = next(rest, None)
            if move is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[address])
                if low[address] == number[address]:
                    knot = _popped(stack, on_stack, address)
                    if len(knot) > 1 or any(m.target == address for m in onward[address]):
                        yield knot
            elif move.target not in number:
                work.append((move.target, iter(onward[move.target])))
            elif move.target in on_stack:
                low[address] = min(low[address], number[move.target])


def _popped(stack: list[str], on_stack: set[str], address: str) -> list[str]:
    knot = [stack.pop()]
    while knot[-1] != address:
        knot.append(stack.pop())
    on_stack.difference_update(knot)
    return knot


def _report(
    circle: Path, surely: bool, flows: FlowSet, found: Mapping[str, Move | None], report: Report
) -> None:
    first = flows.states[circle[0].source]
    report.flow, report.state = first.flow, first.name
    closing = circle[-1].where or first.where
    way = " -> ".join(flows.states[move.source].name for move in (*circle, circle[0]))
    path = stops((*path_to(first.address, found), *circle), flows)
    hint = "let one of them lead to an input state"
    if surely:
        message = f"a circle that never waits for input: {way}"
        report.error("F026", closing, message, hint, path)
    else:
        message = f"a circle that need not wait for input: {way}"
        report.warn("F027", closing, message, hint, path)
