"""Words of shoppers meet words of the catalogue: plurals, synonyms, typing errors, no nonsense."""

import pytest
from sqlalchemy import create_engine

from fulfillment.catalog import Catalog
from fulfillment.catalog.data import SHIPPED, fill, read_folder
from fulfillment.catalog.vocabulary import Vocabulary, load_vocabulary
from fulfillment.plain_words import bare, plain_words


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        fill(connection, read_folder(SHIPPED))
        vocabulary = load_vocabulary(connection)
    engine.dispose()
    return vocabulary


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Women's T-Shirts", "woman t-shirt"),
        ("batteries", "battery"),
        ("Cookies", "cookie"),
        ("dresses", "dress"),
        ("16gb", "16 GB"),
        ("Café", "cafe"),
        ("Levi’s", "levis"),
        ("TV", "televisions"),
        ("drug store", "Pharmacies"),
        ("supermarket", "grocery store"),
        ("hoover", "vacuum"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert bare(one) == bare(other)


def test_text_without_words_has_none() -> None:
    assert plain_words("🍕 … ¿? 寿司") == ()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("thai restaurant", "thai restaurant"),
        ("thia resturant", "thai restaurant"),
        ("sushi place", "sushi restaurant"),
        ("korean food", "korean restaurant"),
        ("drugstores", "pharmacy"),
        ("supermarket", "grocery store"),
        ("gardn center", "garden center"),
        ("garden centre", "garden center"),
        ("hardwear store", "hardware store"),
        ("late night diner", "diner"),
        ("24 hour pharmacy", "pharmacy"),
        ("breakfast place", "diner"),
        ("sneaker store", "shoe store"),
        ("book shop", "bookstore"),
    ],
)
def test_a_kind_of_shop_has_many_names(words: Vocabulary, said: str, kind: str) -> None:
    assert words.shops(said) == {kind}


@pytest.mark.parametrize(
    "said",
    ["ethiopian restaurant", "vegan pizza place", "spaceship dealer", "zoo", "", "🍕", "hospital"],
)
def test_an_unknown_kind_of_shop_is_no_other_kind(words: Vocabulary, said: str) -> None:
    assert words.shops(said) == frozenset()


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("pasta", {"italian restaurant"}),
        ("sushi", {"sushi restaurant"}),
        ("thai takeout", {"thai restaurant"}),
        ("haircut", {"barber shop", "hair salon"}),
        ("an oil change", {"auto repair shop"}),
        ("unicorn food", set()),
    ],
)
def test_dishes_and_services_mean_who_offers_them(
    words: Vocabulary, said: str, kinds: set[str]
) -> None:
    assert words.offering(said) == kinds


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("umbrela", "umbrella"),
        ("headphnes", "headphones"),
        ("cordless vacum", "cordless vacuum"),
        ("laptop ram", "laptop memory"),
        ("laptop memory", "laptop memory"),
        ("gaming laptop", "laptop"),
        ("tv", "television"),
        ("snekers", "running shoes"),
        ("case for iphone", "phone case"),
        ("food for cats", "cat food"),
        ("pair of jeans", "jeans"),
        ("couch", "sofa"),
    ],
)
def test_a_kind_of_item_has_many_names(words: Vocabulary, said: str, item: str) -> None:
    meaning = words.items(said)

    assert meaning is not None
    assert meaning.types == {item}
    assert meaning.details == ()


@pytest.mark.parametrize(
    "said",
    [
        "horse",
        "painter",
        "unicorn",
        "planet",
        "witch",
        "coal",
        "pool",
        "waiter",
        "saddle",
        "",
        "🦄",
    ],
)
def test_an_unknown_item_is_not_corrected_into_another(words: Vocabulary, said: str) -> None:
    assert words.items(said) is None


def test_the_catalogue_tells_its_own_words(catalog: Catalog) -> None:
    names = catalog.names()

    assert "St. Louis, MO" in names.towns
    assert "Halden's Department Store" in names.stores
    assert "sushi restaurant" in names.kinds
    assert "laptop memory" in names.items


def test_a_shop_of_exactly_that_name_goes_before_its_synonyms(words: Vocabulary) -> None:
    assert words.our_spelling("linden clothing") == "Linden Clothing"
    assert words.our_spelling("linden apparel") == "Linden Apparel"
