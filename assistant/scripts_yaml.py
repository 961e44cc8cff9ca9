"""A test file's YAML -> plain values and where each stands; and plain values -> YAML.

Texts stay as they are written (`user: yes` says "yes"); below `data` and `settings` plain words
that are JSON (`true`, `12.5`) have its types.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

_TYPED = frozenset({"data", "settings"})
_MAX_DEPTH = 40
"Tests need a dozen levels. YAML nested without bound would exhaust the stack."

Spot = tuple[int, int]
"Line and column, from 1."
Path = tuple[str | int, ...]
"Keys and list numbers that lead to a value."


class Broken(Exception):
    """The text cannot be read as YAML."""

    def __init__(self, spot: Spot, reason: str) -> None:
        super().__init__(reason)
        self.spot, self.reason = spot, reason


@dataclass(slots=True)
class Page:
    """What a file holds."""

    content: Any = None
    spots: dict[Path, Spot] = field(default_factory=dict)
    "Where each key and each list item stands."
    twice: list[Path] = field(default_factory=list)
    "Keys that are written more than once; the first one counts."

    def spot(self, path: Path) -> Spot:
        """Where a value stands, or what is nearest around it; parts nobody wrote are skipped."""
        found: Path = ()
        for part in path:
            if (*found, part) in self.spots:
                found = (*found, part)
        return self.spots.get(found, (1, 1))


def read_page(text: str) -> Page:
    """Raises Broken."""
    try:
        return _Reader(text).read()
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        spot = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise Broken(spot, f"broken YAML: {error.reason}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(_spot(mark), f"broken YAML: {error.problem or error.context}") from error


def write_page(content: Mapping[str, Any]) -> str:
    """YAML that `read_page` reads back as the same."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Lists stand inside their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Reader:
    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._page = Page()

    def read(self) -> Page:
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Broken(_spot(event.start_mark), "found another document")
            if isinstance(event, yaml.NodeEvent):
                self._page.content = self._value((), event)
        return self._page

    def _value(self, path: Path, event: Any) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise Broken(_spot(event.start_mark), "aliases (*name) are not used in test files")
        if len(path) > _MAX_DEPTH:
            raise Broken(_spot(event.start_mark), "broken YAML: nested too deeply")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, typed=not _TYPED.isdisjoint(path))
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(path))
        return dict(self._members(path))

    def _items(self, path: Path) -> Iterator[Any]:
        for index, event in enumerate(self._events):
            if isinstance(event, yaml.SequenceEndEvent):
                return
            self._page.spots[(*path, index)] = _spot(event.start_mark)
            yield self._value((*path, index), event)

    def _members(self, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            name = getattr(event, "value", None)
            if name is None:
                raise Broken(_spot(event.start_mark), "a key has to be a word")
            inner, is_new = (*path, name), name not in seen
            if is_new:
                self._page.spots[inner] = _spot(event.start_mark)
            value = self._value(inner, next(self._events))
            if is_new:
                seen.add(name)
                yield name, value
            else:
                self._page.spots[(*inner, "again")] = _spot(event.start_mark)
                self._page.twice.append((*inner, "again"))


def _scalar(event: Any, *, typed: bool) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in ("", "~", "null"):
        return None
    return _as_json(text) if typed else text


def _as_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=str)
    except ValueError:
        return text


def _spot(mark: Any) -> Spot:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
