"""Performs look-ups: a question goes along a chain of sources until one can answer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from assistant.listed import behind, measures_of, named_by, things_of, told_in
from assistant.resolve import TIME_SLOTS, Resolver
from assistant.wording import Wording
from dialog.context import LookedUp, LookUp
from fulfillment.base import (
    Ambiguous,
    Answer,
    Fulfiller,
    NothingFound,
    Outcome,
    Request,
    Unavailable,
)
from values.deadline import Deadline

_FIRST_SHARE = 0.6
"Of the time that is left, how much a source may use that has others behind it."


@dataclass(frozen=True, slots=True)
class Performed:
    """A look-up with its answer."""

    event: LookedUp
    "For the dialog."
    outcome: Outcome
    milliseconds: float
    trace: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One source that was asked."""

    outcome: Outcome
    milliseconds: float


@dataclass(frozen=True, slots=True)
class LookUps:
    chains: Mapping[str, Sequence[Fulfiller]]
    "Service of the flows (Retail, Weather) -> sources, the first one asked first."
    resolver: Resolver
    wording: Wording
    budget_s: float = 2.5
    "How long the look-ups of one turn may take together."

    def deadline(self) -> Deadline:
        """When the look-ups of a turn that begins now have to be done."""
        return Deadline.within(self.budget_s)

    def perform(
        self, look_up: LookUp, now: datetime, pick: int, deadline: Deadline, *, mark: bool = False
    ) -> Performed:
        """Ask the chain; `pick` chooses among variants of wording.

        `mark`: say of made-up goods that they are.
        """
        started = time.perf_counter()
        request = self.resolver.request(look_up.question, look_up.slots, now, look_up.text)
        asked = self._ask(look_up.service, replace(request, deadline=deadline))
        whole = _best(asked, request, look_up.service)
        outcome = behind(whole, look_up.after)
        spent = (time.perf_counter() - started) * 1000
        status = self.wording.of(outcome, pick)
        before = 0 if outcome is whole else look_up.after
        event = LookedUp(
            outcome=label(outcome),
            status=self.wording.marked(status, pick) if mark and is_made_up(outcome) else status,
            result=_result(outcome),
            refers=named_by(outcome),
            forgets=_unread(request) | _in_the_way(outcome),
            shown=things_of(whole),
            told=before + told_in(status, outcome),
            measures=measures_of(whole),
        )
        return Performed(event, outcome, spent, _trace(request, outcome, asked, spent))

    def _ask(self, service: str, request: Request) -> list[Asked]:
        """The sources that can answer, one after the other, until one has."""
        asked: list[Asked] = []
        able = self._able(service, request.question)
        for left, source in zip(range(len(able) - 1, -1, -1), able, strict=True):
            if getattr(source, "made_up", False) and any(_is_beyond(one) for one in asked):
                break
            # Who comes later needs time, too.
            until = request.deadline.part(_FIRST_SHARE) if left else request.deadline
            started = time.perf_counter()
            outcome = source.fulfill(replace(request, deadline=until))
            asked.append(Asked(outcome, (time.perf_counter() - started) * 1000))
            if _settles(outcome):
                break
        return asked

    def _able(self, service: str, question: str) -> Sequence[Fulfiller]:
        """Who answers that question; for one that nobody knows, whoever comes last."""
        chain = self.chains.get(service, ())
        return [source for source in chain if question in source.questions] or chain[-1:]


def _settles(outcome: Outcome) -> bool:
    """Whether nobody else need be asked: it is answered, or the shopper has to say more."""
    match outcome:
        case Answer() | Ambiguous():
            return True
        case NothingFound(data=data):
            return bool(data.get("missing"))
    return False


def _is_beyond(one: Asked) -> bool:
    """Whether a real source says that nobody can know; making something up would not help then."""
    return bool(one.outcome.data.get("too_far"))


def _best(asked: Sequence[Asked], request: Request, service: str) -> Outcome:
    """What the shopper hears.

    A source that was away may have known it: nobody can say then that there is nothing.
    """
    nobody = Unavailable(request.question, {}, service, "no source is configured", passing=False)
    outcomes = [one.outcome for one in asked]
    return max(outcomes, key=_weight, default=nobody)


def _weight(outcome: Outcome) -> int:
    match outcome:
        case Unavailable(passing=passing):
            return 2 if passing else 0
        case NothingFound(data=data) if not data.get("missing"):
            return 1
    return 3


def is_made_up(outcome: Outcome) -> bool:
    """Whether it tells of shops or goods that are sample data; weather says so itself, always."""
    made_up = isinstance(outcome, Answer) and outcome.data.get("sample") is True
    return made_up and not outcome.kind.startswith("weather")


def label(outcome: Outcome) -> str:
    """The transition an outcome takes."""
    match outcome:
        case Answer():
            return "found"
        case NothingFound():
            return "not_found"
        case Ambiguous():
            return "ambiguous"
        case Unavailable():
            return "unavailable"


def _result(outcome: Outcome) -> dict[str, Any]:
    """The answer as flows see it; where one has to be chosen, with what there is to choose from."""
    if isinstance(outcome, Ambiguous):
        return {**outcome.data, "choices": list(outcome.choices)}
    return dict(outcome.data)


def _unread(request: Request) -> frozenset[str]:
    """Slots that were said and could not be read."""
    place = {"location"} if request.unread_place else set()
    return frozenset(place | ({*TIME_SLOTS} if request.unread_time else set()))


_IN_THE_WAY = {"colors": {"item.color"}, "sizes": {"item.size"}}
"What there is instead -> the wish that nothing had: shoppers go on with what there is."


def _in_the_way(outcome: Outcome) -> frozenset[str]:
    """Wishes that nothing fits, so that the next question is not asked for them again."""
    instead = outcome.data.get("instead") if isinstance(outcome, NothingFound) else None
    found = (_IN_THE_WAY.get(name, set()) for name, known in (instead or {}).items() if known)
    return frozenset[str]().union(*found)


def _trace(
    request: Request, outcome: Outcome, asked: Sequence[Asked], spent: float
) -> dict[str, Any]:
    return {
        "question": request.question,
        "slots": dict(request.slots),
        "place": str(request.place) if request.place else None,
        "when": request.when.start.isoformat() if request.when else None,
        "source": outcome.source,
        "outcome": label(outcome),
        # Not asdict: it copies every value, of which none is ever changed.
        "result": {field.name: getattr(outcome, field.name) for field in fields(outcome)},
        "asked": [_asked(one) for one in asked],
        "ms": round(spent, 2),
    }


def _asked(one: Asked) -> dict[str, Any]:
    outcome = one.outcome
    reason = outcome.reason if isinstance(outcome, Unavailable) else None
    return {
        "source": outcome.source,
        "outcome": label(outcome),
        "reason": reason,
        "ms": round(one.milliseconds, 2),
    }
