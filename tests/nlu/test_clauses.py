"""Where a turn is two questions, and where it only looks like that."""

from collections.abc import Sequence

import pytest

from nlu.base import NotUnderstood, Understanding
from nlu.clauses import cut
from tests.fakes import ScriptedUnderstander, understood

IDLE = ("unknown", "nomatch.none")
RAIN = understood("is it [raining](verb) in [boston](location)", "weather.rainfall_yes_no")
WHERE = understood("[where](interrogative.location) is a [gym](store.type)", "find_the_store")
JUDGE = ScriptedUnderstander(RAIN, WHERE)


def _parts(text: str) -> list[str]:
    return [part.text for part in cut(understood(text, "find_the_store"), JUDGE.understand, IDLE)]


@pytest.mark.parametrize("joint", [" and ", " and also ", " plus "])
def test_two_questions_are_cut_where_the_second_begins(joint: str) -> None:
    text = f"is it raining in boston{joint}where is a gym"
    assert _parts(text) == ["is it raining in boston", "where is a gym"]


def test_two_sentences_are_two_questions() -> None:
    asked = understood("is it [raining](verb)?", "weather.rainfall_yes_no")
    judge = ScriptedUnderstander(asked, WHERE).understand
    both = understood("is it raining? where is a gym", "find_the_store")
    assert cut(both, judge, IDLE) == (asked, WHERE)


def test_a_part_that_is_not_understood_leaves_the_turn_whole() -> None:
    assert _parts("is it raining in boston and where is my hat") == []


@pytest.mark.parametrize(
    "text",
    [
        "which store has tents and is open now",
        "do you have salt and pepper shakers",
        "i need a helmet. what sizes do you have",
        "is it hot and humid in miami",
    ],
)
def test_what_is_one_question_is_not_even_tried(text: str) -> None:
    def judge(texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        raise AssertionError(texts)

    assert cut(understood(text, "find_the_store"), judge, IDLE) == ()
