"""What a turn points at of the list told last: the second one, the other one, any others, both."""

import pytest

from dialog.context import Heard, Shown
from dialog.references import find, note, several

SHOPS = tuple({"store.name": name} for name in ("Halden's", "Linden", "Roundtrip"))
LIST = Shown("find_the_store", SHOPS, turn=3, told=2)
TWO = Shown("find_the_store", SHOPS[:2], turn=3, told=2)


def _named(text: str, shown: Shown = LIST, **slots: str) -> str | None:
    reference = find(Heard(text, "unknown", slots), (shown,), None, {"store.type": "pizza place"})
    return reference.slots.get("store.name", "") if reference else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the first one", "Halden's"),
        ("is the second one open now", "Linden"),
        ("what about the 3rd", "Roundtrip"),
        ("how do i get to number two", "Linden"),
        ("and the last one", "Linden"),
        ("the second shop", "Linden"),
        ("is the other one open", "Linden"),
    ],
)
def test_a_place_in_the_list_names_its_thing(text: str, name: str) -> None:
    assert _named(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "a second hand store",
        "who lives on the second street",
        "i need a first aid kit",
        "how much is it",
        "did it rain last week",
    ],
)
def test_other_ordinals_point_at_nothing(text: str) -> None:
    assert _named(text) is None


def test_an_ordinal_inside_a_slot_is_no_place_in_the_list() -> None:
    assert _named("on the third", LIST, **{"time.period_of_time": "third"}) is None


def test_the_ninth_of_three_is_none_of_them() -> None:
    reference = find(Heard("the ninth one", "unknown"), (LIST,), None, {})
    assert reference
    assert reference.is_void


@pytest.mark.parametrize(
    "text", ["any others", "is there another one", "what else", "another pizza place"]
)
def test_more_of_the_list_is_what_was_not_told(text: str) -> None:
    heard = Heard(text, "unknown")
    reference = find(heard, (LIST,), None, {"store.type": "pizza place"})
    assert reference
    assert reference.more
    assert not reference.is_void


def test_a_list_told_to_its_end_has_no_more() -> None:
    reference = find(Heard("any others", "unknown"), (TWO,), None, {})
    assert reference
    assert reference.is_void


def test_another_thing_is_a_question_of_its_own() -> None:
    heard = Heard("another bakery", "find_the_store", {"store.type": "bakery"})
    assert find(heard, (LIST,), None, {"store.type": "pizza place"}) is None


def test_both_are_the_first_two() -> None:
    assert several(Heard("are both open", "find_the_store"), (LIST,)) == (0, 1)
    assert several(Heard("all of them", "unknown"), (LIST,)) == (0, 1, 2)
    assert several(Heard("are they open", "find_the_store"), (LIST,)) == ()


def test_an_answer_about_one_thing_leaves_the_list_and_notes_which() -> None:
    after = note((LIST,), Shown("find_the_store", SHOPS[1:2], turn=4))
    assert (after[0].things, after[0].picked, after[0].turn) == (SHOPS, 1, 4)


def test_a_list_of_goods_is_kept_beside_one_of_shops() -> None:
    goods = Shown("price_check", ({"item.name": "Totes"}, {"item.name": "Fulton"}), turn=4)
    assert note((LIST,), goods) == (goods, LIST)
