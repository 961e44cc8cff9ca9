"""Misspelt and shouted words, put right before anything else hears them."""

import pytest

from assistant.spelling import Spelling, as_said
from tests.fakes import understood

EVERYDAY = frozenset("how much is rain in the coat for boston bar barn".split())
CATALOG = frozenset("blender headphone nike umbrella jacket mixer".split())
SPELLING = Spelling(EVERYDAY, lambda: CATALOG, {"sundey"}.__contains__)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("how mutch is a blendr", "how much is a blender"),
        ("wheater in boston tomorow", "weather in boston tomorrow"),
        ("hedphones?", "headphones?"),
        ("is it opn on sundy", "is it opn on sunday"),
        ("nikee jaket", "nike jacket"),
        ("tommorow, telefone", "tomorrow, telephone"),
    ],
)
def test_a_word_that_nobody_knows_is_put_right(said: str, meant: str) -> None:
    assert SPELLING.mended(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "how much is the barn coat",  # everyday words, however near to another
        "mxr",  # too short
        "sundey",  # a town
        "blxxder",  # too far
        "1234 b2b",
        "crocs for rain",
        "",
    ],
)
def test_everything_else_stays_as_it_is(said: str) -> None:
    assert SPELLING.mended(said) == said


def test_a_word_between_two_as_near_is_left_alone() -> None:
    spelling = Spelling(EVERYDAY, lambda: frozenset(("lamps", "lambs")))
    assert spelling.mended("lamqs") == "lamqs"


def test_a_shouted_turn_is_heard_in_small_letters() -> None:
    assert SPELLING.mended("HOW MUCH IS A BLENDR") == "how much is a blender"
    assert SPELLING.mended("TV") == "TV"


def test_without_everyday_words_nothing_is_touched() -> None:
    assert Spelling().mended("HOW MUTCH") == "HOW MUTCH"


def test_a_catalogue_that_has_changed_is_read_anew() -> None:
    shelves = [frozenset({"blender"})]
    spelling = Spelling(EVERYDAY, lambda: shelves[-1])
    assert spelling.mended("jaket") == "jaket"
    shelves.append(frozenset({"jacket"}))
    assert spelling.mended("jaket") == "jacket"


def test_what_was_understood_is_told_in_the_words_that_were_said() -> None:
    meant = understood("how much is a [blender](item.type)", "price_check")
    said = as_said(meant, "how mutch is a blendr,")
    assert [entity.text for entity in said.entities] == ["blendr"]
    assert said.tokens[-1] == "blendr,"
