"""A text is parted where people pause: at sentences, clauses, words, and only then within one."""

import pytest

from speech.parting import parted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two. Three.", ["One. Two.", "Three."]),
        ("It is 3.5 miles away.", ["It is 3.5", "miles", "away."]),
        ("red, green, blue", ["red,", "green,", "blue"]),
        ("abcdefghijklm", ["abcdefghij", "klm"]),
        ('"Yes!" "No!"', ['"Yes!"', '"No!"']),
        ("  a \n b ", ["a b"]),
        ("", []),
    ],
)
def test_parts_of_at_most_ten_characters(text: str, parts: list[str]) -> None:
    assert parted(text, 10) == parts


def test_nothing_is_lost_and_no_part_is_too_long() -> None:
    text = "Our shop, the one in Boston; opens at 9. " * 30 + "x" * 500

    parts = parted(text, 100)

    assert max(map(len, parts)) <= 100
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_a_time_of_day_is_no_end_of_a_sentence_unless_one_begins() -> None:
    text = "We are open from nine A.M. to six P.M. Come in."
    assert parted(text, 40) == ["We are open from nine A.M. to six P.M.", "Come in."]
