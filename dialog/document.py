"""One flow file as YAML with positions: what stands where. Knows nothing of state types."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from dialog.problems import Report, did_you_mean
from dialog.states import Where

_TOP_KEYS = ("name", "intent_transitions", "act_transitions", "topics", "states", "version")
_STATE_KEYS = ("type", "properties", "transitions", "act_transitions", "description")
_MAX_DEPTH = 40
"Flows need six levels. YAML nested without bound would exhaust the stack."


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value: `value` is None where nothing or a mapping or list was written."""

    key: str
    where: Where
    value: str | None = None
    items: tuple["Entry", ...] = ()
    "What a list or mapping holds; list items have their index as key."
    is_list: bool = False

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.items

    def get(self, path: str) -> "Entry | None":
        """The entry at keys joined by dots."""
        entry: Entry | None = self
        for key in path.split("."):
            entry = next((e for e in entry.items if e.key == key), None) if entry else None
        return entry


@dataclass(frozen=True, slots=True)
class StateEntry:
    name: str
    type: str
    where: Where
    type_where: Where
    properties: Entry | None = None
    transitions: tuple[Entry, ...] = ()
    acts: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    file: str
    where: Where
    name: str
    states: tuple[StateEntry, ...]
    routing: Where | None = None
    "Where `intent_transitions` stands; only the main flow has it."
    intents: tuple[Entry, ...] = ()
    acts: tuple[Entry, ...] = ()
    topics: tuple[Entry, ...] = ()


def read_document(short: str, text: bytes, file: str, report: Report) -> Document | None:
    """The file's content with positions; None when it is no flow at all."""
    report.flow, report.state = short.rsplit(".", 1)[0], ""
    top = _compose(text, file, report)
    if top is None:
        return None
    refuse_unknown(top, _TOP_KEYS, report)
    states, name = top.get("states"), top.get("name")
    if states is None or states.is_list or not states.items:
        report.error("F002", top.where, "the file has no 'states'", "write 'states:' with states")
        return None
    if name is None or not name.value:
        report.error("F002", top.where, "the flow has no 'name'", f"write 'name: {report.flow}'")
    routing = top.get("intent_transitions")
    return Document(
        file=file,
        where=top.where,
        name=(name.value if name else "") or report.flow,
        states=tuple(_state(entry, report) for entry in states.items),
        routing=routing.where if routing else None,
        intents=_table(top, "intent_transitions", report),
        acts=_table(top, "act_transitions", report),
        topics=_table(top, "topics", report),
    )


def _state(entry: Entry, report: Report) -> StateEntry:
    report.state = entry.key
    refuse_unknown(entry, _STATE_KEYS, report)
    kind = entry.get("type")
    if kind is None or not kind.value:
        report.error("F003", entry.where, f"state '{entry.key}' has no 'type'")
    state = StateEntry(
        name=entry.key,
        type=(kind.value if kind else "") or "",
        where=entry.where,
        type_where=kind.where if kind else entry.where,
        properties=entry.get("properties"),
        transitions=_table(entry, "transitions", report),
        acts=_table(entry, "act_transitions", report),
    )
    report.state = ""
    return state


def _table(parent: Entry, key: str, report: Report) -> tuple[Entry, ...]:
    """The names and values below a key."""
    entry = parent.get(key)
    if entry is None:
        return ()
    if entry.is_list or entry.value is not None:
        hint = "write lines of 'name: value' below it"
        report.error("F004", entry.where, f"'{key}' has the wrong form", hint)
        return ()
    return entry.items


def refuse_unknown(entry: Entry, known: tuple[str, ...], report: Report) -> None:
    for item in entry.items:
        if item.key not in known:
            hint = did_you_mean(item.key, known)
            report.error("F005", item.where, f"unknown key '{item.key}'", hint)


def _compose(text: bytes, file: str, report: Report) -> Entry | None:
    try:
        root = _parse(text)
    except _Broken as broken:
        line, column, reason = broken.args
        report.error("F001", Where(file, line, column), reason)
        return None
    if not isinstance(root, yaml.MappingNode):
        where, hint = Where(file, 1), "write 'name:' and 'states:'"
        report.error("F002", where, "the file holds no flow", hint)
        return None
    return _entry("", root, Where(file, 1), file, report)


class _Broken(Exception):
    """The text cannot be read as YAML: (line, column, reason)."""


def _parse(text: bytes) -> yaml.Node | None:
    try:
        decoded = text.decode("utf-8")
        _refuse_mazes(decoded)
        return yaml.compose(decoded, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        reason = f"the file is not UTF-8 text ({error.reason})"
        raise _Broken(*_position(text, error.start), reason) from error
    except yaml.reader.ReaderError as error:
        raise _Broken(*_position(text, error.position), f"broken YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Broken(*_place(mark), f"broken YAML: {error.problem or error.context}") from error


def _refuse_mazes(text: str) -> None:
    """Raises _Broken on YAML that is nested, or could unfold, without bound."""
    anchored: list[bool] = []
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            anchored.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchored.pop()
        if len(anchored) > _MAX_DEPTH:
            raise _Broken(*_place(event.start_mark), "broken YAML: nested too deeply")
        if isinstance(event, yaml.AliasEvent) and any(anchored):
            reason = f"broken YAML: the alias '*{event.anchor}' stands inside an anchor"
            raise _Broken(*_place(event.start_mark), reason)


def _position(text: bytes, offset: int) -> tuple[int, int]:
    """Line and column of a byte."""
    before = text[:offset]
    return before.count(b"\n") + 1, offset - before.rfind(b"\n")


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _entry(key: str, node: yaml.Node, where: Where, file: str, report: Report) -> Entry:
    if isinstance(node, yaml.MappingNode):
        return Entry(key, where, items=tuple(_members(node, file, report)))
    if isinstance(node, yaml.SequenceNode):
        items = (
            _entry(str(i), item, _where(item, file), file, report)
            for i, item in enumerate(node.value)
        )
        return Entry(key, where, items=tuple(items), is_list=True)
    # Scalars stay the text that was written: `text: yes` is the word, not a truth value.
    empty = node.tag == "tag:yaml.org,2002:null" and node.value in ("", "~", "null")
    return Entry(key, where, value=None if empty else node.value)


def _members(node: yaml.MappingNode, file: str, report: Report) -> Iterator[Entry]:
    seen: set[str] = set()
    for key, value in node.value:
        name, where = str(key.value), _where(key, file)
        if name in seen:
            report.error("F007", where, f"'{name}' is written twice", "the first one counts")
            continue
        seen.add(name)
        yield _entry(name, value, where, file, report)


def _where(node: yaml.Node, file: str) -> Where:
    return Where(file, *_place(node.start_mark))
