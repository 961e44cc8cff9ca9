"""eBay: tokens, errors, broken answers, and the way the library's calls travel."""

import builtins
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

import pytest

from fulfillment.base import Answer, Outcome, Request, Unavailable
from fulfillment.ebay import Ebay
from fulfillment.http import Http
from tests import servers
from tests.fulfillment.ask import BOSTON, question
from tests.fulfillment.servers.ebay import (
    CLIENT_ID,
    CLIENT_SECRET,
    SEARCH_PATH,
    TOKEN_PATH,
    Market,
    basic,
    errors,
    token_error,
)
from tests.fulfillment.test_answers import sentences
from tests.servers import Called, Fault, Handler, Says, Serving, always, serving
from values.deadline import Deadline
from values.errors import ConfigError


@dataclass
class World:
    """A market, its server, and a clock that both sides read."""

    server: Serving
    market: Market
    http: Http
    seconds: list[float] = field(default_factory=lambda: [1000.0])

    def ebay(self, secret: str = CLIENT_SECRET, **more: Any) -> Ebay:
        more = {"retries": 0, "clock": lambda: self.seconds[0], **more}
        return Ebay(
            self.http, client_id=CLIENT_ID, client_secret=secret, url=self.server.url, **more
        )

    def calls(self, path: str) -> int:
        return sum(call.path == path for call in self.server.calls)


@pytest.fixture
def world() -> Iterator[World]:
    seconds = [1000.0]
    market = Market(clock=lambda: seconds[0])
    with serving(market.routes()) as server:
        http = Http(clock=lambda: seconds[0])
        yield World(server, market, http, seconds)
        http.close()


def asked(item: str = "garden hose") -> Request:
    request = question("price_check", BOSTON, item_type=item)
    return replace(request, deadline=Deadline.within(2))


def only(path: str, fault: Fault) -> Fault:
    """Goes wrong at that path alone."""

    def some(handler: Handler, called: Called, serving: Serving) -> None:
        if called.path == path:
            fault(handler, called, serving)
        else:
            handler.say(serving.answer(called))

    return some


# Tokens


def test_one_token_serves_many_searches(world: World) -> None:
    ebay = world.ebay()

    outcomes = [ebay.fulfill(asked(item)) for item in ("garden hose", "sextant", "ukulele")]

    assert all(isinstance(outcome, Answer) for outcome in outcomes)
    assert (world.calls(TOKEN_PATH), world.calls(SEARCH_PATH)) == (1, 3)
    assert world.server.calls[0].headers["authorization"] == basic(CLIENT_ID, CLIENT_SECRET)
    assert world.server.calls[0].method == "POST"


def test_a_token_is_renewed_a_minute_before_it_runs_out(world: World) -> None:
    ebay = world.ebay()
    for item, world.seconds[0] in (("hose", 1000.0), ("sextant", 8139.0), ("teapot", 8141.0)):
        ebay.fulfill(asked(item))

    assert world.calls(TOKEN_PATH) == 2


def test_a_token_that_is_refused_is_fetched_once_more(world: World) -> None:
    ebay = world.ebay()
    ebay.fulfill(asked("sextant"))
    world.market.forget_tokens()

    assert isinstance(ebay.fulfill(asked()), Answer)
    assert (world.calls(TOKEN_PATH), world.calls(SEARCH_PATH)) == (2, 3)


