"""Values of one slot that stand side by side, and what belongs together."""

import pytest

from assistant.side_by_side import side_by_side
from nlu.entities.places import Gazetteer
from tests.fakes import understood

PLACES = Gazetteer()


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("in [boston](location) and in [seattle](location)", ("boston", "seattle")),
        ("in [chicago and denver](location)", ("chicago", "denver")),
        (
            "[miami](location), [tampa](location) or [austin](location)",
            ("miami", "tampa", "austin"),
        ),
        ("[today and tomorrow](time.period_of_time)", ("today", "tomorrow")),
        ("[nike](item.name) or [adidas](item.name) shoes", ("nike", "adidas")),
        ("[jeans and shirts](item.type)", ("jeans", "shirts")),
        ("[red](item.color) or [blue](item.color)", ("red", "blue")),
    ],
)
def test_several_values_are_told_apart(line: str, values: tuple[str, ...]) -> None:
    assert side_by_side(understood(line, "price_check"), PLACES)[1] == values


@pytest.mark.parametrize(
    "line",
    [
        "[black](item.color) and [white](item.color)",
        "[salt and pepper shakers](item.type)",
        "[fish and chips](item.type)",
        "[boston](location), [massachusetts](location)",
        "[between monday and friday](time.period_of_time)",
        "[boston](location)",
    ],
)
def test_what_belongs_together_stays_together(line: str) -> None:
    assert side_by_side(understood(line, "price_check"), PLACES) == ("", ())


def test_from_one_place_to_another_is_one_way() -> None:
    line = "from [boston](location) and to [denver](location)"
    assert side_by_side(understood(line, "navigation.geteta"), PLACES) == ("", ())


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("[eggs and milk](item.type)", ("eggs", "milk")),
        ("a [ladder](item.type), a [hammer and nails](item.type)", ("ladder", "hammer", "nails")),
        ("[fish and chips](item.type)", ()),
    ],
)
def test_what_is_sold_apart_is_told_apart(line: str, values: tuple[str, ...]) -> None:
    sold = {"eggs", "milk", "ladder", "hammer", "nails"}.__contains__
    assert side_by_side(understood(line, "price_check"), PLACES, sold)[1] == values
