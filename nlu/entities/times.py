"""Time words -> moments and spans: `saturday at noon`, `in two hours`. No time zones here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlu.entities.days import find_days
from nlu.entities.limits import limited
from nlu.entities.spans import Span, days
from nlu.entities.time_words import FILLERS, normal
from values.when import PARTS_OF_DAY, When

_LONGEST = 80
"Characters; longer texts are no time."
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_SHOP_HOURS = range(7, 12)
"`tomorrow at nine` means the morning for these hours, else the afternoon."
_PART = re.compile(
    rf"\b({'|'.join(sorted(PARTS_OF_DAY, key=len, reverse=True))})(?:s|time|times)?\b"
)
_AFTER_PART = re.compile(rf"\b(?:{'|'.join(x for x in PARTS_OF_DAY if x.startswith('after '))})")
_SAME_TIME = re.compile(r"\b(?:this|same) time\b")
_CLOCK = re.compile(
    r"\b(?:(?P<hour>\d{1,2})(?:[: ](?P<minute>[0-5]\d))? ?(?P<half>[ap]m)?|(?P<name>noon|midday"
    r"|midnight))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    half: str
    "`am`, `pm`, `midnight` or nothing."

    def on(self, day: date) -> list[datetime]:
        """What it may mean on that day, earliest first; midnight ends a day."""
        start = days(day).start + self.minute * _MINUTE
        hours = {
            "midnight": [24],
            "am": [self.hour % 12],
            "pm": [self.hour % 12 + 12],
        }.get(self.half, [self.hour] if self.is_exact else [self.hour % 12, self.hour % 12 + 12])
        return [start + hour * _HOUR for hour in hours]

    @property
    def is_exact(self) -> bool:
        return bool(self.half) or not 1 <= self.hour <= 12


def resolve_time(text: str, now: datetime) -> When | None:
    """What is meant, seen from `now` (naive, local time of the place); None if unknown."""
    if len(text) > _LONGEST:
        return None
    try:
        span = _span(normal(text), now)
    except (OverflowError, ValueError):
        # The calendar ends: nothing lies after the year 9999 nor before the year 1.
        return None
    return When(span.start, span.end, span.grain, text.strip(" .,!?")) if span else None


def _span(said: str, now: datetime) -> Span | None:
    """A span with one end said, or else with both."""
    if match := _SAME_TIME.search(said):
        said = f"{said[: match.start()]} {now:%H:%M} {said[match.end() :]}"
    is_part = _AFTER_PART.search(said)
    return (None if is_part else limited(said, now, _whole)) or _whole(said, now)


def _whole(said: str, now: datetime) -> Span | None:
    found = find_days(said, now)
    span, rest = found or (None, said)
    part = _PART.search(rest)
    clocks = [_clock(match) for match in _CLOCK.finditer(rest)]
    left = _CLOCK.sub(" ", _PART.sub(" ", rest))
    if not FILLERS.issuperset(left.split()) or len(clocks) > 2 or None in clocks:
        return None
    known = [clock for clock in clocks if clock]
    if span and (span.grain != "day" or not (part or known)):
        return span
    day = span.start.date() if span else None
    if known:
        return _at(known, day, part[1] if part else "", now)
    return _part(part[1], day, now) if part else None


def _clock(match: re.Match[str]) -> _Clock | None:
    if match["name"]:
        return _Clock(12, 0, "midnight" if match["name"] == "midnight" else "pm")
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"] or ""
    return None if hour > 23 or (half and not 1 <= hour <= 12) else _Clock(hour, minute, half)


def _part_span(name: str, day: date) -> Span:
    first, length = PARTS_OF_DAY[name]
    start = days(day).start + first * _HOUR
    return Span(start, start + length * _HOUR, "hour")


def _part(name: str, day: date | None, now: datetime) -> Span:
    """A part of that day; of none, the one that is on or comes next."""
    today = _part_span(name, day or now.date())
    return today if day or today.end > now else _part_span(name, now.date() + timedelta(days=1))


def _at(clocks: list[_Clock], day: date | None, part: str, now: datetime) -> Span:
    first, last = clocks[0], clocks[-1]
    if len(clocks) == 2 and not first.is_exact and last.half in ("am", "pm"):
        first = _same_half(first, last)
    start = _moment(first, day, part, now)
    if len(clocks) == 2:
        return Span(start, next(end for end in _days_on(last, start.date()) if end > start), "hour")
    if first.minute:
        return Span(start, start + _MINUTE, "minute")
    return Span(start, start + _HOUR, "hour")


def _same_half(first: _Clock, last: _Clock) -> _Clock:
    """`7 to 9 pm` starts at 7 pm, `10 to 2 pm` at 10 am."""
    if (first.hour % 12, first.minute) < (last.hour % 12, last.minute):
        return _Clock(first.hour, first.minute, last.half)
    return _Clock(first.hour, first.minute, "am" if last.half == "pm" else "pm")


def _moment(clock: _Clock, day: date | None, part: str, now: datetime) -> datetime:
    if part:
        return _in_part(clock, _part(part, day, now))
    if day is None:
        length = _MINUTE if clock.minute else _HOUR
        return next(at for at in _days_on(clock, now.date()) if at + length > now)
    if day == now.date():
        return next((at for at in clock.on(day) if at > now), clock.on(day)[-1])
    wanted = clock.on(day)
    return wanted[0] if clock.is_exact or clock.hour in _SHOP_HOURS else wanted[-1]


def _in_part(clock: _Clock, part: Span) -> datetime:
    """`tonight at 2` is after midnight; `9 in the evening` and `4 in the morning` go, too."""
    inside = (at for at in _days_on(clock, part.start.date()) if part.start <= at < part.end)
    half = "am" if part.start.hour < 11 else "pm"
    whole = clock if clock.is_exact else _Clock(clock.hour, clock.minute, half)
    return next(inside, whole.on(part.start.date())[0])


def _days_on(clock: _Clock, day: date) -> Iterator[datetime]:
    return (at for away in range(3) for at in clock.on(day + timedelta(days=away)))
