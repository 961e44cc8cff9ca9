"""A server that speaks as Yelp's business search does: the parameters it refuses, the order it has.

    with serving(routes()) as server: ...

A dozen invented businesses in two cities. Standard library only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers import Called, Route, Says

KEY = "yelp-key-which-is-secret"
MONDAY_3_PM_IN_BOSTON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)

DAILY = tuple(range(7))
WEEKDAYS = tuple(range(5))


@dataclass(frozen=True)
class City:
    name: str
    state: str
    latitude: float
    longitude: float
    zone: str


BOSTON = City("Boston", "MA", 42.3584, -71.0598, "America/New_York")
CHICAGO = City("Chicago", "IL", 41.85, -87.65, "America/Chicago")
PLACES = {
    "boston, ma": BOSTON,
    "chicago, il": CHICAGO,
    "chowder point": BOSTON,
    "san francisco, ca": City("San Francisco", "CA", 37.78, -122.41, "America/Los_Angeles"),
}
"`Chowder Point` is a corner of Boston that no gazetteer has."
TOO_LARGE = ("texas", "united states", "france, fr")


@dataclass(frozen=True)
class Shop:
    id: str
    name: str
    kind: str
    city: City
    north: float
    "Thousandths of a degree from the center."
    rating: float
    reviews: int
    price: str = ""
    words: str = ""
    "What else it is found by."
    hours: tuple[tuple[tuple[int, ...], str], ...] = ()
    "Days, Monday 0, and `1100-2130`; none: the hours are not known."
    gone: bool = False
    phone: str = "+16175550100"
    mapped: bool = True
    special: tuple[dict[str, Any], ...] = ()
    carries_hours: bool = False
    "Whether a search answer has its hours."


SHOPS = (
    Shop("thai-1", "Basil Lane", "Thai", BOSTON, 4, 4.5, 2100, "$$", "food restaurant",
         ((DAILY, "1130-2200"),)),
    Shop("thai-2", "Lemongrass Corner", "Thai", BOSTON, 12, 4.8, 12, "$", "food restaurant",
         ((DAILY, "1100-2100"),)),
    Shop("thai-3", "Old Siam", "Thai", BOSTON, 2, 3.1, 800, "$$$", "food restaurant",
         ((DAILY, "1200-1430"), (DAILY, "1730-2300"))),
    Shop("thai-4", "Vanished Thai", "Thai", BOSTON, 1, 5.0, 90, "$", "food restaurant", gone=True),
    Shop("thai-5", "Chili Room", "Thai", BOSTON, 20, 4.8, 400, "", "food restaurant",
         ((DAILY, "1700-0200"),)),
    Shop("sushi-1", "Harbor Sushi", "Sushi Bars", BOSTON, 6, 4.0, 350, "$$", "restaurant bar",
         ((WEEKDAYS, "1700-2300"),)),
    Shop("sushi-2", "Tin Fish", "Sushi Bars", BOSTON, 9, 3.5, 60, "$$$$", "restaurant bar"),
    Shop("hard-1", "Lantern Hardware", "Hardware Stores", BOSTON, 8, 4.2, 40, "", "tools store",
         ((WEEKDAYS, "0900-1800"), ((5,), "1000-1600")),
         special=({"date": "2026-11-26", "is_closed": True, "start": None, "end": None},)),
    Shop("hard-2", "Pinewood Tools", "Hardware Stores", BOSTON, 15, 4.6, 22, "$", "store",
         phone="", mapped=False),
    Shop("drug-1", "Walgreens", "Drugstores", BOSTON, 3, 2.5, 55, "$$", "pharmacy store",
         ((DAILY, "0800-2200"),), carries_hours=True),
    Shop("drug-2", "CVS Pharmacy", "Drugstores", BOSTON, 5, 2.9, 20, "$$", "pharmacy store",
         ((DAILY, "0000-0000"),)),
    Shop("gas-1", "Quick Stop Mart", "Gas Stations", BOSTON, 7, 3.0, 9, "", "station store",
         ((DAILY, "0000-0000"),)),
    Shop("bakery-1", "Dawn Bread", "Bakeries", BOSTON, 11, 4.4, 70, "$", "bakery store",
         ((DAILY, "0500-1300"),)),
    Shop("thai-6", "Prairie Thai", "Thai", CHICAGO, 5, 4.1, 150, "$$", "food restaurant",
         ((DAILY, "1100-2200"),)),
    Shop("drug-3", "Walgreens", "Drugstores", CHICAGO, 4, 3.3, 31, "$$", "pharmacy store",
         ((DAILY, "0700-2300"),)),
)  # fmt: skip


def routes(now: datetime = MONDAY_3_PM_IN_BOSTON) -> Mapping[str, Route]:
    """Search and the pages of all businesses, at one fixed moment."""
    pages: dict[str, Route] = {f"/v3/businesses/{shop.id}": _page_of(shop, now) for shop in SHOPS}
    pages["/v3/businesses/nobody"] = lambda called: refusal(404, "BUSINESS_NOT_FOUND")
    return {"/v3/businesses/search": lambda called: _search(called, now), **pages}


def refusal(status: int, code: str, **more: Any) -> Says:
    body = {"error": {"code": code, "description": f"What {code} means.", **more}}
    return Says(body, status, rate_headers(remaining=100))


def nested(status: int, code: str) -> Says:
    """The old way: one error inside the description of another."""
    inner = {"error": {"code": code, "description": "Could not execute search."}}
    return Says({"error": {"code": "VALIDATION_ERROR", "description": inner}}, status)


def rate_headers(remaining: int) -> dict[str, str]:
    midnight = (datetime.now(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return {
        "RateLimit-DailyLimit": "300",
        "RateLimit-Remaining": str(remaining),
        "RateLimit-ResetTime": midnight.isoformat(timespec="seconds"),
    }


def _page_of(shop: Shop, now: datetime) -> Route:
    def page(called: Called) -> Says:
        if refused := _unauthorized(called):
            return refused
        if shop.gone:
            return refusal(403, "BUSINESS_UNAVAILABLE")
        body = {**_business(shop), "is_claimed": True, "photos": [], "hours": _hours(shop, now)}
        if not shop.hours:
            del body["hours"]
        return Says(body | ({"special_hours": list(shop.special)} if shop.special else {}))

    return page


def _unauthorized(called: Called) -> Says | None:
    given = called.headers.get("authorization", "")
    if not given:
        return refusal(401, "TOKEN_MISSING")
    return None if given == f"Bearer {KEY}" else refusal(401, "TOKEN_INVALID")


def _search(called: Called, now: datetime) -> Says:
    query = called.query
    if refused := _unauthorized(called) or _wrong(query):
        return refused
    place = query.get("location", "").casefold()
    if place in TOO_LARGE:
        return refusal(400, "AREA_TOO_LARGE")
    city = PLACES.get(place)
    if city is None and (place or not _near(query)):
        return refusal(400, "LOCATION_NOT_FOUND")
    city = city or _near(query)
    assert city is not None
    center = (
        float(query.get("latitude", city.latitude)),
        float(query.get("longitude", city.longitude)),
    )
    found = [shop for shop in SHOPS if shop.city == city and _fits(shop, query, city, now)]
    found = _sorted(found, query.get("sort_by", "best_match"), center)
    start, limit = int(query.get("offset", 0)), int(query.get("limit", 20))
    page = [_found(shop, center, now) for shop in found[start : start + limit]]
    region = {"center": {"latitude": center[0], "longitude": center[1]}}
    return Says({"total": len(found), "businesses": page, "region": region}, 200, rate_headers(299))


_SORTS = ("best_match", "rating", "review_count", "distance")
_RULES: tuple[tuple[str, Callable[[Mapping[str, str]], bool]], ...] = (
    ("location", lambda q: bool(q.get("location")) or ("latitude" in q and "longitude" in q)),
    ("location", lambda q: len(q.get("location", "")) <= 250),
    ("latitude", lambda q: ("latitude" in q) == ("longitude" in q)),
    ("term", lambda q: len(q.get("term", "")) <= 300),
    ("limit", lambda q: q.get("limit", "20").isdecimal() and int(q.get("limit", "20")) <= 50),
    ("offset", lambda q: int(q.get("offset", 0)) + int(q.get("limit", 20)) <= 240),
    ("radius", lambda q: q.get("radius", "0").isdecimal() and int(q.get("radius", "0")) <= 40_000),
    ("price", lambda q: set(q.get("price", "1").split(",")) <= {"1", "2", "3", "4"}),
    ("sort_by", lambda q: q.get("sort_by", "best_match") in _SORTS),
    ("open_now", lambda q: q.get("open_now", "true") in ("true", "false")),
    ("open_at", lambda q: not ("open_at" in q and "open_now" in q)),
    ("open_at", lambda q: q.get("open_at", "0").isdecimal()),
)


def _wrong(query: Mapping[str, str]) -> Says | None:
    """The first rule a search breaks."""
    for name, holds in _RULES:
        if not holds(query):
            return refusal(400, "VALIDATION_ERROR", field=name)
    return None


def _near(query: Mapping[str, str]) -> City | None:
    if "latitude" not in query:
        return None
    point = float(query["latitude"]), float(query["longitude"])
    return min((BOSTON, CHICAGO), key=lambda c: _metres((c.latitude, c.longitude), point))


def _fits(shop: Shop, query: Mapping[str, str], city: City, now: datetime) -> bool:
    words = {_bare(word) for word in f"{shop.name} {shop.kind} {shop.words}".split()}
    # Numbers are passed over, so that many different questions can be asked.
    asked = {_bare(word) for word in query.get("term", "").split() if not word.isdecimal()}
    if not asked <= words:
        return False
    if "price" in query and str(len(shop.price)) not in query["price"].split(","):
        return False
    zone = ZoneInfo(city.zone)
    if query.get("open_now") == "true":
        return _is_open(shop, now.astimezone(zone))
    at = query.get("open_at")
    return at is None or _is_open(shop, datetime.fromtimestamp(int(at), zone))


def _bare(word: str) -> str:
    word = word.casefold().replace("ies", "y").replace("'", "")
    return word[:-1] if word.endswith("s") else word


def _is_open(shop: Shop, moment: datetime) -> bool:
    minute = moment.weekday() * 1440 + moment.hour * 60 + moment.minute
    return any(start <= m < end for start, end in _spans(shop) for m in (minute, minute + 10_080))


def _spans(shop: Shop) -> Iterable[tuple[int, int]]:
    for days, text in shop.hours:
        start, end = (int(part[:2]) * 60 + int(part[2:]) for part in text.split("-"))
        for day in days:
            yield day * 1440 + start, day * 1440 + (end if end > start else end + 1440)


def _sorted(found: list[Shop], order: str, center: tuple[float, float]) -> list[Shop]:
    match order:
        case "distance":
            return sorted(found, key=lambda shop: _metres(_point(shop), center))
        case "review_count":
            return sorted(found, key=lambda shop: -shop.reviews)
        case "rating":
            return sorted(found, key=lambda shop: -_adjusted(shop))
    return found


def _adjusted(shop: Shop) -> float:
    """Few reviews count for little, as Yelp says of its `rating` order."""
    return (shop.rating * shop.reviews + 3.5 * 50) / (shop.reviews + 50)


def _found(shop: Shop, center: tuple[float, float], now: datetime) -> dict[str, Any]:
    found = {**_business(shop), "distance": _metres(_point(shop), center)}
    if shop.carries_hours:
        found["business_hours"] = _hours(shop, now)
    return found


def _business(shop: Shop) -> dict[str, Any]:
    city, (latitude, longitude) = shop.city, _point(shop)
    street = f"{shop.reviews} Main St"
    return {
        "id": shop.id,
        "alias": shop.name.casefold().replace(" ", "-"),
        "name": shop.name,
        "image_url": "",
        "is_closed": shop.gone,
        "url": f"https://www.yelp.com/biz/{shop.id}?adjust_creative=x",
        "review_count": shop.reviews,
        "categories": [{"alias": shop.kind.casefold(), "title": shop.kind}],
        "rating": shop.rating,
        "coordinates": {"latitude": latitude, "longitude": longitude}
        if shop.mapped
        else {"latitude": None, "longitude": None},
        "transactions": [],
        **({"price": shop.price} if shop.price else {}),
        "location": {
            "address1": street,
            "address2": None,
            "address3": "",
            "city": city.name,
            "zip_code": "02108",
            "country": "US",
            "state": city.state,
            "display_address": [street, f"{city.name}, {city.state} 02108"],
        },
        "phone": shop.phone,
        "display_phone": "(617) 555-0100" if shop.phone else "",
    }


def _hours(shop: Shop, now: datetime) -> list[dict[str, Any]]:
    spans = [
        {"is_overnight": "0000" < end <= start, "start": start, "end": end, "day": day}
        for days, text in shop.hours
        for start, end in [text.split("-")]
        for day in days
    ]
    is_open = _is_open(shop, now.astimezone(ZoneInfo(shop.city.zone)))
    return [{"open": spans, "hours_type": "REGULAR", "is_open_now": is_open}]


def _point(shop: Shop) -> tuple[float, float]:
    return shop.city.latitude + shop.north / 1000, shop.city.longitude


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    rise = sin(radians(lat_b - lat_a) / 2) ** 2
    turn = sin(radians(lon_b - lon_a) / 2) ** 2
    arc = rise + cos(radians(lat_a)) * cos(radians(lat_b)) * turn
    return 2 * 6_371_000 * asin(sqrt(arc))
