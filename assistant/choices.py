"""The answers a question offers: of a turn that was just taken, and of one in the journal."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.course import Course
from dialog.context import Choice
from dialog.expectation import offered
from dialog.flow import FlowSet
from fulfillment.base import Ambiguous


def choices_of(flows: FlowSet, course: Course) -> tuple[Choice, ...]:
    """Of the flow's own question, else of the look-up's: which place? None where it is open."""
    if course.faults:
        return ()
    outcome = course.performed[-1].outcome if course.performed else None
    own = offered(flows, course.conversation)
    if own or not isinstance(outcome, Ambiguous):
        return own
    return tuple(Choice(text, text) for text in outcome.choices)


def written(choices: Sequence[Choice]) -> dict[str, Any]:
    """As a trace keeps them; nothing where there are none."""
    return {"choices": [[choice.text, choice.label] for choice in choices]} if choices else {}


def kept(trace: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Those of a trace."""
    return tuple(Choice(*pair) for pair in trace.get("choices", ()))