def test_searches_that_are_always_refused_fetch_no_more_tokens(world: World) -> None:
    ebay = world.ebay()
    world.server.breaks = only(SEARCH_PATH, always(errors(401, 1001, "OAuth")))

    outcomes = [ebay.fulfill(asked(item)) for item in ("garden hose", "sextant", "teapot")]

    reasons = [outcome.reason for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert reasons == ["ebay: auth (1001 OAuth)"] * 3
    assert (world.calls(TOKEN_PATH), world.calls(SEARCH_PATH)) == (2, 2)


def test_refused_keys_are_not_tried_again_for_five_minutes(world: World) -> None:
    ebay = world.ebay(secret="wrong")
    first, second = ebay.fulfill(asked()), ebay.fulfill(asked("sextant"))

    assert isinstance(first, Unavailable)
    assert isinstance(second, Unavailable)
    assert (first.reason, first.passing) == ("ebay: auth (token: invalid_client)", False)
    assert (second.reason, world.calls(TOKEN_PATH)) == (first.reason, 1)
    world.seconds[0] += 301
    ebay.fulfill(asked("teapot"))
    assert world.calls(TOKEN_PATH) == 2


def test_a_failing_token_endpoint_is_left_alone_after_three_times(world: World) -> None:
    ebay = world.ebay()
    world.server.breaks = only(TOKEN_PATH, servers.HTML_502)

    for item in ("hose", "sextant", "teapot", "ukulele", "unicorn"):
        assert isinstance(ebay.fulfill(asked(item)), Unavailable)

    assert world.calls(TOKEN_PATH) == 3


def test_many_at_once_fetch_one_token(world: World) -> None:
    ebay = world.ebay()
    world.server.breaks = only(TOKEN_PATH, servers.slow(0.1))
    outcomes: list[Outcome] = []
    items = ("hose", "sextant", "ukulele", "iphone", "shoes")
    threads = [
        Thread(target=lambda item=item: outcomes.append(ebay.fulfill(asked(item))))
        for item in items
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [type(outcome) for outcome in outcomes] == [Answer] * len(items)
    assert world.calls(TOKEN_PATH) == 1


# Errors


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (errors(400, 1002, "OAuth"), "auth (1002 OAuth)"),
        (errors(400, 1003, "OAuth"), "auth (1003 OAuth)"),
        (errors(403, 1100, "OAuth"), "plan (1100 OAuth)"),
        (errors(429, 2001, "ACCESS"), "quota (2001 ACCESS)"),
        (errors(404, 2002, "ACCESS"), "bad_request (2002 ACCESS)"),
        (errors(404, 3003, "ROUTING"), "bad_request (3003 ROUTING)"),
        (errors(400, 12001), "bad_request (12001 API_BROWSE)"),
        (errors(409, 12013), "bad_request (12013 API_BROWSE)"),
        (errors(400, 12512), "bad_request (12512 API_BROWSE)"),
        (errors(500, 12000, category="APPLICATION"), "unavailable (12000 API_BROWSE)"),
        (errors(500, 2003, "ACCESS"), "unavailable (2003 ACCESS)"),
        (errors(502, 3004, "ROUTING"), "unavailable (3004 ROUTING)"),
        (errors(502, 3005, "ROUTING"), "unavailable (3005 ROUTING)"),
        (errors(418, 99999), "bad_request (HTTP 418)"),
        (Says("<html>Service unavailable</html>", 503), "unavailable (HTTP 503)"),
        (Says("<html>Welcome to the hotel</html>"), "bad_response (an unexpected answer)"),
        (Says({"itemSummaries": [{"title": None}]}), "bad_response (an unexpected answer)"),
        (Says({"hello": "world"}), "bad_response (an unexpected answer)"),
    ],
)
def test_every_error_of_a_search_has_its_kind(world: World, says: Says, expected: str) -> None:
    world.server.breaks = only(SEARCH_PATH, always(says))

    outcome = world.ebay().fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert outcome.reason == f"ebay: {expected}"
    assert sentences(outcome)[0].startswith("I can't reach eBay right now, so I don't know about a")


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (token_error("invalid_client", 401), "auth (token: invalid_client)"),
        (token_error("invalid_scope"), "plan (token: invalid_scope)"),
        (token_error("unsupported_grant_type"), "bad_request (token: unsupported_grant_type)"),
        (errors(429, 2001, "ACCESS"), "quota (token: 2001 ACCESS)"),
        (Says({"token_type": "none"}), "bad_response (token: no token in the answer)"),
        (Says({"access_token": "a\nb"}), "bad_response (token: no token in the answer)"),
        (Says("<html>", 500), "unavailable (token: HTTP 500)"),
    ],
)
def test_every_error_of_a_token_has_its_kind(world: World, says: Says, expected: str) -> None:
    world.server.breaks = only(TOKEN_PATH, always(says))

    outcome = world.ebay().fulfill(asked())

    assert isinstance(outcome, Unavailable)
    assert outcome.reason == f"ebay: {expected}"


def test_a_used_up_quota_is_left_alone(world: World) -> None:
    ebay = world.ebay()
    world.server.breaks = only(SEARCH_PATH, always(errors(429, 2001, "ACCESS")))

    outcomes = [ebay.fulfill(asked(item)) for item in ("hose", "sextant")]

    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert world.calls(SEARCH_PATH) == 1


