"""What every outside service keeps to, however its server misbehaves: an outcome, in time."""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from fulfillment.base import (
    Ambiguous,
    Answer,
    Fulfiller,
    NothingFound,
    Outcome,
    Request,
    Unavailable,
)
from fulfillment.ebay import Ebay
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from fulfillment.weatherstack import WeatherStack
from fulfillment.yelp import Yelp
from nlu.labels import SLOTS
from tests import servers
from tests.fulfillment.ask import BOSTON, question
from tests.fulfillment.servers import ebay, openmeteo, weatherstack, yelp
from tests.fulfillment.test_contract import NASTY
from tests.servers import Fault, Route, Says, Serving, serving
from values.deadline import Deadline
from values.place import Place

OUTCOMES = (Answer, NothingFound, Ambiguous, Unavailable)
SPRINGFIELDS = (
    Place("Springfield", "IL", "US", 39.8, -89.64, "America/Chicago"),
    Place("Springfield", "MO", "US", 37.21, -93.3, "America/Chicago"),
)


@dataclass(frozen=True)
class Kind:
    """A service, its contract server, and a question it has an answer to."""

    routes: Callable[[], Mapping[str, Route]]
    make: Callable[[Http, str], Fulfiller]
    asks: Request
    secrets: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "openmeteo": Kind(
        openmeteo.routes,
        lambda http, url: OpenMeteo(http, url=url, key=openmeteo.KEY),
        question("weather.weather", BOSTON),
        (openmeteo.KEY,),
    ),
    "weatherstack": Kind(
        weatherstack.routes,
        lambda http, url: WeatherStack(http, url=url, key=weatherstack.KEY),
        question("weather.weather", BOSTON),
        (weatherstack.KEY,),
    ),
    "yelp": Kind(
        yelp.routes,
        lambda http, url: Yelp(http, url=url, key=yelp.KEY),
        question("find_the_store", BOSTON, item_type="sushi"),
        (yelp.KEY,),
    ),
    "ebay": Kind(
        ebay.routes,
        lambda http, url: Ebay(
            http, url=url, client_id=ebay.CLIENT_ID, client_secret=ebay.CLIENT_SECRET
        ),
        question("price_check", None, item_name="nike", item_type="running shoes"),
        (ebay.CLIENT_SECRET,),
    ),
}


@dataclass(frozen=True)
class Case:
    kind: Kind
    server: Serving
    source: Fulfiller

    def ask(self, request: Request | None = None, seconds: float = 1.0) -> Outcome:
        asked = request or self.kind.asks
        return self.source.fulfill(replace(asked, deadline=Deadline.within(seconds)))


@pytest.fixture(params=KINDS)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    kind = KINDS[request.param]
    with ExitStack() as stack:
        server = stack.enter_context(serving(kind.routes()))
        http = Http()
        stack.callback(http.close)
        yield Case(kind, server, kind.make(http, server.url))


def test_the_question_has_an_answer(case: Case) -> None:
    outcome = case.ask()
    assert isinstance(outcome, Answer)
    assert json.loads(json.dumps(outcome.data)) == outcome.data


FAULTS = {
    "slow": servers.slow(3),
    "dripping": servers.dripping(0.5),
    "reset": servers.reset,
    "truncated": servers.truncated,
    "half the JSON": servers.broken_json,
    "HTML with 502": servers.HTML_502,
    "HTML with 200": servers.HTML_200,
    "a redirect": servers.ELSEWHERE,
    "10 MB": servers.ten_megabytes,
    "empty": servers.always(Says(b"")),
    "null": servers.always(Says(None)),
    "a number": servers.always(Says(7)),
    "a list": servers.always(Says([])),
    "too many": servers.always(Says({}, 429)),
    "not allowed": servers.always(Says({}, 403)),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_service_that_breaks_is_unavailable_in_time(case: Case, fault: Fault) -> None:
    case.server.breaks = fault
    started = time.monotonic()
    outcome = case.ask()
    assert isinstance(outcome, Unavailable)
    assert outcome.reason
    # The bound is the turn's, not the server's; a busy machine adds some.
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize(
    "fault",
    [servers.NULLS, servers.WRONG_TYPES, servers.ALL_LISTS],
    ids=["nulls", "wrong types", "lists"],
)
def test_values_of_another_kind_are_no_surprise(case: Case, fault: Fault) -> None:
    case.server.breaks = fault
    outcome = case.ask()
    assert isinstance(outcome, OUTCOMES)
    json.dumps(outcome.data, allow_nan=False)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_in_every_slot_is_just_text(case: Case, text: str) -> None:
    outcome = case.ask(replace(case.kind.asks, slots=dict.fromkeys(SLOTS, text), text=text))
    assert isinstance(outcome, OUTCOMES)
    assert len(json.dumps(outcome.data)) < 50_000


def test_where_several_towns_are_meant_it_asks_which_and_calls_nobody(case: Case) -> None:
    if case.kind.asks.place is None:
        pytest.skip("prices do not depend on a place")
    asked = replace(case.kind.asks, place=SPRINGFIELDS[0], namesakes=SPRINGFIELDS)
    outcome = case.ask(asked)
    assert isinstance(outcome, Ambiguous)
    assert outcome.choices == ("Springfield, IL", "Springfield, MO")
    assert case.server.calls == []


def test_what_it_cannot_answer_it_does_not_claim(case: Case) -> None:
    assert "inventory_check" not in case.source.questions
    assert case.kind.asks.question in case.source.questions


@pytest.mark.parametrize("fault", [None, servers.HTML_502, servers.reset, servers.ELSEWHERE])
def test_no_key_is_in_an_outcome_or_a_log(
    case: Case, fault: Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case.server.breaks = fault
    told = f"{case.ask()!r} {case.source!r} {caplog.text}"
    assert not [secret for secret in case.kind.secrets if secret in told]
