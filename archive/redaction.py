"""Personal data out of a row before it leaves the machine: text, slots and trace alike.

Patterns, not understanding: see docs/privacy.md for what they do not find.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, Self

from phonenumbers import SUPPORTED_REGIONS

from archive.kinds import KINDS, Kind
from archive.patterns import Found, find
from values.errors import ConfigError

_PLAIN_KEYS = frozenset({"seed", "now", "act", "alternatives", "routed", "states", "timings"})
"What a trace holds that was neither said nor looked up. All else is looked through."
_SHORTEST = 3
"Characters of a found text that is worth looking for elsewhere in its row."
_REMEMBERED = 50_000
"Texts known to be clean; then it is begun anew."
_LARGEST_COUNT = 999_999
"Numbers above it may be somebody's phone or card."


class RedactionSettings(Protocol):
    """The section `archive` of the settings, as far as it is needed here."""

    @property
    def redact(self) -> Iterable[Kind]: ...

    @property
    def phone_region(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Policy:
    kinds: frozenset[Kind] = frozenset(KINDS)
    "What is taken out; empty = nothing."
    region: str = "US"
    "Country whose phone numbers are known without a +, as two capital letters."

    @classmethod
    def from_settings(cls, settings: RedactionSettings) -> Self:
        """Raises ConfigError for a country that has no phone numbers."""
        if settings.phone_region not in SUPPORTED_REGIONS:
            raise ConfigError(
                f"archive.phone_region: there is no country '{settings.phone_region}'; "
                "write two letters, for example US or GB"
            )
        return cls(frozenset(settings.redact), settings.phone_region)


def redact_text(text: str, policy: Policy) -> str:
    """The text with a mark such as [phone] in place of each thing found. Once is enough."""
    return _redact(text, policy.kinds, policy.region)


def redact_row(row: Mapping[str, str], policy: Policy) -> dict[str, str]:
    """A row of a day file, its columns as text, so redacted that text and JSON say the same."""
    redacted, text = dict(row), row["text"]
    if not policy.kinds or (redact_text(text, policy) == text and _are_clean(row, policy)):
        return redacted
    said = _Said(text, policy)
    redacted["text"] = said.redacted
    redacted["slots"] = _redact_json(row["slots"], said)
    redacted["trace"] = _redact_json(row["trace"], said, _PLAIN_KEYS)
    return redacted


# Nearly every row holds nothing. To see that, its JSON is walked once, without building it anew,
# and a text that was looked through is known the next time: traces repeat themselves.


def _are_clean(row: Mapping[str, str], policy: Policy) -> bool:
    known = _known_clean(policy)
    return _is_clean(row["slots"], policy, known, frozenset()) and _is_clean(
        row["trace"], policy, known, _PLAIN_KEYS
    )


def _is_clean(cell: str, policy: Policy, known: set[str], plain: frozenset[str]) -> bool:
    if len(cell) < _SHORTEST or cell in known:
        return True
    try:
        content = json.loads(cell)
    except (ValueError, RecursionError):
        return False
    if plain and isinstance(content, dict):
        content = [item for key, item in content.items() if key not in plain]
    return not any(_holds_something(text, policy, known) for text in _leaves(content) - known)


def _leaves(content: Any) -> set[str]:
    """Texts and large numbers."""
    texts, heap = set[str](), [content]
    while heap:
        item = heap.pop()
        if isinstance(item, str):
            texts.add(item)
        elif isinstance(item, dict):
            heap.extend(item.values())
        elif isinstance(item, list):
            heap.extend(item)
        elif isinstance(item, int) and item > _LARGEST_COUNT:
            texts.add(str(item))
    return texts


def _holds_something(text: str, policy: Policy, known: set[str]) -> bool:
    if find(text, policy.kinds, policy.region):
        return True
    if len(known) >= _REMEMBERED:
        known.clear()
    known.add(text)
    return False


@lru_cache(maxsize=8)
def _known_clean(_policy: Policy) -> set[str]:
    """Texts in which nothing was found. Held for the life of the process, like all texts were."""
    return set()


@lru_cache(maxsize=4096)
def _redact(text: str, kinds: frozenset[Kind], region: str) -> str:
    """Until nothing is found: what stood on both sides of a finding may be one, too."""
    while found := find(text, kinds, region):
        text = _marked(text, found)
    return text


def _marked(text: str, found: Sequence[Found]) -> str:
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind}]"]
        at = one.end
    return "".join([*parts, text[at:]])


class _Said:
    """The text of a row, and how what stems from it is redacted."""

    def __init__(self, text: str, policy: Policy) -> None:
        self._text, self._policy = text, policy
        self.redacted = redact_text(text, policy)
        self._found: list[Found] = []
        if self.redacted != text:
            self._found = find(text, policy.kinds, policy.region)
        self._elsewhere = [(_anywhere(text[x.start : x.end]), f"[{x.kind}]") for x in self._long()]

    def redact(self, value: str) -> str:
        """A value of the row's JSON: a part of the text, or something looked up with it."""
        if self._found and (place := self._place(value)):
            value = self._cut(value, place.start())
        for pattern, mark in self._elsewhere:
            value = pattern.sub(mark, value)
        return redact_text(value, self._policy)

    def redact_number(self, number: int) -> int | str:
        """A phone or card that was stored as a number."""
        digits = str(number)
        for one in self._found:
            if re.sub(r"\D", "", self._text[one.start : one.end]) == digits:
                return f"[{one.kind}]"
        redacted = redact_text(digits, self._policy)
        return number if redacted == digits else redacted

    def _long(self) -> list[Found]:
        return [one for one in self._found if one.end - one.start >= _SHORTEST]

    def _place(self, value: str) -> re.Match[str] | None:
        """Where the value was said; outside of anything found, if it was said there as well."""
        places = list(_anywhere(value).finditer(self._text)) if value.strip() else []
        free = (p for p in places if not self._touching(p.start(), p.end()))
        return next(free, places[0] if places else None)

    def _touching(self, start: int, end: int) -> list[Found]:
        return [one for one in self._found if one.start < end and start < one.end]

    def _cut(self, value: str, start: int) -> str:
        """The value with marks for as much of each finding as it holds."""
        end = start + len(value)
        parts = [
            Found(max(one.start, start) - start, min(one.end, end) - start, one.kind)
            for one in self._touching(start, end)
        ]
        return _marked(value, parts)


@lru_cache(maxsize=4096)
def _anywhere(text: str) -> re.Pattern[str]:
    """The words wherever they stand, whatever their case."""
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


def _redact_json(cell: str, said: _Said, plain: frozenset[str] = frozenset()) -> str:
    """The cell as it is where nothing is found; what is no JSON is redacted as text."""
    if len(cell) < _SHORTEST:
        return cell
    try:
        content = json.loads(cell)
    except (ValueError, RecursionError):
        return said.redact(cell)
    redacted = _redact_value(content, said, plain)
    return cell if redacted == content else json.dumps(redacted, ensure_ascii=cell.isascii())


def _redact_value(value: Any, said: _Said, plain: Collection[str] = ()) -> Any:
    """The names of slots and fields stay; so do truth, parts and small numbers."""
    match value:
        case str():
            return said.redact(value)
        case list():
            return [_redact_value(item, said) for item in value]
        case dict():
            return {
                key: item if key in plain else _redact_value(item, said)
                for key, item in value.items()
            }
        case int() if value > _LARGEST_COUNT:
            return said.redact_number(value)
        case _:
            return value
