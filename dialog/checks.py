"""Findings over the whole graph: what cannot be reached, what cannot go on, what is not routed."""

from collections.abc import Iterator, Mapping

from dialog.circles import check_circles
from dialog.flow import FlowSet
from dialog.problems import Report, did_you_mean
from dialog.states import (
    ConditionalExists,
    Fulfillment,
    Input,
    InputUser,
    State,
    Transition,
    Where,
)
from dialog.topics import ALIASES, FALLBACK, NLU_ERROR, TOPICS, UNKNOWN, is_grammar

ACTS = (
    "greet", "thanks", "bye", "affirm", "deny", "help",
    "repeat", "restart", "undo", "cancel", "correct", "why",
)  # fmt: skip
_BUILT_IN = (UNKNOWN, FALLBACK, NLU_ERROR)
_SLOTS = frozenset[str]().union(*(topic.uses for topic in TOPICS.values()))
"What the model hears, less grammar: some question uses it."


def check(flows: FlowSet, routing: Where, report: Report) -> None:
    """Add what is found to the report; `routing` is where `intent_transitions` stands."""
    reached = _reachable(flows)
    for state in flows.states.values():
        report.flow, report.state = state.flow, state.name
        if state.address not in reached:
            report.warn("F020", state.where, f"no path leads to '{state.name}'")
        _check_exits(state, report)
        _check_failure_branch(state, report)
        _check_heard(state, flows, report)
    report.flow, report.state = flows.main, ""
    _check_routing(flows, routing, report)
    _check_acts(flows.acts, report)
    check_circles(flows, report)


def _reachable(flows: FlowSet) -> set[str]:
    """Addresses a conversation can come to. Missing targets lead nowhere."""
    open_ends = [flows.start, flows.listening]
    open_ends += [way.target for way in _entrances(flows) if way.target]
    seen: set[str] = set()
    while open_ends:
        address = open_ends.pop()
        if address not in seen:
            seen.add(address)
            open_ends += [w.target for w in _ways(flows.states[address]) if w.target]
    return seen


def _entrances(flows: FlowSet) -> Iterator[Transition]:
    yield from flows.intents.values()
    yield from flows.acts.values()


def _ways(state: State) -> Iterator[Transition]:
    yield from state.transitions.values()
    if isinstance(state, Input):
        yield from state.act_transitions.values()


def _check_exits(state: State, report: Report) -> None:
    known = (*state.EXITS, "flow") if state.EXITS else ()
    for label, way in state.transitions.items():
        if label not in known:
            message = f"'{label}' is no result of this state"
            report.error("F011", way.where, message, did_you_mean(label, known))
    missing = [label for label in _needed(state) if label not in state.transitions]
    if missing and state.transitions and not {"next_state", "flow"} & state.transitions.keys():
        message = f"'{state.name}' has no way on for {' and '.join(missing)}"
        report.error("F012", state.where, message, "write it under 'transitions'")


def _needed(state: State) -> tuple[str, ...]:
    """Results that must have a way on once any has; `next_state` stands for all of them."""
    kinds = ConditionalExists | InputUser | Fulfillment
    return tuple(x for x in state.EXITS if x != "next_state") if isinstance(state, kinds) else ()


def _check_failure_branch(state: State, report: Report) -> None:
    if not isinstance(state, Fulfillment) or "unavailable" in state.transitions:
        return
    hint = "add 'unavailable' (and 'not_found') under 'transitions'"
    report.warn("F021", state.where, f"'{state.name}' has no branch for a failed look-up", hint)


def _check_routing(flows: FlowSet, routing: Where, report: Report) -> None:
    for intent in _BUILT_IN:
        if intent not in flows.intents:
            hint = f"add '{intent}' under 'intent_transitions'"
            report.warn("F022", routing, f"the intent '{intent}' is not routed", hint)
    known = (*flows.topics, *ALIASES, *_BUILT_IN)
    for intent, way in flows.intents.items():
        if intent not in known:
            hint = did_you_mean(intent, known) or "write an own intent under 'topics', too"
            report.warn("F023", way.where, f"the model knows no intent '{intent}'", hint)


def _check_acts(acts: Mapping[str, Transition], report: Report) -> None:
    for act, way in acts.items():
        if act not in ACTS:
            report.warn("F024", way.where, f"there is no act '{act}'", did_you_mean(act, ACTS))


def _check_heard(state: State, flows: FlowSet, report: Report) -> None:
    """What an input waits for must be something that is ever heard."""
    if isinstance(state, Input):
        _check_acts(state.act_transitions, report)
    if not isinstance(state, InputUser) or not state.slot or is_grammar(state.slot):
        return
    known = _SLOTS.union(*(topic.uses for topic in flows.topics.values()))
    if state.slot not in known:
        hint = did_you_mean(state.slot, sorted(known))
        report.warn("F025", state.where, f"there is no slot '{state.slot}'", hint)
