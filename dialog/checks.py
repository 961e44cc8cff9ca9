"""Findings over the whole graph: what cannot be reached, what cannot go on, what is not routed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from dialog.circles import check_circles
from dialog.document import Document
from dialog.entries import Entry
from dialog.flow import FlowSet
from dialog.moves import Move, Moves, come_to, moves_of, path_to, reached, stops
from dialog.problems import Report, Stop, did_you_mean
from dialog.proofs import Names, check_names, check_set, check_unread, reads_of
from dialog.richer_states import Choose
from dialog.states import (
    TYPES,
    Fulfillment,
    Input,
    InputContext,
    State,
    Transition,
    Where,
)
from dialog.topics import ALIASES, is_grammar, is_question
from dialog.vocabulary import ACTS, BUILT_IN, Vocabulary, known_intents, known_slots

FLOW_OF_INTENTS = "intent_transitions"
_ANY = "dontcare"


@dataclass(frozen=True, slots=True)
class _Set:
    """A whole set while it is checked."""

    moves: Moves
    found: Mapping[str, Move | None]
    "What a conversation can come to, and how."
    heard: Vocabulary
    report: Report

    @property
    def flows(self) -> FlowSet:
        return self.moves.flows

    def path(self, state: State) -> tuple[Stop, ...]:
        return stops(path_to(state.address, self.found), self.flows)


def check(flows: FlowSet, main: Document, heard: Vocabulary, report: Report) -> None:
    """Add what is found to the report; `main` is the document of the main flow."""
    moves = moves_of(flows, frozenset(report.lost))
    whole = _Set(moves, come_to(moves), heard, report)
    _show_ways(whole)
    silent = _check_flows_are_entered(whole)
    for state in flows.states.values():
        report.flow, report.state = state.flow, state.name
        if state.address not in whole.found and state.flow not in silent:
            report.warn("F020", state.where, f"no path leads to '{state.name}'")
        _check_exits(state, whole)
        _check_results_of_call(state, whole)
        _check_failure_branch(state, report)
        _check_heard(state, whole)
        _check_question(state, whole)
    report.flow, report.state = flows.main, ""
    _check_routing(whole, main)
    _check_acts(flows.acts, heard.acts, report)
    check_circles(moves, whole.found, report)
    _check_values(whole)


def _show_ways(whole: _Set) -> None:
    """To each broken transition, how a conversation comes to the state that it is written in."""
    problems, states = whole.report.problems, whole.flows.states
    for n, problem in enumerate(problems):
        state = states.get(f"{problem.flow}.{problem.state}")
        if problem.code == "F010" and state:
            problems[n] = replace(problem, path=whole.path(state))


def _check_flows_are_entered(whole: _Set) -> set[str]:
    """Names of flows that nothing enters: one finding instead of one for each of its states."""
    alive = {whole.flows.states[a].flow for a in whole.found if a} | {whole.flows.main}
    silent = [flow for flow in whole.flows.flows.values() if flow.states and flow.name not in alive]
    for flow in silent:
        whole.report.flow, whole.report.state = flow.name, ""
        where = flow.where or Where(flow.file, 1)
        hint = f"enter it with 'flow: {flow.name}'"
        whole.report.warn("F020", where, f"no path leads into the flow '{flow.name}'", hint)
    return {flow.name for flow in silent}


def _check_exits(state: State, whole: _Set) -> None:
    known, report = (*state.exits(), "flow") if state.exits() else (), whole.report
    for label, way in state.transitions.items():
        if label not in known:
            message = f"'{label}' is no result of this state"
            report.error("F011", way.where, message, did_you_mean(label, known))
    missing = [label for label in state.needs() if state.way(label) is None]
    if missing and state.transitions:
        message = f"'{state.name}' has no way on for {' and '.join(missing)}"
        path = whole.path(state)
        report.error("F012", state.where, message, "write it under 'transitions'", path)


def _check_results_of_call(state: State, whole: _Set) -> None:
    """A caller's ways are by results that the ends of the called flow give, and by all of them."""
    called = state.calls()
    if called is None or called.target is None:
        return
    ends = [whole.flows.states[address] for address in whole.moves.ends[state.address]]
    given = {end.ending() for end in ends}
    for label, way in state.transitions.items():
        if label not in (*given, "next_state", "flow"):
            message = f"no end of '{called.written}' has the result '{label}'"
            whole.report.error("F011", way.where, message, did_you_mean(label, sorted(given)))
    missing = sorted(result for result in given if state.way(result) is None)
    if missing and state.transitions:
        message = f"'{state.name}' has no way on for {' and '.join(missing)}"
        hint = "write it under 'transitions'"
        whole.report.error("F012", state.where, message, hint, whole.path(state))


def _check_failure_branch(state: State, report: Report) -> None:
    if not isinstance(state, Fulfillment) or "unavailable" in state.transitions:
        return
    hint = "add 'unavailable' (and 'not_found') under 'transitions'"
    report.warn("F021", state.where, f"'{state.name}' has no branch for a failed look-up", hint)


def _check_heard(state: State, whole: _Set) -> None:
    """What an input waits for must be something that is ever heard."""
    if isinstance(state, Input):
        _check_acts(state.act_transitions, whole.heard.acts, whole.report)
    for slot, path, strictly in state.asks():
        _check_slot(slot, state.place(path), whole, strictly=strictly)
    if isinstance(state, InputContext):
        _check_accepted(state, whole)
    for intent, path in state.intents() if isinstance(state, Choose) else ():
        if intent not in whole.flows.intents:
            hint = did_you_mean(intent, whole.flows.intents)
            message = f"the intent '{intent}' is not routed"
            whole.report.warn("F022", state.place(path), message, hint)
    for pattern, path in state.covered() if isinstance(state, Choose) else ():
        _check_pattern(pattern, state.place(path), known_intents(whole.flows, whole.heard), whole)


