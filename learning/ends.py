"""What the loop is asked for, what it needs from outside, and the ways in which a call ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from learning.choosing import Steps
from learning.forecast import Cost
from learning.gate import Verdict
from learning.gate_figures import Evidence
from learning.gate_runs import Tools as GateTools
from learning.train import Tools as TrainTools


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for; None = as the last time, or as it is usual."""

    archive: str | None = None
    oracle: Path | None = None
    "Labelled sentences that answer instead of people."
    base: Path | None = None
    "Sentences the first data set begins with; None = the house's own, if the shipped model serves."
    conversations: Path | None = None
    "Conversation tests of the gate; None = those of the folder we are in, if there are any."
    budget: int = 200
    "Sentences to choose."
    seed: int = 0
    epochs: int | None = None
    promote: bool = False
    again: bool = False
    "Whether to choose anew though sentences wait."
    replay: bool = False
    "Whether the gate talks the archive again."
    words: tuple[str, ...] = ()
    "Further options of `nara nlu train`."


@dataclass(frozen=True, slots=True)
class Hands:
    """What is done outside this room."""

    house: Callable[[Path], object]
    "Writes the sentences that the shipped model was taught, as JSON lines. Raises DataError."
    train: TrainTools
    gate: GateTools
    bar: Callable[[], AbstractContextManager[Steps | None]]
    "Shows how far the selection is."
    tell: Callable[[str], object]
    "Hears what was done, a sentence at a time."
    warn: Callable[[str], object]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Waiting:
    """People are needed."""

    sentences: int
    labelled: int
    "Labels that no model was taught yet."
    enough: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to learn."""

    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate came to the gate."""

    verdict: Verdict
    seen: Evidence
    promoted: bool
    cost: Cost
    "Of the next round."


@dataclass(frozen=True, slots=True)
class Promoted:
    """One that passed before serves now."""

    version: str


@dataclass(frozen=True, slots=True)
class TooFew:
    """No model could pass on so few frozen sentences, so none is trained."""

    data: str
    sentences: int
    wanted: int


End = Waiting | Nothing | Judged | Promoted | TooFew
