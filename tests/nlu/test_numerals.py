"""Numbers, money and clock times change their form, and their spans change with them."""

from random import Random

import pytest

from nlu.training.markup import parse_line
from nlu.training.noise import Change
from nlu.training.numerals import (
    join_clock,
    say_money,
    say_numbers,
    spell,
    split_clock,
    split_tail,
    write_money,
    write_numbers,
)


def changed(change: Change, marked: str) -> tuple[str, list[str]]:
    found = parse_line(marked, "unknown")
    words = change(list(zip(found.tokens, found.labels, strict=True)), Random(1))
    return " ".join(token for token, _ in words), [label for _, label in words]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (15, "fifteen"),
        (40, "forty"),
        (42, "forty two"),
        (100, "one hundred"),
        (305, "three hundred five"),
        (999, "nine hundred ninety nine"),
    ],
)
def test_numbers_are_spelled(number: int, said: str) -> None:
    assert spell(number) == said


def test_a_dollar_sign_becomes_a_word_of_the_same_span() -> None:
    assert changed(say_money, "[under $40](cost.low)?") == (
        "under 40 dollars?",
        ["B-cost.low", "I-cost.low", "I-cost.low"],
    )


def test_figures_become_as_many_words_as_it_takes() -> None:
    assert changed(say_numbers, "[125](item.quantity) of [the](article) 80") == (
        "one hundred twenty five of the eighty",
        ["B-item.quantity", *["I-item.quantity"] * 3, "O", "B-article", "O"],
    )


@pytest.mark.parametrize(
    ("change", "marked", "text"),
    [
        (say_numbers, "at [7:30 pm](time.period_of_time)", "at seven thirty pm"),
        (say_numbers, "at [7:00](time.period_of_time)", "at seven"),
        (say_numbers, "in [02108](location)", "in 02108"),
        (write_numbers, "[twenty five dollars](cost.low)?", "25 dollars?"),
        (write_numbers, "[two hundred ten](item.quantity)", "210"),
        (write_numbers, "the red one", "the red one"),
        (write_numbers, "at [five guys](store.name)", "at five guys"),
        (write_money, "[under 40 dollars](cost.low)", "under $40"),
        (join_clock, "[9 p.m.](time.period_of_time)", "9pm"),
        (join_clock, "[9:30 am](time.period_of_time)?", "9:30am?"),
        (split_clock, "till [9pm](store.hour.end)", "till 9 pm"),
        (split_clock, "till [9 p.m.](store.hour.end)", "till 9 pm"),
    ],
)
def test_a_change_of_form(change: Change, marked: str, text: str) -> None:
    assert changed(change, marked)[0] == text


def test_words_of_two_spans_are_never_joined() -> None:
    assert changed(join_clock, "[9](item.quantity) [pm](time.period_of_time)") == (
        "9 pm",
        ["B-item.quantity", "B-time.period_of_time"],
    )


@pytest.mark.parametrize(
    ("token", "parts"),
    [
        ("boston?", ("boston", "?")),
        ("p.m.", ("p.m.", "")),
        ("p.m.?", ("p.m.", "?")),
        ("?", ("?", "")),
    ],
)
def test_punctuation_behind_a_word_is_told_from_it(token: str, parts: tuple[str, str]) -> None:
    assert split_tail(token) == parts
