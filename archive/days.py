"""Calendar days of a time zone as spans of UTC, in the journal's way of writing times."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` up to, not including, `end`; as the journal writes times."""

    begin: str
    end: str


def written(moment: datetime) -> str:
    """UTC with milliseconds, always as long, so that times sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def span_of(day: date, zone: tzinfo) -> Span:
    """A day of 24 hours, or of 23 or 25 where the clocks change."""
    return Span(written(_midnight(day, zone)), written(_midnight(day + timedelta(1), zone)))


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The day on which something arrived."""
    return moment.astimezone(zone).date()


def days_from(first: date, last: date) -> Iterator[date]:
    """Both included."""
    while first <= last:
        yield first
        first += timedelta(1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first moment of the day; where the clock skips midnight, the moment of the change."""
    return datetime.combine(day, time.min, zone)
