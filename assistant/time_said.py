"""The words of a time as they were said: `tomorrow before noon`, where the model marks two times.

The model marks neither `until`, `after` and `between`, nor what stands between two spans of time.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from nlu.base import Entity, Understanding
from nlu.entities.times import resolve_time

_TIME, _DAY, _END, _START = (
    "time.period_of_time",
    "store.hour.day",
    "store.hour.end",
    "store.hour.start",
)
_LINKS = frozenset(
    "a an the in on at of from to through thru until till before after by and or around".split()
)
_MOST_LINKS = 3
_LIMITS = frozenset("until till before after between from".split())
"Words before a time that change what it means."
_PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night", "noon", "midnight"})
_NEXT_TO_A_DAY = {
    **dict.fromkeys(("day after", "day after that", "next day", "following day"), "after"),
    **dict.fromkeys(("day before", "day before that", "previous day"), "before"),
}
_LATE = re.compile(r"\b(?:tonight|evening|afternoon)\b", re.IGNORECASE)
_NAMES_A_HALF = re.compile(r"[ap]\.?\s?m\b|noon|midnight|morning|:\d\d|1[3-9]|2\d", re.IGNORECASE)
"Words after which nobody asks whether 9 is in the morning."
_ANY_MORNING = datetime(2001, 1, 1, 6)
"Whether words are a time hardly depends on the moment they are said."


def times_said(understanding: Understanding) -> dict[str, str]:
    """The slots of time as they are to be read; only those that were said otherwise than marked."""
    words = [word.strip(".,!?;").lower() for word in understanding.tokens]
    read: dict[str, str] = {}
    for name in (_TIME, _DAY):
        said = [entity for entity in understanding.entities if entity.name == name]
        phrase = _phrase(said, words, limits=name == _TIME)
        if phrase and _is_time(phrase):
            read[name] = phrase
    return read


def apart(slots: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """`10 pm` and `tomorrow`, both marked as the end of opening hours: the day is none of them."""
    told: dict[str, str] = {}
    for name in (_END, _START):
        texts = slots.get(name, ())
        day = next((text for text in texts if _is_day(text)), "")
        hours = [text for text in texts if text != day]
        if day and hours:
            told |= {name: hours[-1]} if _DAY in slots else {name: hours[-1], _DAY: day}
    days = " ".join(slots.get(_DAY, ()))
    for name in (_END, _START):
        hour = told.get(name) or next(reversed(slots.get(name, ())), "")
        if hour and _LATE.search(days) and not _NAMES_A_HALF.search(hour):
            told[name] = f"{hour} pm"
    return told


def same_day(said: str, in_force: str) -> str:
    """A mere part of a day belongs to the day in force: `tomorrow`, then `in the evening`.

    So does `the day after`, which is counted from it.
    """
    bare = said.lower().removeprefix("the ").strip(" .,!?")
    if in_force and bare in _NEXT_TO_A_DAY:
        return f"the day {_NEXT_TO_A_DAY[bare]} {in_force}"
    if bare not in _PARTS_OF_DAY:
        return said
    day = [word for word in in_force.split() if word.lower() not in _PARTS_OF_DAY]
    return " ".join([*day, said])


def day_in_force(in_force: Mapping[str, str]) -> str:
    return in_force.get(_TIME) or in_force.get(_DAY, "")


def _phrase(said: Sequence[Entity], words: Sequence[str], *, limits: bool) -> str:
    """From the first span to the last, with what links them; empty where nothing is to be added."""
    if not said:
        return ""
    first = last = said[-1]
    for entity in reversed(said[:-1]):
        between = words[entity.end : first.start]
        if len(between) > _MOST_LINKS or not _LINKS.issuperset(between):
            break
        first = entity
    start = first.start - (limits and first.start > 0 and words[first.start - 1] in _LIMITS)
    is_more = start < first.start or first is not last
    return " ".join(words[start : last.end]) if is_more else ""


def _is_time(text: str) -> bool:
    return resolve_time(text, _ANY_MORNING) is not None


def _is_day(text: str) -> bool:
    when = resolve_time(text, _ANY_MORNING)
    return when is not None and when.grain == "day"
