"""Which place is meant by a name nobody here knows, and what is asked where several may be."""

from dataclasses import replace
from typing import Any

import pytest

from fulfillment.base import Ambiguous, Fulfiller, Outcome
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from fulfillment.openmeteo.places import places_of
from fulfillment.sample import SampleWeather
from fulfillment.weatherstack import WeatherStack
from tests.fulfillment.ask import question
from tests.fulfillment.servers.openmeteo import town
from values.place import Place

SPRINGFIELDS = tuple(
    Place("Springfield", region, "US", 40.0, -90.0)
    for region in ("IL", "MA", "MO", "OH", "OR", "TN")
)
TOWNS = [
    town("Springfield", "Missouri", "US", 169_000),
    town("Springfield", "Massachusetts", "US", 155_000),
    town("Springfield", "Illinois", "US", 114_000),
    town("Springfield", "Oregon", "US", 60_000),
    town("Paris", "Île-de-France", "FR", 2_138_551, country="France"),
    town("Paris", "Texas", "US", 24_171, country="United States"),
    town("Parish", "New York", "US", 450),
    town("Hadley", "Massachusetts", "US", 5_000),
    town("Hadley", "England", "GB", 4_900, country="United Kingdom"),
    town("Vienna", "Vienna", "AT", 1_691_468),
    town("Bald Knob", "Arkansas", "US", 3_000),
    town("Bald Knob", "Colorado", "US", 0, feature_code="MT"),
]


def search(name: str) -> dict[str, Any]:
    found = [row for row in TOWNS if row["name"].casefold() == name.casefold()]
    return {"results": found} if found else {"generationtime_ms": 0.1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("paris", "Paris, Île-de-France"),
        ("paris, texas", "Paris, TX"),
        ("paris texas", "Paris, TX"),
        ("paris, TX", "Paris, TX"),
        ("paris tx", "Paris, TX"),
        ("paris, usa", "Paris, TX"),
        ("paris, france", "Paris, Île-de-France"),
        ("hadley, england", "Hadley, England"),
        ("hadley uk", "Hadley, England"),
        ("hadley massachusetts", "Hadley, MA"),
        ("vienna", "Vienna"),
        ("bald knob", "Bald Knob, AR"),
        ("springfield oregon", "Springfield, OR"),
    ],
)
def test_what_is_said_behind_a_name_chooses(text: str, found: str) -> None:
    assert [str(place) for place in places_of(search, text)] == [found]


@pytest.mark.parametrize("text", ["paris, ohio", "nowhere", "nowhere, texas", "", "?"])
def test_nothing_is_found_rather_than_a_place_of_that_name_elsewhere(text: str) -> None:
    assert places_of(search, text) == ()


def test_towns_of_like_size_are_meant_as_likely() -> None:
    assert [str(place) for place in places_of(search, "springfield")] == [
        "Springfield, MO",
        "Springfield, MA",
        "Springfield, IL",
    ]


@pytest.mark.parametrize(
    "body", [None, [], {"results": None}, {"results": [None, {}, {"name": 7}, {"name": "Boston"}]}]
)
def test_results_that_cannot_be_read_are_no_results(body: Any) -> None:
    assert places_of(lambda _: body, "boston") == ()


def test_a_result_tells_everything_a_place_has() -> None:
    (vienna,) = places_of(search, "vienna")

    assert vienna == Place("Vienna", "", "AT", 46.0, -90.0, "America/Chicago")


@pytest.mark.parametrize(
    "source",
    [SampleWeather(), OpenMeteo(Http()), WeatherStack(Http(), key="k")],
    ids=lambda source: type(source).__name__,
)
def test_every_source_asks_which_of_several_places_is_meant(source: Fulfiller) -> None:
    request = replace(question("weather.weather", SPRINGFIELDS[0]), namesakes=SPRINGFIELDS)

    outcome: Outcome = source.fulfill(request)

    assert isinstance(outcome, Ambiguous)
    assert outcome.choices == (
        *("Springfield, IL", "Springfield, MA"),
        *("Springfield, MO", "Springfield, OH"),
    )
    assert (outcome.data["place"], outcome.data["missing"]) == ("Springfield", None)


def test_one_namesake_is_no_question() -> None:
    request = replace(question("weather.weather", SPRINGFIELDS[0]), namesakes=SPRINGFIELDS[:1])

    assert not isinstance(SampleWeather().fulfill(request), Ambiguous)
