"""Spelled numbers become digits, and neighbours stay apart."""

import pytest

from nlu.entities.numbers import spell_out


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("seven", "7"),
        ("twenty five dollars", "25 dollars"),
        ("twenty-five dollars", "25 dollars"),
        ("twelve hundred", "1200"),
        ("a hundred and fifty", "150"),
        ("a thousand", "1000"),
        ("two thousand five hundred", "2500"),
        ("2 hundred", "200"),
        ("seven thirty", "7 30"),
        ("nine ninety nine", "9 99"),
        ("between one hundred and two hundred", "between 100 and 200"),
        ("between ten and twenty", "between 10 and 20"),
        ("march third", "march 3th"),
        ("the twenty first", "the 21th"),
        ("a dog and a cat", "a dog and a cat"),
    ],
)
def test_number_words_are_written_in_digits(said: str, digits: str) -> None:
    assert spell_out(said) == digits
