"""What a key, or a click, leads to at a table: performed, and what is seen afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from learning.keyboard import Kept, Left, Named, Skipped, Step, TakenBack, View
from learning.lines import Candidate
from learning.table import Card, Finished, Table, Work
from values.errors import DataError

Clock = Callable[[], datetime]
_NOTHING = "there is nothing to take back"


@dataclass(frozen=True, slots=True)
class Outcome:
    view: View | None
    "What is seen now; None = nothing waits any more."
    card: Card | Finished | None = None
    "Another sentence; None = still the same one."
    left: bool = False
    "Whether the annotator wants to go."


def act(table: Table, candidate: Candidate, step: Step, work: Work, now: Clock) -> Outcome:
    """Performs what a step asks for. Raises DataError where it cannot be done."""
    match step:
        case View():
            return Outcome(step)
        case Kept(view):
            table.keep(candidate, view, now(), work)
            return shown(table.next(work))
        case Skipped(view):
            table.skip(candidate, view, now())
            return shown(table.next(work))
        case TakenBack(view):
            back = table.undo(now())
            return shown(table.next(work, back)) if back else Outcome(_saying(view, _NOTHING))
        case Named():
            return Outcome(table.name(step, now()))
        case Left(view):
            return Outcome(view, left=True)


def attempt(
    table: Table, candidate: Candidate, view: View, step: Step, work: Work, now: Clock
) -> Outcome:
    """The same; what cannot be done is said, and changes nothing."""
    try:
        return act(table, candidate, step, work, now)
    except DataError as error:
        return Outcome(_saying(view, str(error)))


def shown(card: Card | Finished) -> Outcome:
    return Outcome(card.view if isinstance(card, Card) else None, card)


def _saying(view: View, message: str) -> View:
    return replace(view, mode="words", typed="", message=message)
