"""Names as shoppers spell and say them."""

import random
import string

import pytest

from nlu.entities.names import NameIndex, name_index

NAMES = name_index(
    ("Levi's", "Nike", "Sony", "Panasonic", "Adidas", "Ben & Jerry's", "North Trail Sports")
)


def each(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("LEVIS | levi’s | levi s | leevise", "Levi's"),
        ("nikke | nikey", "Nike"),
        ("addidas | adeedas | adidsa", "Adidas"),
        ("panasonik | pnasonic | panasonicc", "Panasonic"),
        ("ben and jerrys | ben & jerries", "Ben & Jerry's"),
        ("north trale sports | northtrail sports", "North Trail Sports"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(said: str, meant: str) -> None:
    assert {text: NAMES.find(text) for text in each(said)} == dict.fromkeys(each(said), meant)


@pytest.mark.parametrize(
    "said", [*each("no | levels | nook | panama | trail | 42 | ☔"), "", "x" * 999]
)
def test_other_words_are_no_name(said: str) -> None:
    assert NAMES.find(said) == ""


def test_an_exact_name_has_the_same_letters() -> None:
    assert (NAMES.exact("levis"), NAMES.exact("leevise")) == ("Levi's", "")


def test_a_name_is_recognised_by_its_sound_alone() -> None:
    assert (NAMES.sounding("leevise"), NAMES.sounding("pnasonic")) == ("Levi's", "")


def test_the_name_itself_goes_before_one_that_sounds_like_it() -> None:
    assert name_index(("Sonny", "Sony")).find("sony") == "Sony"


def test_a_slip_anywhere_leaves_one_half_to_find_a_long_name_by() -> None:
    chance = random.Random(5)
    names = ["".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(200)]
    index = name_index(names)

    assert all(index.find(slip) == name for name in names for slip in slips(name))


def slips(name: str) -> list[str]:
    """A letter left out, one too many, and a wrong one, at every place."""
    cuts = [(name[:at], name[at:]) for at in range(len(name))]
    return [
        x for head, tail in cuts for x in (head + tail[1:], f"{head}q{tail}", f"{head}q{tail[1:]}")
    ]


def test_an_empty_list_knows_no_name() -> None:
    assert name_index(()) == NameIndex({}, {}, {})
    assert name_index(("", "!")).find("levis") == ""
