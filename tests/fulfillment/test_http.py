"""The way out to services: what goes wrong there becomes one error, in time, and tells no key."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from fulfillment.faults import ServiceError
from fulfillment.http import Http, Service, retry_after
from tests import servers
from tests.fulfillment.test_breaker import Clock
from tests.servers import Called, Fault, Says, Serving, serving
from values.deadline import Deadline

KEY = "s3cret-key"


def judge(status: int, body: Any, headers: Mapping[str, str]) -> ServiceError | None:
    """A service that says what is wrong in its body, with HTTP 200."""
    if isinstance(body, dict) and (kind := body.get("wrong")):
        return ServiceError(kind, "echo", body.get("code", ""), retry_after(headers))
    return None


def echo(called: Called) -> Says:
    return Says({"asked": called.query.get("q")})


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({"/echo": echo}) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http()
    yield http
    http.close()


@pytest.fixture
def timed(clock: Clock) -> Iterator[Http]:
    """One whose cache and breakers go by a clock of ours."""
    http = Http(clock)
    yield http
    http.close()


def service(server: Serving, **other: Any) -> Service:
    usual = Service(
        "echo", server.url, judge, trusted=True, query={"key": KEY}, timeout_s=1.0, retries=2
    )
    return replace(usual, **other)


def ask(http: Http, service: Service, q: str = "rain", seconds: float = 2.0) -> Any:
    return http.get(service, "/echo", {"q": q}, Deadline.within(seconds)).body


def failure(http: Http, service: Service, q: str = "rain", seconds: float = 2.0) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        ask(http, service, q, seconds)
    return caught.value


def test_an_answer_is_the_json_that_came(http: Http, server: Serving) -> None:
    assert ask(http, service(server)) == {"asked": "rain"}
    assert server.calls[0].query["key"] == KEY


# What goes wrong


@pytest.mark.parametrize(
    ("fault", "kind", "code", "calls"),
    [
        (servers.slow(1.5), "unavailable", "no answer in time", 1),
        (servers.dripping(0.4), "unavailable", "no answer in time", 1),
        (servers.reset, "unavailable", "", 3),
        (servers.truncated, "unavailable", "", 3),
        (servers.HTML_502, "unavailable", "HTTP 502", 3),
        (servers.HTML_200, "bad_response", "no JSON", 1),
        (servers.broken_json, "bad_response", "no JSON", 1),
        (servers.ten_megabytes, "bad_response", "too large", 1),
        (servers.ELSEWHERE, "bad_response", "redirect", 1),
        (servers.always(Says({"n": float("nan")})), "bad_response", "no JSON", 1),
        (servers.always(Says("[" * 100_000)), "bad_response", "no JSON", 1),
        (servers.always(Says({}, 401)), "auth", "HTTP 401", 1),
        (servers.always(Says({}, 404)), "not_found", "HTTP 404", 1),
        (servers.always(Says({}, 400)), "bad_request", "HTTP 400", 1),
        (servers.always(Says({"wrong": "plan", "code": "105"})), "plan", "105", 1),
    ],
)
def test_whatever_breaks_is_one_error_and_tried_again_only_where_that_may_help(
    http: Http, server: Serving, fault: Fault, kind: str, code: str, calls: int
) -> None:
    server.breaks = fault
    error = failure(http, service(server))
    assert error.kind == kind
    assert code in error.code
    assert len(server.calls) == calls


def test_a_service_that_is_not_there_is_unavailable(http: Http) -> None:
    nowhere = Service("echo", "http://127.0.0.1:9", judge, trusted=True, retries=0)
    assert failure(http, nowhere).kind == "unavailable"


def test_a_name_that_nobody_knows_is_unavailable(http: Http) -> None:
    nowhere = Service("echo", "http://nowhere.invalid", judge, retries=0)
    assert failure(http, nowhere).kind == "unavailable"


@pytest.mark.parametrize("url", ["ftp://example.org", "nonsense", "http://", "http://[1"])
def test_an_impossible_address_is_an_error_like_any_other(http: Http, url: str) -> None:
    assert failure(http, Service("echo", url, judge)).service == "echo"


def test_a_passing_failure_is_mended_by_another_try(http: Http, server: Serving) -> None:
    server.breaks = servers.times(2, servers.HTML_502)
    assert ask(http, service(server)) == {"asked": "rain"}
    assert len(server.calls) == 3


def test_who_asks_for_a_short_wait_gets_it(http: Http, server: Serving) -> None:
    server.breaks = servers.times(1, servers.always(Says({}, 429, {"Retry-After": "0"})))
    assert ask(http, service(server)) == {"asked": "rain"}


def test_who_asks_for_a_long_wait_is_left_alone(http: Http, server: Serving) -> None:
    server.breaks = servers.always(Says({}, 429, {"Retry-After": "60"}))
    assert failure(http, service(server)).kind == "busy"
    server.breaks = None
    assert failure(http, service(server)).code == "left alone after failures"
    assert len(server.calls) == 1


def test_a_machine_of_our_own_network_is_not_called_unless_the_operator_wrote_it(
    http: Http, server: Serving
) -> None:
    error = failure(http, service(server, trusted=False, retries=0))
    assert "private address" in error.code
    assert server.calls == []


# Time


def test_the_turn_as_a_whole_is_what_counts(http: Http, server: Serving) -> None:
    server.breaks = servers.slow(1.5)
    started = time.monotonic()
    failure(http, service(server, timeout_s=60.0), seconds=0.3)
    assert time.monotonic() - started < 1.4


def test_nothing_is_sent_when_no_time_is_left(http: Http, server: Serving) -> None:
    failure(http, service(server), seconds=0)
    assert server.calls == []


def test_an_answer_that_came_too_late_serves_the_next_shopper(http: Http, server: Serving) -> None:
    server.breaks = servers.slow(0.4)
    slow = service(server, timeout_s=0.35)
    failure(http, slow)
    for thread in threading.enumerate():
        if thread.name == "nara-echo":
            thread.join()
    # httpx gave up as well, or the answer was kept: either way nothing hangs.
    server.breaks = None
    assert ask(http, slow) == {"asked": "rain"}


# The breaker


def test_a_dead_service_is_left_alone_after_three_failures(http: Http, server: Serving) -> None:
    server.breaks = servers.HTML_502
    once = service(server, retries=0)
    for number in range(5):
        failure(http, once, str(number))
    assert len(server.calls) == 3


def test_questions_a_service_refuses_do_not_count_as_failures(http: Http, server: Serving) -> None:
    server.breaks = servers.always(Says({}, 404))
    for number in range(5):
        assert failure(http, service(server), str(number)).kind == "not_found"


def test_a_used_up_quota_ends_the_calls_at_once(http: Http, server: Serving) -> None:
    server.breaks = servers.always(Says({"wrong": "quota", "code": "104"}))
    assert failure(http, service(server), "a").kind == "quota"
    assert failure(http, service(server), "b").code == "left alone after failures"
    assert len(server.calls) == 1


def test_a_service_that_was_given_hardly_any_time_has_not_failed(
    http: Http, server: Serving
) -> None:
    server.breaks = servers.slow(0.3)
    for number in range(4):
        failure(http, service(server, timeout_s=10.0, retries=0), str(number), seconds=0.05)
    server.breaks = None
    assert ask(http, service(server), "z") == {"asked": "z"}


# The cache


def test_the_same_question_is_asked_once_as_long_as_its_answer_is_fresh(
    timed: Http, clock: Clock, server: Serving
) -> None:
    fresh = service(server, fresh_s=60.0)
    for _ in range(3):
        ask(timed, fresh)
    assert len(server.calls) == 1
    clock.now += 61
    ask(timed, fresh)
    assert len(server.calls) == 2


def test_another_question_is_another_answer(http: Http, server: Serving) -> None:
    assert ask(http, service(server), "snow") == {"asked": "snow"}
    assert ask(http, service(server), "rain") == {"asked": "rain"}


def test_an_old_answer_stands_in_for_a_service_that_is_away(
    timed: Http, clock: Clock, server: Serving
) -> None:
    patient = service(server, fresh_s=60.0, stale_s=600.0)
    ask(timed, patient)
    server.breaks = servers.HTML_502
    clock.now += 120
    fetched = timed.get(patient, "/echo", {"q": "rain"}, Deadline.within(2))
    assert (fetched.body, fetched.stale, fetched.age_s) == ({"asked": "rain"}, True, 120)


def test_an_answer_older_than_allowed_stands_in_for_nothing(
    timed: Http, clock: Clock, server: Serving
) -> None:
    patient = service(server, fresh_s=60.0, stale_s=600.0)
    ask(timed, patient)
    server.breaks = servers.HTML_502
    clock.now += 661
    assert failure(timed, patient).kind == "unavailable"


def test_an_old_answer_does_not_hide_that_the_key_no_longer_works(
    timed: Http, clock: Clock, server: Serving
) -> None:
    patient = service(server, fresh_s=60.0, stale_s=600.0)
    ask(timed, patient)
    server.breaks = servers.always(Says({}, 401))
    clock.now += 120
    assert failure(timed, patient).kind == "auth"


# Secrets


@pytest.mark.parametrize(
    "fault", [None, servers.HTML_502, servers.reset, servers.slow(1.2), servers.ELSEWHERE]
)
def test_no_key_is_in_a_log_or_an_error(
    http: Http, server: Serving, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.breaks = fault
    own = service(server, headers={"Authorization": f"Bearer {KEY}"})
    text = repr(own)
    try:
        ask(http, own)
    except ServiceError as error:
        text += f"{error!r} {error} {error.__cause__!r}"
    assert KEY not in text + caplog.text


@pytest.mark.parametrize(
    ("text", "seconds"), [("7", 7.0), ("999999999", 86_400.0), ("soon", None), ("", None)]
)
def test_a_wait_is_read_where_it_is_a_number(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}) == seconds
