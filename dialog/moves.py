"""A flow set as one graph of moves: from which state a conversation can come to which, and why.

Knows no state types; it asks each state (see `dialog.states.State`). Calls make it more than a
graph: a flow that was called goes back to its caller, so that an end leads to many places.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

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


def way_back(caller: State, end: State, flows: FlowSet) -> tuple[str | None, Transition | None]:
    """Where it goes on when a called flow has ended there, and the way that says so."""
    way = caller.way(end.ending())
    if way is None and not caller.transitions:
        return flows.listening, None
    return (way.target, way) if way else (None, None)


def _add_returns(moves: Moves) -> None:
    """From each end that a called flow can come to, back to behind its calls."""
    moves.ends = _ends(moves)
    for caller, ends in moves.ends.items():
        for end in ends:
            for move in _back(caller, end, moves):
                moves.by_source[end].append(replace(move, source=end, returns_to=caller))


def _back(caller: str, end: str, moves: Moves) -> Iterator[Move]:
    states = moves.flows.states
    target, way = way_back(states[caller], states[end], moves.flows)
    if target:
        yield Move(caller, target, "return", where=way.where if way else None)


def _ends(moves: Moves) -> dict[str, list[str]]:
    """For each call, where the called flow can be over; calls within it may have to end first."""
    callers = {a: state for a, state in moves.flows.states.items() if state.calls()}
    ends: dict[str, list[str]] = {address: [] for address in callers}
    changed = True
    while changed:
        moves.ends, changed = ends, False
        for address, caller in callers.items():
            inside = reached(_first(caller), lambda at: within_call(at, moves))
            now = [at for at in inside if is_end(moves.flows.states[at])]
            changed = changed or len(now) > len(ends[address])
            ends[address] = now
    return ends


def _first(caller: State) -> list[str]:
    called = caller.calls()
    return [called.target] if called and called.target else []


def within_call(address: str, moves: Moves) -> Iterator[Move]:
    """Moves that stay in the flow that was called; what it calls itself is stepped over."""
    if address in moves.ends:
        for end in moves.ends[address]:
            yield from _back(address, end, moves)
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


def come_to(moves: Moves) -> dict[str, Move | None]:
    """All that a conversation can come to, with the moves; nobody goes back who was not called."""
    found: dict[str, Move | None] = dict.fromkeys(moves.begins)
    waiting, later = deque(found), dict[str, list[Move]]()

    def take(move: Move) -> None:
        if move.returns_to and move.returns_to not in found:
            later.setdefault(move.returns_to, []).append(move)
        elif move.target not in found:
            found[move.target] = move
            waiting.append(move.target)

    while waiting:
        address = waiting.popleft()
        for move in (*moves.of(address), *later.pop(address, ())):
            take(move)
    return found


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