def test_a_warning_is_logged_and_the_answer_stands(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def page(called: Called) -> Says:
        says = world.market.routes()[SEARCH_PATH](called)
        warning = {"errorId": 12012, "domain": "API_BROWSE", "message": CLIENT_SECRET}
        return replace(says, body={**says.body, "warnings": [warning]})

    world.server.routes = {**world.market.routes(), SEARCH_PATH: page}

    assert isinstance(world.ebay().fulfill(asked()), Answer)
    assert caplog.messages == ["eBay warns of a search: 12012 API_BROWSE"]


def test_the_server_ignores_limits_without_their_currency(world: World) -> None:
    route = world.market.routes()[SEARCH_PATH]
    world.market.tokens["token"] = 9999.0
    headers = {"authorization": "Bearer token"}

    def body(filters: str) -> Mapping[str, Any]:
        query = {"q": "garden hose", "filter": filters}
        says: Mapping[str, Any] = route(Called("GET", SEARCH_PATH, query, headers)).body
        return says

    ignored = body("price:[..30]")
    assert (ignored["total"], ignored["warnings"][0]["errorId"]) == (3, 12012)
    assert body("price:[..30],priceCurrency:USD")["total"] == 2
    assert "itemSummaries" not in body("price:[..1],priceCurrency:USD")


# Our own way out


@pytest.mark.parametrize("path", [TOKEN_PATH, SEARCH_PATH])
@pytest.mark.parametrize(
    "fault",
    [
        servers.reset,
        servers.truncated,
        servers.broken_json,
        servers.ten_megabytes,
        servers.HTML_200,
        servers.ELSEWHERE,
        servers.NULLS,
        servers.WRONG_TYPES,
        servers.ALL_LISTS,
    ],
)
def test_a_broken_answer_is_a_service_that_is_away(world: World, path: str, fault: Fault) -> None:
    world.server.breaks = only(path, fault)

    outcome = world.ebay().fulfill(asked())

    assert isinstance(outcome, Unavailable)


def test_a_redirect_is_refused_and_no_key_follows_it(world: World) -> None:
    with serving({}) as elsewhere:
        there = Says("", 302, {"Location": elsewhere.url})
        world.server.breaks = always(there)

        outcome = world.ebay().fulfill(asked())

        assert isinstance(outcome, Unavailable)
        assert "a redirect, which is refused" in outcome.reason
        assert elsewhere.calls == []


def test_the_library_is_bound_by_our_deadline(world: World) -> None:
    world.server.breaks = servers.dripping(0.05)
    request = replace(asked(), deadline=Deadline.within(0.15))

    outcome = world.ebay().fulfill(request)

    assert isinstance(outcome, Unavailable)
    assert "no answer in time" in outcome.reason


def test_an_answer_is_kept_for_five_minutes_and_stands_in_for_an_hour(world: World) -> None:
    ebay = world.ebay()
    ebay.fulfill(asked())
    ebay.fulfill(asked())
    kept = world.calls(SEARCH_PATH)
    world.server.breaks = servers.HTML_502

    world.seconds[0] += 3600
    late = ebay.fulfill(asked())
    world.seconds[0] += 301
    too_late = ebay.fulfill(asked())

    assert (kept, type(late), type(too_late)) == (1, Answer, Unavailable)


# Secrets, and the library itself


def test_keys_and_tokens_are_in_no_text_and_no_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ebay, texts = world.ebay(), []
    for name in (None, "ebaysdk", "urllib3", "requests", "fulfillment"):
        caplog.set_level(logging.DEBUG, logger=name)
    for item in ("garden hose", "sextant"):
        texts.append(repr(ebay.fulfill(asked(item))))
        world.server.breaks = only(SEARCH_PATH, servers.HTML_502)
    texts.append(repr(world.ebay(secret=CLIENT_SECRET + "x").fulfill(asked("teapot"))))

    assert world.calls(SEARCH_PATH) >= 2
    secrets = (CLIENT_SECRET, basic(CLIENT_ID, CLIENT_SECRET)[6:], "token-1-which-is-secret")
    everything = "".join([*texts, caplog.text])
    assert [secret for secret in secrets if secret in everything] == []


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("ebaysdk"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.delitem(sys.modules, "fulfillment.ebay.sdk", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ConfigError, match=r"pip install 'nara-assistant\[ebay\]'"):
        Ebay(Http(), client_id="a", client_secret="b")
