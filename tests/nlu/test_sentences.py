"""Where a text is cut into sentences: by punctuation, by pauses, by conjunctions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.sentences import Word, sentences, spoken_sentences


def cut(text: str) -> list[str]:
    return [found.text for found in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hi! It broke. Can you help?", ["Hi!", "It broke.", "Can you help?"]),
        ("it broke. i want a refund", ["it broke.", "i want a refund"]),
        ("Really?! No...  Why", ["Really?!", "No...", "Why"]),
        ('He said "it works." It does not.', ['He said "it works."', "It does not."]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("壊れた。困った！", ["壊れた。", "困った！"]),
    ],
)
def test_punctuation_ends_a_sentence(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It costs $3.50 at Dr. Miller's.",
        "The store on Main St. opens at 9 a.m. tomorrow.",
        "Ask J. Smith, please.",
        "See example.com for more.",
        "1. The blue one",
    ],
)
def test_not_every_point_ends_one(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "the blender arrived broken and i want my money back",
            ["the blender arrived broken", "and i want my money back"],
        ),
        (
            "i like the color but the sole came off",
            ["i like the color", "but the sole came off"],
        ),
        (
            "i ordered a lamp and then it never came so please help me",
            ["i ordered a lamp", "and then it never came", "so please help me"],
        ),
        (
            "where is my order and the tracking page is down",
            ["where is my order", "and the tracking page is down"],
        ),
    ],
)
def test_speech_without_punctuation_is_cut_at_conjunctions(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "do you have bread and the butter from last week",
        "shoes and socks",
        "and you",
        "i want it because",
        "I like it, but the sole came off.",
    ],
)
def test_things_that_are_listed_stay_together(text: str) -> None:
    assert cut(text) == [text]


def test_a_pause_ends_a_sentence() -> None:
    words = [Word("no", 0.0, 0.2), Word("it", 1.1, 1.2), Word("is", 1.25, 1.4), Word("ok", 1.5, 2)]
    found = spoken_sentences(words)
    assert [one.text for one in found] == ["no", "it is ok"]
    assert (found[1].start, found[1].end) == (3, 11)


def test_nothing_said_is_no_sentence() -> None:
    assert cut("") == cut("  \n ") == []
    assert spoken_sentences([]) == []


@given(st.text())
def test_whatever_is_said_the_sentences_are_parts_of_it_in_order(text: str) -> None:
    found = sentences(text)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())
