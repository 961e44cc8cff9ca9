"""Open-Meteo: what is answered to every question about every time, and in which units."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fulfillment.base import Answer, NothingFound, Outcome, Request
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from fulfillment.weather.units import Units
from tests.fulfillment.ask import BOSTON, CHICAGO, QUESTIONS, question, span
from tests.fulfillment.servers.openmeteo import OpenMeteoWorld
from tests.servers import Serving, serving
from values.deadline import Deadline
from values.place import Place
from values.when import When

WEATHER = [name for name in QUESTIONS if name.startswith("weather.")]
TODAY, TOMORROW = span(datetime(2026, 11, 23)), span(datetime(2026, 11, 24))
NEXT_WEEK = span(datetime(2026, 11, 30), 7, "week")
EVENING = When(datetime(2026, 11, 24, 17), datetime(2026, 11, 24, 21), "hour", "tomorrow evening")
AT_NOON = When(datetime(2026, 11, 24, 12), datetime(2026, 11, 24, 13), "hour", "tomorrow at noon")
SPANS = (None, TODAY, TOMORROW, NEXT_WEEK, EVENING, AT_NOON, span(datetime(2026, 11, 22)))


@pytest.fixture
def world() -> OpenMeteoWorld:
    return OpenMeteoWorld()


@pytest.fixture
def server(world: OpenMeteoWorld) -> Iterator[Serving]:
    with serving(world.routes()) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http()
    yield http
    http.close()


@pytest.fixture
def source(http: Http, server: Serving) -> OpenMeteo:
    return OpenMeteo(http, url=server.url, retries=0)


def asked(
    name: str = "weather", place: Place | None = BOSTON, when: When | None = None, **more: Any
) -> Request:
    request = replace(question(f"weather.{name}", place), when=when, **more)
    return replace(request, deadline=Deadline.within(2))


def data(outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Answer), outcome
    return dict(outcome.data)


# What is answered


@pytest.mark.parametrize("name", WEATHER)
def test_every_question_about_every_time_is_answered_by_one_call(
    source: OpenMeteo, server: Serving, name: str
) -> None:
    near = [when for when in SPANS if when is not NEXT_WEEK]

    outcomes = [source.fulfill(asked(name.removeprefix("weather."), when=when)) for when in near]

    assert all(isinstance(outcome, Answer) for outcome in outcomes)
    assert {outcome.source for outcome in outcomes} == {"openmeteo"}
    assert [call.path for call in server.calls] == ["/v1/forecast"]


def test_this_moment_is_as_measured(source: OpenMeteo, world: OpenMeteoWorld) -> None:
    world.weather = lambda moment: (
        {"weather_code": 63} if moment.minute or moment.hour == 15 else {}
    )
    now = data(source.fulfill(asked("rainfall_yes_no", text="is it raining")))

    assert (now["yes"], now["condition"], now["temperature"]) == (True, "rainy", 50)
    assert (now["day"], now["now"]) == ("right now", True)


def test_will_it_rain_looks_at_the_rest_of_today(source: OpenMeteo, world: OpenMeteoWorld) -> None:
    def will_it_rain(place: Place, wet_hour: int) -> bool:
        world.weather = lambda m: {"precipitation_probability": 70.0 * (m.hour == wet_hour)}
        answer = source.fulfill(asked("rainfall_yes_no", place, text="will it rain"))
        return bool(data(answer)["yes"])

    assert will_it_rain(BOSTON, wet_hour=20) is True
    assert will_it_rain(CHICAGO, wet_hour=9) is False


def test_a_day_is_summed_up_from_its_hours(source: OpenMeteo) -> None:
    day = data(source.fulfill(asked("rainfall_yes_no", when=TOMORROW)))

    assert (day["high"], day["low"], day["temperature"]) == (50, 36, None)
    assert (day["yes"], day["rain_chance"], day["rain_depth"]) == (True, 80, 0.4)
    assert (day["condition"], day["cloud_cover"], day["wind"]) == ("rainy", 90, 10)
    assert (day["humidity"], day["dew_point"]) == (60, 31)


def test_a_part_of_a_day_has_a_range_and_an_hour_has_a_temperature(source: OpenMeteo) -> None:
    evening = data(source.fulfill(asked("temperature", when=EVENING)))
    noon = data(source.fulfill(asked("temperature", when=AT_NOON)))

    assert (evening["temperature"], evening["low"], evening["high"]) == (None, 46, 48)
    assert (evening["day"], evening["rains"]) == ("tomorrow evening", False)
    assert noon["temperature"] == 47


def test_a_week_is_told_day_by_day(source: OpenMeteo, server: Serving) -> None:
    week = data(source.fulfill(asked(when=NEXT_WEEK)))

    assert [day["day"] for day in week["days"]][:2] == ["Monday", "Tuesday"]
    assert week["rain_days"] == ["Monday", "Thursday", "Sunday"]
    assert server.calls[0].query["forecast_days"] == "16"


def test_the_past_is_measured_and_has_no_chance(source: OpenMeteo) -> None:
    wet, dry = (span(datetime(2026, 11, day)) for day in (21, 22))

    rained, stayed_dry = (
        data(source.fulfill(asked("rainfall_yes_no", when=day))) for day in (wet, dry)
    )

    assert (rained["yes"], rained["rain_depth"], rained["past"]) == (True, 0.4, True)
    assert (stayed_dry["yes"], stayed_dry["rain_chance"]) == (False, None)


def test_the_long_past_is_in_the_archive(source: OpenMeteo, server: Serving) -> None:
    july = data(source.fulfill(asked(when=span(datetime(2026, 7, 1), 31, "month"))))

    assert [call.path for call in server.calls] == ["/v1/archive"]
    assert len(july["days"]) == 31
    assert july["rain_chance"] is None


def test_beyond_the_forecast_nothing_is_made_up(source: OpenMeteo, server: Serving) -> None:
    outcome = source.fulfill(asked(when=span(datetime(2026, 12, 9))))

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["too_far"], outcome.data["day"]) == (True, "on December 9")
    assert server.calls == []


def test_before_the_records_nothing_is_made_up(source: OpenMeteo) -> None:
    outcome = source.fulfill(asked(when=span(datetime(1912, 4, 15))))

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["too_far"], outcome.data["past"]) == (True, True)


def test_a_span_that_is_known_in_part_names_the_part(source: OpenMeteo) -> None:
    december = data(source.fulfill(asked(when=span(datetime(2026, 12, 1), 31, "month"))))

    assert december["day"] == "from December 1 to December 8"
    assert len(december["days"]) == 8


def test_snow_is_not_counted_as_rain(source: OpenMeteo, world: OpenMeteoWorld) -> None:
    world.weather = lambda _: {
        "temperature_2m": -3.0,
        "precipitation": 1.0,
        "snowfall": 0.7,
        "weather_code": 73,
        "precipitation_probability": 90.0,
    }
    day = data(source.fulfill(asked("snow_yes_no", when=TOMORROW)))

    assert (day["yes"], day["snow_chance"], day["condition"]) == (True, 90, "snowy")
    assert day["snow_depth"] == pytest.approx(24 * 0.7 / 2.54, abs=0.1)
    assert (day["rains"], day["rain_chance"], day["rain_depth"]) == (False, 0, 0)


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        *((0, "sunny"), (2, "partly cloudy"), (3, "cloudy"), (48, "foggy"), (67, "rainy")),
        *((77, "snowy"), (86, "snowy"), (82, "rainy"), (96, "stormy")),
    ],
)
def test_codes_are_told_in_our_words(
    source: OpenMeteo, world: OpenMeteoWorld, code: int, condition: str
) -> None:
    world.weather = lambda _: {"weather_code": code}

    assert data(source.fulfill(asked()))["condition"] == condition


@pytest.mark.parametrize(("start", "hours"), [((2026, 3, 8), 23), ((2026, 11, 1), 25)])
@pytest.mark.parametrize("hour", [1, 2, 3])
def test_days_on_which_the_clocks_change_are_days_like_others(
    world: OpenMeteoWorld, source: OpenMeteo, start: tuple[int, int, int], hours: int, hour: int
) -> None:
    day = datetime(*start)
    world.now = (day + timedelta(hours=20)).replace(tzinfo=UTC)
    times_told: list[str] = []

    def listen(body: Any) -> Any:
        times_told.extend(body["hourly"]["time"])
        return body

    world.shape = listen
    at = When(day + timedelta(hours=hour), day + timedelta(hours=hour + 1), "hour", "")

    whole = source.fulfill(asked(when=span(day), now=world.now))
    then = source.fulfill(asked("temperature", when=at, now=world.now))

    assert sum(time.startswith(f"{day:%Y-%m-%d}") for time in times_told) == hours
    assert (data(whole)["high"], data(whole)["low"]) == (50, 36)
    assert data(then)["temperature"] in range(36, 42)


# Units


@pytest.mark.parametrize(
    ("country", "units", "shown"),
    [
        ("US", "auto", (50, "degrees", 10, "miles an hour", 0.4, "inches")),
        ("AU", "auto", (10, "°C", 16, "kilometers an hour", 10, "millimeters")),
        ("GB", "auto", (10, "°C", 10, "miles an hour", 10, "millimeters")),
        ("MM", "auto", (50, "degrees", 10, "miles an hour", 0.4, "inches")),
        ("", "auto", (50, "degrees", 10, "miles an hour", 0.4, "inches")),
        ("US", "metric", (10, "°C", 16, "kilometers an hour", 10, "millimeters")),
        ("AU", "imperial", (50, "degrees", 10, "miles an hour", 0.4, "inches")),
    ],
)
def test_numbers_are_shown_as_people_there_are_used_to(
    http: Http, server: Serving, country: str, units: Units, shown: tuple[Any, ...]
) -> None:
    place = replace(BOSTON, country=country)
    source = OpenMeteo(http, url=server.url, units=units)
    day = data(source.fulfill(asked(place=place, when=TOMORROW)))

    keys = ("high", "degrees", "wind", "wind_unit", "rain_depth", "rain_unit")
    assert tuple(day[key] for key in keys) == shown


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("will it be above 9 degrees tomorrow", True),
        ("will it be above 20 degrees tomorrow", False),
        ("will it be above 45 fahrenheit tomorrow", True),
        ("will it drop below 3 tomorrow", True),
        ("will it be cold tomorrow", True),
    ],
)
def test_a_number_in_the_question_is_meant_in_the_units_shown(
    http: Http, server: Serving, text: str, yes: bool
) -> None:
    source = OpenMeteo(http, url=server.url, units="metric")
    request = asked("temperature_yes_no", when=TOMORROW, text=text)

    assert data(source.fulfill(request))["yes"] is yes
