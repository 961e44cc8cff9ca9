"""Second pass: entries -> states, property by property."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialog.document import Document, StateEntry, refuse_unknown
from dialog.entries import Entry
from dialog.flow import Flow
from dialog.problems import Report, did_you_mean
from dialog.properties import Item, Property, properties
from dialog.readers import READERS, Unreadable, Wrong
from dialog.richer_states import When
from dialog.state import Input, State, Transition
from dialog.templates import Template, advice
from dialog.topics import Topic
from dialog.where import Where

TOPIC_KEYS = ("group", "uses", "fresh")
Types = Mapping[str, type[State]]


def build_flow(document: Document, report: Report, types: Types) -> Flow:
    report.flow = document.name
    name = document.name
    states = {entry.name: _build_state(name, entry, report, types) for entry in document.states}
    return Flow(document.name, document.file, states, document.named)


def build_topics(document: Document, report: Report) -> dict[str, Topic]:
    """`topics:` of the main flow: intent -> group, uses, fresh."""
    report.flow = document.name
    topics: dict[str, Topic] = {}
    for entry in document.topics:
        refuse_unknown(entry, TOPIC_KEYS, report)
        group = entry.get("group")
        topics[entry.key] = Topic(
            group=(group.value if group else "") or entry.key,
            uses=_slots(entry.get("uses"), report),
            fresh=_slots(entry.get("fresh"), report),
        )
    return topics


def _slots(entry: Entry | None, report: Report) -> frozenset[str]:
    try:
        return frozenset(READERS["words"](entry)) if entry else frozenset()
    except Wrong as wrong:
        report.error("F004", wrong.entry.where, "slots have the wrong form", wrong.hint)
        return frozenset()


def _build_state(flow: str, entry: StateEntry, report: Report, types: Types) -> State:
    report.state = entry.name
    kind = types.get(entry.type)
    if kind is None and entry.type:
        message, hint = f"unknown state type '{entry.type}'", did_you_mean(entry.type, types)
        report.error("F003", entry.type_where, message, hint)
    kept = len(report.problems)
    values = _state_values(kind, entry, report) if kind else {}
    well_formed = len(report.problems) == kept
    if kind and issubclass(kind, Input):
        values["act_transitions"] = transitions(entry.acts)
    elif kind and entry.acts:
        message = f"'{entry.name}' waits for no turn, so 'act_transitions' do nothing here"
        report.error("F005", entry.acts[0].where, message)
    state = (kind or State)(
        address=f"{flow}.{entry.name}",
        flow=flow,
        name=entry.name,
        where=entry.where,
        type=entry.type,
        transitions=transitions(entry.transitions),
        places=dict(_places(entry.properties)) if entry.properties else {},
        **values,
    )
    return _finished(state, report if well_formed else Report())


def _finished(state: State, report: Report) -> State:
    # Where a property is missing or malformed, the rest would only follow from that.
    for path, message, hint in state.flaws():
        report.error("F004", state.place(path), f"'{state.name}': {message}", hint)
    if isinstance(state, When):
        return replace(state, transitions={**state.transitions, **state.own_ways()})
    return state


def _places(entry: Entry, above: str = "") -> Iterator[tuple[str, Where]]:
    for item in entry.items:
        yield f"{above}{item.key}", item.where
        if item.items:
            yield from _places(item, f"{above}{item.key}.")


def transitions(entries: tuple[Entry, ...]) -> Mapping[str, Transition]:
    """Ways as written; where they lead is found out in the third pass."""
    return {e.key: Transition(e.key, e.value or "", None, e.where) for e in entries}


def _state_values(kind: type[State], entry: StateEntry, report: Report) -> dict[str, Any]:
    found = entry.properties
    if found and (found.value is not None or found.is_list):
        _refuse_text("properties", found, report)
        found, sound = None, False
    else:
        sound = True
    owner = _Owner(entry.name, "under 'properties'", found, entry.where, sound)
    return _values(properties(kind), owner, report)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose properties are read."""

    name: str
    place: str
    "In words."
    entry: Entry | None
    where: Where
    is_sound: bool = True
    "Whether its properties could be looked for; else what is missing is told already."


def _values(wanted: Mapping[str, Property], owner: _Owner, report: Report) -> dict[str, Any]:
    known = [spec.path for spec in wanted.values()]
    sound = owner.is_sound
    if owner.entry:
        sound = _refuse_below(owner.entry, "", known, report) and sound
    values: dict[str, Any] = {}
    for name, spec in wanted.items():
        value = _read(spec, replace(owner, is_sound=sound), report)
        if value is not None:
            values[name] = value
        elif spec.required and spec.kind == "template":
            values[name] = Template("")
    return values


def _read(spec: Property, owner: _Owner, report: Report) -> Any:
    found = owner.entry.get(spec.path) if owner.entry else None
    if found is None or found.is_empty:
        if spec.required and owner.is_sound:
            where = found.where if found else owner.where
            hint = f"write '{spec.path}' {owner.place}"
            report.error("F004", where, f"'{owner.name}' needs '{spec.path}'", hint)
        return None
    try:
        return _items(spec, found, report) if spec.of else READERS[spec.kind](found)
    except Unreadable as fault:
        message, hint = f"the template cannot be read: {fault.reason}", advice(fault.reason)
        report.error("F006", fault.entry.where, message, hint)
    except Wrong as wrong:
        report.error("F004", wrong.entry.spot, f"'{spec.path}' has the wrong form", wrong.hint)
    return None


def _items(spec: Property, found: Entry, report: Report) -> Any:
    """A list of items, of which one alone needs no dash; or, by the property's kind, just one."""
    assert spec.of
    one_by_one = found.items if found.is_list else (found,)
    if spec.kind == "item":
        return _item(spec.of, spec.path, found, report)
    items = (_item(spec.of, spec.path, entry, report) for entry in one_by_one)
    return tuple(item for item in items if item)


def _item(kind: type[Item], path: str, entry: Entry, report: Report) -> Item | None:
    """None where what is written can be no such item; what is missing in it is reported."""
    wanted = properties(kind)
    if entry.value is not None and kind.SHORT:
        return _checked(kind(where=entry.where, **{kind.SHORT: entry.value}), report)
    if entry.value is not None or entry.is_list:
        known = ", ".join(spec.path for spec in wanted.values())
        raise Wrong(entry, f"write lines of 'name: value'; names are {known}")
    kept = len(report.problems)
    owner = _Owner(path, "here", entry, entry.where)
    item = kind(where=entry.where, **_values(wanted, owner, report))
    return _checked(item, report) if len(report.problems) == kept else item


def _checked(item: Item, report: Report) -> Item:
    for message, hint in item.flaws():
        report.error("F004", item.where, message, hint)
    return item


def _refuse_below(entry: Entry, above: str, known: list[str], report: Report) -> bool:
    """Keys that are no property nor lead to one; below a property its own reader decides.

    Whether properties stand where properties can be looked for."""
    sound = True
    for item in entry.items:
        path = f"{above}{item.key}"
        if path in known:
            continue
        if not any(name.startswith(f"{path}.") for name in known):
            hint = did_you_mean(path, known)
            report.error("F005", item.where, f"unknown property '{path}'", hint)
        elif item.value is not None or item.is_list:
            _refuse_text(path, item, report)
            sound = False
        else:
            sound = _refuse_below(item, f"{path}.", known, report) and sound
    return sound


def _refuse_text(path: str, entry: Entry, report: Report) -> None:
    hint = "write lines of 'name: value' below it"
    report.error("F004", entry.spot, f"'{path}' has the wrong form", hint)
