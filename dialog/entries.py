"""YAML text -> keys and values with their positions. The one reader of YAML in this room."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from dialog.problems import Report
from dialog.states import Where

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
    at: Where | None = None
    "Where the value begins, if that is on a line below the key."

    @property
    def spot(self) -> Where:
        """Where a wrong value is to be shown: `transitions:` is right, the text below it is not."""
        return self.at or self.where

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.items

    def get(self, path: str) -> "Entry | None":
        """The entry at keys joined by dots."""
        entry: Entry | None = self
        for key in path.split("."):
            entry = next((e for e in entry.items if e.key == key), None) if entry else None
        return entry


class Broken(Exception):
    """The text cannot be read as YAML."""

    def __init__(
        self, line: int, column: int, reason: str, begun: tuple[int, int] = (0, 0)
    ) -> None:
        """`begun`: line and column where what could not be finished began."""
        super().__init__(line, column, reason)
        self.line, self.column, self.reason, self.begun = line, column, reason, begun


def read_entries(text: str, file: str, report: Report) -> Entry | None:
    """The file as one entry; None when it holds nothing. Raises Broken."""
    try:
        return _Reader(text, file, report).document()
    except yaml.reader.ReaderError as error:
        line, column = position(text[: error.position])
        raise Broken(line, column, f"broken YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        line, column = _place(error.problem_mark or error.context_mark)
        begun = _place(error.context_mark)
        reason = f"broken YAML: {error.problem or error.context}"
        raise Broken(line, column, reason, begun) from error


def position(before: str) -> tuple[int, int]:
    """Line and column of the character behind a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Reader:
    """Makes entries from YAML's events, in one go and without resolving any type."""

    def __init__(self, text: str, file: str, report: Report) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._file, self._report = file, report
        self._anchors: dict[str, Entry] = {}
        self._open: list[bool] = []
        "For each mapping and list that is being read, whether it has an anchor."

    def document(self) -> Entry | None:
        root: Entry | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root:
                raise Broken(*_place(event.start_mark), "broken YAML: found another document")
            if isinstance(event, yaml.NodeEvent):
                root = self._entry("", Where(self._file, 1), event)
        return root

    def _entry(self, key: str, where: Where, event: Any) -> Entry:
        if isinstance(event, yaml.AliasEvent):
            return self._repeated(key, where, event)
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
            below = value is not None and _place(event.start_mark)[0] > where.line
            entry = Entry(key, where, value, at=self._where(event) if below else None)
        else:
            entry = self._collection(key, where, event)
        if event.anchor:
            self._anchors[event.anchor] = entry
        return entry

    def _repeated(self, key: str, where: Where, event: Any) -> Entry:
        # Aliases inside anchors could unfold without bound.
        if any(self._open):
            reason = f"broken YAML: the alias '*{event.anchor}' stands inside an anchor"
            raise Broken(*_place(event.start_mark), reason)
        known = self._anchors.get(event.anchor)
        if known is None:
            raise Broken(*_place(event.start_mark), "broken YAML: found undefined alias")
        return Entry(key, where, known.value, known.items, known.is_list)

    def _scalar(self, event: Any) -> str | None:
        # Scalars stay the text that was written: `text: yes` is the word, not a truth value.
        is_plain = event.implicit[0]
        value: str = event.value
        if is_plain and value in ("", "~", "null"):
            return None
        if is_plain and _ends_in_a_stray_quote(value):
            where = Where(self._file, *_place(event.start_mark))
            message = f"the text ends with a {value[-1]} that was never opened"
            self._report.warn("F009", where, message, "put quotes around the whole text")
        return value

    def _collection(self, key: str, where: Where, event: Any) -> Entry:
        self._open.append(event.anchor is not None)
        if len(self._open) > _MAX_DEPTH:
            raise Broken(*_place(event.start_mark), "broken YAML: nested too deeply")
        is_list = isinstance(event, yaml.SequenceStartEvent)
        items = tuple(self._items() if is_list else self._members())
        self._open.pop()
        return Entry(key, where, None, items, is_list)

    def _items(self) -> Iterator[Entry]:
        for index, event in enumerate(self._events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._entry(str(index), self._where(event), event)

    def _members(self) -> Iterator[Entry]:
        seen: set[str] = set()
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            where = self._where(event)
            name = self._name(where, event)
            entry = self._entry(name, where, next(self._events))
            if name in seen:
                self._report.error(
                    "F007", where, f"'{name}' is written twice", "the first one counts"
                )
                continue
            seen.add(name)
            yield entry

    def _name(self, where: Where, event: Any) -> str:
        """A key; what is none, such as the braces of an unquoted template, counts as empty."""
        if isinstance(event, yaml.ScalarEvent) and not event.anchor:
            return str(event.value)
        return self._entry("", where, event).value or ""

    def _where(self, event: Any) -> Where:
        return Where(self._file, *_place(event.start_mark))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _ends_in_a_stray_quote(text: str) -> bool:
    """`Hi there"`, but not `the boys'` nor `a screen of 12"`."""
    quote, before = text[-1:], text[-2:-1]
    if quote not in ('"', "'") or text.count(quote) % 2 == 0:
        return False
    return not before.isdigit() and not (quote == "'" and before == "s")
