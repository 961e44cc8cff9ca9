"""Second pass: entries -> states. One reader for each way a property can be written."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from dialog.document import Document, Entry, StateEntry, refuse_unknown
from dialog.flow import Flow
from dialog.problems import Report, did_you_mean
from dialog.states import TYPES, Input, Kind, Property, State, Transition
from dialog.templates import Template, TemplateFault
from dialog.topics import Topic

TOPIC_KEYS = ("group", "uses", "fresh")
CHOICES: Mapping[str, tuple[str, ...]] = {"nlp_type": ("jarvis", "riva", "onnx")}
"Properties that are one of a few words."
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")


class _Wrong(Exception):
    """A value has the wrong form: which one, and what to write instead."""

    def __init__(self, entry: Entry, hint: str) -> None:
        super().__init__(hint)
        self.entry, self.hint = entry, hint


class _Unreadable(Exception):
    """A text is no template: which one, and why."""

    def __init__(self, entry: Entry, reason: str) -> None:
        super().__init__(reason)
        self.entry, self.reason = entry, reason


def build_flow(document: Document, report: Report) -> Flow:
    report.flow = document.name
    states = {entry.name: _build_state(document.name, entry, report) for entry in document.states}
    return Flow(document.name, document.file, states)


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
        return frozenset(_words(entry)) if entry else frozenset()
    except _Wrong as wrong:
        report.error("F004", wrong.entry.where, "slots have the wrong form", wrong.hint)
        return frozenset()


def _build_state(flow: str, entry: StateEntry, report: Report) -> State:
    report.state = entry.name
    kind = TYPES.get(entry.type)
    if kind is None and entry.type:
        message, hint = f"unknown state type '{entry.type}'", did_you_mean(entry.type, TYPES)
        report.error("F003", entry.type_where, message, hint)
    values = _properties(kind or State, entry, report)
    if kind and issubclass(kind, Input):
        values["act_transitions"] = transitions(entry.acts)
    elif kind and entry.acts:
        message = f"'{entry.name}' waits for no turn, so 'act_transitions' do nothing here"
        report.error("F005", entry.acts[0].where, message)
    return (kind or State)(
        address=f"{flow}.{entry.name}",
        flow=flow,
        name=entry.name,
        where=entry.where,
        transitions=transitions(entry.transitions),
        **values,
    )


def transitions(entries: tuple[Entry, ...]) -> Mapping[str, Transition]:
    """Ways as written; where they lead is found out in the third pass."""
    return {e.key: Transition(e.key, e.value or "", None, e.where) for e in entries}


def _properties(kind: type[State], entry: StateEntry, report: Report) -> dict[str, Any]:
    wanted = {f.name: f.metadata["property"] for f in fields(kind) if "property" in f.metadata}
    _refuse_unknown(entry, [p.path for p in wanted.values()], report)
    values: dict[str, Any] = {}
    for name, spec in wanted.items():
        value = _read(spec, entry, report)
        if value is not None:
            values[name] = value
        elif spec.required and spec.kind == "template":
            values[name] = Template("")
    return values


def _read(spec: Property, entry: StateEntry, report: Report) -> Any:
    found = entry.properties.get(spec.path) if entry.properties else None
    if found is None or found.is_empty:
        if spec.required:
            where = found.where if found else entry.where
            hint = f"write '{spec.path}' under 'properties'"
            report.error("F004", where, f"'{entry.name}' needs '{spec.path}'", hint)
        return None
    try:
        return READERS[spec.kind](found)
    except _Unreadable as fault:
        report.error("F006", fault.entry.where, f"the template cannot be read: {fault.reason}")
    except _Wrong as wrong:
        report.error("F004", wrong.entry.where, f"'{spec.path}' has the wrong form", wrong.hint)
    return None


def _refuse_unknown(entry: StateEntry, known: list[str], report: Report) -> None:
    for item in entry.properties.items if entry.properties else ():
        heads = [path.split(".")[0] for path in known]
        if item.key not in heads and entry.type in TYPES:
            hint = did_you_mean(item.key, known)
            report.error("F005", item.where, f"unknown property '{item.key}'", hint)


def _text(entry: Entry) -> str:
    if entry.value is None:
        raise _Wrong(entry, "write one text; in quotes if it begins with {{")
    return entry.value


def _word(entry: Entry) -> str:
    word, known = _text(entry), CHOICES.get(entry.key)
    if known and word not in known:
        raise _Wrong(entry, did_you_mean(word, known))
    return word


def _template(entry: Entry) -> Template:
    try:
        return Template(_text(entry))
    except TemplateFault as fault:
        raise _Unreadable(entry, str(fault)) from fault


def _seconds(entry: Entry) -> float:
    try:
        seconds = float(_text(entry))
    except ValueError:
        raise _Wrong(entry, "write a number of seconds") from None
    if not 0 <= seconds <= 60:
        raise _Wrong(entry, "write 0 to 60 seconds")
    return seconds


def _flag(entry: Entry) -> bool:
    word = _text(entry).lower()
    if word not in TRUE + FALSE:
        raise _Wrong(entry, "write true or false")
    return word in TRUE


def _texts(entry: Entry) -> tuple[Template, ...]:
    if not entry.is_list:
        raise _Wrong(entry, "write a list of texts, each with a dash before it")
    return tuple(_template(item) for item in entry.items)


def _words(entry: Entry) -> tuple[str, ...]:
    return tuple(_text(item) for item in entry.items) if entry.is_list else (_text(entry),)


def _keys(entry: Entry) -> tuple[tuple[str, Template], ...]:
    if entry.is_list or not entry.items:
        raise _Wrong(entry, "write keys with their values")
    empty = Template("")
    return tuple((item.key, empty if item.is_empty else _template(item)) for item in entry.items)


READERS: Mapping[Kind, Callable[[Entry], Any]] = {
    "template": _template,
    "templates": _texts,
    "seconds": _seconds,
    "flag": _flag,
    "word": _word,
    "words": _words,
    "keys": _keys,
}
