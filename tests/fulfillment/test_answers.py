"""The wording of `flows/answers.yml`, rendered strictly with real answers of every kind."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from fulfillment.base import Ambiguous, Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.catalog import Catalog
from fulfillment.sample import SampleWeather
from fulfillment.weather.question import looked_for as weather_looked_for
from tests.fulfillment.ask import BOSTON, CAMBRIDGE, CHICAGO, QUESTIONS, question, span, spoken
from values.money import PriceRange
from values.place import Place
from values.when import When

WORDING: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "flows" / "answers.yml").read_text(encoding="utf-8")
)
GENERAL = {"fault", "storage", "too_long", "silence", "sample"}
OUTCOMES = {"found", "not_found", "unavailable", "ambiguous", "missing_place", "missing_item"}
STRICT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
CLUMSY = re.compile(
    r" {2}|\n| [.,;:?!]|\.\.|\b(None|False)\b(?! is)|[{}]|(?<![\d.])1 (miles|shops|cities|inches)\b"
)

FORTY_DOLLARS = PriceRange(high=Decimal(40))
SPANS = (
    None,
    span(datetime(2026, 11, 24)),
    span(datetime(2026, 11, 20)),
    span(datetime(2026, 11, 28), 2),
    span(datetime(2026, 11, 30), 7, "week"),
    span(datetime(2026, 11, 9), 7, "week"),
    span(datetime(2026, 1, 1), 31, "month"),
    span(datetime(2027, 1, 1), 31, "month"),
    span(datetime(2026, 7, 4)),
    When(datetime(2026, 11, 24, 17), datetime(2026, 11, 24, 18), "hour", "tomorrow at 5"),
    When(datetime(2026, 11, 22, 17), datetime(2026, 11, 22, 18), "hour", "yesterday at 5"),
)
YES_NO = {name for name in QUESTIONS if name.endswith("_yes_no")} | {
    "weather.sunny",
    "weather.cloudy",
}
ITEMS: tuple[dict[str, str], ...] = (
    {"item_type": "jeans"},
    {"item_type": "umbrella", "cost_low": "cheapest"},
    {"item_type": "headphones", "rating_high": "best rated"},
    {"item_type": "headphones", "rating_low": "worst"},
    {"item_type": "tv", "item_size": "55 inch", "cost_high": "most expensive"},
    {"item_type": "laptop memory", "cost_average": "average"},
    {"item_type": "jeans", "item_color": "purple"},
    {"item_type": "jeans", "item_size": "size 99"},
    {"item_type": "jeans", "item_name": "zorgblatt"},
    {"item_type": "jeans", "item_quantity": "5000"},
    {"item_type": "jeans", "interrogative": "which"},
    {"item_type": "jeans", "store_name": "halden's"},
    {"item_type": "jeans", "store_type": "hardware store"},
    {"item_type": "waterproof jacket"},
    {"item_name": "pixel 8"},
    {"item_type": "unicorn"},
    {"item_type": "thai food"},
    {"item_type": "milk", "item_size": "gallon"},
    {"item_type": "running shoes", "interrogative_manner": "how many"},
    {"item_type": "guitar", "item_name": "fender"},
    {},
)
SHOPS: tuple[dict[str, str], ...] = (
    {"store_type": "pharmacies", "article": "a"},
    {"store_type": "sushi restaurants", "rating_high": "best"},
    {"store_type": "sushi restaurants", "rating_low": "worst"},
    {"store_type": "bar", "cost_low": "cheapest"},
    {"store_type": "bar", "cost_high": "fanciest"},
    {"store_type": "bar", "rating_high": "5 stars"},
    {"store_type": "barber shop", "store_status": "open"},
    {"store_type": "pharmacy", "store_status": "open", "store_hour_end": "9 pm", "article": "a"},
    {"store_type": "gas station", "store_status": "24 hours"},
    {"store_type": "bakery", "store_status": "24 hours"},
    {"store_type": "hardware store", "store_status": "close", "interrogative_time": "when"},
    {"store_name": "Halden's"},
    {"store_name": "Halden's", "store_status": "open"},
    {"store_name": "Halden's", "store_status": "closed", "store_hour_day": "sunday"},
    {"store_name": "Halden's", "store_status": "open", "store_hour_end": "11 pm"},
    {"store_name": "Halden's", "interrogative_time": "when", "store_status": "opens"},
    {"store_name": "Clean Cut Barbers", "store_hour_day": "monday"},
    {"store_name": "Quick Stop Mart", "store_status": "open", "interrogative_time": "when"},
    {"store_name": "Quick Stop Mart", "store_status": "open"},
    {"store_name": "walgreens", "store_status": "open", "store_hour_end": "9 pm"},
    {"item_type": "pasta", "rating_high": "best"},
    {"item_type": "running shoes"},
    {"item_type": "unicorn"},
    {"store_type": "ethiopian restaurant", "article": "an"},
    {},
)
ASKED = (
    "when does the sun set",
    "is it windy",
    "how strong is the wind",
    "do i need an umbrella",
    "is it calm",
)
"Weather questions whose words say more than their name."
TEXAS = Place("Texas", "", "US", 29.76, -95.36, "America/Chicago")
UNITED_KINGDOM = Place("United Kingdom", "", "GB", 51.5, -0.12, "Europe/London")
PLACES = (
    *(None, BOSTON, CAMBRIDGE, CHICAGO, Place("Portland"), Place("Anchorage", "AK")),
    *(TEXAS, UNITED_KINGDOM),
)


def requests() -> Iterator[Request]:
    for place in PLACES:
        for name in QUESTIONS:
            if name.startswith("weather."):
                yield from (replace(question(name, place), when=when) for when in SPANS)
                if name in ("weather.weather", "weather.rainfall_yes_no"):
                    yield from (
                        replace(spoken(t, name, place), when=w) for t in ASKED for w in SPANS
                    )
            slots = ITEMS if name.endswith("check") else SHOPS
            for said in () if name.startswith("weather.") else slots:
                request = counted(question(name, place, **said))
                yield request
                yield replace(request, near=True, price=FORTY_DOLLARS)
                yield replace(request, unread_time="blursday")
                if place is None:
                    yield replace(request, unread_place="xyzzyville")


def counted(request: Request) -> Request:
    """With the number resolved that is said in digits."""
    said = request.slots.get("item.quantity", "")
    return replace(request, quantity=int(said)) if said else request


def key(outcome: Outcome) -> str:
    match outcome:
        case Answer():
            return "found"
        case NothingFound(data=data):
            return f"missing_{data['missing']}" if data.get("missing") else "not_found"
        case Ambiguous():
            return "ambiguous"
        case Unavailable():
            return "unavailable"


def sentences(outcome: Outcome) -> list[str]:
    variants = WORDING[outcome.kind][key(outcome)]
    scope = {**outcome.data, "source": outcome.source}
    return [template(text).render(**scope) for text in variants]


@cache
def template(text: str) -> Template:
    return STRICT.from_string(text)


@pytest.fixture(scope="module")
def outcomes(catalog: Catalog) -> list[tuple[Request, Outcome]]:
    weather = SampleWeather()
    return [
        (r, (weather if r.question.startswith("weather.") else catalog).fulfill(r))
        for r in requests()
    ]


def test_every_kind_has_every_outcome_in_two_or_more_variants() -> None:
    kinds = {name: texts for name, texts in WORDING.items() if name not in GENERAL}

    assert set(QUESTIONS) <= set(kinds)
    asked_of_times = {n for n in kinds if n.startswith(("weather", "find_the_store"))}
    assert {n for n in kinds if set(kinds[n]) - {"missing_time"} != OUTCOMES} == set()
    assert {n for n in kinds if "missing_time" in kinds[n]} == asked_of_times
    assert [n for n, texts in kinds.items() for v in texts.values() if len(v) < 2] == []


def test_the_general_sentences_are_plain_texts_in_variants() -> None:
    for name in GENERAL:
        assert 2 <= len(WORDING[name]) <= 3
        assert all("{" not in text for text in WORDING[name])


def test_real_answers_meet_every_branch_worth_having(
    outcomes: list[tuple[Request, Outcome]],
) -> None:
    met = {(outcome.kind, key(outcome)) for _, outcome in outcomes}

    kinds = set(WORDING) - GENERAL
    assert kinds == {kind for kind, outcome in met if outcome == "found"}
    shops = {kind for kind in kinds if not kind.startswith("weather.")}
    assert shops <= {kind for kind, outcome in met if outcome == "not_found"}


def test_every_sentence_renders_without_an_undefined_name_or_a_clumsy_gap(
    outcomes: list[tuple[Request, Outcome]],
) -> None:
    clumsy = {text for _, outcome in outcomes for text in sentences(outcome) if CLUMSY.search(text)}

    assert clumsy == set()


def test_every_sentence_names_what_was_looked_for(
    outcomes: list[tuple[Request, Outcome]],
) -> None:
    silent = [
        (text, outcome.data["what"])
        for _, outcome in outcomes
        for text in sentences(outcome)
        if outcome.data.get("what") and not names_it(text, outcome)
    ]

    assert silent == []


def names_it(text: str, outcome: Outcome) -> bool:
    """As said, in the singular, or by the full name of the shop that was named."""
    data = outcome.data
    hits = data.get("hits") or [{}]
    full_name = hits[0].get("name") if data["named"] else None
    return any(form and form in text for form in (data["what"], data["one"], full_name))


def test_every_sentence_names_the_place_and_the_day(
    outcomes: list[tuple[Request, Outcome]],
) -> None:
    for _, outcome in outcomes:
        data: dict[str, Any] = {"area": False, **outcome.data}
        place, day = data["place"], data["day"]
        towns = outcome.choices if isinstance(outcome, Ambiguous) else (place,)
        for text in sentences(outcome):
            names = [str(town).split(",")[0] if data["area"] else str(town) for town in towns]
            assert place is None or all(name in text for name in names), (text, place)
            assert day in (None, "now", "right now") or day in text, (text, day)


def test_sample_weather_says_so(outcomes: list[tuple[Request, Outcome]]) -> None:
    weather = [o for _, o in outcomes if isinstance(o, Answer) and o.kind.startswith("weather.")]
    answers = [outcome for outcome in weather if outcome.kind != "weather.sun"]

    assert answers
    assert [t for o in answers for t in sentences(o) if "sample data" not in t] == []


def test_yes_no_questions_are_answered_yes_or_no_first(
    outcomes: list[tuple[Request, Outcome]],
) -> None:
    weather = [o for r, o in outcomes if isinstance(o, Answer) and r.question in YES_NO]
    shops = [o for _, o in outcomes if o.kind == "find_the_store.open" and isinstance(o, Answer)]

    for outcome in (*weather, *shops):
        if outcome.data["yes"] is not None:
            word = "Yes" if outcome.data["yes"] else "No"
            assert all(text.startswith(word) for text in sentences(outcome)), outcome


def test_warmth_is_answered_yes_or_no_when_the_words_are_known() -> None:
    request = spoken("is it cold out", "weather.temperature_yes_no", BOSTON)

    outcome = SampleWeather().fulfill(request)

    assert all(text.startswith(("Yes", "No")) for text in sentences(outcome))


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_unavailable_source_is_told_with_item_and_place(tmp_path: Path, name: str) -> None:
    request = question(name, BOSTON, item_type="umbrella")
    (tmp_path / "broken.sqlite").write_bytes(b"broken" * 1000)
    outcome: Outcome = Catalog(tmp_path / "broken.sqlite").fulfill(request)
    if name.startswith("weather."):
        data = weather_looked_for(request, datetime(2026, 11, 23))
        outcome = Unavailable(name, data, "test", "test")

    for text in sentences(outcome):
        assert "Boston, MA" in text
        assert name.startswith("weather.") or "an umbrella" in text


def test_the_words_read_well() -> None:
    """A few sentences in full, so that a change of wording is seen."""
    tomorrow = span(datetime(2026, 11, 24))
    rain = SampleWeather().fulfill(
        replace(question("weather.rainfall_yes_no", BOSTON), when=tomorrow)
    )

    assert sentences(rain)[0] == (
        "No, rain is unlikely in Boston, MA tomorrow; the chance is 30 percent (sample data)."
    )


def test_prices_are_written_with_cents_and_thousands(catalog: Catalog) -> None:
    outcome = catalog.fulfill(
        question("price_check", item_type="office chair", cost_high="priciest")
    )

    assert sentences(outcome)[0] == (
        "The highest price for an office chair is $1,295.00, for Herman Miller Aeron Office Chair."
    )


def test_a_span_of_hours_is_named_once() -> None:
    start = datetime(2026, 11, 24, 18)
    evening = When(start, start + timedelta(hours=6), "hour", "tomorrow evening")
    outcome = SampleWeather().fulfill(
        replace(question("weather.temperature", BOSTON), when=evening)
    )

    assert sentences(outcome)[1] == (
        "In Boston, MA it will be between 32 and 39 degrees tomorrow after 6 pm (sample data)."
    )
