"""One flow file as YAML with positions: what stands where. Knows nothing of state types."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from dialog.problems import Report, did_you_mean
from dialog.states import Where

_TOP_KEYS = ("name", "intent_transitions", "act_transitions", "topics", "states", "version")
_STATE_KEYS = ("type", "properties", "transitions", "act_transitions", "description")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value: `value` is None where nothing or a mapping or list was written."""

    key: str
    where: Where
    value: str | None = None
    items: tuple["Entry", ...] = ()
    "What a list or mapping holds; list items have their index as key."
    is_list: bool = False

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
    topics: tuple[Entry, ...] = field(default=())


def read_document(short: str, text: bytes, file: str, report: Report) -> Document | None:
    """The file's content with positions; None when it is no flow at all."""
    top = _compose(text, file, report)
    if top is None:
        return None
    report.flow = short.rsplit(".", 1)[0]
    _refuse_unknown(top, _TOP_KEYS, report)
    states, name = top.get("states"), top.get("name")
    if states is None or not states.items:
        report.error("F002", top.where, "the file has no 'states'", "write 'states:' with states")
        return None
    if name is None or not name.value:
        report.error("F002", top.where, "the flow has no 'name'", f"write 'name: {report.flow}'")
    intents, acts, topics = (
        top.get(k) for k in ("intent_transitions", "act_transitions", "topics")
    )
    return Document(
        file=file,
        where=top.where,
        name=(name.value if name else "") or report.flow,
        states=tuple(_state(entry, report) for entry in states.items),
        routing=intents.where if intents else None,
        intents=intents.items if intents else (),
        acts=acts.items if acts else (),
        topics=topics.items if topics else (),
    )


def _state(entry: Entry, report: Report) -> StateEntry:
    report.state = entry.key
    _refuse_unknown(entry, _STATE_KEYS, report)
    kind, ways, acts = (entry.get(k) for k in ("type", "transitions", "act_transitions"))
    if kind is None or not kind.value:
        report.error("F003", entry.where, f"state '{entry.key}' has no 'type'")
    report.state = ""
    return StateEntry(
        name=entry.key,
        type=(kind.value if kind else "") or "",
        where=entry.where,
        type_where=kind.where if kind else entry.where,
        properties=entry.get("properties"),
        transitions=ways.items if ways else (),
        acts=acts.items if acts else (),
    )


def _refuse_unknown(entry: Entry, known: tuple[str, ...], report: Report) -> None:
    for item in entry.items:
        if item.key not in known:
            hint = did_you_mean(item.key, known)
            report.error("F005", item.where, f"unknown key '{item.key}'", hint)


def _compose(text: bytes, file: str, report: Report) -> Entry | None:
    try:
        root = yaml.compose(text.decode("utf-8"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        report.error("F001", Where(file, 1), f"the file is not UTF-8 text ({error.reason})")
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file, 1)
        report.error("F001", where, f"broken YAML: {error.problem or error.context}")
        return None
    except (yaml.YAMLError, RecursionError) as error:
        report.error("F001", Where(file, 1), f"broken YAML: {error}")
        return None
    if not isinstance(root, yaml.MappingNode):
        report.error(
            "F002", Where(file, 1), "the file holds no flow", "write 'name:' and 'states:'"
        )
        return None
    return _entry("", root, Where(file, 1), file, report)


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
    return Where(file, node.start_mark.line + 1, node.start_mark.column + 1)
