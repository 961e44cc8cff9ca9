"""Performs look-ups: a question goes along a chain of sources until one can answer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Performed:
    """A look-up with its answer."""

    event: LookedUp
    "For the dialog."
    outcome: Outcome
    milliseconds: float
    trace: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LookUps:
    chains: Mapping[str, Sequence[Fulfiller]]
    "Service of the flows (Retail, Weather) -> sources, the first one asked first."
    resolver: Resolver
    wording: Wording

    def perform(self, look_up: LookUp, now: datetime, pick: int) -> Performed:
        """Ask the chain; `pick` chooses among variants of wording."""
        started = time.perf_counter()
        request = self.resolver.request(look_up.question, look_up.slots, now, look_up.text)
        outcome = self._ask(look_up.service, request)
        spent = (time.perf_counter() - started) * 1000
        status = self.wording.of(outcome, pick)
        event = LookedUp(
            outcome=label(outcome),
            status=status,
            result=dict(outcome.data),
            refers=_refers(outcome),
            forgets=_unread(request),
        )
        return Performed(event, outcome, spent, _trace(request, outcome, spent))

    def _ask(self, service: str, request: Request) -> Outcome:
        outcome: Outcome = Unavailable(request.question, {}, service, "no source is configured")
        for source in self.chains.get(service, ()):
            outcome = source.fulfill(request)
            if not isinstance(outcome, Unavailable):
                return outcome
        return outcome


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


def _unread(request: Request) -> frozenset[str]:
    """Slots that were said and could not be read."""
    place = {"location"} if request.unread_place else set()
    return frozenset(place | ({*TIME_SLOTS} if request.unread_time else set()))


def _refers(outcome: Outcome) -> dict[str, str]:
    """The shop an answer names first is what "it", "they" and "there" mean next."""
    if not isinstance(outcome, Answer) or outcome.kind.startswith(("price_check", "weather")):
        return {}
    hits = outcome.data.get("hits") or [{}]
    name = hits[0].get("name")
    return {"store.name": name} if name else {}


def _trace(request: Request, outcome: Outcome, spent: float) -> dict[str, Any]:
    return {
        "question": request.question,
        "slots": dict(request.slots),
        "place": str(request.place) if request.place else None,
        "when": request.when.start.isoformat() if request.when else None,
        "source": outcome.source,
        "outcome": label(outcome),
        "result": asdict(outcome),
        "ms": round(spent, 2),
    }
