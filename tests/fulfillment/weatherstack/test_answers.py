"""WeatherStack: what each plan answers, what its errors become, and its key kept secret."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from fulfillment.base import Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.faults import Kind, ServiceError
from fulfillment.http import Http
from fulfillment.weatherstack import Plan, WeatherStack
from tests.fulfillment.ask import BOSTON, QUESTIONS, SYDNEY, question, span
from tests.fulfillment.servers.weatherstack import KEY, WeatherStackWorld, failed
from tests.servers import (
    ALL_LISTS,
    HTML_200,
    HTML_502,
    NULLS,
    WRONG_TYPES,
    Says,
    Serving,
    always,
    broken_json,
    serving,
    slow,
)
from values.deadline import Deadline
from values.place import Place
from values.when import When

Make = Callable[..., WeatherStack]

WEATHER = [name for name in QUESTIONS if name.startswith("weather.")]
TOMORROW = span(datetime(2026, 11, 24))
YESTERDAY = span(datetime(2026, 11, 22))


@pytest.fixture
def world() -> WeatherStackWorld:
    return WeatherStackWorld()


@pytest.fixture
def server(world: WeatherStackWorld) -> Iterator[Serving]:
    with serving(world.routes()) as server:
        yield server


@pytest.fixture
def make(server: Serving) -> Iterator[Make]:
    http = Http()
    yield partial(_made, http, server)
    http.close()


def _made(
    http: Http, server: Serving, plan: Plan = "professional", key: str = KEY, retries: int = 0
) -> WeatherStack:
    return WeatherStack(http, key=key, url=server.url, plan=plan, retries=retries)


@pytest.fixture
def source(make: Make) -> WeatherStack:
    return make()


def asked(
    name: str = "weather", place: Place | None = BOSTON, when: When | None = None, **more: Any
) -> Request:
    request = replace(question(f"weather.{name}", place), when=when, **more)
    return request if "deadline" in more else replace(request, deadline=Deadline.within(2))


def data(outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Answer), outcome
    return dict(outcome.data)


@pytest.mark.parametrize("name", WEATHER)
def test_every_question_is_answered(source: WeatherStack, name: str) -> None:
    for when in (None, TOMORROW, YESTERDAY):
        outcome = source.fulfill(asked(name.removeprefix("weather."), when=when))

        assert isinstance(outcome, Answer)
        assert (outcome.source, outcome.data["sample"]) == ("weatherstack", False)


def test_this_moment_needs_one_call_with_only_what_is_set(
    source: WeatherStack, server: Serving
) -> None:
    now = data(source.fulfill(asked()))

    assert (now["temperature"], now["condition"], now["wind"]) == (50, "sunny", 10)
    assert [(c.path, c.query) for c in server.calls] == [
        ("/current", {"query": "42.36,-71.06", "units": "f", "access_key": KEY})
    ]


def test_one_answer_serves_all_questions_about_a_moment(
    source: WeatherStack, server: Serving
) -> None:
    for name in ("weather", "temperature", "humidity", "sunny"):
        source.fulfill(asked(name))

    assert len(server.calls) == 1


def test_a_day_is_summed_up_from_its_hours(source: WeatherStack) -> None:
    tomorrow = data(source.fulfill(asked("rainfall_yes_no", when=TOMORROW)))

    assert (tomorrow["yes"], tomorrow["rain_chance"], tomorrow["condition"]) == (True, 80, "rainy")
    assert (tomorrow["high"], tomorrow["low"], tomorrow["rain_depth"]) == (50, 37, 0.4)


def test_the_past_has_no_chances(source: WeatherStack, server: Serving) -> None:
    wet = span(datetime(2026, 11, 21))
    day = data(source.fulfill(asked("rainfall_yes_no", when=wet)))

    assert (day["yes"], day["rain_chance"], day["past"]) == (True, None, True)
    assert server.calls[0].query["historical_date"] == "2026-11-21"


def test_several_past_days_are_one_call(source: WeatherStack, server: Serving) -> None:
    week = data(source.fulfill(asked(when=span(datetime(2026, 11, 16), 7, "week"))))

    assert len(week["days"]) == 7
    assert server.calls[0].query["historical_date_end"] == "2026-11-22"


@pytest.mark.parametrize(("ahead", "days"), [(0, "1"), (1, "3"), (5, "7"), (13, "14")])
def test_no_more_days_are_paid_for_than_needed(
    source: WeatherStack, server: Serving, ahead: int, days: str
) -> None:
    source.fulfill(asked(when=span(datetime(2026, 11, 23) + timedelta(days=ahead))))

    assert server.calls[0].query["forecast_days"] == days


@pytest.mark.parametrize(
    ("plan", "when", "answered"),
    [
        ("free", None, True),
        ("free", YESTERDAY, False),
        ("free", TOMORROW, False),
        ("standard", YESTERDAY, True),
        ("standard", TOMORROW, False),
        ("professional", YESTERDAY, True),
        ("professional", TOMORROW, True),
    ],
)
def test_what_the_plan_lacks_costs_no_call(
    make: Make, server: Serving, plan: Plan, when: When | None, answered: bool
) -> None:
    outcome = make(plan).fulfill(asked(when=when))

    assert isinstance(outcome, Answer) is answered
    assert len(server.calls) == answered
    if not answered:
        assert isinstance(outcome, Unavailable)
        assert "plan" in outcome.reason
        assert not outcome.passing


def test_beyond_two_weeks_nothing_is_made_up(source: WeatherStack, server: Serving) -> None:
    outcome = source.fulfill(asked(when=span(datetime(2026, 12, 20))))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["too_far"] is True
    assert server.calls == []


def test_an_unknown_place_is_asked_for_by_its_name(
    source: WeatherStack, server: Serving, world: WeatherStackWorld
) -> None:
    world.location = {"name": "Neustadt", "region": "Saxony", "country": "Germany"}
    world.places = ("neustadt",)
    found = data(source.fulfill(asked(place=None, unread_place="neustadt")))

    assert server.calls[0].query["query"] == "neustadt"
    assert (found["place"], found["temperature"], found["degrees"]) == (
        "Neustadt, Saxony",
        10,
        "°C",
    )


def test_a_place_that_does_not_come_back_is_named_as_it_was_said(
    source: WeatherStack, world: WeatherStackWorld
) -> None:
    world.shape = lambda body: {"current": body["current"]}

    assert data(source.fulfill(asked(place=None, unread_place="boston")))["place"] == "Boston"


@pytest.mark.parametrize("name", ["fetch:ip", "10.0.0.1", "42.3,-71.0", ";;;", "x"])
def test_what_is_no_name_is_not_asked_for(source: WeatherStack, server: Serving, name: str) -> None:
    outcome = source.fulfill(asked(place=None, unread_place=name))

    assert isinstance(outcome, NothingFound)
    assert all(call.query["query"] == "fetch ip" for call in server.calls)


def test_a_failure_about_a_name_means_that_nobody_knows_the_place(source: WeatherStack) -> None:
    outcome = source.fulfill(asked(place=None, unread_place="xyzzyville"))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["unknown_place"] == "Xyzzyville"


def test_the_same_failure_about_coordinates_means_that_the_service_is_away(
    source: WeatherStack, server: Serving
) -> None:
    server.breaks = always(failed(615))

    outcome = source.fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert "615" in outcome.reason


ERRORS: list[tuple[int, Kind]] = [
    *((code, "auth") for code in (101, 102)),
    *((code, "bad_request") for code in (103, 404, 601, *range(605, 609), *range(611, 615))),
    *((code, "quota") for code in (104, 429)),
    *((code, "plan") for code in (105, 403, 603, 604, 609)),
    *((code, "bad_request") for code in range(616, 625)),
    (999, "unavailable"),
]


@pytest.mark.parametrize(("code", "kind"), ERRORS)
@pytest.mark.parametrize("status", [200, 404])
def test_every_error_of_the_table(
    source: WeatherStack, server: Serving, code: int, kind: Kind, status: int
) -> None:
    server.breaks = always(failed(code, status=status))

    outcome = source.fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert outcome.reason.startswith(f"weatherstack: {kind} ({code}")
    assert len(server.calls) == 1


def test_no_results_is_nothing_found(source: WeatherStack, server: Serving) -> None:
    server.breaks = always(failed(602))

    assert isinstance(source.fulfill(asked()), NothingFound)


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("https_access_restricted", "fulfillment.weatherstack.url"),
        ("function_access_restricted", "fulfillment.weatherstack.plan"),
    ],
)
def test_a_restriction_names_the_setting_to_change(
    source: WeatherStack, server: Serving, kind: str, setting: str
) -> None:
    server.breaks = always(failed(105, kind))

    outcome = source.fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert setting in outcome.reason


@pytest.mark.parametrize(
    "fault",
    [
        HTML_200,
        broken_json,
        NULLS,
        ALL_LISTS,
        always(Says({})),
        always(Says([{"current": {"temperature": 20}}])),
        always(Says({"request": {}, "location": {"localtime": "2026-11-23 15:00"}})),
        always(Says({"location": None, "current": "sunny"})),
    ],
)
def test_what_cannot_be_read_is_a_bad_response(
    source: WeatherStack, server: Serving, fault: Any
) -> None:
    server.breaks = fault

    outcome = source.fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert "bad_response" in outcome.reason


def test_wrong_types_are_read_as_far_as_they_go(source: WeatherStack, server: Serving) -> None:
    server.breaks = WRONG_TYPES

    assert data(source.fulfill(asked()))["temperature"] == 50


@pytest.mark.parametrize("fault", [HTML_502, slow(0.5)])
def test_a_service_that_is_away_is_unavailable(
    source: WeatherStack, server: Serving, fault: Any
) -> None:
    server.breaks = fault

    outcome = source.fulfill(asked(deadline=Deadline.within(0.2)))

    assert isinstance(outcome, Unavailable)
    assert outcome.passing


def test_a_used_up_allowance_is_not_asked_again(source: WeatherStack, server: Serving) -> None:
    server.breaks = always(failed(104))

    outcomes = [source.fulfill(asked(place=place)) for place in (BOSTON, SYDNEY, BOSTON)]

    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("code", "words", "condition"),
    [
        (113, "Sunny", "sunny"),
        (116, "Partly cloudy", "partly cloudy"),
        (122, "Overcast", "cloudy"),
        (248, "Fog", "foggy"),
        (266, "Light drizzle", "rainy"),
        (338, "Heavy snow", "snowy"),
        (389, "Heavy rain with thunder", "stormy"),
        (9999, "Patchy light rain with thunder", "stormy"),
        (None, "Blowing snow", "snowy"),
        (None, "Smoky haze", "foggy"),
    ],
)
def test_the_code_decides_and_then_the_words(
    source: WeatherStack, world: WeatherStackWorld, code: int | None, words: str, condition: str
) -> None:
    world.weather = lambda _: {"weather_code": code, "weather_descriptions": [words]}

    assert data(source.fulfill(asked()))["condition"] == condition


def test_snow_is_measured_by_the_day(source: WeatherStack, world: WeatherStackWorld) -> None:
    world.weather = lambda moment: (
        {"weather_code": 338, "chanceofsnow": 90, "chanceofrain": 0, "totalsnow": 12.7, "precip": 1}
        if moment.hour > 11
        else {"weather_code": 122, "totalsnow": 12.7, "chanceofrain": 0}
    )
    day = data(source.fulfill(asked("snow_yes_no", when=TOMORROW)))

    assert (day["yes"], day["snow_depth"], day["rains"]) == (True, 5.0, False)


def test_a_day_without_hours_still_has_its_temperatures(
    source: WeatherStack, world: WeatherStackWorld
) -> None:
    def without_hours(body: Any) -> Any:
        for day in body["forecast"].values():
            del day["hourly"]
        return body

    world.shape = without_hours
    day = data(source.fulfill(asked("temperature", when=TOMORROW)))

    assert (day["low"], day["high"], day["condition"], day["rains"]) == (37, 50, None, None)


def test_the_key_is_in_no_reason_no_repr_and_no_log(
    make: Make, server: Serving, world: WeatherStackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.key = "s3cret-key"
    source = make(key="s3cret-key")

    outcomes = [source.fulfill(asked())]
    server.breaks = always(Says("s3cret-key is wrong", 500))
    outcomes.append(source.fulfill(asked(place=SYDNEY)))

    assert server.calls[0].query["access_key"] == "s3cret-key"
    ours = "".join(record.getMessage() for record in caplog.records)
    assert "s3cret-key" not in f"{outcomes}{source!r}{vars(source)}{ours}"


def test_the_check_calls_every_time_and_names_the_plan(
    source: WeatherStack, server: Serving
) -> None:
    assert source.check(Deadline.within(2)) == "answers; plan professional"
    server.breaks = always(failed(101))

    with pytest.raises(ServiceError, match="auth"):
        source.check(Deadline.within(2))
    assert len(server.calls) == 2
