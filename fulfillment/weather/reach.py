"""Which days a service is asked for: those of the question, as far as the service reaches."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from fulfillment.base import Request
from fulfillment.weather.spells import last_day
from values.when import When

FIRST_DAY = date(1940, 1, 1)
"Where the records begin."
_DAY = timedelta(days=1)


def days_asked(when: When | None, now: datetime) -> tuple[int, int]:
    """First and last day of the question, counted from today."""
    if when is None:
        return 0, 0
    return (when.day - now.date()).days, (last_day(when) - now.date()).days


def within(request: Request, first: date, last: date) -> Request | None:
    """The same question for those of its days that can be known, which the answer then names;
    None where none can."""
    when = request.when
    if when is None or (first <= when.day and last_day(when) <= last):
        return request
    if when.day > last or last_day(when) < first:
        return None
    start = max(when.start, datetime.combine(first, time()))
    end = min(when.end, datetime.combine(last, time()) + _DAY)
    return replace(request, when=When(start, end, "day", when.said))


def smallest(steps: Iterable[tuple[int, int]], asked: tuple[int, int]) -> tuple[int, int] | None:
    """The first (days back, days ahead with today) that holds the days asked for."""
    first, last = asked
    return next((s for s in steps if first >= -s[0] and last < s[1]), None)


def age_words(seconds: float) -> str:
    """`20 minutes ago`, `2 hours ago`."""
    minutes = max(1, round(seconds / 60))
    count, unit = (round(minutes / 60), "hour") if minutes >= 60 else (minutes, "minute")
    return f"{count} {unit}{'' if count == 1 else 's'} ago"
