"""What is likely to be said: a model of words in a row, over counts small enough to reckon with."""

from math import exp

import pytest

from nlu.training.word_order import counted
from speech.language import Language, Said, language
from values.words import words_of

SENTENCES = ["show me red shoes", "show me blue shoes", "will it rain in boston", "$20 shoes"]


@pytest.fixture(scope="module")
def few() -> Language:
    return Language(counted([words_of(text) for text in SENTENCES * 3]))


def _chance(language: Language, text: str) -> float:
    return language.end(language.hear(Said(), text)).chance


@pytest.mark.parametrize(
    ("likely", "not_so"),
    [
        ("Show me red shoes.", "Show me read shoes."),
        ("will it rain in Boston", "will it rain in bust and"),
        ("show me shoes", "shoes me show"),
        ("show me red shoes", "shoe me rad chews"),
    ],
)
def test_what_was_said_before_is_likelier(few: Language, likely: str, not_so: str) -> None:
    assert _chance(few, likely) > _chance(few, not_so)


def test_capitals_marks_and_which_figure_make_no_difference(few: Language) -> None:
    assert _chance(few, "$35, shoes!") == _chance(few, "7 SHOES")


def test_a_word_may_come_in_pieces(few: Language) -> None:
    pieces = few.hear(few.hear(few.hear(Said(), "show me bl"), "ue sh"), "oes")
    assert few.end(pieces) == few.end(few.hear(Said(), "show me blue shoes"))


def test_a_beginning_is_as_likely_as_all_words_that_begin_so(few: Language) -> None:
    said = few.hear(Said(), "show me ")
    chance = exp(few.chance(few.hear(said, "b")) - few.chance(said))
    blue = exp(few.chance(few.hear(said, "blue")) - few.chance(said))
    assert blue <= chance < 0.6


def test_words_are_never_impossible(few: Language) -> None:
    assert _chance(few, "xylophones") > -60


def test_names_of_a_shop_become_likelier() -> None:
    text = "do you have zevro grinders"
    assert _chance(language(["Zevro"]), text) > _chance(language(), text) + 2


def test_the_shipped_one_knows_what_shoppers_ask() -> None:
    shipped = language()
    assert _chance(shipped, "is it going to rain in boston") > _chance(
        shipped, "is it going to rein in bust them"
    )
