"""A question goes along the sources that can answer it, until one has."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from assistant.build import read_language
from assistant.config import Settings
from assistant.lookups import LookUps, Performed
from assistant.resolve import Resolver
from dialog.context import LookUp
from fulfillment.base import Ambiguous, Answer, Fulfiller, NothingFound, Outcome, Unavailable
from nlu.entities.places import Gazetteer
from tests.fakes import NOON
from values.deadline import Deadline

RAIN = "weather.rainfall_yes_no"
FOUND = Answer(RAIN, {}, "found")
NOTHING = NothingFound(RAIN, {}, "nothing")
MORE = NothingFound(RAIN, {"missing": "place"}, "more")
AWAY = Unavailable(RAIN, {}, "away", "no answer in time")
NOT_ALLOWED = Unavailable(RAIN, {}, "plan", "plan", passing=False)
WHICH = Ambiguous(RAIN, ("Springfield, MO", "Springfield, IL"), {}, "which")


@dataclass
class Source:
    """Gives one outcome, and keeps how long it was given for it."""

    outcome: Outcome
    questions: frozenset[str] = frozenset({RAIN})
    made_up: bool = False
    times: list[float] = field(default_factory=list)

    def fulfill(self, request: object) -> Outcome:
        self.times.append(request.deadline.left())  # type: ignore[attr-defined]
        return self.outcome


def perform(chain: Sequence[Fulfiller], question: str = RAIN) -> Performed:
    wording, _ = read_language(Settings())
    look_ups = LookUps({"Weather": chain}, Resolver(Gazetteer()), wording)
    look_up = LookUp("Weather", question, {"location": "boston"}, "will it rain")
    # A clock that stands still, so that shares of what is left are exact.
    return look_ups.perform(look_up, NOON, 0, Deadline(10.0, lambda: 0.0))


@pytest.mark.parametrize(
    ("outcomes", "heard", "asked"),
    [
        ([FOUND, NOTHING], "found", 1),
        ([NOTHING, FOUND], "found", 2),
        ([AWAY, FOUND], "found", 2),
        ([NOT_ALLOWED, FOUND], "found", 2),
        ([WHICH, FOUND], "which", 1),
        ([MORE, FOUND], "more", 1),
        ([NOTHING, NOTHING], "nothing", 2),
        ([AWAY, NOTHING], "away", 2),
        ([NOTHING, AWAY], "away", 2),
        ([NOT_ALLOWED, NOTHING], "nothing", 2),
        ([NOT_ALLOWED, AWAY], "away", 2),
        ([NOT_ALLOWED], "plan", 1),
    ],
)
def test_the_first_that_knows_is_heard_and_who_was_away_might_have_known(
    outcomes: list[Outcome], heard: str, asked: int
) -> None:
    sources = [Source(outcome) for outcome in outcomes]
    performed = perform(sources)
    assert performed.outcome.source == heard
    assert sum(len(source.times) for source in sources) == asked


def test_nobody_is_asked_what_they_cannot_know() -> None:
    shops, weather = Source(FOUND, frozenset({"find_the_store"})), Source(NOTHING)
    assert perform([shops, weather]).outcome is NOTHING
    assert shops.times == []


def test_what_nobody_can_know_is_not_made_up() -> None:
    beyond = NothingFound(RAIN, {"too_far": True}, "real")
    made_up = Source(FOUND, made_up=True)
    assert perform([Source(beyond), Source(NOTHING), made_up]).outcome is beyond
    assert made_up.times == []


def test_a_question_of_the_author_s_own_goes_to_who_comes_last() -> None:
    first, last = Source(FOUND), Source(NOTHING)
    assert perform([first, last], "make_coffee").outcome is NOTHING


def test_without_any_source_the_shopper_hears_that_it_is_our_fault() -> None:
    performed = perform([])
    assert isinstance(performed.outcome, Unavailable)
    assert performed.event.outcome == "unavailable"


def test_who_comes_later_is_left_some_time() -> None:
    sources = [Source(AWAY), Source(AWAY), Source(AWAY)]
    perform(sources)
    assert [round(source.times[0], 2) for source in sources] == [6.0, 6.0, 10.0]


def test_the_trace_names_everybody_who_was_asked_and_why_not() -> None:
    asked = perform([Source(AWAY), Source(FOUND)]).trace["asked"]
    assert [(one["source"], one["outcome"], one["reason"]) for one in asked] == [
        ("away", "unavailable", "no answer in time"),
        ("found", "found", None),
    ]
