"""Open-Meteo: what a look-up costs in calls, which place it is about, and what goes wrong."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from fulfillment.base import Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.faults import Kind, ServiceError
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from tests.fulfillment.ask import (
    BOSTON,
    SYDNEY,
    question,
    span,
)
from tests.fulfillment.servers.openmeteo import (
    CONCURRENT,
    DAILY,
    HOURLY,
    MINUTELY,
    OpenMeteoWorld,
    refused,
)
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
    times,
    truncated,
)
from values.deadline import Deadline
from values.place import Place
from values.when import When

Make = Callable[..., OpenMeteo]

TOMORROW = span(datetime(2026, 11, 24))
EVENING = When(datetime(2026, 11, 24, 17), datetime(2026, 11, 24, 21), "hour", "tomorrow evening")


@pytest.fixture
def world() -> OpenMeteoWorld:
    return OpenMeteoWorld()


@pytest.fixture
def server(world: OpenMeteoWorld) -> Iterator[Serving]:
    with serving(world.routes()) as server:
        yield server


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(server: Serving, clock: Clock) -> Iterator[Make]:
    http = Http(clock)
    yield partial(OpenMeteo, http, url=server.url, retries=0)
    http.close()


@pytest.fixture
def source(make: Make) -> OpenMeteo:
    return make()


def asked(
    name: str = "weather", place: Place | None = BOSTON, when: When | None = None, **more: Any
) -> Request:
    request = replace(question(f"weather.{name}", place), when=when, **more)
    return request if "deadline" in more else replace(request, deadline=Deadline.within(2))


def data(outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Answer), outcome
    return dict(outcome.data)


def paths(server: Serving) -> list[str]:
    return [call.path for call in server.calls]


# Places


def test_a_place_nobody_here_knows_is_looked_up(source: OpenMeteo, server: Serving) -> None:
    found = data(source.fulfill(asked(place=None, unread_place="boston mass avenue")))

    assert paths(server)[-1] == "/v1/forecast"
    assert (found["place"], found["unknown_place"]) == ("Boston, MA", None)


def test_a_place_that_is_known_is_not_looked_up(source: OpenMeteo, server: Serving) -> None:
    source.fulfill(asked())

    assert paths(server) == ["/v1/forecast"]


def test_a_place_that_nobody_knows_is_named(source: OpenMeteo) -> None:
    outcome = source.fulfill(asked(place=None, unread_place="xyzzyville"))

    assert isinstance(outcome, NothingFound)
    assert (outcome.data["missing"], outcome.data["unknown_place"]) == (None, "Xyzzyville")


@pytest.mark.parametrize("name", ["", "x", "12", "1.2.3.4", "🦄"])
def test_what_is_no_name_is_not_looked_up(source: OpenMeteo, server: Serving, name: str) -> None:
    outcome = source.fulfill(asked(place=None, unread_place=name))

    assert isinstance(outcome, NothingFound)
    assert server.calls == []


def test_no_place_and_no_readable_time_are_asked_for(source: OpenMeteo, server: Serving) -> None:
    no_place = source.fulfill(asked(place=None))
    no_time = source.fulfill(asked(place=None, unread_place="bostn", unread_time="blursday"))

    assert [o.data["missing"] for o in (no_place, no_time)] == ["place", "time"]
    assert server.calls == []


def test_what_was_looked_up_is_kept_for_a_day(
    source: OpenMeteo, server: Serving, clock: Clock
) -> None:
    request = asked(place=None, unread_place="bostn, ma", deadline=Deadline())
    for hours in (0, 23, 2):
        clock.at += hours * 3600
        source.fulfill(request)

    assert paths(server).count("/v1/search") == 2


# What it costs


def test_questions_of_a_quarter_of_an_hour_share_a_call(
    source: OpenMeteo, server: Serving, clock: Clock
) -> None:
    for minutes in (0, 14):
        clock.at += minutes * 60
        for name in ("weather", "rainfall_yes_no", "humidity"):
            source.fulfill(asked(name, deadline=Deadline()))
    assert len(server.calls) == 1

    clock.at += 120
    source.fulfill(asked(deadline=Deadline()))
    assert len(server.calls) == 2


def test_a_call_asks_for_no_more_than_counts_as_one(source: OpenMeteo, server: Serving) -> None:
    source.fulfill(asked())

    query = server.calls[0].query
    assert len(query["hourly"].split(",")) + len(query["current"].split(",")) <= 10
    assert int(query["past_days"]) + int(query["forecast_days"]) <= 14


# What goes wrong


ERRORS: list[tuple[Says, Kind, int]] = [
    (refused("Latitude must be in range of -90 to 90°. Given: 999.0."), "bad_request", 1),
    (refused("Cannot initialize WeatherVariable from invalid String value x"), "bad_request", 1),
    (refused("The supplied API key is invalid."), "auth", 1),
    (refused("Forbidden", 403), "auth", 1),
    (MINUTELY, "busy", 2),
    (CONCURRENT, "busy", 2),
    (HOURLY, "quota", 1),
    (DAILY, "quota", 1),
    (Says("busy", 429), "busy", 2),
    (refused("Something else", 200), "unavailable", 2),
    (refused("Out of order", 503), "unavailable", 2),
]


@pytest.mark.parametrize(("says", "kind", "calls"), ERRORS)
def test_every_error_has_its_kind_and_only_passing_ones_a_second_try(
    make: Make, server: Serving, says: Says, kind: Kind, calls: int
) -> None:
    server.breaks = always(says)

    outcome = make(retries=1).fulfill(asked(deadline=Deadline()))

    assert isinstance(outcome, Unavailable)
    assert outcome.reason.startswith(f"openmeteo: {kind}")
    assert len(server.calls) == calls


def test_a_minutely_limit_passes(make: Make, server: Serving) -> None:
    server.breaks = times(1, always(MINUTELY))

    assert isinstance(make(retries=2).fulfill(asked()), Answer)


def test_a_used_up_day_is_not_asked_again(source: OpenMeteo, server: Serving) -> None:
    server.breaks = always(DAILY)

    outcomes = [source.fulfill(asked(place=place)) for place in (BOSTON, SYDNEY, BOSTON)]

    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "fault",
    [
        HTML_200,
        broken_json,
        NULLS,
        WRONG_TYPES,
        ALL_LISTS,
        always(Says({})),
        always(Says([])),
        always(Says({"hourly": {"time": ["2026-11-23T15:00"]}})),
        always(Says({"hourly": [], "current": 7})),
    ],
)
def test_what_cannot_be_read_is_a_bad_response(
    source: OpenMeteo, server: Serving, fault: Any
) -> None:
    server.breaks = fault

    outcome = source.fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert "bad_response" in outcome.reason


@pytest.mark.parametrize("fault", [HTML_502, truncated, slow(0.5)])
def test_a_service_that_is_away_is_unavailable(
    source: OpenMeteo, server: Serving, fault: Any
) -> None:
    server.breaks = fault

    outcome = source.fulfill(asked(deadline=Deadline.within(0.2)))

    assert isinstance(outcome, Unavailable)
    assert outcome.data["place"] == "Boston, MA"


def test_an_older_answer_stands_in_and_says_so(
    source: OpenMeteo, server: Serving, clock: Clock
) -> None:
    fresh = data(source.fulfill(asked(deadline=Deadline())))
    clock.at += 1200
    server.breaks = HTML_502

    stale = data(source.fulfill(asked(deadline=Deadline())))

    assert (fresh["as_of"], stale["as_of"]) == (None, "20 minutes ago")
    assert stale["temperature"] == fresh["temperature"]


@pytest.mark.parametrize(
    "name", ["relative_humidity_2m", "precipitation", "weather_code", "cloud_cover", "snowfall"]
)
@pytest.mark.parametrize("when", [None, TOMORROW, EVENING])
def test_a_variable_that_is_null_is_a_value_that_is_not_known(
    source: OpenMeteo, world: OpenMeteoWorld, name: str, when: When | None
) -> None:
    world.weather = lambda _: {name: None}

    answer = data(source.fulfill(asked(when=when)))

    assert answer["high"] == (48 if when is EVENING else 50)
    if name == "relative_humidity_2m":
        assert (answer["humidity"], answer["dew_point"], answer["humid"]) == (None, None, None)


@pytest.mark.parametrize("kept", [0, 10, 24])
def test_arrays_that_are_missing_or_too_short_never_raise(
    source: OpenMeteo, world: OpenMeteoWorld, kept: int
) -> None:
    def cut(body: Any) -> Any:
        del body["hourly"]["cloud_cover"]
        body["hourly"]["temperature_2m"] = body["hourly"]["temperature_2m"][: 24 * 4 + kept]
        return body

    world.shape = cut

    assert data(source.fulfill(asked(when=TOMORROW)))["cloud_cover"] is None


@pytest.mark.parametrize("nonsense", [1e300, -1e300, 1e5, -400])
def test_numbers_that_cannot_be_are_not_known(
    source: OpenMeteo, world: OpenMeteoWorld, nonsense: float
) -> None:
    names = world.values(world.now.replace(tzinfo=None))
    world.weather = lambda m: dict.fromkeys(names, nonsense) if m.hour == 0 else {}

    answer = data(source.fulfill(asked(when=TOMORROW)))

    assert (answer["low"], answer["wind"], answer["humidity"]) == (37, 10, 60)


def test_days_without_values_are_left_out(source: OpenMeteo, world: OpenMeteoWorld) -> None:
    unknown = dict.fromkeys(("temperature_2m", "weather_code"))
    world.weather = lambda moment: unknown if moment.day == 25 else {}

    week = data(source.fulfill(asked(when=span(datetime(2026, 11, 24), 3))))

    assert [day["day"] for day in week["days"]] == ["Tuesday", "Thursday"]


# Hosts and keys


def test_a_key_is_sent_to_the_customers_hosts_and_shown_nowhere(
    make: Make, server: Serving, world: OpenMeteoWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.key = "s3cret-key"
    source = make(key="s3cret-key")

    outcomes = [source.fulfill(asked())]
    server.breaks = always(refused("The API key s3cret-key is over its limit"))
    outcomes.append(source.fulfill(asked(place=SYDNEY)))

    assert isinstance(outcomes[0], Answer)
    assert server.calls[0].query["apikey"] == "s3cret-key"
    ours = "".join(record.getMessage() for record in caplog.records)
    assert "s3cret-key" not in f"{outcomes}{source!r}{ours}"


def test_without_an_address_of_its_own_the_hosts_are_theirs() -> None:
    free, paid = OpenMeteo(Http()), OpenMeteo(Http(), key="k")

    assert {s.url for s in free._services.values()} == {
        "https://geocoding-api.open-meteo.com",
        "https://api.open-meteo.com",
        "https://archive-api.open-meteo.com",
    }
    assert all(s.url.startswith("https://customer-") for s in paid._services.values())
    assert not any(s.trusted for s in (*free._services.values(), *paid._services.values()))


def test_the_check_calls_every_time(source: OpenMeteo, server: Serving) -> None:
    assert source.check(Deadline.within(2)) == "answers; own host"
    server.breaks = always(refused("The supplied API key is invalid."))

    with pytest.raises(ServiceError, match="auth"):
        source.check(Deadline.within(2))
    assert len(server.calls) == 2
