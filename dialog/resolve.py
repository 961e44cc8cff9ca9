"""Third pass: written names -> addresses. Own flow first, then main; `flow: X` enters X."""

from collections.abc import Mapping
from dataclasses import replace

from dialog.build import transitions
from dialog.entries import Entry
from dialog.flow import Flow
from dialog.problems import Report, did_you_mean
from dialog.richer_states import CallFlow
from dialog.state import Input, State, Transition


def resolve(flows: Mapping[str, Flow], main: str, report: Report) -> dict[str, Flow]:
    """The same flows with every transition's target found, or reported."""
    return {name: _resolve_flow(flow, flows, main, report) for name, flow in flows.items()}


def resolve_ways(
    entries: tuple[Entry, ...], flows: Mapping[str, Flow], main: str, report: Report
) -> Mapping[str, Transition]:
    """The main flow's own tables: intents and acts."""
    report.flow, report.state = main, ""
    ways = transitions(entries)
    return {label: _target(way, flows[main], flows, main, report) for label, way in ways.items()}


def _resolve_flow(flow: Flow, flows: Mapping[str, Flow], main: str, report: Report) -> Flow:
    states: dict[str, State] = {}
    for name, state in flow.states.items():
        report.flow, report.state = flow.name, name
        ways = _targets(state.transitions, flow, flows, main, report)
        state = replace(state, transitions=ways)
        if isinstance(state, Input):
            acts = _targets(state.act_transitions, flow, flows, main, report)
            state = replace(state, act_transitions=acts)
        if isinstance(state, CallFlow) and state.enters:
            state = replace(state, enters=_target(state.enters, flow, flows, main, report))
        states[name] = state
    return replace(flow, states=states)


def _targets(
    ways: Mapping[str, Transition], flow: Flow, flows: Mapping[str, Flow], main: str, report: Report
) -> Mapping[str, Transition]:
    return {label: _target(way, flow, flows, main, report) for label, way in ways.items()}


def _target(
    way: Transition, flow: Flow, flows: Mapping[str, Flow], main: str, report: Report
) -> Transition:
    state = _enter(way, flows) if way.label == "flow" else _find(way.written, flow, flows[main])
    if state is None:
        what = "flow" if way.label == "flow" else "state"
        known = flows if way.label == "flow" else {**flow.states, **flows[main].states}
        message = f"'{way.label}' leads to the {what} '{way.written}', which does not exist"
        if way.written not in report.lost:
            report.error("F010", way.where, message, did_you_mean(way.written, known))
        return way
    return replace(way, target=state.address)


def _enter(way: Transition, flows: Mapping[str, Flow]) -> State | None:
    flow = flows.get(way.written)
    return flow.first if flow else None


def _find(name: str, flow: Flow, main: Flow) -> State | None:
    return flow.states.get(name) or main.states.get(name)
