"""Time words, all heard on Wednesday, 19 November 2025, at 10:20 in the morning."""

import random
from datetime import date, datetime, timedelta

import pytest

from nlu.entities.holidays import HOLIDAYS
from nlu.entities.times import resolve_time
from values.when import When

NOW = datetime(2025, 11, 19, 10, 20, 30)


def heard(said: str, now: datetime = NOW) -> str:
    """`day 2025-11-19`, `day 2025-11-22 +2` for two days, `hour 2025-11-19 17:00 +7h`."""
    when = resolve_time(said, now)
    if when is None:
        return "none"
    length = when.end - when.start
    if when.grain in ("hour", "minute"):
        more = f" +{length.total_seconds() / 3600:g}h" if length > timedelta(hours=1) else ""
        return f"{when.grain} {when.start:%Y-%m-%d %H:%M}{more}"
    more = f" +{length.days}" if length.days > 1 else ""
    return f"{when.grain} {when.start:%Y-%m-%d}{more}"


@pytest.mark.parametrize("said", ["now", "right now", "Right now?", "currently", "current", "rn"])
def test_now_is_this_minute(said: str) -> None:
    assert heard(said) == "minute 2025-11-19 10:20"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("today", "day 2025-11-19"),
        ("Today's", "day 2025-11-19"),
        ("tomorrow", "day 2025-11-20"),
        ("tommorow", "day 2025-11-20"),
        ("tmrw", "day 2025-11-20"),
        ("day after tomorrow", "day 2025-11-21"),
        ("the day after tomorrow", "day 2025-11-21"),
        ("yesterday", "day 2025-11-18"),
        ("two days ago", "day 2025-11-17"),
        ("in 3 days", "day 2025-11-22"),
        ("three days from now", "day 2025-11-22"),
    ],
)
def test_days_near_today(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("this morning", "hour 2025-11-19 05:00 +7h"),
        ("this afternoon", "hour 2025-11-19 12:00 +5h"),
        ("this evening", "hour 2025-11-19 17:00 +4h"),
        ("tonight", "hour 2025-11-19 18:00 +12h"),
        ("later tonight", "hour 2025-11-19 18:00 +12h"),
        ("last night", "hour 2025-11-18 18:00 +12h"),
        ("overnight", "hour 2025-11-19 21:00 +9h"),
        ("tomorrow morning", "hour 2025-11-20 05:00 +7h"),
        ("tomorrow afternoon", "hour 2025-11-20 12:00 +5h"),
        ("tomorrow evening", "hour 2025-11-20 17:00 +4h"),
        ("tomorrow night", "hour 2025-11-20 21:00 +9h"),
        ("sunday morning", "hour 2025-11-23 05:00 +7h"),
        ("christmas morning", "hour 2025-12-25 05:00 +7h"),
        ("night of the twelfth", "hour 2025-12-12 21:00 +9h"),
        ("afternoon", "hour 2025-11-19 12:00 +5h"),
    ],
)
def test_parts_of_a_day(said: str, expected: str) -> None:
    assert heard(said) == expected


