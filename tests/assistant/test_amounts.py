"""What the shopper says of quantity, size and stars, on its way to the sources."""

from datetime import UTC, datetime

from assistant.resolve import Resolver
from nlu.entities.places import Gazetteer
from values.rating import StarRange

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
RESOLVER = Resolver(Gazetteer())


def test_a_request_holds_the_values_of_what_was_said() -> None:
    said = {
        "item.quantity": "half a dozen",
        "item.size": "ten and a half",
        "rating.high": "at least four stars",
    }

    request = RESOLVER.request("inventory_check", said, NOW)

    assert (request.quantity, request.size) == (6, "10.5")
    assert request.stars == StarRange(low=4.0)


def test_words_without_a_number_are_only_an_order() -> None:
    request = RESOLVER.request("price_check", {"rating.high": "best", "item.quantity": "some"}, NOW)

    assert (request.stars, request.quantity, request.size) == (None, None, "")


def test_the_values_of_a_turn_are_plain_json() -> None:
    said = {"item.quantity": ["a dozen"], "item.size": ["XL"], "rating.low": ["under 3 stars"]}

    assert RESOLVER.values(said, NOW, {}) == {
        "item.quantity": 12,
        "item.size": "xl",
        "rating.low": {"low": None, "high": 3.0},
    }
