"""A server that speaks as eBay does: tokens that run out, and the Browse search.

    with serving(routes()) as server: ...

A dozen and a half invented listings. Standard library only.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from tests.servers import Called, Route, Says

CLIENT_ID = "shop-app-id"
CLIENT_SECRET = "ebay-secret-which-nobody-sees"
TOKEN_PATH = "/identity/v1/oauth2/token"
SEARCH_PATH = "/buy/browse/v1/item_summary/search"
SCOPE = "https://api.ebay.com/oauth/api_scope"
MARKETPLACES = ("EBAY_US", "EBAY_GB", "EBAY_DE", "EBAY_AU")


@dataclass(frozen=True)
class Item:
    number: int
    title: str
    price: str = ""
    "Empty: an auction."
    shipping: str | None = "0.00"
    "None: it depends on the buyer."
    condition: str = "New"
    bid: str = ""
    promoted: bool = False
    currency: str = "USD"


ITEMS = (
    Item(1, "Nike Revolution 6 Running Shoes Men's Size 10", "54.99", "7.50"),
    Item(2, "Nike Running Shoes Laces Replacement Pair White", "3.99"),
    Item(3, "Nike Downshifter 12 Running Shoes Women's Size 8", "49.95", "6.00"),
    Item(4, "Nike Pegasus 40 Running Shoes Black Size 9", "89.99", None, promoted=True),
    Item(5, "Nike Pegasus Running Shoes Used Size 9", "19.00", "12.00", "Pre-owned"),
    Item(6, "Nike Flex Running Shoes with Extra Laces Size 11", "44.00", "9.00"),
    Item(7, "Nike Vaporfly Running Shoes Rare Sample", "", "15.00", bid="0.99"),
    Item(8, "Flexzilla Garden Hose 50 ft Green", "39.99", "0.00"),
    Item(9, "Garden Hose 25 ft Black Rubber", "24.50", "8.25", promoted=True),
    Item(10, "Expandable Garden Hose 100 ft Blue", "29.00", None),
    Item(11, "Apple iPhone 13 128GB Blue Unlocked", "289.00", "0.00", "Pre-owned"),
    Item(12, "Apple iPhone 13 128GB Midnight New", "429.00", "0.00"),
    Item(13, "Case for Apple iPhone 13 Clear", "7.99", "0.00"),
    Item(14, "Antique Brass Sextant Marine", "", None, "Used", bid="41.00"),
    Item(15, "Vintage Brass Ship Sextant in Box", "", "20.00", "Used", bid="65.00"),
    Item(16, "Ceramic Teapot Blue", "18.00", "5.00", currency="GBP"),
    Item(17, "Ukulele Strap Leather", "12.00"),
    Item(18, "Ukulele Case Soprano", "22.00"),
)  # fmt: skip


@dataclass
class Market:
    """eBay with its own clock and its book of tokens."""

    expires_in: int = 7200
    clock: Callable[[], float] = monotonic
    tokens: dict[str, float] = field(default_factory=dict)
    "Token -> when it runs out."
    given: int = 0
    "Tokens so far."

    def routes(self) -> Mapping[str, Route]:
        return {TOKEN_PATH: self._token, SEARCH_PATH: self._search}

    def forget_tokens(self) -> None:
        """As where an application's tokens are revoked."""
        self.tokens.clear()

    def _token(self, called: Called) -> Says:
        if called.method != "POST":
            return errors(404, 2002, "ACCESS")
        if called.headers.get("authorization") != basic(CLIENT_ID, CLIENT_SECRET):
            return token_error("invalid_client", 401)
        if called.headers.get("content-type") != "application/x-www-form-urlencoded":
            return token_error("unsupported_grant_type")
        form = parse_qs(called.body)
        if form.get("grant_type") != ["client_credentials"]:
            return token_error("unsupported_grant_type")
        if form.get("scope") != [SCOPE]:
            return token_error("invalid_scope")
        self.given += 1
        token = f"token-{self.given}-which-is-secret"
        self.tokens[token] = self.clock() + self.expires_in
        kind = "Application Access Token"
        return Says({"access_token": token, "expires_in": self.expires_in, "token_type": kind})

    def _search(self, called: Called) -> Says:
        return self._unauthorized(called) or _wrong(called) or _page(called)

    def _unauthorized(self, called: Called) -> Says | None:
        scheme, _, token = called.headers.get("authorization", "").partition(" ")
        if not token:
            return errors(400, 1002, "OAuth")
        if scheme != "Bearer":
            return errors(400, 1003, "OAuth")
        if self.tokens.get(token, 0.0) <= self.clock():
            return errors(401, 1001, "OAuth")
        return None


