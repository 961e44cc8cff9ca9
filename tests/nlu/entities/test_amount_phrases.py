"""The phrase lists of amounts: money, quantity, size, stars."""

import pytest

from nlu.entities.amounts import resolve_quantity, resolve_size, resolve_stars
from nlu.entities.money import resolve_price
from tests.nlu.entities.phrases import Phrase, phrases
from values.money import PriceRange
from values.rating import StarRange

_GOAL = 0.97
"Of the kept half, whose misses are known and stay in it."


def is_right(phrase: Phrase) -> bool:
    return understood(phrase.given, phrase.said) in phrase.meant


def understood(slot: str, said: str) -> str:
    """The value as the lists write it."""
    match slot.split("."):
        case ["cost", _]:
            return limits(resolve_price(said, slot))
        case ["rating", _]:
            return limits(resolve_stars(said, slot))
        case [_, "quantity"]:
            return str(resolve_quantity(said) or "none")
    return resolve_size(said) or "none"


def limits(between: PriceRange | StarRange | None) -> str:
    if between is None:
        return "none"
    low, high = (
        "-" if end is None else f"{end:g}" if isinstance(end, float) else str(end)
        for end in (between.low, between.high)
    )
    return f"{low} to {high}"


@pytest.mark.parametrize(
    "phrase", list(phrases("amounts_dev")), ids=lambda phrase: f"{phrase.given} {phrase.said}"
)
def test_every_amount_of_the_list_we_develop_with_is_understood(phrase: Phrase) -> None:
    assert is_right(phrase), understood(phrase.given, phrase.said)


def test_of_the_amounts_kept_aside_nearly_all_are_understood() -> None:
    kept = list(phrases("amounts_kept"))

    assert sum(map(is_right, kept)) >= _GOAL * len(kept)