def _check_slot(slot: str, where: Where, whole: _Set, *, strictly: bool) -> None:
    known = known_slots(whole.flows, whole.heard)
    if slot in known or is_grammar(slot):
        return
    hint = did_you_mean(slot, sorted(known), only_close=True)
    # Where any text will do, a slot of an own name is filled all the same.
    if hint or strictly:
        whole.report.warn("F025", where, f"there is no slot '{slot}'", hint)


def _check_accepted(state: InputContext, whole: _Set) -> None:
    known = (*known_intents(whole.flows, whole.heard), _ANY)
    for intent in state.intents:
        if intent not in known:
            where = state.places.get("entities.intent", state.where)
            message = f"the model knows no intent '{intent}'"
            whole.report.warn("F023", where, message, did_you_mean(intent, known))


def _check_question(state: State, whole: _Set) -> None:
    """A constant `intent` that a look-up will read must name a question."""
    for path, template in state.reads():
        if not path.endswith(".intent") or "intent" not in state.writes():
            continue
        word, known = template.source.strip(), known_intents(whole.flows, whole.heard)
        if not template.is_constant or is_question(word) or word in known:
            continue
        if _is_looked_up(state.address, whole.moves):
            message = f"no look-up answers the question '{word}'"
            where = state.places.get(path, state.where)
            hint = did_you_mean(word, known, only_close=True)
            whole.report.warn("F033", where, message, hint)


def _is_looked_up(address: str, moves: Moves) -> bool:
    """Whether a look-up can come before the next turn that asks anew, or another question."""

    def onward(at: str) -> list[Move]:
        state = moves.flows.states.get(at)
        asks_anew = state is None or isinstance(state, InputContext)
        changes = at != address and state is not None and "intent" in state.writes()
        return [] if asks_anew or changes else moves.of(at)

    states = (moves.flows.states.get(at) for at in reached([address], onward))
    return any(isinstance(state, Fulfillment) for state in states)


def _check_routing(whole: _Set, main: Document) -> None:
    flows, report = whole.flows, whole.report
    routing = main.routing or main.where
    for intent in BUILT_IN:
        if intent not in flows.intents and intent not in report.lost:
            hint = f"add '{intent}' under '{FLOW_OF_INTENTS}'"
            report.warn("F022", routing, f"the intent '{intent}' is not routed", hint)
    known = known_intents(flows, whole.heard)
    for intent, way in flows.intents.items():
        if intent not in known:
            hint = did_you_mean(intent, known) or "write an own intent under 'topics', too"
            report.warn("F023", way.where, f"the model knows no intent '{intent}'", hint)
    for entry in main.ignored:
        _check_pattern(entry.value or "", entry.where, known, whole)
    _check_all_routed(whole, main.ignored, routing)


def _check_pattern(pattern: str, where: Where, known: tuple[str, ...], whole: _Set) -> None:
    if not any(fnmatchcase(intent, pattern) for intent in known):
        message = f"the model knows no intent '{pattern}'"
        whole.report.warn("F023", where, message, did_you_mean(pattern, known))


def _check_all_routed(whole: _Set, ignored: tuple[Entry, ...], routing: Where) -> None:
    """Intents of the model that go where `nomatch.none` goes without the author saying so."""
    routed = {*whole.flows.intents, *BUILT_IN, *whole.report.lost}
    patterns = [entry.value or "" for entry in ignored]
    missed = [
        intent
        for intent in sorted(whole.heard.intents - routed - set(_aliases_of(routed)))
        if not any(fnmatchcase(intent, pattern) for pattern in patterns)
    ]
    if missed:
        message = f"intents of the model are not routed: {', '.join(missed)}"
        hint = "route them, or name them under 'ignored_intents'"
        whole.report.warn("F022", routing, message, hint)


def _aliases_of(routed: set[str]) -> list[str]:
    return [alias for alias, intent in ALIASES.items() if intent in routed]


def _check_acts(acts: Mapping[str, Transition], own: Collection[str], report: Report) -> None:
    known = dict.fromkeys((*ACTS, *sorted(own)))
    for act, way in acts.items():
        if act not in known:
            hint = did_you_mean(act, known) or "write its phrases into acts.yml"
            report.warn("F024", way.where, f"there is no act '{act}'", hint)


def _may_be_set(lost: set[str]) -> frozenset[str]:
    """Words that could not be read, and what states of a type named there would write."""
    kinds = (kind for name, kind in TYPES.items() if name in lost)
    written = (kind.written() for kind in kinds if issubclass(kind, Fulfillment))
    return frozenset(lost).union(*written)


def _check_values(whole: _Set) -> None:
    flows = whole.flows
    keys = frozenset[str]().union(*(state.writes() for state in flows.states.values()))
    filled = (state.fills() for state in flows.states.values())
    slots = known_slots(flows, whole.heard).union(*filled)
    names = Names(slots, keys, _may_be_set(whole.report.lost))
    reads = reads_of(whole.moves)
    check_names(reads, names, whole.report)
    check_unread(reads, whole.moves, names, whole.report)
    check_set(reads, whole.moves, names, whole.report)
