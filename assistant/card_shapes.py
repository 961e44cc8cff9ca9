"""The kinds of cards. Their fields and the strings under them are the API's document, too."""

from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict, with_config

_described = with_config(ConfigDict(use_attribute_docstrings=True))


@_described
@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCard:
    """A shop, or a place on the way."""

    kind: Literal["store"] = "store"
    name: str
    address: str
    "Street, city and zip code as far as they are known; may be empty."
    distance: str | None = None
    "As `0.4 miles`."
    hours: str | None = None
    "Of the day that was asked about: `Today: 9 am to 7 pm`."
    open_now: bool | None = None
    "At the time of the turn; null where another time was asked about, or nobody knows."
    rating: float | None = None
    "Stars, of five."
    reviews: int | None = None
    "How many people the rating is from."
    phone: str | None = None
    url: str | None = None
    "A page about it; http or https, as all links of cards."
    map_url: str | None = None
    "A map of where it is."
    source: str
    "Who told it: `Yelp`, `our catalog`, `sample data`."


@_described
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """Something to buy."""

    kind: Literal["item"] = "item"
    name: str
    price: str | None = None
    "As `$54.99`, or `$12.99 to $34.99` of several."
    stock: str | None = None
    "As `55 in stock`."
    store: str | None = None
    "Where it is on a shelf."
    url: str | None = None
    "A page where it is sold."
    image: str | None = None
    "A picture of it, on another server: our own page does not load it."
    source: str
    "Who told it."


@_described
@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherCard:
    """The weather of a moment, a day or a longer time."""

    kind: Literal["weather"] = "weather"
    place: str
    day: str
    "As `right now`, `tomorrow`, `Monday`."
    summary: str
    "As `35°F, cloudy, 30% chance of rain`."
    high: str | None = None
    "As `42°F`."
    low: str | None = None
    source: str
    "Who told it."


Card = StoreCard | ItemCard | WeatherCard
