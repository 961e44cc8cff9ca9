"""Two marked times with something between them are one time, and `until` belongs to it."""

import pytest

from assistant.time_said import apart, same_day, times_said
from nlu.base import Entity, Understanding


def understood(marked: str) -> Understanding:
    """`will it rain tomorrow/time before noon/time`; neighbours of one kind are one span."""
    pairs = [word.partition("/")[::2] for word in marked.split()]
    spans: list[Entity] = []
    for at, (word, kind) in enumerate(pairs):
        name = {"time": "time.period_of_time", "day": "store.hour.day"}.get(kind, "")
        if name and at and pairs[at - 1][1] == kind:
            joined = f"{spans[-1].text} {word}"
            spans[-1] = Entity(name, joined, spans[-1].start, at + 1)
        elif name:
            spans.append(Entity(name, word, at, at + 1))
    words = tuple(word for word, _ in pairs)
    labels = ("O",) * len(words)
    return Understanding(" ".join(words), words, "any", 1.0, labels, tuple(spans), (), "none")


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("will it rain until nine/time", "until nine"),
        ("will it rain tomorrow/time before noon/time", "tomorrow before noon"),
        ("is it sunny between 9/time and/time 5/time", "between 9 and 5"),
        ("rain today/time or tomorrow/time", "today or tomorrow"),
        ("snow a/time week/time from monday/time", "a week from monday"),
        ("rain after 5/time in boston", "after 5"),
    ],
)
def test_what_links_and_limits_times_is_read_with_them(marked: str, read: str) -> None:
    assert times_said(understood(marked)) == {"time.period_of_time": read}


@pytest.mark.parametrize(
    "marked",
    [
        "will it rain tomorrow/time",
        "rain tomorrow/time and where is the shop open friday/time",
        "weather for/time seven/time apples",
    ],
)
def test_times_that_stand_alone_are_left_as_they_are_marked(marked: str) -> None:
    assert times_said(understood(marked)) == {}


def test_a_week_from_monday_is_read_for_opening_hours_as_well() -> None:
    heard = times_said(understood("when do you open a/day week/day from monday/day"))

    assert heard == {"store.hour.day": "a week from monday"}


def test_a_day_marked_as_an_end_of_hours_is_the_day() -> None:
    slots = {"store.hour.end": ["10 pm", "tomorrow"]}

    assert apart(slots) == {"store.hour.end": "10 pm", "store.hour.day": "tomorrow"}


def test_an_hour_of_tonight_is_in_the_evening() -> None:
    assert apart({"store.hour.start": ["nine"], "store.hour.day": ["tonight"]}) == {
        "store.hour.start": "nine pm"
    }
    assert apart({"store.hour.start": ["9 am"], "store.hour.day": ["tonight"]}) == {}
    assert apart({"store.hour.end": ["nine"], "store.hour.day": ["tomorrow"]}) == {}


@pytest.mark.parametrize(
    ("said", "in_force", "meant"),
    [
        ("the day after", "thanksgiving", "the day after thanksgiving"),
        ("day before", "friday", "the day before friday"),
        ("the day after", "", "the day after"),
        ("evening", "tomorrow", "tomorrow evening"),
    ],
)
def test_a_day_next_to_another_is_counted_from_the_one_in_force(
    said: str, in_force: str, meant: str
) -> None:
    assert same_day(said, in_force) == meant
