"""What the service of language understanding wants to know of a text; `assistant` finds it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A slot that was found in a text."""

    name: str
    words: str
    start: int
    "Of its first character."
    end: int
    "After its last one."


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is understood of one text."""

    intents: Sequence[tuple[str, float]]
    "With their probabilities, best first."
    domains: Sequence[tuple[str, float]]
    values: Sequence[Value]


Analyse = Callable[[str], Analysis]
