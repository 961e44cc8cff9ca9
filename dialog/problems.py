"""What can be wrong with flow files: one value a problem, and the words for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from dialog.states import Where

Severity = Literal["error", "warning"]

CODES = {
    "F001": "the file is not readable YAML",
    "F002": "the file lacks its shape: a name and states",
    "F003": "unknown state type",
    "F004": "a property is missing or has the wrong form",
    "F005": "unknown property or key",
    "F006": "a template cannot be read",
    "F007": "the same name twice",
    "F008": "there is no main flow, or it has no state to begin or listen in",
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
}
"Stable codes, one a kind of problem."


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

    def __str__(self) -> str:
        text = f"{self.where}: {self.severity} {self.code}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


@dataclass(slots=True)
class Report:
    """Collects problems while files are read; knows which flow and state is being read."""

    problems: list[Problem] = field(default_factory=list)
    flow: str = ""
    state: str = ""

    def error(self, code: str, where: Where, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, "error", where, message, hint, self.flow, self.state))

    def warn(self, code: str, where: Where, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, "warning", where, message, hint, self.flow, self.state))


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the closest known word, else the known words."""
    known = list(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return "known: " + ", ".join(known) if 0 < len(known) <= 20 else ""
