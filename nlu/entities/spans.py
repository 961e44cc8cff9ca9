"""Spans of time counted from a day or a moment: days, weeks, months, `in two hours`.

Weeks run from Monday.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from values.when import Grain


@dataclass(frozen=True, slots=True)
class Span:
    start: datetime
    end: datetime
    grain: Grain


def days(first: date, count: int = 1, grain: Grain = "day") -> Span:
    start = datetime(first.year, first.month, first.day)
    return Span(start, start + timedelta(days=count), grain)


def week_of(day: date) -> Span:
    return days(day - timedelta(days=day.weekday()), 7, "week")


def month_of(year: int, month: int) -> Span:
    """Months past December count on into the next year, those before January back."""
    first, after = (datetime(year + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in (month, month + 1))
    return Span(first, after, "month")


def minutes(start: datetime, length: timedelta = timedelta(minutes=1)) -> Span:
    """From the full minute on; an hour and longer counts as hours."""
    at = start.replace(second=0, microsecond=0)
    return Span(at, at + length, "hour" if length >= timedelta(hours=1) else "minute")


def from_today(span: Span, now: datetime) -> Span:
    """Without the days that are past, where some are left."""
    today = days(now.date()).start
    return Span(max(span.start, today), span.end, span.grain) if span.end > today else span


def away(now: datetime, unit: str, count: int) -> Span:
    """`in 3 days`, `in 2 weeks`; a negative count lies in the past."""
    today = now.date()
    match unit:
        case "minute" | "min":
            return minutes(now + timedelta(minutes=count))
        case "hour" | "hr":
            return minutes(now + timedelta(hours=count), timedelta(hours=1))
        case "day":
            return days(today + timedelta(days=count))
        case "week":
            return week_of(today + timedelta(weeks=count))
        case "year":
            return month_of(today.year + count, today.month)
        case _:
            return month_of(today.year, today.month + count)


def stretch(now: datetime, unit: str, count: int) -> Span:
    """`next 3 days`: the time from now on; with a negative count the time up to now."""
    if unit in ("minute", "min", "hour", "hr"):
        length = count * (timedelta(minutes=1) if unit.startswith("m") else timedelta(hours=1))
        return minutes(min(now, now + length), abs(length))
    grain: Grain = "day" if unit == "day" else "week" if unit == "week" else "month"
    length = timedelta(days=count * {"day": 1, "week": 7}.get(unit, 30))
    return days(min(now.date(), now.date() + length), abs(length.days), grain)
