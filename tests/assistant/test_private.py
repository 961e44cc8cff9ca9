"""Cards, phone numbers and mail addresses fill no slot, so no answer repeats them."""

import pytest

from assistant.private import private_words
from assistant.resolve import may_be_place


def kept(text: str) -> str:
    private = private_words(text)
    return " ".join(word for n, word in enumerate(text.split()) if n not in private)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("my card is 4111 1111 1111 1111, buy me a blender", "my card is buy me a blender"),
        ("how much is 4111111111111112", "how much is"),
        ("is it raining in 617-555-0123", "is it raining in"),
        ("is it raining in 555-0123", "is it raining in"),
        ("stores in (617) 555-0123", "stores in"),
        ("an umbrella for jane.doe@example.com", "an umbrella for"),
        ("i am jane doe at gmail dot com", "i am jane"),
        ("my number is six one seven five five five oh one two three", "my number is"),
        ("078-05-1120", ""),
    ],
)
def test_private_numbers_and_addresses_are_found_even_with_a_slip(said: str, left: str) -> None:
    assert kept(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "weather on 2026-11-25 in 60614",
        "shops in boston, ma 02110-1234",
        "350 5th avenue new york",
        "jeans in size 10 12 14 16",
        "how much are two umbrellas and three hats for four people and five dogs",
        "headphones between 1000 and 2000 dollars",
    ],
)
def test_dates_zip_codes_streets_sizes_and_prices_are_not_private(said: str) -> None:
    assert kept(said) == said


@pytest.mark.parametrize("said", ["4111", "617 555 0123", "?", "1 2 3", "☔"])
def test_what_has_no_letters_is_no_place(said: str) -> None:
    assert not may_be_place(said)


@pytest.mark.parametrize("said", ["boston", "02110", "02110-1234", "5th avenue", "東京"])
def test_names_and_zip_codes_may_be_places(said: str) -> None:
    assert may_be_place(said)
