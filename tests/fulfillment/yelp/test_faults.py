"""Yelp: its errors, its broken answers, how long answers are kept, and its key."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fulfillment.base import Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.faults import ServiceError
from fulfillment.http import Http
from fulfillment.yelp import Yelp
from fulfillment.yelp.service import SEARCH, judge, yelp_service
from tests import servers
from tests.fulfillment.ask import BOSTON, question
from tests.fulfillment.servers.yelp import KEY, nested, rate_headers, refusal, routes
from tests.fulfillment.test_answers import sentences
from tests.servers import Called, Fault, Says, Serving, always, serving, times
from values.deadline import Deadline

FIND = "find_the_store"


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(routes()) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http()
    yield http
    http.close()


@pytest.fixture
def yelp(http: Http, server: Serving) -> Yelp:
    return Yelp(http, key=KEY, url=server.url, retries=0)


def asked(**slots: str) -> Request:
    return replace(question(FIND, BOSTON, **slots), deadline=Deadline.within(2))


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (refusal(400, "VALIDATION_ERROR", field="term"), "bad_request"),
        (refusal(400, "LOCATION_MISSING"), "bad_request"),
        (refusal(400, "TOKEN_INVALID"), "auth"),
        (refusal(401, "TOKEN_MISSING"), "auth"),
        (refusal(401, "UNAUTHORIZED_API_KEY"), "auth"),
        (refusal(401, "UNAUTHORIZED_ACCESS_TOKEN"), "plan"),
        (refusal(403, "AUTHORIZATION_ERROR"), "plan"),
        (refusal(429, "TOO_MANY_REQUESTS_PER_SECOND"), "busy"),
        (refusal(429, "ACCESS_LIMIT_REACHED"), "quota"),
        (refusal(500, "INTERNAL_ERROR"), "unavailable"),
        (refusal(418, "SOMETHING_NEW"), "bad_request"),
        (Says("<html>Bad Gateway</html>", 503), "unavailable"),
        (Says("<html>Welcome to the hotel</html>"), "bad_response"),
        (Says({"businesses": [{"name": None}]}), "bad_response"),
        (Says({"hello": "world"}), "bad_response"),
        (Says("", 302, {"Location": "http://169.254.169.254/"}), "bad_response"),
    ],
)
def test_every_error_has_its_kind(yelp: Yelp, server: Serving, says: Says, expected: str) -> None:
    server.breaks = always(says)

    outcome = yelp.fulfill(asked(store_type="bakery"))

    assert isinstance(outcome, Unavailable)
    assert outcome.reason.startswith(f"yelp: {expected}")
    assert outcome.passing is (expected not in ("auth", "plan", "bad_request"))
    assert all("a bakery in Boston, MA" in text for text in sentences(outcome))


@pytest.mark.parametrize("says", [nested(400, "LOCATION_NOT_FOUND"), refusal(404, "NOT_FOUND")])
def test_what_yelp_does_not_know_is_nothing_found(yelp: Yelp, server: Serving, says: Says) -> None:
    server.breaks = always(says)

    assert isinstance(yelp.fulfill(asked(store_type="bakery")), NothingFound)


def test_a_second_of_too_many_calls_is_waited_out(http: Http, server: Serving) -> None:
    server.breaks = times(1, always(refusal(429, "TOO_MANY_REQUESTS_PER_SECOND")))
    patient = Yelp(http, key=KEY, url=server.url, retries=1)

    assert isinstance(patient.fulfill(asked(store_type="bakery")), Answer)


def test_a_used_up_day_is_left_alone_until_it_ends(yelp: Yelp, server: Serving) -> None:
    server.breaks = times(1, always(refusal(429, "ACCESS_LIMIT_REACHED")))

    outcomes = [yelp.fulfill(asked(store_type=kind)) for kind in ("bakery", "bar")]

    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert len(server.calls) == 1
    limits = {"ratelimit-resettime": "2026-11-24T00:00:00+00:00"}
    headers = {**limits, "date": "Mon, 23 Nov 2026 20:00:00 GMT"}
    error = judge(429, refusal(429, "ACCESS_LIMIT_REACHED").body, headers)
    assert error is not None
    assert error.retry_after_s == 4 * 3600


def test_a_business_that_moved_is_followed_once(http: Http) -> None:
    def moved(called: Called) -> Says:
        return refusal(403, "BUSINESS_MIGRATED", new_business_id="thai-3")

    with serving({**routes(), "/v3/businesses/thai-5": moved}) as server:
        yelp = Yelp(http, key=KEY, url=server.url, retries=0)
        answer = yelp.fulfill(asked(store_name="chili room", interrogative_time="when"))

    assert answer.data["hits"][0]["hours"] == "noon to 2:30 pm and 5:30 pm to 11 pm"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"location": "Boston, MA", "open_now": "true", "open_at": "1"},
        {"location": "Boston, MA", "limit": "51"},
        {"location": "Boston, MA", "sort_by": "price"},
        {"location": "Boston, MA", "radius": "40001"},
        {"location": "Boston, MA", "price": "5"},
        {"location": "Boston, MA", "latitude": "42"},
    ],
)
def test_the_server_refuses_what_yelp_refuses(
    http: Http, server: Serving, params: dict[str, str]
) -> None:
    service = yelp_service(KEY, server.url, 2.0, 0)

    with pytest.raises(ServiceError) as raised:
        http.get(service, SEARCH, params, Deadline.within(2))

    assert raised.value.kind == "bad_request"


@pytest.mark.parametrize(
    "fault",
    [
        servers.reset,
        servers.truncated,
        servers.broken_json,
        servers.ten_megabytes,
        servers.NULLS,
        servers.WRONG_TYPES,
        servers.ALL_LISTS,
    ],
)
def test_a_broken_answer_is_a_service_that_is_away(
    yelp: Yelp, server: Serving, fault: Fault
) -> None:
    server.breaks = fault

    assert isinstance(yelp.fulfill(asked(store_name="cvs", store_status="open")), Unavailable)


def test_the_deadline_of_the_turn_is_kept(yelp: Yelp, server: Serving) -> None:
    server.breaks = servers.slow(1)
    request = replace(asked(store_type="bakery"), deadline=Deadline.within(0.1))

    assert isinstance(yelp.fulfill(request), Unavailable)


# Keys and keeping


def test_the_key_is_in_no_text_and_no_log(
    yelp: Yelp, server: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = [repr(yelp_service(KEY, server.url, 2.0, 0))]
    faults = (None, always(refusal(401, "TOKEN_INVALID")), always(Says(KEY, 500)), servers.reset)
    for kind, server.breaks in zip(("bakery", "bar", "thai", "gas"), faults, strict=True):
        texts.append(repr(yelp.fulfill(asked(store_type=kind))))

    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in "".join([*texts, caplog.text, *(call.path for call in server.calls)])


def test_answers_are_kept_for_ten_minutes_and_stand_in_for_a_day(server: Serving) -> None:
    clock = [1000.0]
    http = Http(clock=lambda: clock[0])
    yelp = Yelp(http, key=KEY, url=server.url, retries=0)
    where, now_open = ({"store_type": "bar"}, {"store_type": "bar", "store_status": "open"})
    for slots in (where, where, now_open):
        yelp.fulfill(asked(**slots))
    calls = len(server.calls)
    server.breaks = servers.HTML_502

    def after(hours: float, slots: dict[str, str]) -> type[Outcome]:
        clock[0] = 1000 + hours * 3600
        return type(yelp.fulfill(asked(**slots)))

    assert calls == 3, "one for the place, one for who is open, one for why nobody is"
    assert (after(0.1, where), after(23.9, where)) == (Answer, Answer)
    assert (after(23.95, now_open), after(24.1, where)) == (Unavailable, Unavailable)
    http.close()


def test_a_check_tells_what_is_left_of_the_day(yelp: Yelp, server: Serving) -> None:
    assert yelp.check(Deadline.within(2)) == "business search works, 299 of 300 calls left today"
    server.breaks = always(Says({}, 429, rate_headers(0)))
    with pytest.raises(ServiceError):
        yelp.check(Deadline.within(2))
