"""A day is what the clock on the shop's wall says, also where the clocks change."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.days import Span, day_of, span_of

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Chicago", "2026-03-08", 23),
        ("America/Chicago", "2026-11-01", 25),
        ("America/Chicago", "2026-11-02", 24),
        ("America/Havana", "2026-03-08", 23),  # Midnight itself is skipped.
        ("America/Havana", "2026-11-01", 25),  # Midnight comes twice.
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Pacific/Apia", "2011-12-30", 0),  # The day that Samoa left out.
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(zone: str, day: str, hours: float) -> None:
    span = span_of(date.fromisoformat(day), ZoneInfo(zone))
    length = datetime.fromisoformat(span.end) - datetime.fromisoformat(span.begin)
    assert length.total_seconds() == hours * 3600


@pytest.mark.parametrize("zone", ["America/Havana", "Pacific/Apia", "Asia/Kathmandu", "UTC"])
def test_a_day_begins_where_the_last_one_ended(zone: str) -> None:
    days = [date.fromordinal(date(2011, 12, 1).toordinal() + n) for n in range(400)]
    spans = [span_of(day, ZoneInfo(zone)) for day in days]
    assert [span.end for span in spans[:-1]] == [span.begin for span in spans[1:]]


def test_the_boundaries_are_in_utc() -> None:
    assert span_of(date(2026, 11, 1), CHICAGO) == Span(
        "2026-11-01T05:00:00.000+00:00", "2026-11-02T06:00:00.000+00:00"
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-02T05:59:59.999+00:00", date(2026, 11, 1)),
        ("2026-11-02T06:00:00+00:00", date(2026, 11, 2)),
    ],
)
def test_a_turn_belongs_to_the_day_on_which_it_arrived(moment: str, day: date) -> None:
    assert day_of(datetime.fromisoformat(moment), CHICAGO) == day
