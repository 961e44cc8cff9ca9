"""Texts with `{{ }}` in them, rendered in a sandbox. Shoppers' words are data, never templates."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

_SANDBOX = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)
_NAME = r"(?![Tt]rue\b|[Ff]alse\b|[Nn]one\b)([A-Za-z_]\w*)"
_BLANK = re.compile(r"\{\{\s*(?:" + _NAME + r"|slots\['([\w.]+)'\])\s*\}\}")
"A blank to fill in: `{{ location }}` or `{{ slots['item.type'] }}`."

_Part = tuple[str, str | None, str | None]
"Text, and the blank after it: a name, a slot, or neither at the end."

_FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"What a template can raise, from a wrong filter to a macro that calls itself for ever."


class TemplateFault(Exception):
    """A template that cannot be read or rendered: `str(fault)` says why."""


class Template:
    """A compiled text. Equal texts are equal templates; unset names render as nothing."""

    __slots__ = ("_compiled", "_parts", "is_constant", "source")

    def __init__(self, source: str) -> None:
        """Compile. Raises TemplateFault on broken syntax."""
        self.source = source
        # Most texts of a flow have blanks or nothing in them; neither needs the template engine.
        self._parts = _parts(source)
        self._compiled = None if self._parts else _compile(source)
        self.is_constant = len(self._parts) == 1

    @property
    def blank(self) -> str:
        """The one name or slot that the text is, as `{{ location }}` is; else empty."""
        if len(self._parts) == 2 and not self._parts[0][0] and not self._parts[1][0]:
            return self._parts[0][1] or self._parts[0][2] or ""
        return ""

    def stray_mark(self) -> str:
        """`}}` or `%}` that stands in the text where nothing is open; else empty."""
        if self._compiled is None:
            data = [text for text, _, _ in self._parts]
        else:
            tokens = _SANDBOX.lex(self.source)
            data = [text for _, kind, text in tokens if kind == "data"]
        return next((mark for mark in ("}}", "%}") for text in data if mark in text), "")

    def tree(self) -> nodes.Template:
        """Its syntax tree, for who asks what it reads."""
        return _SANDBOX.parse(self.source)

    def render(self, scope: Mapping[str, Any]) -> str:
        """The text with its names filled in. Raises TemplateFault when that fails."""
        if self._compiled is None:
            return _fill(self._parts, scope)
        try:
            return str(self._compiled.render(scope))
        except _FAILURES as error:
            raise TemplateFault(f"{error} in '{self.source}'") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Template({self.source!r})"


def _parts(source: str) -> tuple[_Part, ...]:
    """The text cut at its blanks; empty when it holds more than blanks."""
    pieces = _BLANK.split(source.removesuffix("\n"))
    texts, names, slots = pieces[0::3], pieces[1::3], pieces[2::3]
    if any("{" in text for text in texts):
        return ()
    return tuple(zip(texts, [*names, None], [*slots, None], strict=True))


def _fill(parts: tuple[_Part, ...], scope: Mapping[str, Any]) -> str:
    filled = ""
    for text, name, slot in parts:
        value = scope.get(name) if name else scope["slots"].get(slot) if slot else None
        filled += text if value is None else f"{text}{value}"
    return filled


@lru_cache(maxsize=4096)
def _compile(source: str) -> Any:
    try:
        return _SANDBOX.from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateFault(f"{error.message} in '{source}'") from error
    except _FAILURES as error:
        raise TemplateFault(f"{error} in '{source}'") from error


def advice(reason: str) -> str:
    """What to write instead of a filter or test that does not exist; empty if not known."""
    found = re.search(r"No (filter|test) named '(\w+)'", reason)
    if not found:
        return ""
    known = _SANDBOX.filters if found[1] == "filter" else _SANDBOX.tests
    close = get_close_matches(found[2], known, n=1)
    return f"did you mean '{close[0]}'?" if close else ""
