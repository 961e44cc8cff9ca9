"""Two engines: the second answers whatever the first misses, and the operator hears it once."""

import logging
from collections.abc import Sequence

import pytest

from nlu.base import NotUnderstood, Understanding
from nlu.fallback import Missed, WithFallback
from tests.fakes import BrokenUnderstander, ScriptedUnderstander, understood
from values.absence import Pause
from values.errors import ModelError

NEAR = ScriptedUnderstander(understood("snow?", "weather.snow"))
FAR = understood("snow?", "weather.snow_yes_no")


class Moody:
    """An engine that misses a text for each pause it is given, then answers."""

    def __init__(self, *pauses: Pause) -> None:
        self.asked = 0
        self._pauses = pauses

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        self.asked += 1
        if self.asked <= len(self._pauses):
            pause = self._pauses[self.asked - 1]
            raise Missed(f"the far engine is away {pause}", pause, pause)
        return [FAR for _ in texts]


class Clock:
    """Stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def intents(engine: WithFallback, turns: int) -> list[str]:
    """What `snow?` is understood as, so many times in a row."""
    results = [engine.understand(["snow?"])[0] for _ in range(turns)]
    return [result.intent for result in results if isinstance(result, Understanding)]


def test_the_first_engine_answers_as_long_as_it_does() -> None:
    assert intents(WithFallback(Moody(), BrokenUnderstander()), 2) == [FAR.intent, FAR.intent]


def test_a_single_text_that_is_missed_keeps_nobody_from_asking_again() -> None:
    engine = WithFallback(Moody("none"), NEAR)

    assert intents(engine, 2) == ["weather.snow", FAR.intent]


def test_an_engine_that_is_away_is_asked_again_after_the_back_off() -> None:
    far, clock = Moody("a while"), Clock()
    engine = WithFallback(far, NEAR, clock, back_off_s=30)

    assert intents(engine, 3) == ["weather.snow"] * 3
    assert far.asked == 1
    clock.now += 30
    assert intents(engine, 1) == [FAR.intent]


def test_an_engine_that_is_still_away_is_left_alone_as_long_again() -> None:
    far, clock = Moody("a while", "a while"), Clock()
    engine = WithFallback(far, NEAR, clock, back_off_s=30)

    for _ in range(4):
        intents(engine, 1)
        clock.now += 15

    assert far.asked == 2


def test_an_engine_without_the_model_is_never_asked_again() -> None:
    far, clock = Moody("for good"), Clock()
    engine = WithFallback(far, NEAR, clock, back_off_s=30)
    intents(engine, 1)

    clock.now += 1e9

    assert intents(engine, 1) == ["weather.snow"]
    assert far.asked == 1


def test_each_kind_of_cause_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    engine = WithFallback(Moody("none", "none", "a while", "none"), NEAR, back_off_s=0)

    with caplog.at_level(logging.WARNING):
        intents(engine, 5)

    assert [record.getMessage() for record in caplog.records] == [
        "the far engine is away none; the embedded model answers meanwhile",
        "the far engine is away a while; the embedded model answers meanwhile",
    ]


def test_an_error_that_is_no_absence_is_not_covered_up() -> None:
    with pytest.raises(ModelError, match="the model folder is empty"):
        WithFallback(BrokenUnderstander(), NEAR).understand(["snow?"])
