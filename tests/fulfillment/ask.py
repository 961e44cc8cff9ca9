"""Short ways to ask a source of answers, for tests: fixed moment, known places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fulfillment.base import Fulfiller, Outcome, Request
from values.place import Place
from values.when import Grain, When

MONDAY_3_PM_IN_BOSTON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

BOSTON = Place("Boston", "MA", "US", 42.3584, -71.0598, "America/New_York")
CHICAGO = Place("Chicago", "IL", "US", 41.85, -87.65, "America/Chicago")
CAMBRIDGE = Place("Cambridge", "MA", "US", 42.3751, -71.10561, "America/New_York")
SYDNEY = Place("Sydney", "", "AU", -33.87, 151.21, "Australia/Sydney")

QUESTIONS = (
    "price_check",
    "find_the_store",
    "inventory_check",
    "navigation.startnavigationpoi",
    "navigation.geteta",
    "navigation.showdirection",
    "navigation.showmappoi",
    "weather.weather",
    "weather.temperature",
    "weather.temperature_yes_no",
    "weather.sunny",
    "weather.cloudy",
    "weather.snow",
    "weather.snow_yes_no",
    "weather.rainfall",
    "weather.rainfall_yes_no",
    "weather.humidity",
    "weather.humidity_yes_no",
)


def question(name: str, place: Place | None = None, /, **slots: str) -> Request:
    """`item_type="jeans"` fills the slot `item.type`."""
    dotted = {key.replace("_", "."): value for key, value in slots.items()}
    return Request(name, dotted, MONDAY_3_PM_IN_BOSTON, place)


def spoken(text: str, name: str, place: Place | None = None, /, **slots: str) -> Request:
    """A question with its words."""
    return replace(question(name, place, **slots), text=text)


def ask(source: Fulfiller, name: str, place: Place | None = None, /, **slots: str) -> Outcome:
    return source.fulfill(question(name, place, **slots))


def ask_nearest(source: Fulfiller, name: str, place: Place, /, **slots: str) -> Outcome:
    return source.fulfill(replace(question(name, place, **slots), near=True))


def span(start: datetime, days: int = 1, grain: Grain = "day") -> When:
    return When(start, start + timedelta(days=days), grain, "as said")


def first(outcome: Outcome) -> dict[str, Any]:
    """The best hit of an answer."""
    hits: list[dict[str, Any]] = outcome.data["hits"]
    return hits[0]
