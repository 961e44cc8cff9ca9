"""Sample weather: steady, plausible, and of one mind over all questions of a day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fulfillment.base import NothingFound
from fulfillment.sample import SampleWeather
from fulfillment.weather.feel import fits
from fulfillment.weather.units import Units
from tests.fulfillment.ask import BOSTON, QUESTIONS, SYDNEY, question, span
from values.place import Place
from values.when import When

WEATHER = [name for name in QUESTIONS if name.startswith("weather.")]
UNITS: tuple[Units, ...] = ("auto", "metric")
YEAR = [datetime(2025, 12, 1) + timedelta(days=n) for n in range(365)]


def weather(
    name: str, place: Place | None = BOSTON, when: When | None = None, text: str = ""
) -> dict[str, Any]:
    request = replace(question(f"weather.{name}", place), when=when, text=text)
    return dict(SampleWeather().fulfill(request).data)


def test_the_same_question_always_gets_the_same_answer() -> None:
    day = span(datetime(2026, 12, 24))

    assert weather("weather", when=day) == weather("weather", when=day)
    assert weather("weather", when=day) != weather("weather", SYDNEY, day)


@pytest.mark.parametrize("name", WEATHER)
def test_all_questions_of_a_day_agree(name: str) -> None:
    day = span(datetime(2026, 12, 1))
    whole = weather("weather", when=day)

    answer = weather(name.removeprefix("weather."), when=day)

    assert {**answer, "yes": None} == {**whole, "yes": None}


@pytest.mark.parametrize("start", YEAR[::7])
def test_a_day_is_of_one_piece(start: datetime) -> None:
    day = weather("weather", when=span(start))

    assert day["low"] < day["high"]
    assert day["rains"] == (day["rain_depth"] > 0)
    assert day["snows"] == (day["snow_depth"] > 0)
    assert (day["rains"] or day["snows"]) == (max(day["rain_chance"], day["snow_chance"]) >= 50)
    assert not (day["snows"] and day["low"] > 36)
    assert day["dew_point"] <= day["high"]
    assert day["sunny"] != (day["cloud_cover"] >= 50)


def test_rain_and_snow_are_neither_rare_nor_daily() -> None:
    days = [weather("weather", when=span(start)) for start in YEAR]

    assert 50 < sum(day["rains"] for day in days) < 150
    assert 5 < sum(day["snows"] for day in days) < 60


def test_seasons_follow_the_hemisphere_and_the_latitude() -> None:
    january, july = span(datetime(2026, 1, 1), 31, "month"), span(datetime(2026, 7, 1), 31, "month")
    miami = Place("Miami", "FL", "US", 25.77, -80.2)

    assert weather("weather", BOSTON, january)["high"] < weather("weather", BOSTON, july)["high"]
    assert weather("weather", SYDNEY, january)["high"] > weather("weather", SYDNEY, july)["high"]
    assert weather("weather", miami, january)["snows"] is False
    assert weather("weather", miami, january)["low"] > weather("weather", BOSTON, january)["low"]


def test_nothing_said_means_the_moment_of_asking() -> None:
    now = weather("temperature")

    assert (now["day"], now["now"], now["several"]) == ("right now", True, False)
    assert now["low"] <= now["temperature"] <= now["high"]


def test_it_rains_in_its_hours_only() -> None:
    wet = next(start for start in YEAR if weather("rainfall", when=span(start))["rains"])
    hours = [
        weather("rainfall_yes_no", when=When(start, start + timedelta(hours=1), "hour", "then"))
        for start in (wet + timedelta(hours=n) for n in range(24))
    ]

    assert {hour["yes"] for hour in hours} == {True, False}


def test_several_days_come_one_by_one_with_a_summary() -> None:
    week = weather("rainfall_yes_no", when=span(datetime(2026, 11, 30), 7, "week"))

    assert [day["day"] for day in week["days"]][:2] == ["Monday", "Tuesday"]
    assert week["high"] == max(day["high"] for day in week["days"])
    assert week["rain_days"] == [day["day"] for day in week["days"] if day["rains"]]
    assert week["yes"] == bool(week["rain_days"])
    assert week["day"] == "next week"


def test_a_day_in_a_week_is_the_same_as_alone() -> None:
    week = weather("weather", when=span(datetime(2026, 11, 30), 7, "week"))
    alone = weather("weather", when=span(datetime(2026, 12, 2)))

    assert week["days"][2]["high"] == alone["high"]
    assert week["days"][2]["condition"] == alone["condition"]


def test_the_past_is_past() -> None:
    assert weather("rainfall", when=span(datetime(2026, 11, 22)))["past"] is True
    assert weather("rainfall", when=span(datetime(2026, 11, 23)))["past"] is False


def test_today_is_the_day_of_the_place() -> None:
    request = replace(
        question("weather.weather", SYDNEY), now=datetime(2026, 11, 23, 20, tzinfo=UTC)
    )
    tuesday_there = replace(request, when=span(datetime(2026, 11, 24)))

    assert SampleWeather().fulfill(tuesday_there).data["day"] == "today"


@pytest.mark.parametrize(
    ("asked", "yes"),
    [
        ("will it be cold tomorrow", True),
        ("will it be freezing tomorrow", True),
        ("will it be hot tomorrow", False),
        ("do i need a coat tomorrow", True),
        ("will it be above 80 degrees tomorrow", False),
        ("will it drop below 50 tomorrow", True),
        ("", None),
    ],
)
def test_a_yes_no_question_about_warmth_needs_its_words(asked: str, yes: bool | None) -> None:
    tomorrow = span(datetime(2026, 11, 24))

    assert weather("temperature_yes_no", when=tomorrow, text=asked)["yes"] is yes


def test_dry_is_the_opposite_of_humid() -> None:
    humid = weather("humidity_yes_no", text="is it humid")
    dry = weather("humidity_yes_no", text="is the air dry")

    assert humid["yes"] != dry["yes"]


def test_a_place_without_coordinates_or_zone_has_weather_too() -> None:
    assert weather("weather", Place("Middle of Nowhere"))["sample"] is True
    assert weather("weather", Place("X", "", "", 10.0, 100.0))["sample"] is True
    assert weather("weather", Place("X", timezone="Mars/Base"))["sample"] is True


def test_no_place_is_asked_for() -> None:
    outcome = SampleWeather().fulfill(question("weather.weather"))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["missing"] == "place"


def test_will_it_rain_means_the_rest_of_today_and_is_it_raining_this_moment() -> None:
    will_it = weather("rainfall_yes_no", text="will it rain in boston")
    is_it = weather("rainfall_yes_no", text="is it raining in boston")
    coming = weather("snow_yes_no", text="is it going to be snowing")

    assert (will_it["day"], will_it["now"]) == ("today", False)
    assert (is_it["day"], is_it["now"]) == ("right now", True)
    assert coming["day"] == "today"


def test_rain_that_is_over_does_not_count_for_the_rest_of_today() -> None:
    wet = next(s for s in YEAR[31:] if weather("rainfall", when=span(s))["rains"])
    last_minute = When(wet + timedelta(hours=23, minutes=59), wet + timedelta(days=1), "day", "")

    assert weather("rainfall", when=span(wet))["rain_depth"] > 0
    assert weather("rainfall", when=last_minute)["rain_depth"] == 0


@pytest.mark.parametrize(
    ("asked", "degrees", "yes"),
    [
        ("below freezing tonight?", 30, True),
        ("is it above freezing", 30, False),
        ("is it hot in moscow", 40, False),
        ("is it hot in phoenix", 101, True),
    ],
)
def test_the_words_decide_between_yes_and_no(asked: str, degrees: int, yes: bool) -> None:
    assert fits(asked, degrees, degrees) is yes


def test_a_time_that_was_not_understood_is_not_now() -> None:
    request = replace(question("weather.weather", BOSTON), unread_time="blursday")
    outcome = SampleWeather().fulfill(request)

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["missing"], outcome.data["said_time"]) == ("time", "blursday")


def test_a_place_nobody_knows_is_named_not_asked_for() -> None:
    request = replace(question("weather.weather"), unread_place="xyzzyville")
    outcome = SampleWeather().fulfill(request)

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["missing"], outcome.data["unknown_place"]) == (None, "Xyzzyville")


def test_units_are_those_of_the_place_or_of_the_settings() -> None:
    day = span(datetime(2026, 7, 1))
    asked = replace(question("weather.weather", BOSTON), when=day)

    shown = [SampleWeather(units=units).fulfill(asked).data for units in UNITS]

    assert [data["degrees"] for data in shown] == ["degrees", "°C"]
    assert shown[1]["high"] == round((shown[0]["high"] - 32) / 1.8)
    assert weather("weather", SYDNEY, day)["wind_unit"] == "kilometers an hour"


@pytest.mark.parametrize(
    ("asked", "metric", "yes"),
    [
        ("is it above 20", True, True),
        ("is it above 20 fahrenheit", True, True),
        ("is it above 60", True, False),
        ("is it above 20 celsius", False, True),
        ("is it above 25 °c", False, False),
        ("will it drop below 60 f", True, False),
    ],
)
def test_a_number_is_meant_in_the_unit_shown_or_said(asked: str, metric: bool, yes: bool) -> None:
    assert fits(asked, 70, 72, metric=metric) is yes
