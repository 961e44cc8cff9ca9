"""What a request asks Yelp for: term, place, order, price and hours, as its search takes them."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from fulfillment.asked import AskedTime, asked_time, echo, is_buying, said, store_type
from fulfillment.base import Request
from fulfillment.geo import point_of, zone_of
from fulfillment.shop_question import (
    FIND,
    HoursQuestion,
    hours_question,
    price_levels,
    sorted_by,
    wants_all_day,
)
from fulfillment.states import state_code
from fulfillment.yelp.hits import Here
from values.place import Place

MOST: Final = 50
"The largest page there is: what Yelp cannot sort is sorted here, and one page is one call."

_RADIUS_M = 16_000
"Ten miles: a city with its edges."
_ORDERS = {"best": "rating", "nearest": "distance"}
_DEEP_IN_THE_NIGHT = 4
"Whoever is open at 4 am may well be open around the clock."


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, read once."""

    term: str
    "What is looked for, in the shopper's words."
    name: str
    "The one shop meant; empty where a kind of shop or a thing is."
    order: str
    "best, worst, nearest, cheapest, priciest or any."
    levels: tuple[int, ...]
    "Price levels; none = any."
    asked: AskedTime
    hours: HoursQuestion
    all_day: bool
    zone: tzinfo | None
    "The clock of the place, or of the asker where the place is one that nobody here knows."
    here: Here
    location: str
    "As Yelp understands places."
    is_town: bool
    "Whether the coordinates are those of a town, not the middle of a country."


def wish_of(request: Request, *, way: bool = False) -> Wish | None:
    """`way`: whether the shopper wants to get there. None where nothing is looked for."""
    term = _term(request)
    if term is None:
        return None
    known, zone = _zone_of(request.place), request.now.tzinfo
    here = Here(local_now(request), known is not None, point_of(request.place))
    order = sorted_by(request)
    return Wish(
        term=term,
        name=request.slots.get("store.name", "").strip() and (said(request, "store.name") or ""),
        order="nearest" if way and order == "any" else order,
        levels=price_levels(request) if _is_about_shops(request) else (),
        asked=asked_time(request, here.now.date()),
        hours=HoursQuestion(FIND, False, False) if way else hours_question(request),
        all_day=wants_all_day(request),
        zone=known or zone,
        here=here,
        location=location(request),
        is_town=bool(request.place and request.place.region),
    )


def search_params(wish: Wish) -> dict[str, str]:
    params = {
        "term": wish.term,
        "location": wish.location,
        "limit": str(MOST),
        # A name is not sorted: the better-rated shop of another name would push it off the page.
        "sort_by": "best_match" if wish.name else _ORDERS.get(wish.order, "best_match"),
    }
    if wish.is_town and wish.here.origin:
        latitude, longitude = wish.here.origin
        params |= {"latitude": f"{latitude:.5f}", "longitude": f"{longitude:.5f}"}
        params["radius"] = str(_RADIUS_M)
    if wish.levels:
        params["price"] = ",".join(map(str, wish.levels))
    return params | _open_params(wish)


def _open_params(wish: Wish) -> dict[str, str]:
    """`open_now` or `open_at`, which Yelp refuses together."""
    if not wish.hours.filters:
        return {}
    if wish.all_day:
        tonight = wish.here.now + timedelta(days=1)
        return {"open_at": _unix(wish, tonight.replace(hour=_DEEP_IN_THE_NIGHT, minute=0))}
    asked = wish.asked
    if asked.at is None and asked.day in (None, wish.here.now.date()):
        return {"open_now": "true"}
    return {"open_at": _unix(wish, asked.moment(wish.here.now))}


def _unix(wish: Wish, moment: datetime) -> str:
    """Whole minutes, so that the same question finds its kept answer."""
    local = moment.replace(second=0, microsecond=0, tzinfo=wish.zone)
    return str(int(local.timestamp()))


def _term(request: Request) -> str | None:
    """`starbucks`; `thai food`, `garden hose hardware store`; `hardware store`; `store`."""
    if name := said(request, "store.name"):
        return name
    item = said(request, "item.color", "item.name", "item.type")
    kind = store_type(request)
    if item and kind:
        return f"{item} {kind}"
    return item or kind or said(request, "store.type")


def _is_about_shops(request: Request) -> bool:
    """Whether a price is that of shops: `cheap sushi`, not `running shoes by nike under $40`."""
    slots = request.slots
    goods = any(slots.get(f"item.{detail}") for detail in ("name", "color", "size"))
    buying = is_buying(slots) and slots.get("item.type")
    return bool(store_type(request)) or not (goods or buying)


def location(request: Request) -> str:
    """`Boston, MA`, `Sydney, AU`; a place that nobody here knows goes out as it was said."""
    place = request.place
    if place is None:
        return echo(request.unread_place)
    country = "" if place.country in ("", "US") else place.country
    return ", ".join(part for part in (echo(str(place)), country) if part)


def is_area(place: Place) -> bool:
    """Whether it is a whole state, in which nobody looks for a shop."""
    return not place.region and place.country == "US" and bool(state_code(place.name))


def _zone_of(place: Place | None) -> ZoneInfo | None:
    return zone_of(place.timezone) if place else None


def local_now(request: Request) -> datetime:
    """The clock on the wall there; that of the asker where the place is not known."""
    return request.now.astimezone(_zone_of(request.place) or request.now.tzinfo).replace(
        tzinfo=None
    )
