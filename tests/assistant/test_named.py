"""Names of shops and makers among the words that were understood."""

import pytest

from assistant.named import KnownNames
from fulfillment.catalog import CatalogNames
from nlu.base import Entity, Understanding
from tests.fakes import understood as marked
from values.errors import StoreError

NAMES = CatalogNames(
    towns=(),
    stores=("Linden Clothing", "Halden's Department Store", "Running Shoes"),
    kinds=(),
    items=("clothing", "running shoes", "jeans"),
    brands=("Levi's", "Sony"),
    words=frozenset({"linden", "clothing", "halden", "levi", "sony", "pixel"}),
)
KNOWN = KnownNames(lambda: NAMES)


def understood(*spans: tuple[str, str], gap: int = 0) -> Understanding:
    """Spans one after the other, `gap` words between them."""
    entities: list[Entity] = []
    at = 0
    for name, text in spans:
        end = at + len(text.split())
        entities.append(Entity(name, text, at, end))
        at = end + gap
    return Understanding("", (), "price_check", 1.0, (), tuple(entities), (), "test")


def spans(said: Understanding) -> list[tuple[str, str]]:
    return [(entity.name, entity.text) for entity in KNOWN.told_apart(said).entities]


def test_a_shop_is_a_shop_although_a_word_of_its_name_is_an_item() -> None:
    said = understood(("store.name", "linden"), ("item.type", "clothing"))

    assert spans(said) == [("store.name", "linden clothing")]


def test_words_apart_are_no_name() -> None:
    said = understood(("store.name", "linden"), ("item.type", "clothing"), gap=1)

    assert spans(said) == [("store.name", "linden"), ("item.type", "clothing")]


def test_a_kind_of_item_stays_one_where_a_shop_is_called_so() -> None:
    said = understood(("item.type", "running"), ("item.type", "shoes"))

    assert spans(said) == [("item.type", "running"), ("item.type", "shoes")]


def test_a_maker_is_no_shop() -> None:
    assert spans(understood(("store.name", "levis"))) == [("item.name", "levis")]
    assert spans(understood(("store.name", "halden's"))) == [("store.name", "halden's")]


@pytest.mark.parametrize(
    ("slot", "said", "spelt"),
    [
        ("item.name", "leevise", "Levi's"),
        ("item.name", "levi's", "levi's"),
        ("item.name", "pixel", "pixel"),
        ("item.name", "zzyzx", "zzyzx"),
        ("store.name", "holdens", "Halden's"),
        ("store.name", "lindin clothing", "Linden Clothing"),
        ("item.color", "leevise", "leevise"),
    ],
)
def test_only_a_name_nobody_knows_is_spelt_anew(slot: str, said: str, spelt: str) -> None:
    assert KNOWN.spelt({slot: said}) == {slot: spelt}


def test_names_are_read_anew_when_the_catalogue_has_changed() -> None:
    shelves = [NAMES]
    known = KnownNames(lambda: shelves[-1])
    before = known.spelt({"item.name": "quikmart"})
    shelves.append(CatalogNames((), (), (), (), brands=("Quickmart",)))

    assert before == {"item.name": "quikmart"}
    assert known.spelt({"item.name": "quikmart"}) == {"item.name": "Quickmart"}


def test_a_catalogue_that_cannot_be_read_changes_nothing() -> None:
    def unreadable() -> CatalogNames:
        raise StoreError("The catalogue cannot be read")

    assert KnownNames(unreadable).spelt({"item.name": "leevise"}) == {"item.name": "leevise"}
    assert KnownNames().spelt({"item.name": "leevise"}) == {"item.name": "leevise"}


def test_what_is_sold_is_named_by_the_last_word() -> None:
    said = marked("how much is [winter](item.type) clothing", "price_check")
    assert [entity.text for entity in KNOWN.told_apart(said).entities] == ["winter clothing"]


def test_a_word_behind_an_item_that_is_sold_itself_is_no_part_of_it() -> None:
    said = marked("is [clothing](item.type) clothing", "price_check")
    assert [entity.text for entity in KNOWN.told_apart(said).entities] == ["clothing"]


def test_a_maker_said_with_the_is_one_of_the_kind_spoken_of() -> None:
    slots = {"item.name": "Sony"}
    assert KNOWN.with_kind(slots, "how much is the sony", "jeans")["item.type"] == "jeans"
    assert KNOWN.with_kind(slots, "how much is a sony", "jeans") == slots
    assert KNOWN.with_kind(slots, "how much is the sony", "") == slots


def test_whose_thing_it_is_does_not_count_where_nobody_knows_them() -> None:
    assert KNOWN.spelt({"item.type": "women's clothing"}) == {"item.type": "clothing"}
    assert KNOWN.spelt({"item.type": "flying clothing"}) == {"item.type": "flying clothing"}