def test_a_bare_part_of_the_day_is_the_one_that_is_on_or_comes() -> None:
    assert heard("in the morning") == "hour 2025-11-19 05:00 +7h"
    assert heard("in the morning", datetime(2025, 11, 19, 15)) == "hour 2025-11-20 05:00 +7h"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("saturday", "day 2025-11-22"),
        ("Saturdays", "day 2025-11-22"),
        ("on sat", "day 2025-11-22"),
        ("this saturday", "day 2025-11-22"),
        ("this coming saturday", "day 2025-11-22"),
        ("saterday", "day 2025-11-22"),
        ("every sunday", "day 2025-11-23"),
        ("wednesday", "day 2025-11-19"),
        ("wendesday", "day 2025-11-19"),
        ("monday", "day 2025-11-24"),
        ("next tuesday", "day 2025-11-25"),
        ("next friday", "day 2025-11-28"),
        ("last friday", "day 2025-11-14"),
        ("last wednesday", "day 2025-11-12"),
        ("weekdays", "day 2025-11-19 +3"),
        ("thurs thru sat", "day 2025-11-20 +3"),
    ],
)
def test_weekdays_are_the_coming_ones_and_next_means_next_week(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("this week", "week 2025-11-19 +5"),
        ("later this week", "week 2025-11-19 +5"),
        ("next week", "week 2025-11-24 +7"),
        ("week after next", "week 2025-12-01 +7"),
        ("last week", "week 2025-11-10 +7"),
        ("in two weeks", "week 2025-12-01 +7"),
        ("week of may fifth", "week 2026-05-04 +7"),
        ("this weekend", "day 2025-11-22 +2"),
        ("the weekend", "day 2025-11-22 +2"),
        ("wekend", "day 2025-11-22 +2"),
        ("next weekend", "day 2025-11-29 +2"),
        ("last weekend", "day 2025-11-15 +2"),
        ("this month", "month 2025-11-19 +12"),
        ("next month", "month 2025-12-01 +31"),
        ("last month", "month 2025-10-01 +31"),
        ("in january", "month 2026-01-01 +31"),
        ("may", "month 2026-05-01 +31"),
        ("october", "month 2026-10-01 +31"),
        ("last october", "month 2025-10-01 +31"),
        ("next three days", "day 2025-11-19 +3"),
        ("next few days", "day 2025-11-19 +3"),
        ("ten day", "day 2025-11-19 +10"),
        ("weekly", "week 2025-11-19 +7"),
    ],
)
def test_weeks_and_months(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("june 3rd", "day 2026-06-03"),
        ("march third", "day 2026-03-03"),
        ("june fourteenth", "day 2026-06-14"),
        ("july 4", "day 2026-07-04"),
        ("the 4th of july", "day 2026-07-04"),
        ("fourth of july", "day 2026-07-04"),
        ("december 5", "day 2025-12-05"),
        ("Friday, December 5", "day 2025-12-05"),
        ("december 5 2027", "day 2027-12-05"),
        ("3/14", "day 2026-03-14"),
        ("3/14/27", "day 2027-03-14"),
        ("2026-12-24", "day 2026-12-24"),
        ("the 21st", "day 2025-11-21"),
        ("the twenty first", "day 2025-11-21"),
        ("monday the 24th", "day 2025-11-24"),
        ("12th", "day 2025-12-12"),
        ("the 31st", "day 2025-12-31"),
        ("february 29", "day 2028-02-29"),
    ],
)
def test_a_date_without_a_year_is_the_coming_one(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("christmas", "day 2025-12-25"),
        ("chrismas day", "day 2025-12-25"),
        ("christmas eve", "day 2025-12-24"),
        ("last christmas", "day 2024-12-25"),
        ("thanksgiving", "day 2025-11-27"),
        ("black friday", "day 2025-11-28"),
        ("new year's eve", "day 2025-12-31"),
        ("new year’s day", "day 2026-01-01"),
        ("halloween", "day 2026-10-31"),
        ("valentine's day", "day 2026-02-14"),
        ("easter", "day 2026-04-05"),
        ("mother's day", "day 2026-05-10"),
        ("memorial day", "day 2026-05-25"),
        ("labor day", "day 2026-09-07"),
        ("labor day weekend", "day 2026-09-05 +3"),
    ],
)
def test_holidays(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2049, date(2049, 4, 18))],
)
def test_easter_moves(year: int, sunday: date) -> None:
    assert HOLIDAYS["easter"](year) == sunday


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("5 pm", "hour 2025-11-19 17:00"),
        ("5 p.m.", "hour 2025-11-19 17:00"),
        ("five pm", "hour 2025-11-19 17:00"),
        ("at noon", "hour 2025-11-19 12:00"),
        ("midnight", "hour 2025-11-20 00:00"),
        ("7 am", "hour 2025-11-20 07:00"),
        ("eight", "hour 2025-11-19 20:00"),
        ("9:30", "minute 2025-11-19 21:30"),
        ("nine o'clock", "hour 2025-11-19 21:00"),
        ("half past six", "minute 2025-11-19 18:30"),
        ("17:30", "minute 2025-11-19 17:30"),
        ("in two hours", "hour 2025-11-19 12:20"),
        ("two hours", "hour 2025-11-19 12:20"),
        ("in 20 minutes", "minute 2025-11-19 10:40"),
        ("half an hour", "minute 2025-11-19 10:50"),
        ("next hour", "hour 2025-11-19 10:20"),
        ("last 24 hours", "hour 2025-11-18 10:20 +24h"),
    ],
)
def test_clock_times_without_a_day_are_the_coming_ones(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("tomorrow at noon", "hour 2025-11-20 12:00"),
        ("on friday at noon", "hour 2025-11-21 12:00"),
        ("noon on tuesday", "hour 2025-11-25 12:00"),
        ("friday at midnight", "hour 2025-11-22 00:00"),
        ("8am tomorrow", "hour 2025-11-20 08:00"),
        ("tomorrow at seven", "hour 2025-11-20 07:00"),
        ("friday at six", "hour 2025-11-21 18:00"),
        ("today at 9", "hour 2025-11-19 21:00"),
        ("seven thirty tonight", "minute 2025-11-19 19:30"),
        ("tonight at 7", "hour 2025-11-19 19:00"),
        ("tonight around 2am", "hour 2025-11-20 02:00"),
        ("six tomorrow morning", "hour 2025-11-20 06:00"),
        ("4 in the morning", "hour 2025-11-19 04:00"),
        ("december 1st at 3pm", "hour 2025-12-01 15:00"),
        ("7 to 9 pm", "hour 2025-11-19 19:00 +2h"),
        ("10 to 2 pm", "hour 2025-11-19 10:00 +4h"),
        ("saturday 10 to noon", "hour 2025-11-22 10:00 +2h"),
        ("this afternoon 3 to 5", "hour 2025-11-19 15:00 +2h"),
    ],
)
def test_a_day_and_a_clock_time_go_together(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize(
    "said",
    """
    both days|these days|summer|right|light|1997|february 30|2026-13-40|25:00|13 pm
    first week of mango|rush hour|1 2 3 4 5|boston|🕐||the
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_what_is_no_known_time_is_none(said: str) -> None:
    assert resolve_time(said.strip(), NOW) is None


def test_a_page_of_text_is_no_time() -> None:
    assert resolve_time("tomorrow " * 1000, NOW) is None


def test_the_words_are_kept_without_their_full_stop() -> None:
    assert resolve_time("This Saturday?", NOW) == When(
        datetime(2025, 11, 22), datetime(2025, 11, 23), "day", "This Saturday"
    )


def test_no_mix_of_time_words_is_an_error_or_an_empty_span() -> None:
    words = (
        "next last this in the of at week weekend month friday december 31st 12 30 999 am pm noon "
        "midnight to and tonight morning ago days hours christmas today 2/30 2026-02-30 second"
    )
    chance = random.Random(7)
    for _ in range(3000):
        said = " ".join(chance.choices(words.split(), k=chance.randint(1, 6)))
        when = resolve_time(said, NOW)
        assert when is None or when.start < when.end, said


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the next day", "day 2025-11-20"),
        ("all day", "day 2025-11-19"),
        ("all day saturday", "day 2025-11-22"),
        ("over the weekend", "day 2025-11-22 +2"),
        ("tomorrow at dawn", "hour 2025-11-20 05:00 +2h"),
        ("at sunrise", "hour 2025-11-20 06:00"),
        ("soon", "hour 2025-11-19 10:20 +4h"),
        ("this winter", "month 2025-12-01 +90"),
        ("next summer", "month 2026-06-01 +92"),
        ("this fall", "month 2025-11-19 +12"),
        ("next fall", "month 2026-09-01 +91"),
        ("last summer", "month 2025-06-01 +92"),
        ("next year", "month 2026-01-01 +365"),
        ("between monday and wednesday", "day 2025-11-24 +3"),
        ("friday to sunday", "day 2025-11-21 +3"),
        ("next monday through friday", "day 2025-11-24 +5"),
    ],
)
def test_looser_ways_to_say_a_time(said: str, expected: str) -> None:
    assert heard(said) == expected


@pytest.mark.parametrize("now", [datetime(9999, 12, 31, 23, 59), datetime(1, 1, 1, 0, 1)])
@pytest.mark.parametrize(
    "said",
    ["tomorrow", "yesterday", "next week", "last winter", "next year", "easter", "5 pm", "soon"],
)
def test_at_the_ends_of_the_calendar_there_is_a_time_or_none(said: str, now: datetime) -> None:
    when = resolve_time(said, now)

    assert when is None or when.start < when.end
