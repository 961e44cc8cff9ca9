"""A flow set as one graph of moves: from which state a conversation can come to which, and why.

Knows no state types; it asks each state (see `dialog.states.State`). Calls make it more than a
graph: a flow that was called goes back to its caller, so that an end leads to many places.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dialog.flow import FlowSet
from dialog.problems import Stop
from dialog.states import State, Transition, Where

HEARD = ""
"Not a state: where every turn that is heard passes, on its way by intent or act."


@dataclass(frozen=True, slots=True)
class Move:
    source: str
    "Address, or HEARD."
    target: str
    why: str
    "The result, intent or act."
    sets: frozenset[str] = frozenset()
    forgets: str = ""
    where: Where | None = None
    "Where the author wrote it; None for what the engine does by itself."
    returns_to: str = ""
    "At the end of a called flow: the address of the call that is gone back to."
    is_call: bool = False


Path = tuple[Move, ...]


@dataclass(slots=True)
class Moves:
    """Every move of a set, by where it begins."""

    flows: FlowSet
    lost: frozenset[str]
    "Words of what could not be read; states of that name may be led to from there."
    begins: list[str] = field(default_factory=list)
    by_source: dict[str, list[Move]] = field(default_factory=dict)
    ends: dict[str, list[str]] = field(default_factory=dict)
    "For each call, the states in which the called flow can be over."

    def of(self, address: str) -> list[Move]:
        return self.by_source.get(address, [])


def moves_of(flows: FlowSet, lost: frozenset[str] = frozenset()) -> Moves:
    moves = Moves(flows, lost)
    for state in flows.states.values():
        moves.by_source[state.address] = list(_moves(state, flows))
    moves.by_source[HEARD] = [
        Move(HEARD, way.target, f"{kind} {way.label}", where=way.where)
        for kind, ways in (("intent", flows.intents), ("act", flows.acts))
        for way in ways.values()
        if way.target
    ]
    _add_returns(moves)
    moves.begins = [flows.start, flows.listening, *_maybe_led_to(flows, lost)]
    return moves


def _moves(state: State, flows: FlowSet) -> Iterator[Move]:
    here, called = state.address, state.calls()
    if called and called.target:
        # What stands behind the call is reached by the ends of the flow that is called.
        sets = state.sets("call")
        yield Move(here, called.target, "call", sets, where=called.where, is_call=True)
    else:
        for result in state.results():
            yield from _by_result(state, result, flows)
    for way in state.jumps():
        if way.target:
            forgets = state.forgets(way.label)
            yield Move(here, way.target, way.label, forgets=forgets, where=way.where)
    if state.WAITS:
        yield Move(here, HEARD, "heard", forgets=state.forgets("heard"))
    elif not state.transitions and not state.ENDS and not called:
        yield Move(here, flows.listening, "end", state.sets("end"), state.forgets("end"))


def _by_result(state: State, result: str, flows: FlowSet) -> Iterator[Move]:
    way = state.way(result)
    if way and way.target:
        sets, forgets = state.sets(result), state.forgets(result)
        yield Move(state.address, way.target, result, sets, forgets, way.where)


def behind(caller: State, flows: FlowSet) -> dict[str, Transition | None]:
    """Where it goes on when the called flow has ended, each with the way that says so."""
    ways = filter(None, map(caller.way, caller.results()))
    found: dict[str, Transition | None] = {way.target: way for way in ways if way.target}
    return found or {flows.listening: None}


def _add_returns(moves: Moves) -> None:
    """From each end that a called flow can come to, back to behind its calls."""
    callers = [state for state in moves.flows.states.values() if state.calls()]
    moves.ends = {caller.address: [*_ends(caller, moves)] for caller in callers}
    for caller in callers:
        for target, way in behind(caller, moves.flows).items():
            where = way.where if way else None
            for end in moves.ends[caller.address]:
                moves.by_source[end].append(
                    Move(end, target, "return", where=where, returns_to=caller.address)
                )


def _ends(caller: State, moves: Moves) -> Iterator[str]:
    """States in which the called flow can be over."""
    called = caller.calls()
    if called and called.target:
        for address in reached([called.target], lambda at: within_call(at, moves)):
            if is_end(moves.flows.states[address]):
                yield address


def within_call(address: str, moves: Moves) -> Iterator[Move]:
    """Moves that stay in the flow that was called; what it calls itself is stepped over."""
    state = moves.flows.states[address]
    if state.calls():
        for target, way in behind(state, moves.flows).items():
            yield Move(address, target, "call", where=way.where if way else None)
    else:
        leaving = ("end", "return")
        yield from (m for m in moves.of(address) if m.why not in leaving and m.target != HEARD)


def is_end(state: State) -> bool:
    return state.ENDS or (not state.transitions and not state.WAITS and state.calls() is None)


def _maybe_led_to(flows: FlowSet, lost: frozenset[str]) -> Iterator[str]:
    """States named by text that could not be read, and first states of flows named there."""
    if not lost:
        return
    yield from (state.address for state in flows.states.values() if state.name in lost)
    for flow in flows.flows.values():
        if flow.name in lost and flow.first:
            yield flow.first.address


# Ways through it


def reached(begins: Iterable[str], of: Callable[[str], Iterable[Move]]) -> dict[str, Move | None]:
    """What can be come to, nearest first, each with the move that led there."""
    found: dict[str, Move | None] = dict.fromkeys(begins)
    waiting = deque(found)
    while waiting:
        for move in of(waiting.popleft()):
            if move.target not in found:
                found[move.target] = move
                waiting.append(move.target)
    return found


def path_to(address: str, found: Mapping[str, Move | None]) -> Path:
    """A shortest path from a beginning."""
    path: list[Move] = []
    move = found.get(address)
    while move:
        path.append(move)
        move = found[move.source]
    return tuple(reversed(path))


def stops(path: Path, flows: FlowSet) -> tuple[Stop, ...]:
    """A path in words: states by name, what was heard between them, and where it is written."""
    if not path:
        return ()
    found = [Stop(_name(path[0].source, flows), "", flows.states[path[0].source].where)]
    for move in path:
        if move.target != HEARD:
            why = "" if move.why in ("next_state", "flow", "end") else move.why
            where = move.where or flows.states[move.target].where
            found.append(Stop(_name(move.target, flows), why, where))
    return tuple(found)


def _name(address: str, flows: FlowSet) -> str:
    state = flows.states[address]
    return state.name if state.flow == flows.main else address
