"""What can be wrong with flow files: one value a problem, and the words for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from dialog.where import Where

Severity = Literal["error", "warning"]

_FAR = 60
"Lines of the longest text in which a word is looked for."
_ON_SOME_WAYS = ("F012", "F031")
_WORD = re.compile(r"[\w.-]+")

CODES = {
    "F001": "the file is not readable YAML",
    "F002": "the file lacks its shape: a name and states",
    "F003": "unknown state type",
    "F004": "a property is missing or has the wrong form",
    "F005": "unknown property or key",
    "F006": "a template cannot be read",
    "F007": "the same name twice",
    "F008": "there is no main flow, or it has no state to begin or listen in",
    "F009": "a text ends with a quote that was never opened",
    "F010": "a transition leads to a state or flow that does not exist",
    "F011": "unknown kind of transition",
    "F012": "a state has results without a way on",
    "F020": "no path leads to this state",
    "F021": "a fulfillment state has no way on for a failure",
    "F022": "an intent is not routed",
    "F023": "the model knows no such intent",
    "F024": "there is no such act",
    "F025": "there is no such slot",
    "F026": "a circle of states never waits for the shopper",
    "F027": "a circle of states need not wait for the shopper",
    "F030": "a template reads a name that nothing sets",
    "F031": "a template reads a name that is not set on every way",
    "F032": "a context key is set and never read",
    "F033": "no look-up answers this question",
}
"Stable codes, one a kind of problem."


@dataclass(frozen=True, slots=True)
class Stop:
    """One state of a path that shows a problem."""

    name: str
    why: str
    "The result, intent or act that leads here; empty where it is the only way."
    where: Where
    "Where that way is written."

    def __str__(self) -> str:
        return f"{self.name} ({self.why})" if self.why else self.name


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    severity: Severity
    where: Where
    message: str
    hint: str = ""
    "What to write instead; empty where nothing sensible can be proposed."
    flow: str = ""
    state: str = ""
    path: tuple[Stop, ...] = ()
    "A shortest way for a conversation to meet it."

    @property
    def sentence(self) -> str:
        """What is wrong; where only some ways lead to it, with one of them."""
        if self.code not in _ON_SOME_WAYS or not self.path:
            return self.message
        return f"{self.message}, for example {' -> '.join(map(str, self.path))}"

    def __str__(self) -> str:
        text = f"{self.where}: {self.severity} {self.code}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


@dataclass(slots=True)
class Report:
    """Collects problems while files are read; knows which flow and state is being read."""

    problems: list[Problem] = field(default_factory=list)
    flow: str = ""
    state: str = ""
    sources: dict[str, list[str]] = field(default_factory=dict)
    "The lines of each file that is text."
    lost: set[str] = field(default_factory=set)
    "Words of what could not be read: nothing is missed that may be named there."

    damaged: set[str] = field(default_factory=set)
    "Files that are read only in part."

    def lose(self, text: str) -> None:
        """Whole files that cannot be read."""
        self.lost.update(_WORD.findall(text))

    def error(
        self, code: str, where: Where, message: str, hint: str = "", path: tuple[Stop, ...] = ()
    ) -> None:
        self._add(Problem(code, "error", where, message, hint, self.flow, self.state, path))

    def warn(
        self, code: str, where: Where, message: str, hint: str = "", path: tuple[Stop, ...] = ()
    ) -> None:
        self._add(Problem(code, "warning", where, message, hint, self.flow, self.state, path))

    def find(self, word: str, where: Where) -> Where:
        """Where a word stands in the first template at or below a place; else the place."""
        lines = self.sources.get(where.file, ())[where.line - 1 : where.line + _FAR]
        text = "\n".join(lines)
        tag = re.compile(r"\{[{%][^{}%]*?(?<![\w.])(" + re.escape(word) + r")(?![\w.])")
        found = tag.search(text, where.column - 1)
        if not found:
            return where
        before = text[: found.start(1)]
        column = len(before) - before.rfind("\n")
        return Where(where.file, where.line + before.count("\n"), column)

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def did_you_mean(word: str, known: Iterable[str], *, only_close: bool = False) -> str:
    """A hint naming the closest known word, else the known words."""
    known = list(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if only_close or not 0 < len(known) <= 20:
        return ""
    return "known: " + ", ".join(known)