def routes() -> Mapping[str, Route]:
    """Those of a market that nobody looks into."""
    return Market().routes()


def basic(client_id: str, secret: str) -> str:
    return "Basic " + b64encode(f"{client_id}:{secret}".encode()).decode()


def errors(status: int, number: int, domain: str = "API_BROWSE", category: str = "REQUEST") -> Says:
    error = {"errorId": number, "domain": domain, "category": category, "message": "No."}
    return Says({"errors": [error]}, status)


def token_error(code: str, status: int = 400) -> Says:
    return Says({"error": code, "error_description": "client authentication failed"}, status)


def _wrong(called: Called) -> Says | None:
    query = called.query
    if called.headers.get("x-ebay-c-marketplace-id", "EBAY_US") not in MARKETPLACES:
        return errors(409, 12019)
    if not any(query.get(name) for name in ("q", "category_ids", "epid", "gtin")):
        return errors(400, 12001)
    if "*" in query.get("q", "") or len(query.get("q", "")) > 100:
        return errors(400, 12023)
    if not 1 <= int(query.get("limit", 50)) <= 200:
        return errors(400, 12005)
    if query.get("sort", "price") not in ("price", "-price", "newlyListed", "endingSoonest"):
        return errors(400, 12002)
    return None


def _page(called: Called) -> Says:
    filters, warnings = _filters(called.query.get("filter", ""))
    wanted = [_bare(word) for word in called.query["q"].split()]
    fits = [item for item in ITEMS if set(wanted) <= set(map(_bare, item.title.split()))]
    fits = [item for item in fits if _passes(item, filters)]
    limit, offset = int(called.query.get("limit", 50)), int(called.query.get("offset", 0))
    page = _sorted(fits, called.query.get("sort"))[offset : offset + limit]
    body: dict[str, Any] = {"href": "", "total": len(fits), "limit": limit, "offset": offset}
    if page:
        body["itemSummaries"] = [_summary(item) for item in page]
    return Says(body | ({"warnings": warnings} if warnings else {}))


def _filters(text: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Limits of a price without their currency are ignored, with a warning."""
    filters = dict(re.findall(r"(\w+):(\[[^\]]*\]|\{[^}]*\}|[^,]*)", text))
    if "price" in filters and "priceCurrency" not in filters:
        del filters["price"]
        warning = {"errorId": 12012, "domain": "API_BROWSE", "category": "REQUEST"}
        return filters, [{**warning, "message": "The price filter needs priceCurrency."}]
    return filters, []


def _bare(word: str) -> str:
    word = word.casefold().replace("'", "")
    return word[:-1] if word.endswith("s") else word


def _passes(item: Item, filters: Mapping[str, str]) -> bool:
    conditions = filters.get("conditions", "")
    used = item.condition != "New"
    if conditions and ("USED" if used else "NEW") not in conditions.strip("{}").split("|"):
        return False
    low, _, high = filters.get("price", "[..]").strip("[]").partition("..")
    price = Decimal(item.price or item.bid)
    return (not low or price >= Decimal(low)) and (not high or price <= Decimal(high))


def _sorted(found: list[Item], order: str | None) -> list[Item]:
    """Promoted listings come in between, whatever the order."""
    sign = -1 if order == "-price" else 1
    if order:
        found = sorted(found, key=lambda item: sign * Decimal(item.price or item.bid))
    return sorted(found, key=lambda item: not item.promoted)


def _summary(item: Item) -> dict[str, Any]:
    shipping: dict[str, Any] = {"shippingCostType": "CALCULATED"}
    if item.shipping is not None:
        cost = {"value": item.shipping, "currency": item.currency}
        shipping = {"shippingCostType": "FIXED", "shippingCost": cost}
    money = {"value": item.price or item.bid, "currency": item.currency}
    return {
        "itemId": f"v1|{item.number}|0",
        "legacyItemId": str(item.number),
        "title": item.title,
        **({"price": money} if item.price else {"currentBidPrice": money, "bidCount": 3}),
        "itemWebUrl": f"https://www.ebay.com/itm/{item.number}",
        "itemHref": f"https://api.ebay.com/buy/browse/v1/item/v1%7C{item.number}%7C0",
        "condition": item.condition,
        "conditionId": "1000" if item.condition == "New" else "3000",
        "buyingOptions": ["FIXED_PRICE" if item.price else "AUCTION"],
        "seller": {"username": "u-1", "feedbackPercentage": "99.5", "feedbackScore": 12},
        "itemLocation": {"country": "US", "postalCode": "951**"},
        "shippingOptions": [shipping],
        "categories": [{"categoryId": "1", "categoryName": "Things"}],
        "topRatedBuyingExperience": False,
        "priorityListing": item.promoted,
        "adultOnly": False,
    }
