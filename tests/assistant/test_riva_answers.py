"""What riva-serve says of a text: our intents by their likelihood, slots with their letters."""

from dataclasses import replace

import pytest

from assistant.riva_answers import analysing
from nlu.base import NotUnderstood, Understanding
from speech.server_analysis import Value
from tests.fakes import ScriptedUnderstander, understood

LINE = "will it [rain](verb) in [fort worth](location) [tomorrow](time.period_of_time)"


def with_alternatives(line: str, *alternatives: tuple[str, float]) -> Understanding:
    return replace(understood(line, *alternatives[0]), alternatives=alternatives)


def test_slots_stand_where_their_words_do() -> None:
    known = understood(LINE, "weather.rainfall_yes_no")
    analysis = analysing(ScriptedUnderstander(known))(known.text)

    assert analysis.values == [
        Value("verb", "rain", 8, 12),
        Value("location", "fort worth", 16, 26),
        Value("time.period_of_time", "tomorrow", 27, 35),
    ]


def test_blanks_and_marks_around_words_do_not_shift_them() -> None:
    class Found:
        def understand(self, texts: object) -> list[Understanding | NotUnderstood]:
            return [understood("snow in [Boston?](location)", "weather.snow")]

    text = "snow \t in   Boston?"

    (value,) = analysing(Found())(text).values

    assert (value.words, text[value.start : value.end]) == ("boston", "Boston")


@pytest.mark.parametrize(
    ("intent", "domain"),
    [
        ("weather.snow", "weather"),
        ("navigation.geteta", "navigation"),
        ("price_check", "retail"),
        ("unknown", "retail"),
        ("nomatch.none", "nomatch.none"),
    ],
)
def test_every_intent_has_a_domain(intent: str, domain: str) -> None:
    known = understood("some words", intent, 0.9)

    analysis = analysing(ScriptedUnderstander(known))("some words")

    assert analysis.intents == ((intent, 0.9),)
    assert analysis.domains == [(domain, 0.9)]


def test_a_domain_is_as_likely_as_its_intents_together() -> None:
    known = with_alternatives(
        "is it wet", ("price_check", 0.4), ("weather.snow", 0.3), ("weather.rainfall", 0.25)
    )

    analysis = analysing(ScriptedUnderstander(known))("is it wet")

    assert analysis.intents[0] == ("price_check", 0.4)
    assert analysis.domains == [("weather", pytest.approx(0.55)), ("retail", 0.4)]


def test_what_is_not_understood_is_the_best_guess_with_its_score() -> None:
    analysis = analysing(ScriptedUnderstander())("gibberish")

    assert analysis.intents == (("nomatch.none", 0.3),)
