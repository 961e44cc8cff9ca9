"""State types of an author's own: a small class whose `run` is a pure function.

Named in the settings (`flows.state_types: {NAME: module:Class}`); docs/states/own.md shows one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialog.state import State
from dialog.templates import Template
from dialog.texts import Text


@dataclass(frozen=True, slots=True)
class Seen:
    """What a state may look at."""

    slots: Mapping[str, str]
    "Slots in force, as said."
    keys: Mapping[str, Any]
    "Context keys."
    topic: str
    locale: str
    number: int
    "Looks random; the same seed, turn and step give the same. There is no clock, on purpose."
    read: Callable[[Template | Text], str]
    "Fills in a template of the state's properties."


@dataclass(frozen=True, slots=True)
class Done:
    """What a state came to."""

    result: str = "next_state"
    "Which of `EXITS`; decides the way on."
    says: tuple[str, ...] = ()
    keys: Mapping[str, Any] = field(default_factory=dict)
    "Context keys that are set; plain JSON."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnState(State, ABC):
    """A state type that somebody adds. Subclasses are frozen dataclasses as well."""

    @abstractmethod
    def run(self, seen: Seen) -> Done: ...
