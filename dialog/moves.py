"""A flow set as one graph of moves: from which state a conversation can come to which, and why.

Knows no state types; it asks each state (see `dialog.states.State`). Calls make it more than a
graph: a flow that was called goes back to its caller, so that an end leads to many places.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dialog.flow import FlowSet
from dialog.problems import Stop
from dialog.states import State, Where

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
    if state.REROUTES:
        anew = (way for way in flows.intents.values() if way.target)
        yield from (Move(here, way.target or "", f"intent {way.label}") for way in anew)
    if state.WAITS:
        yield Move(here, HEARD, "heard", forgets=state.forgets("heard"))
    elif not state.transitions and not state.ENDS and not called:
        yield Move(here, flows.listening, "end", state.sets("end"), state.forgets("end"))


def _by_result(state: State, result: str, flows: FlowSet) -> Iterator[Move]:
    way = state.way(result)
    if way and way.target:
        sets, forgets = state.sets(result), state.forgets(result)
        yield Move(state.address, way.target, result, sets, forgets, way.where)


def _add_returns(moves: Moves) -> None:
    """From each end that a called flow can come to, back to behind its calls."""
    moves.ends = ends_of_calls(moves, moves.flows.states.keys())
    for caller, ends in moves.ends.items():
        for end in ends:
            for move in back(caller, end, moves.flows):
                moves.by_source[end].append(replace(move, source=end, returns_to=caller))


def back(caller: str, end: str, flows: FlowSet) -> Iterator[Move]:
    """From a call past it, when its flow has ended there."""
    state = flows.states[caller]
    way = state.way(flows.states[end].ending())
    if way and way.target:
        yield Move(caller, way.target, "return", where=way.where)
    elif not state.transitions:
        yield Move(caller, flows.listening, "return")


def ends_of_calls(moves: Moves, through: Collection[str]) -> dict[str, list[str]]:
    """For each call, where its flow can be over on ways through some states only.

    Calls within the flow may have to end first, so it is asked again until nothing is new.
    """
    callers = {a: state for a, state in moves.flows.states.items() if state.calls()}
    ends: dict[str, list[str]] = {address: [] for address in callers}
    changed = True
    while changed:
        changed = False
        for address, caller in callers.items():
            called = caller.calls()
            target = called.target if called else None
            first = [target] if target in through and target else []
            inside = reached(first, lambda at: _inside(at, moves, ends, through))
            now = [end for at in inside for end in _ends_at(at, moves, ends)]
            changed = changed or len(now) > len(ends[address])
            ends[address] = now
    return ends


def _inside(
    address: str, moves: Moves, ends: Mapping[str, list[str]], through: Collection[str]
) -> Iterator[Move]:
    return (m for m in within_call(address, moves, ends) if m.target in through)


def _ends_at(address: str, moves: Moves, ends: Mapping[str, list[str]]) -> list[str]:
    """A call without ways of its own ends with the flow that it called."""
    state = moves.flows.states[address]
    if address in ends and not state.transitions:
        return ends[address]
    return [address] if is_end(state) else []


def within_call(address: str, moves: Moves, ends: Mapping[str, list[str]]) -> Iterator[Move]:
    """Moves that stay in the flow that was called; what it calls itself is stepped over."""
    if address in ends:
        for end in ends[address] if moves.flows.states[address].transitions else ():
            yield from back(address, end, moves.flows)
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
