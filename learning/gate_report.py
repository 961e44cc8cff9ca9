"""How a verdict looks: one page at a terminal, one object for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from learning.gate import Outcome, Verdict
from learning.gate_figures import Evidence

_STYLES: dict[Outcome, str] = {"passed": "green", "refused": "bold red", "not tried": "dim"}


def as_json(verdict: Verdict, seen: Evidence) -> dict[str, Any]:
    reasons = list(verdict.reasons)
    return {"passed": verdict.is_passed, "reasons": reasons, **asdict(verdict), **_figures(seen)}


def _figures(seen: Evidence) -> dict[str, Any]:
    plain = asdict(seen)
    return {"evidence": {name: plain[name] for name in plain if name != "data"}}


def headline(verdict: Verdict) -> str:
    """The whole of it in one sentence."""
    judged = f"on {verdict.sentences} sentences of {verdict.data}"
    if verdict.is_passed:
        return f"passed: {verdict.candidate} may take the place of {verdict.serving}, {judged}"
    return f"refused: {verdict.candidate} may not take the place of {verdict.serving}, {judged}"


def shown(verdict: Verdict, named: str, serves: bool = False) -> RenderableType:
    """`named`: what the candidate was called by whoever asks. `serves`: it was promoted since."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in verdict.checks:
        style = _STYLES[check.outcome]
        table.add_row(check.name, Text(check.outcome, style=style), Text(check.reason))
    return Group(table, Text(), *_end(verdict, "" if serves else named))


def _end(verdict: Verdict, named: str) -> Iterator[Text]:
    yield Text(headline(verdict), style=_STYLES["passed" if verdict.is_passed else "refused"])
    if verdict.is_passed and named:
        yield Text(f"let it serve: nara nlu promote {named}")
