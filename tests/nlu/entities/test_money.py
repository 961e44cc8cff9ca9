"""Price words and the limits they set; `-` is no limit."""

import random
import string
from decimal import Decimal

import pytest

from nlu.entities.money import resolve_price
from values.money import PriceRange


def limits(price: PriceRange | None) -> str:
    if price is None:
        return "none"
    low, high = ("-" if x is None else str(x) for x in (price.low, price.high))
    return f"{low} to {high}"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("under 40 dollars", "- to 40"),
        ("under $40", "- to 40"),
        ("Under $1,000.", "- to 1000"),
        ("less than forty bucks", "- to 40"),
        ("les than 40 dollers", "- to 40"),
        ("undr $150", "- to 150"),
        ("at most 20", "- to 20"),
        ("up to 15", "- to 15"),
        ("below $9.99", "- to 9.99"),
        ("no more than 40 dollars", "- to 40"),
        ("not over 50", "- to 50"),
        ("nothing over 100 dollars", "- to 100"),
        ("$20 or less", "- to 20"),
        ("$600 tops", "- to 600"),
        ("two hundred dollars max", "- to 200"),
        ("under twelve hundred dollars", "- to 1200"),
        ("under a hundred and fifty", "- to 150"),
        ("under 19 dollars and 99 cents", "- to 19.99"),
        ("under nineteen ninety nine", "- to 19.99"),
        ("under 99 cents", "- to 0.99"),
        ("under a dollar", "- to 1"),
        ("under 2k", "- to 2000"),
        ("cheapest under 40 dollars", "- to 40"),
    ],
)
def test_an_upper_limit_is_heard(said: str, expected: str) -> None:
    assert limits(resolve_price(said, "cost.low")) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("over 300 dollars", "300 to -"),
        ("more than a thousand dollars", "1000 to -"),
        ("at least 200 dollars", "200 to -"),
        ("above 30", "30 to -"),
        ("no less than 20", "20 to -"),
        ("$50 or more", "50 to -"),
        ("100 and up", "100 to -"),
        ("$100+", "100 to -"),
        ("upwards of 100", "100 to -"),
    ],
)
def test_a_lower_limit_is_heard(said: str, expected: str) -> None:
    assert limits(resolve_price(said, "cost.high")) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("between 10 and 20 dollars", "10 to 20"),
        ("betwen 20 and 30 bucks", "20 to 30"),
        ("between one hundred and two hundred dollars", "100 to 200"),
        ("between eight hundred and a thousand dollars", "800 to 1000"),
        ("10 to 20", "10 to 20"),
        ("20 to 10", "10 to 20"),
        ("$10-$20", "10 to 20"),
        ("$200-400", "200 to 400"),
        ("from $10 to $30", "10 to 30"),
    ],
)
def test_two_amounts_are_both_limits(said: str, expected: str) -> None:
    assert limits(resolve_price(said, "cost.average")) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("around 100 dollars", "80 to 125"),
        ("about $70", "56 to 87.50"),
        ("arround 60 dollars", "48 to 75"),
        ("roughly 50", "40 to 62.50"),
        ("50 dollars or so", "40 to 62.50"),
    ],
)
def test_about_an_amount_is_a_band_around_it(said: str, expected: str) -> None:
    assert limits(resolve_price(said, "cost.average")) == expected


@pytest.mark.parametrize(
    ("said", "slot", "expected"),
    [
        ("80 dollars", "cost.average", "- to 80"),
        ("39.99", "cost.average", "- to 39.99"),
        ("99 cents", "cost.average", "- to 0.99"),
        ("80 dollars", "cost.low", "- to 80"),
        ("80 dollars", "cost.high", "80 to -"),
    ],
)
def test_a_plain_amount_is_a_budget_unless_dear_things_are_asked_for(
    said: str, slot: str, expected: str
) -> None:
    assert limits(resolve_price(said, slot)) == expected


@pytest.mark.parametrize(
    "said",
    [
        "cheap",
        "cheapest",
        "on sale",
        "pricey",
        "high end",
        "average",
        "20 percent off",
        "",
        "$",
        "💸",
    ],
)
def test_words_without_an_amount_set_no_limit(said: str) -> None:
    assert resolve_price(said, "cost.low") is None


def test_other_money_is_named() -> None:
    assert resolve_price("under 20 euros", "cost.low") == PriceRange(None, Decimal(20), "EUR")
    assert resolve_price("£15", "cost.low") == PriceRange(None, Decimal(15), "GBP")
    assert resolve_price("5 dollars a pound", "cost.low") == PriceRange(None, Decimal(5), "USD")


def test_no_text_is_an_error() -> None:
    words = [
        "$",
        "9",
        "1,000",
        "hundred",
        "thousand",
        "and",
        "under",
        "to",
        "-",
        "k",
        ".5",
        "cents",
    ]
    chance = random.Random(7)
    for _ in range(2000):
        said = " ".join(chance.choices(words, k=chance.randint(1, 7)))
        price = resolve_price(said, "cost.low")
        assert price is None or price.low is None or price.high is None or price.low <= price.high


def test_a_page_of_text_is_no_price() -> None:
    assert resolve_price(string.digits * 1000, "cost.low") is None
