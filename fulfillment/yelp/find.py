"""find_the_store by Yelp: where a shop is, whether it is open, when it opens and closes.

One search answers most questions; the hours of one shop take a second call, and so does the reason
why nothing fits.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fulfillment.asked import AskedTime
from fulfillment.base import Answer, NothingFound, Outcome
from fulfillment.public_holidays import is_holiday
from fulfillment.shop_question import FIND, HoursQuestion, is_open, told_order
from fulfillment.yelp.desk import Desk, asked_for, missing, placed, unsettled
from fulfillment.yelp.hits import Business, has_own_hours, hit_of
from fulfillment.yelp.search import Wish, wish_of
from fulfillment.yelp.service import SOURCE

_MOST_HITS = 5
_ANY_HOURS = HoursQuestion(FIND, filters=False, closed=False)


def find_the_store(desk: Desk) -> Outcome:
    """Raises ServiceError."""
    request = desk.request
    kind, data = asked_for(request)
    wish = wish_of(request)
    if wish is None:
        return missing("item", FIND, data)
    if outcome := unsettled(request, kind, data):
        return outcome
    if request.unread_time and wish.hours.is_about_hours and wish.asked.is_now:
        return missing("time", kind, {**data, "day": None})
    found = _with_needed_hours(desk, wish, desk.search(wish))
    if chosen := [one for one in found if _is_open_then(one, wish)]:
        best = chosen[0]
        told = {**placed(data), "sorted_by": told_order(request, best.rating, best.price_level)}
        if kind != FIND and _best_hit(wish, best)["open"] is None:
            return _without_hours(wish, chosen, told)
        return Answer(kind, {**told, **_found(wish, chosen)}, SOURCE)
    return NothingFound(kind, {**placed(data), **_why_none(desk, wish, found)}, SOURCE)


def _without_hours(wish: Wish, chosen: Sequence[Business], told: dict[str, Any]) -> Answer:
    """Where the shop is: the most that is true where Yelp does not know its hours."""
    found = _found(replace(wish, hours=_ANY_HOURS, asked=AskedTime(None, None)), chosen)
    unknown = {"hours_unknown": True, "yes_no": False, "day": None, "time": None, "until": False}
    return Answer(FIND, {**told, **found, **unknown}, SOURCE)


def _best_hit(wish: Wish, best: Business) -> dict[str, Any]:
    return hit_of(best, wish.asked, wish.here)


def _with_needed_hours(desk: Desk, wish: Wish, found: Sequence[Business]) -> list[Business]:
    """Only the shop spoken of is worth a call of its own."""
    if not found or not (wish.hours.kind != FIND or (wish.all_day and wish.hours.filters)):
        return list(found)
    return [desk.with_hours(found[0]), *found[1:]]


def _is_open_then(business: Business, wish: Wish) -> bool:
    """Yelp left the closed ones out; who is open around the clock it cannot tell."""
    if not wish.hours.filters:
        return True
    now = wish.here.now
    if business.hours is None:
        return not wish.all_day
    week = business.hours.week(wish.asked.moment(now).date())
    # By the clock of the asker nothing can be told of a place somewhere else.
    unsure = wish.asked.is_now and not wish.here.clock_known
    return week.always if wish.all_day else unsure or is_open(week, wish.asked, now)


def _found(wish: Wish, chosen: Sequence[Business]) -> dict[str, Any]:
    best, hours = chosen[0], wish.hours
    hits = [hit_of(one, wish.asked, wish.here) for one in chosen[:_MOST_HITS]]
    if hours.filters:
        hits = [{**hit, "open": True} for hit in hits]
    day = wish.asked.day or wish.here.now.date()
    return {
        "hits": hits,
        "count": len(chosen),
        "filtered": hours.filters,
        "holiday": hours.is_about_hours and is_holiday(day) and not has_own_hours(best, day),
        "asked_closed": hours.closed,
        "yes": hits[0]["always"] if wish.all_day else hits[0]["open"] != hours.closed,
    }


def _why_none(desk: Desk, wish: Wish, shut: Sequence[Business]) -> dict[str, Any]:
    """A shop that is closed then, or the cheapest one: "I know none" would be untrue."""
    reasons: dict[str, Any] = {"closed": None, "cheapest": None}
    if wish.hours.filters:
        others = shut or desk.search(replace(wish, hours=_ANY_HOURS))
        if others:
            reasons["closed"] = hit_of(desk.with_hours(others[0]), wish.asked, wish.here)
            return reasons
    if wish.levels:
        cheap = desk.search(replace(wish, levels=(), order="cheapest", hours=_ANY_HOURS))
        reasons["cheapest"] = hit_of(cheap[0], wish.asked, wish.here) if cheap else None
    return reasons
