"""Proof that what templates read is there: set on every way, or minded where it is not.

Forward over the moves: what surely has a value when a conversation comes to a state is what has
one on every move that leads there (a bit for each name; the sets only shrink, so it ends).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialog.moves import Move, Moves, Path, path_to, reached, stops, within_call
from dialog.problems import Report, did_you_mean
from dialog.reading import BUILT_IN, METHODS, PARTS, Reading, reading
from dialog.states import State, Where


@dataclass(frozen=True, slots=True)
class Names:
    """What has, or can have, a value in a set."""

    slots: frozenset[str]
    "Heard from shoppers; any of them may be missing."
    keys: frozenset[str]
    "Written by states."
    lost: frozenset[str]
    "Words of what could not be read: any name may be set there."

    @property
    def known(self) -> frozenset[str]:
        return self.slots | self.keys | BUILT_IN | self.lost


@dataclass(frozen=True, slots=True)
class Read:
    """One template of a state."""

    state: State
    path: str
    reading: Reading


def reads_of(moves: Moves) -> list[Read]:
    return [
        Read(state, path, reading(template))
        for state in moves.flows.states.values()
        for path, template in state.reads()
        if not template.is_constant
    ]


def check_names(reads: Iterable[Read], names: Names, report: Report) -> None:
    """Names that nothing in the set ever sets, and slots that are never heard."""
    for read in reads:
        report.flow, report.state = read.state.flow, read.state.name
        for name in sorted(read.reading.names - names.known):
            message = f"nothing sets '{name}'"
            hint = did_you_mean(name, sorted(names.slots | names.keys | BUILT_IN))
            tell = report.error if name in read.reading.bare else report.warn
            tell("F030", _place(read, name, report), message, hint)
        for slot in sorted(read.reading.slots - names.known):
            hint = did_you_mean(slot, sorted(names.slots))
            report.warn("F025", _place(read, slot, report), f"there is no slot '{slot}'", hint)
        _check_parts(read, names, report)


def _check_parts(read: Read, names: Names, report: Report) -> None:
    """What is read of the question left open, and what is called on a value."""
    own = names.keys | names.slots | names.lost
    for name, field in sorted(read.reading.fields):
        if name in own:
            continue
        message = f"nothing sets '{name}.{field}'"
        hint = did_you_mean(field, sorted(PARTS[name]))
        report.error("F030", _place(read, f"{name}.{field}", report), message, hint)
    for method in sorted(read.reading.methods):
        message = f"there is no method '{method}'"
        hint = did_you_mean(method, sorted(METHODS), only_close=True)
        report.error("F006", _place(read, method, report), message, hint)


def check_unread(reads: Iterable[Read], moves: Moves, names: Names, report: Report) -> None:
    """Context keys that are written for nobody. `intent` is read by look-ups."""
    used = frozenset[str]().union(*(r.reading.names | r.reading.slots for r in reads))
    for state in moves.flows.states.values():
        report.flow, report.state = state.flow, state.name
        for key in sorted(state.writes() - used - names.lost - {"intent"}):
            written = (w for path, w in state.places.items() if path.endswith(f".{key}"))
            for where in written:
                hint = did_you_mean(
                    key, sorted({*used - state.writes(), "intent"}), only_close=True
                )
                report.warn("F032", where, f"nothing reads the context key '{key}'", hint)


def check_set(reads: Sequence[Read], moves: Moves, names: Names, report: Report) -> None:
    """Names that are put into a text, or kept, although some way there leaves them unset."""
    asked = [(read, name) for read in reads for name in sorted(_must_be_set(read, names))]
    if not asked:
        return
    bits = {name: 1 << n for n, name in enumerate(dict.fromkeys(name for _, name in asked))}
    surely = _surely_set(moves, _Bits(bits, names))
    for read, name in asked:
        facts = surely.get(read.state.address)
        if facts is None or facts & bits[name]:
            continue
        path = _path_without(name, read.state.address, moves, names)
        if path:
            report.flow, report.state = read.state.flow, read.state.name
            message = f"'{name}' is not set on every way to '{read.state.name}'"
            hint = f"write for example {{{{ {_written(name)} or 'none' }}}}"
            where = _place(read, name, report)
            report.warn("F031", where, message, hint, stops(path, moves.flows))


def _written(name: str) -> str:
    return name if name.isidentifier() else f"slots['{name}']"


def _must_be_set(read: Read, names: Names) -> frozenset[str]:
    """A condition may well ask for what is not there; a copy of a slot may be empty, too."""
    if read.state.USE == "tested":
        return frozenset()
    ours = names.keys if read.state.USE == "kept" else names.keys | names.slots
    there = names.lost | BUILT_IN | read.state.has(read.path)
    return (read.reading.bare & ours) - there


# Dataflow


class _Bits:
    """What a move does to the names that matter, as bits; each kind of move is worked out once."""

    def __init__(self, bits: Mapping[str, int], names: Names) -> None:
        self._bits = bits
        self.all = (1 << len(bits)) - 1
        self._slots = sum(bit for name, bit in bits.items() if name not in names.keys)
        self._sets: dict[frozenset[str], int] = {}

    def kept(self, forgets: str) -> int:
        return self.all & ~{"": 0, "slots": self._slots, "all": self.all}[forgets]

    def gained(self, sets: frozenset[str]) -> int:
        if sets not in self._sets:
            self._sets[sets] = sum(bit for name, bit in self._bits.items() if name in sets)
        return self._sets[sets]


def _surely_set(moves: Moves, bits: _Bits) -> dict[str, int]:
    """Which names surely have a value when a state is come to, for every state that can be."""
    flows, kept_by_calls = moves.flows, dict[str, int]()
    surely = dict.fromkeys(moves.begins, bits.all)
    surely[flows.start] = surely[flows.listening] = 0
    waiting = deque(surely)
    while waiting:
        address = waiting.popleft()
        for move in moves.of(address):
            if move.returns_to and move.returns_to not in surely:
                continue
            after = surely[address] & bits.kept(move.forgets) | bits.gained(move.sets)
            if move.returns_to:
                # Keys that were given to the flow are as before; what its caller knew is still
                # so, unless the flow forgets it.
                given = bits.gained(_put_back(move.returns_to, moves))
                kept = _kept_by_call(move.returns_to, moves, bits, kept_by_calls)
                after = after & ~given | surely[move.returns_to] & kept
            before = surely.get(move.target)
            now = after if before is None else before & after
            if now != before:
                surely[move.target] = now
                waiting.append(move.target)
                waiting.extend(_ends_behind(move.target, moves, surely))
    return surely


def _put_back(caller: str, moves: Moves) -> frozenset[str]:
    """Keys that are as before when a called flow ends: those given to it, and to what it called.

    Calls without ways of their own end together with their flow, wherever they are.
    """
    states = moves.flows.states
    silent = (states[a].writes() for a in moves.ends if not states[a].transitions)
    return states[caller].writes().union(*silent)


def _ends_behind(address: str, moves: Moves, surely: Mapping[str, int]) -> Iterator[str]:
    """What a call gives back depends on what was known before it."""
    for end in moves.ends.get(address, ()):
        if end in surely:
            yield end


def _kept_by_call(caller: str, moves: Moves, bits: _Bits, known: dict[str, int]) -> int:
    if caller not in known:
        called = moves.flows.states[caller].calls()
        begins = [called.target] if called and called.target else []
        kept = bits.all
        for address in reached(begins, lambda at: within_call(at, moves, moves.ends)):
            for move in within_call(address, moves, moves.ends):
                kept &= bits.kept(move.forgets)
            if moves.flows.states[address].calls():
                kept = 0
        known[caller] = kept
    return known[caller]


def _path_without(name: str, target: str, moves: Moves, names: Names) -> Path:
    """A shortest path to a state on which the name has no value in the end."""
    unset, have = "-", "+"

    def of(spot: str) -> Iterator[Move]:
        for move in moves.of(spot[1:]):
            lost = move.forgets == "all" or (move.forgets == "slots" and name not in names.keys)
            back = bool(move.returns_to) and name in _put_back(move.returns_to, moves)
            has = name in move.sets or (spot[0] == have and not lost and not back)
            yield _marked(move, spot[0], have if has else unset)

    found = reached([unset + moves.flows.start, unset + moves.flows.listening], of)
    return tuple(_unmarked(move) for move in path_to(unset + target, found))


def _marked(move: Move, before: str, after: str) -> Move:
    return Move(before + move.source, after + move.target, move.why, where=move.where)


def _unmarked(move: Move) -> Move:
    return Move(move.source[1:], move.target[1:], move.why, where=move.where)


def _place(read: Read, word: str, report: Report) -> Where:
    return report.find(word, read.state.place(read.path))
