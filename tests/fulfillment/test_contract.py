"""What every source of answers keeps to, whatever it is asked."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from fulfillment.base import Ambiguous, Answer, Fulfiller, NothingFound, Unavailable
from fulfillment.catalog import Catalog
from fulfillment.sample import SampleWeather
from nlu.labels import SLOTS
from tests.fulfillment.ask import BOSTON, QUESTIONS, question, span
from values.place import Place

OUTCOMES = (Answer, NothingFound, Ambiguous, Unavailable)
NASTY = (
    "'; DROP TABLE stores; --",
    'Robert"); DELETE FROM items;',
    "%",
    "_" * 50,
    "x" * 10_000,
    "jeans " * 2_000,
    "🦄👖",
    "\ud800 lonely half of an emoji",
    "nul \x00 byte",
    "{{ 7 * 7 }}",
    "",
    "   ",
    "寿司",
)


@pytest.fixture(params=["catalog", "sample"])
def source(request: pytest.FixtureRequest, catalog: Catalog) -> Fulfiller:
    sources: dict[str, Callable[[], Fulfiller]] = {
        "catalog": lambda: catalog,
        "sample": SampleWeather,
    }
    return sources[request.param]()


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_without_anything_gets_an_outcome(source: Fulfiller, name: str) -> None:
    outcome = source.fulfill(question(name))

    assert isinstance(outcome, NothingFound)
    assert outcome.source in ("catalog", "sample")


@pytest.mark.parametrize("name", ["make_coffee", "", "weather.", "unknown", "nomatch.none"])
def test_an_unknown_question_is_nothing_found(source: Fulfiller, name: str) -> None:
    outcome = source.fulfill(question(name, BOSTON))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["place"] == "Boston, MA"


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", QUESTIONS)
def test_nasty_text_in_every_slot_is_just_text(source: Fulfiller, name: str, text: str) -> None:
    request = replace(question(name, BOSTON), slots=dict.fromkeys(SLOTS, text))

    outcome = source.fulfill(request)

    assert isinstance(outcome, Answer | NothingFound | Ambiguous)
    assert len(json.dumps(outcome.data)) < 20_000
    json.dumps(outcome.data).encode()


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_nasty_name_of_a_place_is_just_a_name(source: Fulfiller, name: str, text: str) -> None:
    request = question(name, Place(text, text, text), item_type="jeans")

    assert isinstance(source.fulfill(request), OUTCOMES)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_request_gets_the_same_outcome(source: Fulfiller, name: str) -> None:
    request = replace(
        question(name, BOSTON, item_type="jeans"), when=span(datetime(2026, 11, 28), 2)
    )

    assert source.fulfill(request) == source.fulfill(request)


@pytest.mark.parametrize("name", QUESTIONS)
def test_data_are_plain_json_that_names_the_place(source: Fulfiller, name: str) -> None:
    outcome = source.fulfill(question(name, BOSTON, item_type="jeans"))

    assert json.loads(json.dumps(outcome.data)) == outcome.data
    assert outcome.data["place"] == "Boston, MA"
