"""What an unsure engine offers to be asked about."""

import pytest

from nlu.base import NotUnderstood, Understanding


def unsure(*chances: float) -> NotUnderstood:
    named = tuple((f"intent {n}", chance) for n, chance in enumerate(chances))
    intent, confidence = named[0]
    return NotUnderstood(Understanding("x", ("x",), intent, confidence, ("O",), (), named, "m"))


@pytest.mark.parametrize(
    ("chances", "asked"),
    [
        ((0.40, 0.38, 0.10), ["intent 0", "intent 1"]),
        ((0.30, 0.28, 0.22, 0.20), ["intent 0", "intent 1", "intent 2"]),
        ((0.44, 0.10, 0.09), ["intent 0"]),
    ],
)
def test_the_likely_intents_are_those_near_the_best(
    chances: tuple[float, ...], asked: list[str]
) -> None:
    assert list(unsure(*chances).likely) == asked
