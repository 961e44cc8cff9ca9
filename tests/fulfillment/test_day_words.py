"""Days and spans in the words an answer ends with."""

from datetime import date, datetime, time, timedelta

import pytest

from fulfillment.day_words import clock_words, day_words, span_words
from values.when import Grain, When

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, 10)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (5, "on Saturday"),
        (-3, "last Friday"),
        (12, "on December 5"),
        (-30, "on October 24"),
        (60, "on January 22, 2027"),
    ],
)
def test_a_day_is_named_by_its_distance(days: int, words: str) -> None:
    assert day_words(MONDAY + timedelta(days=days), MONDAY) == words


@pytest.mark.parametrize(
    ("start", "length", "grain", "words"),
    [
        (datetime(2026, 11, 23, 15, 10), timedelta(minutes=1), "minute", "right now"),
        (datetime(2026, 11, 23, 17), timedelta(hours=1), "hour", "today at 5 pm"),
        (datetime(2026, 11, 24, 12), timedelta(hours=1), "hour", "tomorrow at noon"),
        (datetime(2026, 11, 23, 18), timedelta(hours=12), "hour", "tonight"),
        (datetime(2026, 11, 23, 18), timedelta(hours=6), "hour", "today after 6 pm"),
        (datetime(2026, 11, 24, 5), timedelta(hours=7), "hour", "tomorrow morning"),
        (datetime(2026, 11, 24, 9), timedelta(hours=8), "hour", "tomorrow from 9 am to 5 pm"),
        (datetime(2026, 11, 24, 5), timedelta(hours=10), "hour", "tomorrow before 3 pm"),
        (datetime(2026, 11, 23, 15, 10), timedelta(hours=4), "hour", "in the next 4 hours"),
        (datetime(2026, 11, 23, 15, 10), timedelta(minutes=350), "hour", "until 9 pm"),
        (datetime(2026, 11, 27, 12), timedelta(hours=5), "hour", "on Friday afternoon"),
        (datetime(2026, 11, 23), timedelta(days=1), "day", "today"),
        (datetime(2026, 11, 28), timedelta(days=2), "day", "this weekend"),
        (datetime(2026, 12, 5), timedelta(days=2), "day", "next weekend"),
        (datetime(2026, 11, 24), timedelta(days=3), "day", "from tomorrow to Thursday"),
        (datetime(2026, 11, 30), timedelta(days=7), "week", "next week"),
        (datetime(2026, 12, 14), timedelta(days=7), "week", "in the week of December 14"),
        (datetime(2026, 12, 1), timedelta(days=31), "month", "next month"),
        (datetime(2027, 2, 1), timedelta(days=28), "month", "in February 2027"),
    ],
)
def test_a_span_is_named_as_people_say_it(
    start: datetime, length: timedelta, grain: Grain, words: str
) -> None:
    assert span_words(When(start, start + length, grain, "as said"), NOW) == words


def test_nothing_said_means_right_now() -> None:
    assert span_words(None, NOW) == "right now"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(9), "9 am"),
        (time(21, 30), "9:30 pm"),
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(0, 5), "12:05 am"),
    ],
)
def test_clock_times(moment: time, words: str) -> None:
    assert clock_words(moment) == words
