"""One flow file with positions: what stands where. Knows nothing of state types."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.entries import Broken, Entry, read_entries
from dialog.mending import blame, cut
from dialog.problems import Report, did_you_mean
from dialog.states import Where

_TOP_KEYS = (
    "name",
    "intent_transitions",
    "ignored_intents",
    "act_transitions",
    "topics",
    "memory",
    "states",
    "version",
)
_STATE_KEYS = ("type", "properties", "transitions", "act_transitions", "description")
_MAX_CUTS = 20
"Broken places of one file that are reported before it is given up."
_MAX_LINES = 200_000
"Lines that are read at most for one broken file: each broken place is one more time through it."
_MAX_BYTES = 4_000_000
"A thousand times what a flow needs; reading more would only take the time of a mistake."


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
    memory: tuple[Entry, ...] = ()
    "How long what was said is remembered, by slot."
    ignored: tuple[Entry, ...] = ()
    "Intents, or patterns of them, that the author does not route on purpose."
    named: Where | None = None
    "Where the flow's name stands."


def read_document(short: str, text: bytes, file: str, report: Report) -> Document | None:
    """The file's content with positions; None when it is no flow at all."""
    report.flow, report.state = short.rsplit(".", 1)[0], ""
    top = _compose(text, file, report)
    document = _document(top, file, report) if top else None
    if document is None and file in report.damaged:
        report.lose(text.decode("utf-8", "replace"))
    return document


def _document(top: Entry, file: str, report: Report) -> Document | None:
    refuse_unknown(top, _TOP_KEYS, report)
    states, name = top.get("states"), top.get("name")
    if states is None or states.is_list or not states.items:
        hint = "write 'states:' with states"
        if file not in report.damaged:
            report.error("F002", top.where, "the file has no 'states'", hint)
        return None
    if (name is None or not name.value) and file not in report.damaged:
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
        memory=_table(top, "memory", report),
        ignored=_list(top, "ignored_intents", report),
        named=name.where if name else None,
    )


def _state(entry: Entry, report: Report) -> StateEntry:
    report.state = entry.key
    refuse_unknown(entry, _STATE_KEYS, report)
    kind = entry.get("type")
    if kind is None or not kind.value:
        report.error("F003", entry.spot, f"state '{entry.key}' has no 'type'")
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
        report.error("F004", entry.spot, f"'{key}' has the wrong form", hint)
        return ()
    return entry.items


def _list(parent: Entry, key: str, report: Report) -> tuple[Entry, ...]:
    entry = parent.get(key)
    if entry is None:
        return ()
    if not entry.is_list or any(item.value is None for item in entry.items):
        hint = "write a list of names, each with a dash before it"
        report.error("F004", entry.where, f"'{key}' has the wrong form", hint)
        return ()
    return entry.items


def refuse_unknown(entry: Entry, known: tuple[str, ...], report: Report) -> None:
    for item in entry.items:
        if item.key not in known:
            hint = did_you_mean(item.key, known)
            report.error("F005", item.where, f"unknown key '{item.key}'", hint)


def _compose(text: bytes, file: str, report: Report) -> Entry | None:
    decoded = _decoded(text, file, report)
    if decoded is None:
        return None
    found, root = _read_what_can_be_read(decoded, file, report)
    if root is None or root.is_list or not root.items:
        where, hint = Where(file, 1), "write 'name:' and 'states:'"
        if found and file not in report.damaged:
            report.error("F002", where, "the file holds no flow", hint)
        return None
    return root


def _decoded(text: bytes, file: str, report: Report) -> str | None:
    """The bytes as text; None, with a finding, when they are none."""
    if len(text) > _MAX_BYTES:
        size = f"{len(text) / 1e6:.0f} MB"
        report.error("F001", Where(file, 1), f"the file has {size}; no flow is that long")
        report.damaged.add(file)
        return None
    try:
        # Kept for excerpts and for finding words; a byte order mark is no part of the text.
        decoded = text.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        reason = f"the file is not UTF-8 text ({error.reason})"
        report.error("F001", Where(file, line, column), reason, "save it as UTF-8")
        report.damaged.add(file)
        return None
    report.sources[file] = decoded.split("\n")
    return decoded


def _read_what_can_be_read(text: str, file: str, report: Report) -> tuple[bool, Entry | None]:
    """Whether anything could be read, and what. Broken parts are reported and left out."""
    lines = text.split("\n")
    for _ in range(max(2, min(_MAX_CUTS, _MAX_LINES // len(lines)))):
        kept = len(report.problems)
        try:
            return True, read_entries("\n".join(lines), file, report)
        except Broken as broken:
            # What was found on the way is found again when the rest is read.
            del report.problems[kept:]
            wrong = blame(lines, broken, _breaks)
            report.error("F001", Where(file, wrong.line, wrong.column), wrong.reason, wrong.hint)
            report.damaged.add(file)
            without = cut(lines, wrong.line, to_the_end="another document" in broken.reason)
            if without.lines == lines:
                break
            lines = without.lines
            report.lost |= without.words
    return False, None


def _breaks(lines: Sequence[str]) -> int | None:
    """The line where a text breaks as YAML; None = it does not."""
    try:
        read_entries("\n".join(lines), "", Report())
    except Broken as broken:
        return broken.line
    return None
