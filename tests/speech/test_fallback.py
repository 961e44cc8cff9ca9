"""Two engines: the second takes over within the turn, and the operator hears it once."""

import logging
from collections.abc import Iterable

import pytest

from speech.base import (
    Event,
    Expected,
    Final,
    Partial,
    Recognizer,
    SpeechStarted,
    SpeechUnavailable,
)
from speech.fallback import HearingWithFallback, SpeakingWithFallback
from tests.speech.engines import Beeper, Hoarse, Moody, Speller, spoken
from values.audio import FRAME_SECONDS
from values.errors import ConfigError


class Clock:
    """Stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def nobody() -> Recognizer:
    raise ConfigError("speech needs the extra voice")


def hear(engine: Recognizer, *frames: bytes) -> list[Event]:
    return list(engine.stream(frames, Expected))


def texts(events: Iterable[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Final)]


# Hearing


def test_while_the_first_hears_the_second_is_not_even_made() -> None:
    engine = HearingWithFallback(Speller(), nobody)

    assert texts(hear(engine, *spoken("how", "much"))) == ["how much"]


def test_a_turn_that_breaks_off_is_heard_from_its_beginning() -> None:
    engine = HearingWithFallback(Moody(2), Speller)

    events = hear(engine, *spoken("how", "much", "is", "it"))

    # The shopper began to speak once, whoever heard it.
    assert [type(event) for event in events].count(SpeechStarted) == 1
    assert events[:2] == [SpeechStarted(0), Partial("how")]
    assert texts(events) == ["how much is it"]


def test_turns_that_are_over_are_not_heard_again() -> None:
    first = Moody(4)  # one turn of two words, and the beginning of the next
    engine = HearingWithFallback(first, Speller)

    events = hear(engine, *spoken("red", "shoes"), *spoken("in", "size", "ten"))

    assert texts(events) == ["red shoes", "in size ten"]


def test_times_count_from_the_beginning_of_the_stream_though_engines_change() -> None:
    engine = HearingWithFallback(Moody(3), Speller)
    turn = spoken("yes")

    last = hear(engine, *turn, *([turn[-1]] * 20), *turn)[-1]

    assert isinstance(last, Final)
    assert (last.start, last.end) == pytest.approx((22 * FRAME_SECONDS, 23 * FRAME_SECONDS))


def test_one_cause_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    engine = HearingWithFallback(Moody(0, 0, 0), Speller, back_off_s=0)

    with caplog.at_level(logging.WARNING, "speech"):
        heard = [texts(hear(engine, *spoken("yes"))) for _ in range(3)]

    assert heard == [["yes"]] * 3
    assert [r.getMessage() for r in caplog.records] == [
        "the far engine is away; the embedded engine listens meanwhile"
    ]


def test_the_first_is_left_alone_for_a_while_then_asked_again() -> None:
    clock, first = Clock(), Moody(0)
    engine = HearingWithFallback(first, Speller, clock, back_off_s=30)

    hear(engine, *spoken("one"))
    hear(engine, *spoken("two"))
    assert first.streams == 1  # the back-off is not over
    clock.now += 30
    hear(engine, *spoken("three"))
    assert first.streams == 2


def test_within_a_long_stream_the_first_is_asked_again_between_two_turns() -> None:
    first = Moody(0)
    engine = HearingWithFallback(first, Speller, back_off_s=0)

    heard = texts(hear(engine, *spoken("one"), *spoken("two"), *spoken("three")))

    assert heard == ["one", "two", "three"]
    assert first.streams == 2


def test_what_is_not_deployed_is_not_asked_again() -> None:
    clock, first = Clock(), Moody(0, pause="for good")
    engine = HearingWithFallback(first, Speller, clock)

    hear(engine, *spoken("one"))
    clock.now += 1e9
    hear(engine, *spoken("two"))

    assert first.streams == 1


def test_with_nothing_to_take_over_both_reasons_are_said() -> None:
    engine = HearingWithFallback(Moody(0, 0), nobody)

    for _ in range(2):
        with pytest.raises(SpeechUnavailable) as caught:
            hear(engine, *spoken("one"))
        assert str(caught.value) == (
            "the far engine is away; and nothing stands in for it: speech needs the extra voice"
        )
    # Left alone or not, it is the only one there is.
    assert texts(hear(engine, *spoken("two"))) == ["two"]


# Speaking


def test_what_the_first_has_not_spoken_the_second_speaks() -> None:
    first, second = Hoarse("three."), Beeper()
    engine = SpeakingWithFallback(first, lambda: second)
    sentence = "It is open on weekdays from nine to five and on the weekend from ten until "

    pieces = list(engine.synthesize(f"{sentence}two. {sentence}three."))

    assert second.spoken == [f"{sentence}three."]
    assert {piece.rate for piece in pieces} == {22_050}  # one rate, though the voices have two


def test_a_voice_that_is_gone_from_the_start_is_replaced_at_its_own_rate() -> None:
    engine = SpeakingWithFallback(Hoarse("hello"), Beeper)

    assert {piece.rate for piece in engine.synthesize("hello there")} == {16_000}


def test_a_voice_that_failed_rests_and_is_asked_again() -> None:
    clock, first, second = Clock(), Hoarse("hello"), Beeper()
    engine = SpeakingWithFallback(first, lambda: second, clock, back_off_s=30)

    list(engine.synthesize("hello"))
    list(engine.synthesize("good day"))
    clock.now += 30
    list(engine.synthesize("good evening"))

    assert first.spoken == ["hello", "good evening"]
    assert second.spoken == ["hello", "good day"]


def test_nothing_to_say_is_no_sound() -> None:
    assert list(SpeakingWithFallback(Beeper(), Beeper).synthesize(" \n")) == []
