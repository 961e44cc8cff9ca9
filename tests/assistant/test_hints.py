"""Short turns that mean something beside what the model marks in them."""

import pytest

from assistant.hints import hinted
from dialog.context import Heard

SHOES = {"item.type": "shoes", "location": "boston"}
SHOP = {"store.name": "Good Sole Shoes"}


def _is_word(word: str) -> bool:
    return word in ("wireless", "waterproof", "second")


def _slots(text: str, in_force: dict[str, str], words: str = "") -> dict[str, str]:
    heard = Heard(text, "nomatch.none")
    return dict(hinted(heard, in_force, words.split(), _is_word).slots)


@pytest.mark.parametrize(
    "text", ["that's too much", "way too expensive", "your prices are ridiculous", "what a rip-off"]
)
def test_who_finds_it_dear_wants_a_cheaper_one(text: str) -> None:
    assert _slots(text, SHOES) == {"cost.low": "cheaper"}


def test_a_detail_alone_is_one_of_the_thing_spoken_of() -> None:
    assert _slots("wireless ones", SHOES, "wireless") == {"item.type": "wireless shoes"}


@pytest.mark.parametrize(
    ("text", "words"), [("the second one", "second"), ("purple cow", "purple cow"), ("those", "")]
)
def test_other_words_are_no_detail(text: str, words: str) -> None:
    assert _slots(text, SHOES, words) == {}


@pytest.mark.parametrize("text", ["call them", "give me telephone", "the address please"])
def test_of_a_shop_spoken_of_its_number_is_asked(text: str) -> None:
    assert hinted(Heard(text, "nomatch.none"), SHOP, (), _is_word).intent == "find_the_store"


@pytest.mark.parametrize("text", ["that's too much", "wireless", "call them"])
def test_at_the_beginning_they_mean_nothing(text: str) -> None:
    heard = Heard(text, "nomatch.none")
    assert hinted(heard, {}, ("wireless",), _is_word) is heard


def test_what_is_understood_already_needs_no_hint() -> None:
    asked = Heard("is rain too much to ask for", "weather.rainfall")
    thanked = Heard("call them great", "nomatch.none", act="thanks")
    assert hinted(asked, SHOES, (), _is_word) is asked
    assert hinted(thanked, SHOP, (), _is_word) is thanked
