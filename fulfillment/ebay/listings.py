"""Listings of an eBay answer: what they cost, which of them are the thing, in which order."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low
from typing import Any

from fulfillment.base import Request
from fulfillment.foreign_json import as_dict, as_link, as_list, as_money, as_text
from fulfillment.plain_words import plain_words, word_set
from values.money import PriceRange

_ACCESSORIES = word_set(
    "lace shoelace insole case cover charger cable cord adapter sticker decal keychain protector "
    "strap part piece manual holder mount stand skin replacement repair empty lot bundle pattern"
)
"What is sold for a thing and named after it: laces for running shoes, a case for a phone."
_WITH = re.compile(r"\b(?:with|w/|incl|including|plus|and)\b|[+(]", re.IGNORECASE)
"What follows comes along with the thing: `AirPods with charging case`."
_NOUN_END = re.compile(r"\b(?:of|for|with|in)\b", re.IGNORECASE)
"`a case for iphone`, `shoes for running`: the noun comes before."


@dataclass(frozen=True, slots=True)
class Listing:
    title: str
    price: Decimal
    "Without shipping; the bid so far where it is only an auction."
    shipping: Decimal | None
    "None where it depends on the buyer."
    auction: bool
    "Whether the price is only the bid so far."
    condition: str | None
    category: str | None
    url: str | None
    image: str | None

    @property
    def total(self) -> Decimal:
        """What has to be paid, as far as it is known."""
        return self.price + (self.shipping or Decimal(0))


def listings(body: Any, currency: str) -> list[Listing]:
    """Those with a title and a price in that currency, each once, in eBay's order."""
    found = (
        _listing(as_dict(one), currency) for one in as_list(as_dict(body).get("itemSummaries"))
    )
    return list(dict.fromkeys(one for one in found if one is not None))


def _listing(entry: Mapping[str, Any], currency: str) -> Listing | None:
    title, price = as_text(entry.get("title")), _money(entry.get("price"), currency)
    bid = _money(entry.get("currentBidPrice"), currency)
    cost = bid if price is None else price
    if title is None or cost is None:
        return None
    category = next((as_dict(one) for one in as_list(entry.get("categories"))), {})
    return Listing(
        title=title,
        price=cost,
        shipping=_shipping(as_list(entry.get("shippingOptions")), currency),
        auction=price is None,
        condition=as_text(entry.get("condition")),
        category=as_text(category.get("categoryName")),
        url=as_link(entry.get("itemWebUrl")),
        image=as_link(as_dict(entry.get("image")).get("imageUrl")),
    )


def _money(value: Any, currency: str) -> Decimal | None:
    money = as_dict(value)
    return as_money(money.get("value")) if money.get("currency") == currency else None


def _shipping(options: Sequence[Any], currency: str) -> Decimal | None:
    """The cheapest way that is known."""
    costs = (_money(as_dict(option).get("shippingCost"), currency) for option in options)
    return min((cost for cost in costs if cost is not None), default=None)


def is_affordable(listing: Listing, limits: PriceRange | None) -> bool:
    """eBay ignores a price filter it does not like, and knows no shipping in it."""
    if limits is None:
        return True
    low = limits.low is None or listing.price >= limits.low
    return low and (limits.high is None or listing.total <= limits.high)


def is_it(listing: Listing, request: Request) -> bool:
    """Whether the title has every word of the name and the thing itself, and is nothing for it."""
    thing = _NOUN_END.split(request.slots.get("item.type", ""))[0]
    noun = plain_words(thing)[-1:]
    asked = {*plain_words(request.slots.get("item.name", "")), *noun}
    said = asked.union(plain_words(request.slots.get("item.type", "")))
    extras = _ACCESSORIES - said
    sold = plain_words(_WITH.split(listing.title)[0]) or plain_words(listing.title)
    return asked <= set(plain_words(listing.title)) and extras.isdisjoint(sold)


def in_order(found: Sequence[Listing], wish: str) -> list[Listing]:
    """The order wished for, made here: promoted listings are mixed into every page, and eBay's
    own order knows no shipping. A bid so far is no price: auctions come last.
    """
    key = _keys(found).get(wish)
    ordered = sorted(found, key=key) if key else list(found)
    return sorted(ordered, key=lambda one: one.auction)


def _keys(found: Sequence[Listing]) -> dict[str, Callable[[Listing], Decimal]]:
    middle = typical(found)
    return {
        "lowest": lambda one: one.total,
        "highest": lambda one: -one.total,
        "typical": lambda one: abs(one.total - middle),
    }


def totals(found: Sequence[Listing]) -> list[Decimal]:
    """What the things cost; bids only where there is nothing else."""
    fixed = [one.total for one in found if not one.auction]
    return fixed or [one.total for one in found]


def typical(found: Sequence[Listing]) -> Decimal:
    return median_low(totals(found)) if found else Decimal(0)


def hit_of(listing: Listing) -> dict[str, Any]:
    """A listing has no rating, and its brand, colours and sizes are somewhere in its title."""
    shipping = None if listing.shipping is None else float(listing.shipping)
    return {
        "brand": None,
        "name": listing.title,
        "title": listing.title,
        "type": listing.category,
        "colors": [],
        "sizes": [],
        "price": float(listing.price),
        "rating": None,
        "url": listing.url,
        "image": listing.image,
        "condition": listing.condition,
        "shipping": shipping,
        "total": float(listing.total),
        "auction": listing.auction,
    }
