"""What a request asks eBay for: words, price limits, condition and order, as Browse takes them."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from fulfillment.asked import preference, store_type
from fulfillment.base import Request
from fulfillment.plain_words import plain_words
from fulfillment.price_question import sorted_by
from values.money import PriceRange

CURRENCIES: Final[Mapping[str, str]] = {
    "EBAY_US": "USD",
    "EBAY_AU": "AUD",
    "EBAY_CA": "CAD",
    "EBAY_GB": "GBP",
    "EBAY_CH": "CHF",
    "EBAY_HK": "HKD",
    "EBAY_SG": "SGD",
    "EBAY_PL": "PLN",
    **dict.fromkeys(("EBAY_DE", "EBAY_FR", "EBAY_IT", "EBAY_ES"), "EUR"),
    **dict.fromkeys(("EBAY_AT", "EBAY_BE", "EBAY_IE", "EBAY_NL"), "EUR"),
}
"Marketplace -> the currency its prices are in."
SIGNS: Final[Mapping[str, str]] = {"GBP": "£", "EUR": "€", "CHF": "CHF ", "PLN": "PLN "}
"What is written before an amount; a dollar sign where nothing is said here."
MOST: Final = 50
"Listings of one page, over which lowest, typical and highest are taken."

_LONGEST = 100
"Characters eBay reads of the words looked for."
_ORDERS = {"lowest": "price", "highest": "-price"}
_NO_WORDS = re.compile(r"[^\w\s.'&/-]|_")
'`*` is refused, `,` `(` `)` and `"` are operators.'
_EXCLUDING = re.compile(r"(?<!\w)[-.'&/]+|[-.'&/]+(?!\w)")
"`-used` would leave out what it names."
_FILLERS = frozenset(("size", "sized"))
"Hardly a title has them; whoever wears an 8 finds `8`."
_USED = re.compile(r"\b(?:used|second[ -]?hand|pre[ -]?owned|pre[ -]?loved)\b", re.IGNORECASE)
_NEW = re.compile(r"\b(?:brand[ -])?new\b", re.IGNORECASE)


def search_words(request: Request) -> str:
    """Every word has to be in a title; nothing where no item was named."""
    slots = request.slots
    if not (slots.get("item.type", "").strip() or slots.get("item.name", "").strip()):
        return ""
    said = (slots.get(f"item.{part}", "") for part in ("color", "name", "type", "size"))
    text = _EXCLUDING.sub(" ", _NO_WORDS.sub(" ", " ".join(said)[: 4 * _LONGEST]))
    words = [word for word in text.split() if word.casefold() not in _FILLERS]
    return _cut(" ".join(dict.fromkeys(words)).encode("utf-8", "ignore").decode())


def _cut(text: str) -> str:
    """At the end of a word, where there is one."""
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST + 1].rpartition(" ")[0] or text[:_LONGEST]


def is_elsewhere(request: Request) -> bool:
    """Whether the price in some shop is asked for, which nobody finds on eBay."""
    shop = request.slots.get("store.name") or store_type(request) or ""
    return bool(shop.strip()) and "ebay" not in plain_words(shop)


def search_params(
    request: Request, currency: str, limits: PriceRange | None, order: str
) -> dict[str, str]:
    params = {"q": search_words(request), "limit": str(MOST)}
    filters = [*_price_filter(limits, currency), *_condition_filter(request)]
    if filters:
        params["filter"] = ",".join(filters)
    if order in _ORDERS:
        params["sort"] = _ORDERS[order]
    return params


def order_of(request: Request) -> str:
    """best, worst, highest, typical or lowest.

    Where no price was wished for, a typical one says more than the lowest: on eBay that is junk.
    """
    order = sorted_by(request)
    plain = preference(request, "cost") is None and request.price is None
    return "typical" if order == "lowest" and plain else order


def _price_filter(limits: PriceRange | None, currency: str) -> list[str]:
    """eBay ignores limits without their currency."""
    if limits is None or (limits.low is None and limits.high is None):
        return []
    return [f"price:[{_amount(limits.low)}..{_amount(limits.high)}]", f"priceCurrency:{currency}"]


def _amount(limit: Decimal | None) -> str:
    return "" if limit is None else f"{limit:f}"


def _condition_filter(request: Request) -> list[str]:
    """`new` as said of the thing, not in a name (`new balance`) or a place (`new york`)."""
    if _USED.search(request.text):
        return ["conditions:{USED}"]
    elsewhere = ("item.name", "item.type", "location", "store.name")
    named = sum(len(_NEW.findall(request.slots.get(slot, ""))) for slot in elsewhere)
    return ["conditions:{NEW}"] if len(_NEW.findall(request.text)) > named else []
