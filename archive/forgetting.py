"""Erasing one conversation everywhere: the port of a place that may hold it, and the order.

A place first tells what it knows of the conversation, as data sets can only be searched by what the
shopper said; then each one is emptied. A place that fails stops no other one. All of it may be
repeated: what is gone already counts as nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from values.errors import NaraError


@dataclass(frozen=True, slots=True)
class Known:
    """What places tell of a conversation before it is gone."""

    texts: frozenset[str] = frozenset()
    "What the shopper said."
    days: frozenset[str] = frozenset()
    "Days it has rows on, as YYYY-MM-DD."


@dataclass(frozen=True, slots=True)
class Reached:
    """What was done in a place."""

    removed: int = 0
    what: str = "row"
    "What is counted."
    files: Mapping[str, str] = field(default_factory=dict)
    "Path of each file that was changed -> SHA-256 of its content now."
    models: tuple[str, ...] = ()
    "Models that were trained on what was removed; they are told, not changed."
    fault: str = ""
    "What is left here, why, and what to do; empty = nothing is."


@dataclass(frozen=True, slots=True)
class Outcome:
    place: str
    reached: Reached
    fault: str = ""
    "Why it was not reached, or not wholly; empty = it was."


class Erasable(Protocol):
    """A place that may hold a conversation."""

    @property
    def name(self) -> str: ...

    def know(self, conversation_id: str) -> Known:
        """What is found out here about it. Raises NaraError."""
        ...

    def erase(self, conversation_id: str, known: Known) -> Reached:
        """Leaves nothing of it here. Raises NaraError, saying what is to be done."""
        ...


def erase(conversation_id: str, places: Sequence[Erasable]) -> tuple[Outcome, ...]:
    """Every place in the given order: what can tell most should come last, for a repetition."""
    known, faults = _ask(conversation_id, places)
    return tuple(_reach(place, conversation_id, known, faults) for place in places)


def _ask(conversation_id: str, places: Iterable[Erasable]) -> tuple[Known, dict[str, str]]:
    known, faults = Known(), dict[str, str]()
    for place in places:
        try:
            told = place.know(conversation_id)
        except NaraError as error:
            faults[place.name] = str(error)
        else:
            known = Known(known.texts | told.texts, known.days | told.days)
    return known, faults


def _reach(
    place: Erasable, conversation_id: str, known: Known, faults: Mapping[str, str]
) -> Outcome:
    try:
        reached = place.erase(conversation_id, known)
    except NaraError as error:
        return Outcome(place.name, Reached(), str(error))
    # What it could not tell may be missing elsewhere: that is no success.
    return Outcome(place.name, reached, reached.fault or faults.get(place.name, ""))
