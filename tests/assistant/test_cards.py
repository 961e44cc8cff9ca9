"""Cards: what real answers of every source become, and that nothing odd in one gets through."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import TurnRecord
from assistant.build import read_language
from assistant.card_shapes import Card, ItemCard, StoreCard, WeatherCard
from assistant.cards import cards_of
from assistant.config import Settings
from assistant.lookups import LookUps
from assistant.map_links import map_url
from assistant.resolve import Resolver
from dialog.context import LookUp
from fulfillment.base import Fulfiller
from fulfillment.catalog import Catalog
from fulfillment.catalog.data import SHIPPED
from fulfillment.ebay import Ebay
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from fulfillment.sample import SampleWeather
from fulfillment.weatherstack import WeatherStack
from fulfillment.yelp import Yelp
from nlu.entities.places import Gazetteer
from tests.archive.turns import RECORD
from tests.fakes import NOON
from tests.fulfillment.servers import ebay, openmeteo, weatherstack, yelp
from tests.servers import serving
from values.deadline import Deadline

FIND, PRICE, STOCK, WAY = "find_the_store", "price_check", "inventory_check", "navigation.geteta"
PHARMACY = {"store.type": "pharmacy", "location": "boston"}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Fulfiller]]:
    """All there are; those of others are reached at servers that speak as theirs do."""
    with ExitStack() as stack:
        http = Http()
        stack.callback(http.close)
        at = {
            each.__name__.rpartition(".")[2]: stack.enter_context(serving(each.routes())).url
            for each in (ebay, openmeteo, weatherstack, yelp)
        }
        yield {
            "catalog": stack.enter_context(
                Catalog(tmp_path_factory.mktemp("catalog") / "catalog.sqlite")
            ),
            "sample": SampleWeather(),
            "yelp": Yelp(http, url=at["yelp"], key=yelp.KEY),
            "ebay": Ebay(
                http, url=at["ebay"], client_id=ebay.CLIENT_ID, client_secret=ebay.CLIENT_SECRET
            ),
            "openmeteo": OpenMeteo(http, url=at["openmeteo"], key=openmeteo.KEY),
            "weatherstack": WeatherStack(http, url=at["weatherstack"], key=weatherstack.KEY),
        }


def turn(source: Fulfiller, question: str, text: str = "", **slots: str) -> TurnRecord:
    """A turn in the journal that looked that up."""
    wording, _ = read_language(Settings())
    look_ups = LookUps({"Any": [source]}, Resolver(Gazetteer()), wording)
    dotted = {name.replace("__", "."): value for name, value in slots.items()}
    asked = LookUp("Any", question, dotted, text)
    performed = look_ups.perform(asked, NOON, 0, Deadline.within(5))
    return with_look_up(json.loads(json.dumps(performed.trace)))


def with_look_up(look_up: Any) -> TurnRecord:
    return replace(RECORD, trace={"lookups": [look_up]})


def first(turn: TurnRecord) -> Card:
    return cards_of(turn)[0]


def test_a_sample_shop_has_all_that_is_known_of_it(sources: dict[str, Fulfiller]) -> None:
    card = first(turn(sources["catalog"], FIND, **{"location.relative": "nearest"}, **PHARMACY))
    assert card == StoreCard(
        name="Wellspring Pharmacy",
        address="518 College Avenue, Boston, MA 02108",
        distance="0.4 miles",
        hours="Open 24 hours",
        open_now=True,
        rating=3.8,
        phone="(617) 555-0134",
        map_url="https://www.openstreetmap.org/?mlat=42.36040&mlon=-71.05249#map=17/42.36040/-71.05249",
        source="sample data",
    )


def test_a_shop_s_own_goods_are_no_sample(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "own")
    with Catalog(tmp_path / "own.sqlite", tmp_path / "own") as own:
        card = first(turn(own, PRICE, item__type="running shoes"))
    assert card.source == "our catalog"


def test_hours_are_those_of_the_day_that_was_asked_about(sources: dict[str, Fulfiller]) -> None:
    asked = {"store.type": "hardware store", "location": "boston", "store.status": "open"}
    now = first(turn(sources["catalog"], WAY, **asked))
    later = first(turn(sources["catalog"], FIND, **asked, **{"store.hour.day": "sunday"}))
    assert isinstance(now, StoreCard)
    assert isinstance(later, StoreCard)
    assert (now.hours, now.open_now) == ("Today: 9 am to 7 pm", False)
    assert (later.hours, later.open_now) == ("On Sunday: 11 am to 5 pm", None)


def test_a_closed_shop_tells_when_it_opens(sources: dict[str, Fulfiller]) -> None:
    asked = {"store.name": "harborview pharmacy", "location": "boston"}
    late = with_look_up(look_up(turn(sources["catalog"], FIND, **asked)))
    hit = look_up(late)["result"]["data"]["hits"][0]
    hit |= {"open": False, "hours": None, "opens": "8 am", "opens_day": "tomorrow"}
    card = first(late)
    assert isinstance(card, StoreCard)
    assert card.hours == "Today: closed; opens 8 am tomorrow"


def look_up(turn: TurnRecord) -> Any:
    return turn.trace["lookups"][0]


def test_a_shop_whose_hours_nobody_wrote_down_is_not_called_closed(
    sources: dict[str, Fulfiller],
) -> None:
    unknown = turn(sources["catalog"], FIND, **PHARMACY)
    for hit in look_up(unknown)["result"]["data"]["hits"]:
        hit |= {"open": False, "always": False, "hours": None, "opens": None}
    card = first(unknown)
    assert isinstance(card, StoreCard)
    assert (card.open_now, card.hours) == (None, None)


def test_prices_say_whether_it_is_there(sources: dict[str, Fulfiller]) -> None:
    cards = cards_of(turn(sources["catalog"], PRICE, item__type="running shoes", location="boston"))
    assert cards[0] == ItemCard(
        name="Swiftly Road Runner 2",
        price="$54.99",
        stock="In stock in Boston, MA",
        source="sample data",
    )
    assert len({card.name for card in cards if isinstance(card, ItemCard)}) == len(cards)


def test_stock_is_told_shop_by_shop(sources: dict[str, Fulfiller]) -> None:
    cards = cards_of(turn(sources["catalog"], STOCK, item__type="umbrellas", location="boston"))
    assert cards[0] == ItemCard(
        name="Umbrellas",
        price="$12.99 to $89.00",
        stock="55 in stock",
        store="Linden Clothing, 296 Cedar Avenue, Boston, MA",
        source="sample data",
    )


def test_without_a_place_stock_is_told_city_by_city(sources: dict[str, Fulfiller]) -> None:
    card = first(turn(sources["catalog"], STOCK, item__type="umbrellas"))
    assert isinstance(card, ItemCard)
    assert card.store is not None
    assert card.store.split(" ", 1)[1].startswith("shops in ")


def test_a_shop_that_can_help_instead_has_a_card(sources: dict[str, Fulfiller]) -> None:
    (card,) = cards_of(turn(sources["catalog"], PRICE, item__type="thai food", location="boston"))
    assert card.name == "Red Chili Thai Table"  # type: ignore[union-attr]


def test_yelp_s_shops_have_reviews_and_yelp_s_page(sources: dict[str, Fulfiller]) -> None:
    card = first(turn(sources["yelp"], FIND, item__type="sushi", location="boston"))
    assert isinstance(card, StoreCard)
    assert (card.source, card.rating is not None, (card.reviews or 0) > 0) == ("Yelp", True, True)
    assert card.url is not None
    assert card.url.startswith("https://www.yelp.com/")


def test_ebay_s_prices_say_what_shipping_costs(sources: dict[str, Fulfiller]) -> None:
    cards = cards_of(turn(sources["ebay"], PRICE, item__name="nike", item__type="running shoes"))
    assert {card.source for card in cards} == {"eBay"}
    told = {(card.price or "").partition(", ")[2] for card in cards if isinstance(card, ItemCard)}
    assert told <= {"plus shipping", "with shipping", "free shipping", "the bid so far"}
    assert all(card.url for card in cards if isinstance(card, ItemCard))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("sample", "sample data"),
        ("openmeteo", "Open-Meteo.com"),
        ("weatherstack", "weatherstack.com"),
    ],
)
def test_weather_names_its_source(sources: dict[str, Fulfiller], source: str, name: str) -> None:
    (card,) = cards_of(turn(sources[source], "weather.weather", location="boston"))
    assert isinstance(card, WeatherCard)
    assert (card.place, card.day, card.source) == ("Boston, MA", "right now", name)
    assert card.summary.split(",")[0].endswith("°F")


def test_a_week_of_weather_is_seven_cards_and_a_month_is_one(
    sources: dict[str, Fulfiller],
) -> None:
    asked = {"location": "boston", "time.period_of_time": "next week"}
    week = cards_of(turn(sources["sample"], "weather.weather", **asked))
    month = cards_of(
        turn(sources["sample"], "weather.weather", **asked | {"time.period_of_time": "next month"})
    )
    assert [card.day for card in week if isinstance(card, WeatherCard)][:2] == ["Monday", "Tuesday"]
    assert (len(week), len(month)) == (7, 1)


def test_who_asks_for_the_sun_is_told_of_it(sources: dict[str, Fulfiller]) -> None:
    text = "when does the sun set in boston"
    (card,) = cards_of(turn(sources["sample"], "weather.sunny", text, location="boston"))
    assert isinstance(card, WeatherCard)
    assert card.summary == "Sunrise 6:44 am, sunset 4:17 pm"


def test_a_turn_that_failed_has_no_cards(sources: dict[str, Fulfiller]) -> None:
    failed = replace(turn(sources["catalog"], FIND, **PHARMACY), status="error")
    assert cards_of(failed) == ()


def test_a_question_back_has_no_cards(sources: dict[str, Fulfiller]) -> None:
    assert cards_of(turn(sources["sample"], "weather.weather", location="springfield")) == ()
    assert cards_of(turn(sources["catalog"], FIND, **{"store.type": "pharmacy"})) == ()


# Nothing that a source says is believed


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(
        ["javascript:alert(1)", "data:text/html,x", "https://shop.example/", "\n", ""]
    )
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
KINDS = [f"{FIND}.hours", PRICE, STOCK, f"{STOCK}.anywhere", WAY, "weather.weather", "weather.sun"]
HIT = (
    "name", "title", "address", "city", "zip", "miles", "open", "always", "hours", "opens",
    "opens_day", "rating", "reviews", "phone", "url", "image", "map", "latitude", "longitude",
    "price", "total", "shipping", "auction", "quantity", "shops",
)  # fmt: skip
DATA = (
    "day", "time", "place", "a_store", "available", "models", "what", "lowest", "highest", "sign",
    "hours_unknown", "sample", "high", "low", "temperature", "temperature_unit", "condition",
    "rain_chance", "snow_chance", "sunrise", "as_of", "days", "closed", "shop",
)  # fmt: skip
HITS = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(HIT, ANYTHING)), max_size=3)
RESULTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(KINDS), "source": ANYTHING},
    optional={
        "data": ANYTHING
        | st.fixed_dictionaries({"hits": HITS | ANYTHING}, optional=dict.fromkeys(DATA, ANYTHING))
    },
)


@settings(deadline=None)
@given(RESULTS | ANYTHING, st.sampled_from(["found", "not_found"]))
def test_whatever_a_source_says_cards_are_plain_and_their_links_are_web_addresses(
    result: Any, outcome: str
) -> None:
    for card in cards_of(with_look_up({"outcome": outcome, "result": result})):
        shown = asdict(card)
        json.dumps(shown, allow_nan=False)
        for name in shown.keys() & {"url", "map_url", "image"}:
            assert shown[name] is None or shown[name].startswith(("https://", "http://"))
        assert all("\n" not in text for text in shown.values() if isinstance(text, str))


@given(ANYTHING)
def test_an_odd_trace_has_no_cards(trace: Any) -> None:
    assert cards_of(with_look_up(trace)) == ()
    assert cards_of(replace(RECORD, trace={"lookups": trace})) == ()


# Maps


def test_a_shop_without_a_point_is_looked_up_by_its_address() -> None:
    hit = {"name": "Blick", "address": "401 Park Drive", "city": "Boston, MA", "zip": "02215"}
    assert map_url(hit) == (
        "https://www.openstreetmap.org/search?query=401+Park+Drive%2C+Boston%2C+MA%2C+02215"
    )
    assert map_url({"name": "Blick", "city": "Boston"}) == (
        "https://www.openstreetmap.org/search?query=Blick%2C+Boston"
    )
    assert map_url({}) is None


def test_another_map_may_be_named() -> None:
    service = "https://maps.example/?q={query}&z=17"
    at = {"name": "Blick", "latitude": 42.5, "longitude": -71.0}
    assert map_url(at, service) == "https://maps.example/?q=42.50000%2C-71.00000&z=17"
    assert map_url({"address": "1 A&B St"}, service) == (
        "https://maps.example/?q=1%20A%26B%20St&z=17"
    )
