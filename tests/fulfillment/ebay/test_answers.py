"""eBay: what is asked of it and what becomes of its listings."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fulfillment.base import Answer, NothingFound, Outcome, Request, Unavailable
from fulfillment.catalog import Catalog
from fulfillment.ebay import Ebay
from fulfillment.ebay.listings import is_it, listings
from fulfillment.ebay.search import search_words
from fulfillment.http import Http
from tests.fulfillment.ask import BOSTON, spoken
from tests.fulfillment.servers.ebay import CLIENT_ID, CLIENT_SECRET, SEARCH_PATH, Market
from tests.fulfillment.test_answers import CLUMSY, ITEMS, names_it, sentences
from tests.servers import Serving, serving
from values.deadline import Deadline
from values.errors import ConfigError
from values.money import PriceRange
from values.place import Place

NIKES = {"item_name": "nike", "item_type": "running shoes"}


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(Market().routes()) as server:
        yield server


@pytest.fixture
def ebay(server: Serving) -> Iterator[Ebay]:
    http = Http()
    yield shop(http, server)
    http.close()


def shop(http: Http, server: Serving, marketplace: str = "EBAY_US") -> Ebay:
    return Ebay(
        http,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        url=server.url,
        marketplace=marketplace,
        retries=0,
    )


def asked(text: str = "", place: Place | None = None, /, **slots: str) -> Request:
    return replace(spoken(text, "price_check", place, **slots), deadline=Deadline.within(2))


def under(dollars: str, **slots: str) -> Request:
    limit = PriceRange(high=Decimal(dollars))
    return replace(asked(**slots, cost_low=f"under ${dollars}"), price=limit)


def searches(server: Serving) -> list[dict[str, str]]:
    return [dict(call.query) for call in server.calls if call.path == SEARCH_PATH]


def hits(outcome: Outcome) -> list[dict[str, Any]]:
    assert isinstance(outcome, Answer), outcome
    found: list[dict[str, Any]] = outcome.data["hits"]
    return found


# Orders


def test_the_cheapest_counts_shipping_and_is_no_shoelace(ebay: Ebay, server: Serving) -> None:
    answer = ebay.fulfill(asked(**NIKES, cost_low="cheapest"))

    assert searches(server) == [{"q": "nike running shoes", "limit": "50", "sort": "price"}]
    assert [hit["total"] for hit in hits(answer)] == [31.0, 53.0, 55.95, 62.49, 89.99]
    assert (answer.data["lowest"], answer.data["highest"]) == (31.0, 89.99)
    assert sentences(answer)[0] == (
        "The lowest price for nike running shoes on eBay is $31.00 with shipping, "
        "for Nike Pegasus Running Shoes Used Size 9. Prices go up to $89.99."
    )


def test_the_most_expensive_is_asked_for_from_above(ebay: Ebay, server: Serving) -> None:
    answer = ebay.fulfill(asked(**NIKES, cost_high="most expensive"))

    assert searches(server)[0]["sort"] == "-price"
    assert sentences(answer)[0] == (
        "The highest price for nike running shoes on eBay is $89.99 plus shipping, "
        "for Nike Pegasus 40 Running Shoes Black Size 9."
    )


def test_a_plain_question_is_answered_with_a_typical_price(ebay: Ebay, server: Serving) -> None:
    answer = ebay.fulfill(asked(**NIKES))

    assert "sort" not in searches(server)[0]
    assert (answer.data["sorted_by"], answer.data["typical"]) == ("typical", 55.95)
    assert hits(answer)[0]["total"] == 55.95


@pytest.mark.parametrize("slots", [{"rating_high": "best rated"}, {"rating_low": "worst"}])
def test_nothing_is_called_the_best_where_nobody_rates(
    ebay: Ebay, server: Serving, slots: dict[str, str]
) -> None:
    answer = ebay.fulfill(asked(**NIKES, **slots))

    assert "sort" not in searches(server)[0]
    assert hits(answer)[0]["rating"] is None
    assert all("rate" in text or "rating" in text for text in sentences(answer))
    assert not any("stars" in text or "people like" in text for text in sentences(answer))


def test_the_bid_so_far_is_no_price(ebay: Ebay) -> None:
    both = ebay.fulfill(asked(**NIKES, cost_low="cheapest"))
    bids = ebay.fulfill(asked(item_type="sextant", cost_low="cheapest"))

    assert not any(hit["auction"] for hit in hits(both)), "the one at 99 cents comes last"
    assert [(hit["auction"], hit["price"]) for hit in hits(bids)] == [(True, 41.0), (True, 65.0)]
    assert sentences(bids)[1].startswith(
        "For a sextant, the cheapest on eBay is Antique Brass Sextant Marine, "
        "at $41.00, the bid so far."
    )


# Limits and wishes


def test_under_40_dollars_goes_with_its_currency_and_counts_shipping(
    ebay: Ebay, server: Serving
) -> None:
    answer = ebay.fulfill(under("40", **NIKES))

    assert searches(server)[0]["filter"] == "price:[..40],priceCurrency:USD"
    assert [hit["total"] for hit in hits(answer) if not hit["auction"]] == [31.0]


def test_a_limit_nothing_keeps_is_answered_with_the_prices_there_are(ebay: Ebay) -> None:
    outcome = ebay.fulfill(under("5", **NIKES))

    assert isinstance(outcome, NothingFound)
    assert outcome.data["instead"]["prices"] == [31.0, 89.99]
    assert sentences(outcome)[0] == (
        "I found no nike running shoes on eBay at that price. "
        "What is there goes from $31.00 to $89.99."
    )


@pytest.mark.parametrize(
    ("text", "slots", "condition"),
    [
        ("what does a used iphone 13 cost", {"item_name": "iphone 13"}, "conditions:{USED}"),
        ("price of a second hand iphone", {"item_name": "iphone"}, "conditions:{USED}"),
        ("price of a new iphone 13", {"item_name": "iphone 13"}, "conditions:{NEW}"),
        ("price of new balance shoes", {"item_name": "new balance"}, None),
        ("price of shoes in new york", {"item_type": "shoes", "location": "new york"}, None),
    ],
)
def test_new_and_used_are_conditions_where_they_are_no_names(
    ebay: Ebay, server: Serving, text: str, slots: dict[str, str], condition: str | None
) -> None:
    ebay.fulfill(asked(text, **slots))

    assert searches(server)[0].get("filter") == condition


@pytest.mark.parametrize(
    ("slots", "title"),
    [
        ({"item_type": "garden hose", "item_color": "blue"}, "Expandable Garden Hose 100 ft Blue"),
        ({**NIKES, "item_size": "size 8"}, "Nike Downshifter 12 Running Shoes Women's Size 8"),
        ({"item_name": "iphone 13"}, "Apple iPhone 13 128GB Blue Unlocked"),
    ],
)
def test_color_size_and_name_are_words_of_the_search(
    ebay: Ebay, slots: dict[str, str], title: str
) -> None:
    assert hits(ebay.fulfill(asked(**slots)))[0]["title"] == title


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({"item_type": "hose *(-used,)"}, "hose used"),
        ({"item_type": "t-shirt", "item_size": "size XL"}, "t-shirt XL"),
        ({"item_type": "shoes", "item_name": "shoes"}, "shoes"),
        ({"item_type": "x" * 300}, "x" * 100),
        ({"item_type": "garden " + "long " * 40 + "hose"}, "garden long hose"),
        ({"item_color": "red"}, ""),
        ({"item_type": "***"}, ""),
    ],
)
def test_only_plain_words_are_searched_for(slots: dict[str, str], words: str) -> None:
    assert search_words(asked(**slots)) == words


# What is the thing, and what is only something for it


@pytest.mark.parametrize(
    ("title", "slots", "expected"),
    [
        ("Nike Air Running Shoes", NIKES, True),
        ("NIKE Men's Running Shoe with extra laces", NIKES, True),
        ("Shoelaces for Nike Running Shoes", NIKES, False),
        ("Nike Running Shoes Laces", NIKES, False),
        ("Adidas Running Shoes", NIKES, False),
        ("Case for iPhone 13", {"item_name": "iphone 13"}, False),
        ("Apple iPhone 13 (with case)", {"item_name": "iphone 13"}, True),
        ("Clear Case for iPhone 13", {"item_name": "iphone 13", "item_type": "case"}, True),
        ("Brooks Shoe", {"item_type": "shoes for running"}, True),
    ],
)
def test_a_listing_is_the_thing_if_its_title_says_so(
    title: str, slots: dict[str, str], expected: bool
) -> None:
    money = {"value": "1.00", "currency": "USD"}
    found = listings({"itemSummaries": [{"title": title, "price": money}]}, "USD")

    assert is_it(found[0], asked(**slots)) is expected


def test_where_only_things_for_it_are_sold_that_is_said(ebay: Ebay, server: Serving) -> None:
    answer = ebay.fulfill(asked(item_type="ukulele", cost_low="cheapest"))

    assert answer.data["exact"] is False
    assert len(searches(server)) == 2, "the best matches, too, are looked through"
    assert sentences(answer)[0].startswith(
        "I found no ukulele as such on eBay, but this comes close."
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"title": "No price"},
        {"title": "Other currency", "price": {"value": "1", "currency": "EUR"}},
        {"title": "No amount", "price": {"value": "NaN", "currency": "USD"}},
        {"title": "Less than nothing", "price": {"value": "-1", "currency": "USD"}},
        {"price": {"value": "1", "currency": "USD"}},
        "no listing at all",
    ],
)
def test_a_listing_without_title_or_price_is_left_out(entry: object) -> None:
    assert listings({"itemSummaries": [entry]}, "USD") == []


# Nothing


def test_a_question_without_item_asks_for_one_and_not_ebay(ebay: Ebay, server: Serving) -> None:
    assert ebay.fulfill(asked()).data["missing"] == "item"
    assert server.calls == []


def test_an_answer_without_listings_is_nothing_found(ebay: Ebay) -> None:
    outcome = ebay.fulfill(asked(item_type="unicorn"))

    assert isinstance(outcome, NothingFound)
    assert sentences(outcome) == [
        "Sorry, I found no price for a unicorn on eBay.",
        "I see no unicorn offered on eBay.",
    ]


def test_the_price_in_a_shop_is_not_looked_for_on_ebay(ebay: Ebay, server: Serving) -> None:
    outcome = ebay.fulfill(asked(item_type="garden hose", store_name="Halden's"))

    assert isinstance(outcome, NothingFound)
    assert sentences(outcome)[0] == "Sorry, I found no price for a garden hose at Halden's."
    assert server.calls == []
    assert hits(ebay.fulfill(asked(item_type="garden hose", store_name="ebay")))


# The same shape as the catalogue's answers


@pytest.mark.parametrize("slots", ITEMS)
def test_outcomes_hold_what_those_of_the_catalogue_hold(
    ebay: Ebay, catalog: Catalog, slots: dict[str, str]
) -> None:
    ours, theirs = ebay.fulfill(asked(**slots)), catalog.fulfill(asked(**slots))

    if type(ours) is type(theirs):
        assert set(ours.data) == set(theirs.data)
        more = {"url", "image", "condition", "shipping", "total", "auction"}
        for hit, other in zip(ours.data.get("hits", ()), theirs.data.get("hits", ()), strict=False):
            assert set(hit) == {*other, *more}


@pytest.mark.parametrize("place", [None, BOSTON])
def test_every_sentence_reads_well_and_says_where_it_is_from(
    ebay: Ebay, place: Place | None
) -> None:
    things = ({"item_type": kind} for kind in ("garden hose", "sextant", "ukulele"))
    wishes: tuple[dict[str, str], ...]
    wishes = ({}, {"cost_low": "cheap"}, {"cost_high": "dear"}, {"rating_high": "best"})
    slots = [{**thing, **wish} for thing in (NIKES, *things, *ITEMS) for wish in wishes]
    for request in (asked("", place, **one) for one in slots):
        outcome = ebay.fulfill(request)
        assert json.loads(json.dumps(outcome.data)) == outcome.data
        assert not isinstance(outcome, Unavailable)
        for text in sentences(outcome):
            assert not CLUMSY.search(text), text
            assert "eBay" in text or outcome.data["missing"] or outcome.data["a_store"] in text
            assert not outcome.data["what"] or names_it(text, outcome), text


# Marketplaces


def test_a_marketplace_has_its_currency(server: Serving) -> None:
    http = Http()

    answer = shop(http, server, "EBAY_GB").fulfill(under("25", item_type="teapot"))

    http.close()
    assert server.calls[-1].headers["x-ebay-c-marketplace-id"] == "EBAY_GB"
    assert searches(server)[0]["filter"] == "price:[..25],priceCurrency:GBP"
    assert "£23.00 with shipping" in sentences(answer)[0]


def test_an_unknown_marketplace_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigError, match=r"fulfillment\.ebay\.marketplace: EBAY_XX"):
        Ebay(Http(), client_id="a", client_secret="b", marketplace="EBAY_XX")


def test_a_check_needs_token_and_search(ebay: Ebay) -> None:
    told = ebay.check(Deadline.within(2))

    assert told == "token and search work on EBAY_US, 7 listings of shoes"
