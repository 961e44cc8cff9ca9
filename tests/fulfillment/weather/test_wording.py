"""The sentences of weather answers where values are missing, old, or in other units."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from fulfillment.base import Ambiguous, Answer, Outcome
from fulfillment.sample import SampleWeather
from fulfillment.weather.asked import kind_of
from fulfillment.weather.data import Weather, weather_data
from fulfillment.weather.question import too_far, with_time_meant
from fulfillment.weather.units import Units
from tests.fulfillment.ask import BOSTON, QUESTIONS, SYDNEY, question, span, spoken
from tests.fulfillment.test_answers import CLUMSY, sentences
from tests.fulfillment.weather.test_places import SPRINGFIELDS
from values.place import Place
from values.when import When

NOW = datetime(2026, 11, 23, 15)
WEATHER = [name for name in QUESTIONS if name.startswith("weather.")]
TOMORROW, YESTERDAY = span(datetime(2026, 11, 24)), span(datetime(2026, 11, 22))
DAY = Weather(
    day=date(2026, 11, 24),
    condition="rainy",
    temperature=None,
    high=50.0,
    low=36.0,
    rains=True,
    rain_chance=80,
    rain_inches=1.0,
    snows=False,
    snow_chance=0,
    snow_inches=0.0,
    humidity=60,
    dew_point=37.0,
    cloud_cover=90,
    wind=20.0,
)
NEVER_KNOWN = tuple(f.name for f in fields(Weather) if f.name != "day")
GAPS = [*combinations(("condition", "cloud_cover", "rains", "snows"), 2), NEVER_KNOWN] + [
    (name,) for name in NEVER_KNOWN
]


def told(  # noqa: PLR0913  # what a test does not name is as usual
    text: str = "",
    name: str = "weather.weather",
    when: When | None = TOMORROW,
    day: Weather = DAY,
    place: Place = BOSTON,
    units: Units = "auto",
    as_of: str | None = None,
) -> list[str]:
    """Every variant of the answer."""
    request = replace(spoken(text, name, place), when=when)
    data = weather_data(request, NOW, [day], units=units, as_of=as_of)
    return sentences(Answer(kind_of(name, data), data, "test"))


@pytest.mark.parametrize("missing", GAPS, ids=" ".join)
@pytest.mark.parametrize("name", WEATHER)
def test_what_is_not_known_leaves_no_gap_in_a_sentence(name: str, missing: tuple[str, ...]) -> None:
    unknown: dict[str, Any] = dict.fromkeys(missing)
    day = replace(DAY, **unknown)
    for when in (None, TOMORROW, YESTERDAY):
        for text in told("", name, when, replace(day, temperature=44.0 if not when else None)):
            assert not CLUMSY.search(text), text
            assert "Boston, MA" in text


def test_an_umbrella_is_answered_as_such() -> None:
    assert told("do i need an umbrella tomorrow") == [
        "Yes, bring an umbrella: the chance of rain in Boston, MA tomorrow is 80 percent.",
        "Yes, rain is likely in Boston, MA tomorrow, with a chance of 80 percent. "
        "Better take an umbrella.",
    ]


def test_no_umbrella_is_needed_for_snow() -> None:
    snow = replace(DAY, rains=False, rain_chance=0, snows=True, snow_chance=90)

    assert told("should i take my raincoat", "weather.rainfall_yes_no", day=snow)[0] == (
        "No, you can do without a raincoat: the chance of rain in Boston, MA tomorrow is only "
        "0 percent, but expect snow."
    )


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("is it windy", "Yes, it will be windy in Boston, MA tomorrow, with winds up to 20 miles"),
        ("will it be calm", "No, it will be windy in Boston, MA tomorrow"),
        ("how strong is the wind", "The wind in Boston, MA tomorrow will blow at up to 20 miles"),
    ],
)
def test_the_wind_is_answered_as_such(text: str, start: str) -> None:
    assert told(text)[0].startswith(start)


def test_metric_answers_cannot_be_mistaken() -> None:
    assert told("", "weather.temperature", place=SYDNEY)[0] == (
        "The high in Sydney tomorrow is 10 °C, the low 2."
    )
    assert told("", "weather.rainfall", place=SYDNEY)[0] == (
        "Expect about 25 millimeters of rain in Sydney tomorrow; the chance is 80 percent."
    )


def test_one_of_something_is_singular() -> None:
    one = replace(DAY, temperature=1.0, wind=1.0)

    assert told("", when=None, day=one)[0] == (
        "It's rainy and 1 degree in Boston, MA right now, with a wind of 1 mile an hour."
    )
    assert "about 1 inch of rain" in told("", "weather.rainfall")[0]


@pytest.mark.parametrize("name", WEATHER)
def test_an_older_answer_says_how_old_it_is(name: str) -> None:
    for when in (None, TOMORROW, YESTERDAY):
        for text in told("", name, when, replace(DAY, temperature=44.0), as_of="2 hours ago"):
            assert "(as of 2 hours ago)." in text


def test_a_range_of_one_degree_is_a_temperature() -> None:
    steady = replace(DAY, high=41.2, low=40.8)

    assert told("", "weather.temperature", day=steady)[0] == (
        "It will be about 41 degrees in Boston, MA tomorrow."
    )


@pytest.mark.parametrize("name", WEATHER)
def test_what_nobody_can_know_is_said_as_such(name: str) -> None:
    later, long_ago = span(datetime(2027, 2, 1)), span(datetime(1912, 4, 15))
    ahead, back = (
        sentences(too_far(replace(question(name, BOSTON), when=when), NOW, "test"))
        for when in (later, long_ago)
    )

    assert ahead[0] == (
        "Nobody can tell the weather in Boston, MA on February 1, 2027: forecasts reach about two "
        "weeks ahead."
    )
    assert "no weather records reach back that far" in back[1]


def test_namesakes_are_offered_in_words() -> None:
    request = replace(question("weather.weather", SPRINGFIELDS[0]), namesakes=SPRINGFIELDS[:3])
    outcome: Outcome = SampleWeather().fulfill(replace(request, when=TOMORROW))

    assert isinstance(outcome, Ambiguous)
    assert said(outcome) == [
        "For the weather tomorrow, do you mean Springfield, IL; Springfield, MA or "
        "Springfield, MO?",
        "There is more than one Springfield. Do you want the weather tomorrow in Springfield, IL; "
        "Springfield, MA or Springfield, MO?",
    ]


def said(outcome: Ambiguous) -> list[str]:
    with_choices: dict[str, Any] = {**outcome.data, "choices": list(outcome.choices)}
    return sentences(replace(outcome, data=with_choices))


def test_the_rest_of_a_day_has_the_temperatures_of_its_hours() -> None:
    evening = When(NOW + timedelta(hours=3), NOW + timedelta(hours=9), "hour", "tonight")
    whole = SampleWeather().fulfill(replace(question("weather.weather", BOSTON), when=span(NOW)))
    tonight = SampleWeather().fulfill(replace(question("weather.weather", BOSTON), when=evening))

    assert tonight.data["temperature"] is None
    assert tonight.data["high"] < whole.data["high"]


@pytest.mark.parametrize(
    ("text", "when", "start"),
    [
        ("when does the sun set", None, "The sun sets at 4:17 pm in Boston, MA today."),
        ("what time is sunrise", TOMORROW, "The sun rises at 6:46 am in Boston, MA tomorrow."),
        ("when did the sun go down", YESTERDAY, "The sun set at 4:17 pm in Boston, MA yesterday."),
        ("how is the weather at sunset", TOMORROW, "Expect rainy weather in Boston, MA tomorrow"),
    ],
)
def test_the_sun_is_answered_as_such(text: str, when: When | None, start: str) -> None:
    day = replace(DAY, day=NOW.date() if when is None else when.day)

    assert told(text, when=when, day=day)[0].startswith(start)


def test_a_sunny_sky_is_clear_at_night() -> None:
    night = When(datetime(2026, 11, 23, 18), datetime(2026, 11, 24, 6), "hour", "tonight")
    clear = replace(DAY, day=NOW.date(), condition="sunny", rains=False)

    assert "Expect clear weather in Boston, MA tonight" in told("", when=night, day=clear)[0]
    assert (
        "Expect sunny weather in Boston, MA today"
        in told("", when=span(datetime(2026, 11, 23)), day=clear)[0]
    )


@pytest.mark.parametrize(
    ("text", "over"),
    [("did it rain today", True), ("will it rain today", False), ("any rain today", False)],
)
def test_what_is_asked_about_today_is_what_is_over_of_it_or_left(text: str, over: bool) -> None:
    today = span(datetime(2026, 11, 23))
    asked = replace(spoken(text, "weather.rainfall_yes_no", BOSTON), when=today)

    meant = with_time_meant(asked, NOW).when

    assert meant is not None
    assert (meant.end == NOW) is over
    assert (meant.start == NOW) is not over
