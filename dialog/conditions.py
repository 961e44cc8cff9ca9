"""Conditions an author writes without code: a slot, a key or a text, and what it is compared with.

if: {slot: location, is: boston}
if: {key: total, more_than: 10, less_than: '{{ limit }}'}
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dialog.patterns import Pattern
from dialog.plain import numbers, plain
from dialog.properties import Item, prop
from dialog.templates import Template

Render = Callable[[Template], str]
_JINJA = frozenset("and or not in is if else true false none True False None".split())
_NAME = re.compile(r"[A-Za-z_]\w*")
_SLOT = re.compile(r"[\w.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Item):
    """What a value may be asked for. All that is written has to hold."""

    is_: Template | None = prop("template", "is", about="Equal; capitals do not count.")
    is_not: Template | None = prop("template", "is_not", about="Anything else.")
    among: tuple[str, ...] = prop("words", "in", (), about="One of these.")
    matches: Pattern | None = prop("pattern", "matches", about="A regular expression of it all.")
    more_than: Template | None = prop("template", "more_than", about="Its first number is more.")
    less_than: Template | None = prop("template", "less_than", about="Its first number is less.")
    is_set: bool = prop("flag", "set", False, about="true: it is not empty.")
    unset: bool = prop("flag", "unset", False, about="true: it is empty.")

    def flaws(self) -> Iterator[tuple[str, str]]:
        if not any(self._tests()):
            known = "is, is_not, in, matches, more_than, less_than, set or unset"
            yield "the condition compares with nothing", f"write one of {known}"
        if self.is_set and self.unset:
            yield "nothing is both set and unset", "leave one of them out"

    def _tests(self) -> tuple[object, ...]:
        given = (self.is_, self.is_not, self.matches, self.more_than, self.less_than)
        return (*(value is not None for value in given), self.among, self.is_set, self.unset)

    def holds(self, value: str, render: Render) -> bool:
        value = value.strip()
        words = plain(value)
        return (
            (self.is_ is None or words == plain(render(self.is_)))
            and (self.is_not is None or words != plain(render(self.is_not)))
            and (not self.among or words in map(plain, self.among))
            and (self.matches is None or self.matches.fits(value))
            and (self.more_than is None or _exceeds(value, render(self.more_than)))
            and (self.less_than is None or _exceeds(render(self.less_than), value))
            and (not self.is_set or bool(value))
            and (not self.unset or not value)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Comparison):
    """A comparison that says of what."""

    slot: str = prop("word", "slot", "", about="The slot that is looked at.")
    key: str = prop("word", "key", "", about="The context key that is looked at.")
    value: Template | None = prop("template", "value", about="The text that is looked at.")

    def operand(self) -> Template:
        if self.value is not None or not self._is_named():
            return self.value or Template("")
        return Template(f"{{{{ slots['{self.slot}'] }}}}" if self.slot else f"{{{{ {self.key} }}}}")

    def reads(self) -> Iterator[tuple[str, Template]]:
        if self.value is None and self._is_named():
            yield "slot" if self.slot else "key", self.operand()

    def flaws(self) -> Iterator[tuple[str, str]]:
        yield from super(Condition, self).flaws()
        if sum((bool(self.slot), bool(self.key), self.value is not None)) != 1:
            yield "a condition looks at one thing", "write one of slot, key or value"
        if self.key and not _NAME.fullmatch(self.key):
            yield f"'{self.key}' is no name of a context key", "write letters, digits and _"
        if self.key in _JINJA:
            yield f"'{self.key}' is a word of the template language", "give the key another name"
        if self.slot and not _SLOT.fullmatch(self.slot):
            yield f"'{self.slot}' is no name of a slot", "write letters, digits, _ and ."

    def _is_named(self) -> bool:
        """Whether slot or key can be put into a template."""
        if self.slot:
            return bool(_SLOT.fullmatch(self.slot))
        return bool(_NAME.fullmatch(self.key)) and self.key not in _JINJA

    def is_met(self, render: Render) -> bool:
        return self.holds(render(self.operand()), render)


def _exceeds(more: str, less: str) -> bool:
    """Whether both hold a number, and the first is greater."""
    high, low = next(numbers(more), None), next(numbers(less), None)
    return high is not None and low is not None and high > low
