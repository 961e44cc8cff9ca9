"""Which states and which ways between them tests have walked, of all there are. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dialog.flow import FlowSet
from dialog.moves import HEARD, moves_of
from dialog.states import Fulfillment
from dialog.where import Where

Way = tuple[str, str, str]
"The state it starts at, why it is taken, and where it leads."


@dataclass(frozen=True, slots=True)
class Unwalked:
    what: str
    "A state's address, or `state --label--> state`."
    at: str
    "file:line."
    flow: str


@dataclass(frozen=True, slots=True)
class Share:
    name: str
    "A flow, or `total`."
    states: int
    all_states: int
    ways: int
    all_ways: int

    @property
    def percent(self) -> float:
        """States and ways together."""
        there = self.all_states + self.all_ways
        return 100.0 * (self.states + self.ways) / there if there else 100.0


class Coverage:
    """Collects what was walked."""

    def __init__(self, flows: FlowSet) -> None:
        self._flows = flows
        self._states: set[str] = set()
        self._ways: set[Way] = set()
        self._all = dict(_ways_of(flows))
        self._by_ends: dict[tuple[str, str], list[Way]] = {}
        for way in self._all:
            self._by_ends.setdefault((way[0], way[2]), []).append(way)

    def walk(self, traces: Iterable[Mapping[str, Any]]) -> None:
        """One conversation, the greeting first."""
        waiting = ""
        for trace in traces:
            stops = [stop["state"] for stop in trace.get("states", ())]
            self._states.update(stops)
            outcomes = [made["outcome"] for made in trace.get("lookups", ())]
            for source, target in zip([waiting, *stops], stops, strict=False):
                self._go(source, target, outcomes)
            if stops and waiting:
                self._routed(stops[0], trace)
            waiting = stops[-1] if stops else waiting

    def shares(self) -> list[Share]:
        """Each flow, then all together."""
        names = list(self._flows.flows)
        return [self._share(name, {name}) for name in names] + [self._share("total", set(names))]

    def unwalked(self) -> Iterator[Unwalked]:
        """What no test has walked, in the order of the files."""
        states = self._flows.states
        for state in states.values():
            if state.address not in self._states:
                yield Unwalked(state.address, str(state.where), state.flow)
            for way in self._all:
                if way[0] == state.address and way not in self._ways:
                    text = f"{way[0]} --{way[1]}--> {way[2]}"
                    yield Unwalked(text, str(self._all[way]), state.flow)

    def _share(self, name: str, flows: set[str]) -> Share:
        states = [s.address for s in self._flows.states.values() if s.flow in flows]
        ways = [way for way in self._all if self._flows.states[way[0]].flow in flows]
        walked = len(self._states.intersection(states))
        return Share(name, walked, len(states), len(self._ways.intersection(ways)), len(ways))

    def _go(self, source: str, target: str, outcomes: list[str]) -> None:
        """A step; a look-up's way is the one of its outcome."""
        state = self._flows.states.get(source)
        if state is None or source == self._flows.listening:
            return
        taken = outcomes.pop(0) if isinstance(state, Fulfillment) and outcomes else None
        self._ways.update(w for w in self._between(source, target) if taken in (None, w[1]))

    def _routed(self, first: str, trace: Mapping[str, Any]) -> None:
        """The intent or act that the main flow sent on its way."""
        why = {f"intent {trace.get('routed')}", f"act {trace.get('act')}"}
        ways = self._between(self._flows.listening, first)
        self._ways.update(way for way in ways if way[1] in why)

    def _between(self, source: str, target: str) -> list[Way]:
        return self._by_ends.get((source, target), [])


def _ways_of(flows: FlowSet) -> Iterator[tuple[Way, Where]]:
    """Every way that an author wrote; intents and acts start where the main flow listens."""
    moves = moves_of(flows)
    for source in (*flows.states, HEARD):
        for move in moves.of(source):
            if move.where and move.target != HEARD:
                yield (source or flows.listening, move.why, move.target), move.where
