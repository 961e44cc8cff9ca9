"""Look-ups whose answers a test holds fast; all others go to the sources, as always."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.lookups import LookUps, Performed
from assistant.scripts_format import Answered, Away, Chosen, Pin
from assistant.scripts_judge import is_one_of
from dialog.context import LookUp
from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome, Request, Unavailable
from values.deadline import Deadline


@dataclass(slots=True)
class Pins:
    """What the author of a test wants look-ups to be answered with. Counts how often it was."""

    pins: tuple[Pin, ...] = ()
    _used: dict[int, int] = field(default_factory=dict)

    def take(self, look_up: LookUp) -> Pin | None:
        """The first one that fits and is not used up."""
        for number, pin in enumerate(self.pins):
            used = self._used.get(number, 0)
            if _fits(pin, look_up) and (pin.times is None or used < pin.times):
                self._used[number] = used + 1
                return pin
        return None


@dataclass(frozen=True, slots=True)
class PinnedLookUps(LookUps):
    """Asks what the test holds fast before anybody else."""

    pins: Pins = field(default_factory=Pins)

    def perform(
        self, look_up: LookUp, now: datetime, pick: int, deadline: Deadline, *, mark: bool = False
    ) -> Performed:
        pin = self.pins.take(look_up)
        if pin is None:
            return LookUps.perform(self, look_up, now, pick, deadline, mark=mark)
        # The test's answer goes the way of any source's: wording, transition, trace.
        alone = replace(self, chains={look_up.service: (_Told(pin, look_up.question),)})
        return LookUps.perform(alone, look_up, now, pick, deadline, mark=mark)


@dataclass(frozen=True, slots=True)
class _Told:
    """A source that knows one answer: the one that stands in the test."""

    pin: Pin
    question: str

    @property
    def questions(self) -> frozenset[str]:
        return frozenset({self.question})

    def fulfill(self, request: Request) -> Outcome:
        return outcome_of(self.pin, request.question)


def outcome_of(pin: Pin, question: str) -> Outcome:
    match pin:
        case Pin(answer=Answered() as told):
            return Answer(told.kind or question, dict(told.data), told.source)
        case Pin(nothing_found=Answered() as told):
            return NothingFound(told.kind or question, dict(told.data), told.source)
        case Pin(ambiguous=Chosen() as told):
            kind, data = told.kind or question, dict(told.data)
            return Ambiguous(kind, told.choices, data, told.source)
        case Pin(unavailable=Away() as told):
            kind, data = told.kind or question, dict(told.data)
            return Unavailable(kind, data, told.source, told.reason, told.passing)
    raise AssertionError("the format lets no other pin through")


def _fits(pin: Pin, look_up: LookUp) -> bool:
    if pin.service not in (None, look_up.service):
        return False
    if pin.question and look_up.question not in pin.question:
        return False
    return all(is_one_of(look_up.slots.get(name), texts) for name, texts in pin.slots.items())
