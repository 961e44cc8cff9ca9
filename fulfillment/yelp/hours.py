"""Opening hours as Yelp writes them -> a week of ours, special days put in their place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fulfillment.foreign_json import as_dict, as_list, as_number
from fulfillment.hours import Week, parse_week

_TIME = re.compile(r"([01]\d|2[0-4])([0-5]\d)")
_REGULAR = "REGULAR"


@dataclass(frozen=True, slots=True)
class KnownHours:
    """What is known of when one business is open."""

    days: tuple[str, ...]
    "Per day, Monday first, written as in `fulfillment.hours`."
    special: Mapping[date, str]
    "Days with hours of their own, written alike."
    open_now: bool | None
    "What Yelp says of the moment of its answer."

    def week(self, day: date) -> Week:
        """The week around a day: special hours of its days in place of the regular ones."""
        days = list(self.days)
        for away in range(-1, 6):
            near = day + timedelta(days=away)
            days[near.weekday()] = self.special.get(near, days[near.weekday()])
        return parse_week(days)


def known_hours(business: Mapping[str, Any], *, current: bool) -> KnownHours | None:
    """None where Yelp does not know them; `current`: whether the answer is a new one."""
    regular = _regular(as_list(business.get("hours") or business.get("business_hours")))
    if regular is None:
        return None
    spans = [as_dict(span) for span in as_list(regular.get("open"))]
    try:
        days = tuple(_of_day(spans, number) for number in range(7))
        # `24:01` passes the pattern above and no clock.
        parse_week(days)
    except ValueError:
        return None
    is_open = regular.get("is_open_now")
    known = KnownHours(days, {}, is_open if current and isinstance(is_open, bool) else None)
    return replace(known, special=_special(as_list(business.get("special_hours"))))


def _regular(hours: Sequence[Any]) -> dict[str, Any] | None:
    """The regular hours; others are those of a kitchen or a delivery service."""
    lists = [as_dict(entry) for entry in hours]
    regular = [entry for entry in lists if entry.get("hours_type", _REGULAR) == _REGULAR]
    return next((entry for entry in regular if as_list(entry.get("open"))), None)


def _of_day(spans: Sequence[Mapping[str, Any]], number: int) -> str:
    of_day = [span for span in spans if as_number(span.get("day")) == number]
    return ",".join(_span(span) for span in of_day)


def _span(span: Mapping[str, Any]) -> str:
    """`0000` to `0000` is all day. Raises ValueError."""
    start, end = _clock(span.get("start")), _clock(span.get("end"))
    return f"{start}-24:00" if (start, end) == ("00:00", "00:00") else f"{start}-{end}"


def _clock(text: Any) -> str:
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("no time of day")
    return f"{match[1]}:{match[2]}"


def _special(entries: Sequence[Any]) -> dict[date, str]:
    """Days that cannot be read are left out: the regular hours are the better guess."""
    found: dict[date, str] = {}
    for entry in map(as_dict, entries):
        try:
            day = date.fromisoformat(str(entry.get("date")))
            span = "" if entry.get("is_closed") is True else _span(entry)
            parse_week((span,))
        except ValueError:
            continue
        found[day] = f"{found[day]},{span}" if found.get(day) and span else span
    return found
