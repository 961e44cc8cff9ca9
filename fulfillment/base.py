"""The port every source of answers implements, and the values it speaks.

An answer carries data, never wording: sentences are made from `flows/answers.yml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from values.deadline import Deadline
from values.money import PriceRange
from values.place import Place
from values.rating import StarRange
from values.when import When


@dataclass(frozen=True, slots=True)
class Request:
    """One question, with everything the conversation knows about it."""

    question: str
    "What is asked, as NLU intent: `price_check`, `weather.rainfall_yes_no`, ..."
    slots: Mapping[str, str]
    "Slot type -> newest value in force, as said: `{'item.color': 'light blue'}`."
    now: datetime
    "The moment of asking; aware."
    place: Place | None = None
    "The place meant, resolved; None when none was said or it is not known."
    start: Place | None = None
    "Where a way begins, resolved; None where nobody said it."
    when: When | None = None
    "The time meant, resolved; None = now."
    price: PriceRange | None = None
    "The price limits said, resolved."
    stars: StarRange | None = None
    "The rating said in stars, resolved; None where only words like `best` were said."
    quantity: int | None = None
    "How many were asked for, resolved."
    size: str = ""
    "The size said, as labels have it: `8.5`, `55 inch`; '' = as the slot says."
    near: bool = False
    "Whether the nearest was asked for (`nearest`, `closest`, `near me`)."
    text: str = ""
    "The question as it was first asked; a follow-up keeps the words of its question."
    unread_place: str = ""
    "A place that was said and that nobody here knows; then `place` is None."
    unread_time: str = ""
    "A time that was said and could not be read; then `when` is None, which is not `now`."
    namesakes: tuple[Place, ...] = ()
    "Places of that name that may be meant just as well, `place` among them, likeliest first."
    deadline: Deadline = field(default=Deadline(), compare=False)
    "When the answer has to be there; calls to the outside keep to it."


@dataclass(frozen=True, slots=True)
class Answer:
    """Something was found."""

    kind: str
    "Names the wording in `answers.yml`, for example `price_check` or `weather.snow`."
    data: Mapping[str, Any]
    "What the wording may use; plain JSON values only. Names what was looked for, too."
    source: str
    "Who answered: `catalog`, `sample`, or a service by its name."


@dataclass(frozen=True, slots=True)
class NothingFound:
    """The source works and has nothing that fits."""

    kind: str
    data: Mapping[str, Any]
    "What was looked for, under the same names as in an answer."
    source: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The question fits several places or things; the shopper has to choose."""

    kind: str
    choices: tuple[str, ...]
    "What to choose from, in words, likeliest first."
    data: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The source did not answer in time or failed; nothing is known about the question."""

    kind: str
    data: Mapping[str, Any]
    source: str
    reason: str
    "For the log and the trace; never shown to the shopper, never holds a secret."
    passing: bool = True
    "Whether asking later may help; not so where a key or a plan does not allow the question."


Outcome = Answer | NothingFound | Ambiguous | Unavailable


class Fulfiller(Protocol):
    """One source of answers. Failures are values, not exceptions."""

    @property
    def questions(self) -> frozenset[str]:
        """What it can answer, as NLU intents; it is asked nothing else."""
        ...

    def fulfill(self, request: Request) -> Outcome: ...
