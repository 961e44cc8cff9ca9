"""Marks and capitals of one plain sentence."""

import pytest

from speech.punctuation import bare, punctuated


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("how much is it", "How much is it?"),
        ("is it open", "Is it open?"),
        ("i want what i had", "I want what I had."),
        ("i'm looking for wi-fi", "I'm looking for wi-fi."),
        ("Find the jeans under $12.50.", "Find the jeans under $12.50."),
        ("thanks!", "Thanks!"),
        (" \n", ""),
    ],
)
def test_a_sentence_gets_what_it_lacks(plain: str, marked: str) -> None:
    assert punctuated(plain) == marked


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("How much is it?", "how much is it"),
        ("It's $12.50, at 10:30.", "it's $12.50 at 10:30"),
        ('"Yes," she said; no!', "yes she said no"),
        ("", ""),
    ],
)
def test_marks_are_taken_off_but_not_out_of_numbers(marked: str, plain: str) -> None:
    assert bare(marked) == plain
