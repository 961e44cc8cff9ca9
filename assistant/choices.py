"""The answers a question offers: of a turn that was just taken, and of one in the journal."""

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.course import Course
from dialog.context import Choice
from fulfillment.base import Ambiguous


def choices_of(course: Course) -> tuple[Choice, ...]:
    """Which place? Which thing? None where the question is open, or none was asked."""
    outcome = course.performed[-1].outcome if course.performed else None
    if course.faults or not isinstance(outcome, Ambiguous):
        return ()
    return tuple(Choice(text, text) for text in outcome.choices)


def written(choices: Sequence[Choice]) -> dict[str, Any]:
    """As a trace keeps them; nothing where there are none."""
    return {"choices": [[choice.text, choice.label] for choice in choices]} if choices else {}


def kept(trace: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Those of a trace."""
    return tuple(Choice(*pair) for pair in trace.get("choices", ()))
