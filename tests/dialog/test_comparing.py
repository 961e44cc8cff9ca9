"""Things of a list compared by what their answer said of them."""

import pytest

from dialog.comparing import compared
from dialog.context import Shown
from dialog.plain import plain

THINGS = tuple({"store.name": name} for name in ("Old Mill", "Big Wheel", "Ember"))
MEASURES: tuple[dict[str, float], ...] = (
    {"miles": 2.0, "rating": 4.5, "open_minutes": 600, "price": 30},
    {"miles": 1.0, "rating": 4.0, "open_minutes": 800, "price": 20},
    {"miles": 0.5, "open_minutes": 500, "price": 10},
)
LIST = Shown("find_the_store", THINGS, told=3, measures=MEASURES)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("which of the two is closer", 1),
        ("the cheaper one of the two", 1),
        ("which of them is closest?", 2),
        ("which of them is cheapest", 2),
        ("the better rated of the two", 0),
        ("which one is open longer", 1),
        ("which is closer", None),  # asks for the nearest of all there are
        ("the best of them", None),  # nobody rated the third
        ("which of them is red", None),
    ],
)
def test_a_comparison_picks_a_thing(text: str, place: int | None) -> None:
    assert compared(plain(text), LIST) == place


def test_where_one_was_told_the_others_of_the_list_are_compared_too() -> None:
    one_told = Shown("find_the_store", THINGS, told=1, measures=MEASURES)
    assert compared(plain("which of them is closest"), one_told) == 2


def test_of_one_thing_nothing_is_the_cheaper_one() -> None:
    one = Shown("price_check", THINGS[:1], measures=MEASURES[:1])
    assert compared(plain("the cheaper one of the two"), one) is None
