"""`nara chat` with services, the whole way through: contract servers stand for the real ones."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.commands.nara import nara
from tests.fulfillment.servers import ebay, openmeteo, yelp
from tests.servers import HTML_502, Serving, serving, slow

MONDAY = "2026-11-23T20:00"


@pytest.fixture
def weather(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    with serving(openmeteo.routes()) as server:
        monkeypatch.setenv("NARA_FULFILLMENT__OPENMETEO__URL", server.url)
        yield server


@pytest.fixture
def shops(weather: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    with serving(yelp.routes()) as server:
        monkeypatch.setenv("NARA_FULFILLMENT__YELP__URL", server.url)
        monkeypatch.setenv("YELP_API_KEY", yelp.KEY)
        yield server


@pytest.fixture
def prices(weather: Serving, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    with serving(ebay.routes()) as server:
        monkeypatch.setenv("NARA_FULFILLMENT__EBAY__URL", server.url)
        monkeypatch.setenv("EBAY_CLIENT_ID", ebay.CLIENT_ID)
        monkeypatch.setenv("EBAY_CLIENT_SECRET", ebay.CLIENT_SECRET)
        yield server


def heard(*turns: str) -> list[tuple[str, str]]:
    """Status and sentence of every turn."""
    said = "".join(f"{turn}\n" for turn in turns)
    done = nara("chat", "--json", "--seed", "1", "--now", MONDAY, stdin=said)
    assert done.code == 0, done.err
    return [(reply["status"], " ".join(reply["messages"])) for reply in done.objects[1:]]


def test_the_weather_is_the_service_s_and_not_made_up(weather: Serving) -> None:
    [(status, sentence)] = heard("will it rain in boston tomorrow")
    assert status == "ok"
    assert sentence.startswith(("Yes", "No"))
    assert "Boston" in sentence
    assert "sample" not in sentence
    assert weather.calls


def test_which_springfield_is_asked_and_its_state_answers(weather: Serving) -> None:
    which, rain = heard("will it rain tomorrow in springfield", "illinois")
    assert which[0] == "ok"
    assert "Springfield, IL" in which[1]
    assert "Springfield, MO" in which[1]
    assert rain[1].startswith(("Yes", "No"))
    assert "Springfield, IL tomorrow" in rain[1]


def test_the_best_rated_shop_is_yelp_s(shops: Serving) -> None:
    [(status, sentence)] = heard("where is the best rated sushi in boston")
    assert status == "ok"
    assert "on Yelp" in sentence
    assert [called.path for called in shops.calls] == ["/v3/businesses/search"]


def test_the_cheapest_shoes_are_said_to_be_on_ebay(prices: Serving) -> None:
    [(status, sentence)] = heard("find the cheapest nike running shoes")
    assert status == "ok"
    assert "eBay" in sentence
    assert "$" in sentence


def test_a_dead_weather_service_is_an_honest_sentence(weather: Serving) -> None:
    weather.breaks = HTML_502
    [(status, sentence)] = heard("is it raining in boston")
    assert status == "unavailable"
    assert "weather service" in sentence
    assert "Boston" in sentence


def test_a_silent_service_does_not_hold_the_conversation_up(
    weather: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_FULFILLMENT__BUDGET_S", "0.5")
    weather.breaks = slow(20)
    started = time.monotonic()
    statuses = [status for status, _ in heard("is it raining in boston", "thanks")]
    assert statuses == ["unavailable", "ok"]
    assert time.monotonic() - started < 15


def test_where_yelp_is_away_no_imaginary_shop_stands_in_for_it(shops: Serving) -> None:
    shops.breaks = HTML_502
    [(status, sentence)] = heard("where is the best rated sushi in boston")
    assert status == "unavailable"
    assert "Yelp" in sentence


def test_where_yelp_is_away_the_shop_s_own_goods_answer(
    shops: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    shops.breaks = HTML_502
    monkeypatch.setenv("NARA_FULFILLMENT__SOURCES", '["yelp", "catalog", "openmeteo"]')
    [(status, _)] = heard("where is the best rated sushi in boston")
    assert status == "ok"


def test_the_journal_says_who_was_asked_and_holds_no_key(shops: Serving, nara_home: Path) -> None:
    shops.breaks = HTML_502
    heard("where is the best rated sushi in boston")
    engine = create_engine(f"sqlite:///{nara_home / 'journal.sqlite'}")
    with engine.connect() as connection:
        [trace] = connection.execute(text("SELECT trace FROM turns WHERE turn = 1")).scalars()
    engine.dispose()
    [look_up] = json.loads(trace)["lookups"]
    asked = [(one["source"], one["outcome"]) for one in look_up["asked"]]
    assert asked == [("yelp", "unavailable")]
    written = b"".join(file.read_bytes() for file in nara_home.rglob("*") if file.is_file())
    assert yelp.KEY.encode() not in written


def test_the_terms_of_the_free_host_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    done = nara("chat", "--json", stdin="")
    assert done.err.count("Open-Meteo.com (CC BY 4.0)") == 1


def test_a_source_without_its_key_is_named_before_the_conversation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARA_OFFLINE", "0")
    monkeypatch.setenv("NARA_FULFILLMENT__SOURCES", '["yelp", "catalog"]')
    done = nara("chat", "--json", stdin="")
    assert (done.code, done.out) == (2, "")
    assert "fulfillment.sources names yelp: set YELP_API_KEY" in done.err
