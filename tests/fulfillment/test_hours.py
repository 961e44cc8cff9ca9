"""Opening hours: closed days, past midnight, around the clock, two spans a day."""

from datetime import date, datetime

import pytest

from fulfillment.hours import Opening, Week, parse_week

BAR = parse_week(
    ["", "16:00-00:00", "16:00-00:00", "16:00-02:00", "16:00-02:00", "16:00-02:00", ""]
)
SHOP = parse_week(["09:00-12:00,13:00-18:00"] * 5 + ["", ""])
ALWAYS = parse_week(["00:00-24:00"] * 7)
ONE_LONG_DAY = parse_week(["00:00-24:00", "08:00-10:00", "", "", "", "", ""])

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, 30)


@pytest.mark.parametrize(
    ("week", "moment", "expected"),
    [
        (SHOP, at(23, 9), Opening(True, datetime(2026, 11, 23, 12), None)),
        (SHOP, at(23, 12), Opening(False, None, datetime(2026, 11, 23, 13))),
        (SHOP, at(23, 17, 59), Opening(True, datetime(2026, 11, 23, 18), None)),
        (SHOP, at(27, 18), Opening(False, None, datetime(2026, 11, 30, 9))),
        (BAR, at(28, 1), Opening(True, datetime(2026, 11, 28, 2), None)),
        (BAR, at(29, 1, 59), Opening(True, datetime(2026, 11, 29, 2), None)),
        (BAR, at(29, 2), Opening(False, None, datetime(2026, 12, 1, 16))),
        (ALWAYS, at(29, 3), Opening(True, None, None)),
        (ONE_LONG_DAY, at(23, 23), Opening(True, datetime(2026, 11, 24, 0), None)),
        (parse_week([""] * 7), at(23, 12), Opening(False, None, None)),
    ],
)
def test_a_moment_is_open_or_closed_with_the_next_change(
    week: Week, moment: datetime, expected: Opening
) -> None:
    assert week.at(moment) == expected


@pytest.mark.parametrize(
    ("week", "day", "words"),
    [
        (SHOP, MONDAY, "9 am to noon and 1 pm to 6 pm"),
        (SHOP, SUNDAY, ""),
        (BAR, SATURDAY, "4 pm to 2 am"),
        (ALWAYS, SUNDAY, "24 hours"),
    ],
)
def test_the_hours_of_a_day_in_words(week: Week, day: date, words: str) -> None:
    assert week.hours(day) == words


@pytest.mark.parametrize("text", ["9 to 5", "09:00", "25:00-26:00", "09:00-12:60", "24:00-25:00"])
def test_nonsense_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        parse_week([text] + [""] * 6)
