"""Where a way starts, and the way back."""

import pytest

from assistant.ways_said import start_said, turned_round
from tests.fakes import understood

WAY, SHOP = "navigation.showdirection", "find_the_store"


def _is_place(text: str) -> bool:
    return text in ("boston", "new york", "chicago")


@pytest.mark.parametrize(
    ("line", "in_force", "start", "goals"),
    [
        ("directions from [boston](location) to [new york](location)", {}, "boston", ["new york"]),
        ("to [new york](location) from [boston](location)", {}, "boston", ["new york"]),
        ("how far is it from [chicago](location)", {"location": "boston"}, "chicago", []),
        ("how far from downtown [chicago](location)", {"store.name": "Halden"}, "chicago", []),
        ("how far is it from [chicago](location)", {}, "", ["chicago"]),
        ("from [the airport](location)", {"location": "boston"}, "", ["the airport"]),
        ("how long to [boston](location)", {"location": "chicago"}, "", ["boston"]),
    ],
)
def test_the_word_before_a_place_tells_where_a_way_starts(
    line: str, in_force: dict[str, str], start: str, goals: list[str]
) -> None:
    found, rest = start_said(understood(line, WAY), in_force, _is_place)
    assert found == start
    assert [entity.text for entity in rest.entities] == goals


def test_only_ways_have_a_start() -> None:
    line = "[shoes](item.type) from [boston](location) in [chicago](location)"
    assert start_said(understood(line, SHOP), {}, _is_place)[0] == ""


def test_the_other_way_round_needs_a_way_to_turn() -> None:
    way = {"location": "boston", "location.start": "chicago"}
    back = {"location": "chicago", "location.start": "boston"}
    assert turned_round("and the other way round?", way) == back
    assert turned_round("the other way around", {"location": "boston"}) == {}
    assert turned_round("any other way", way) == {}
