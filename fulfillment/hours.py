"""Opening hours of a week: closed days, past midnight, round the clock.

A day is written `09:00-21:00`, several spans with a comma (`11:00-14:00,17:00-22:00`), closed
as an empty text, all day as `00:00-24:00`; a span whose end is not after its start ends on the
next day (`17:00-02:00`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from fulfillment.day_words import clock_words

_DAY = 24 * 60
_WEEK = 7 * _DAY
Spans = tuple[tuple[int, int], ...]
"Start and end, in minutes."

_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Opening:
    """How things stand at one moment."""

    open: bool
    until: datetime | None
    "When it closes; None while closed, and where it never closes."
    opens: datetime | None
    "When it opens next; None while open, and where it never opens."


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[Spans, ...]
    "Per day, Monday first: spans in minutes of that day; an end over 1440 is the next day's."
    spans: Spans
    "All spans from last week's to next week's in minutes of this week, touching ones made one."

    @property
    def always(self) -> bool:
        return all((0, _DAY) in day for day in self.days)

    def hours(self, day: date) -> str:
        """`9 am to 9 pm`, `24 hours` or, on a closed day, nothing."""
        spans = self.days[day.weekday()]
        if (0, _DAY) in spans:
            return "24 hours"
        return " and ".join(f"{_clock(start)} to {_clock(end)}" for start, end in spans)

    def minutes(self, day: date) -> int:
        """How long it is open on that day."""
        return sum(end - start for start, end in self.days[day.weekday()])

    def at(self, moment: datetime) -> Opening:
        """Open or closed at that local time (naive)."""
        if self.always:
            return Opening(True, None, None)
        minute = moment.weekday() * _DAY + moment.hour * 60 + moment.minute
        start_of_minute = moment.replace(second=0, microsecond=0)
        for start, end in self.spans:
            if start <= minute < end:
                return Opening(True, start_of_minute + timedelta(minutes=end - minute), None)
        later = [start - minute for start, _ in self.spans if start > minute]
        if not later:
            return Opening(False, None, None)
        return Opening(False, None, start_of_minute + timedelta(minutes=min(later)))


def parse_week(days: Sequence[str]) -> Week:
    """Seven texts, Monday first. Raises ValueError saying which text is wrong."""
    return _parse_week(tuple(days))


@lru_cache(maxsize=1024)
def _parse_week(texts: tuple[str, ...]) -> Week:
    days = tuple(_parse_day(text) for text in texts)
    return Week(days, _joined(days))


def _joined(days: tuple[Spans, ...]) -> Spans:
    spans = sorted(
        (number * _DAY + week * _WEEK + start, number * _DAY + week * _WEEK + end)
        for week in (-1, 0, 1)
        for number, day in enumerate(days)
        for start, end in day
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _parse_day(text: str) -> Spans:
    return tuple(_parse_span(part.strip()) for part in text.split(",")) if text.strip() else ()


def _parse_span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not opening hours; write 09:00-21:00")
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start >= _DAY or end > _DAY or minute > 59 or end_minute > 59:
        raise ValueError(f"'{text}' is no time of day; write 09:00-21:00")
    return start, end if end > start else end + _DAY


def _clock(minute: int) -> str:
    return clock_words(time(minute // 60 % 24, minute % 60))
