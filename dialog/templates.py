"""Texts with `{{ }}` in them, rendered in a sandbox. Shoppers' words are data, never templates."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import ChainableUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_SANDBOX = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, autoescape=False)
_ONE_NAME = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


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

    __slots__ = ("_compiled", "_name", "source")

    def __init__(self, source: str) -> None:
        """Compile. Raises TemplateFault on broken syntax."""
        self.source = source
        # Most texts of a flow are constant or one bare name; neither needs the template engine.
        bare = _ONE_NAME.fullmatch(source)
        self._name = bare.group(1) if bare else None
        self._compiled = None if bare or "{" not in source else _compile(source)

    def render(self, scope: Mapping[str, Any]) -> str:
        """The text with its names filled in. Raises TemplateFault when that fails."""
        if self._name is not None:
            value = scope.get(self._name)
            return "" if value is None else str(value)
        if self._compiled is None:
            return self.source
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


@lru_cache(maxsize=4096)
def _compile(source: str) -> Any:
    try:
        return _SANDBOX.from_string(source)
    except TemplateSyntaxError as error:
        raise TemplateFault(f"{error.message} in '{source}'") from error
    except _FAILURES as error:
        raise TemplateFault(f"{error} in '{source}'") from error
