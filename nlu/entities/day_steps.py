"""Days told by way of other days: `a week from monday`, `the day after christmas`."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from nlu.entities.spans import Span, days, month_of, week_of

Found = tuple[Span, str] | None
"""A span and the words left over."""
Find = Callable[[str, datetime], Found]
"""What finds the other day."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SEVERAL = 2
_FEW = {"a": 1, "an": 1, "couple": 2, "few": 3}

_STEP = re.compile(
    r"^(?:in )?(?:the |about )?(?P<count>\d{1,3}|an?|(?:a )?couple(?: of)?|(?:a )?few)? ?"
    r"(?P<unit>day|night|evening|morning|week|month)s? (?P<way>from|after|before) (?P<other>.+)"
)
_MANY = re.compile(
    rf"^(?:in )?(?P<count>\d\d?) (?:{_WEEKDAY}|(?P<weekend>weekend)s?)(?: from now)?(?P<rest>.*)"
)
_NEIGHBOUR = re.compile(
    rf"^(?:on )?(?:the )?(?:{_WEEKDAY}|(?P<weekend>weekend)) (?P<way>after|before) (?P<other>.+)"
)
_NTH = re.compile(
    rf"^(?:on )?(?:the )?(?:(?P<nth>\d)th|(?P<last>last)) (?:{_WEEKDAY}|(?P<unit>day|week|weekend))"
    rf" (?:of|in) (?:next )?{_MONTH}(?P<rest>.*)"
)
_WITH_WEEK = re.compile(r"^(?:the )?(?P<other>[a-z ]+?) week\b(?P<rest>.*)")
_DATES = re.compile(
    rf"\b{_MONTH} (?P<first>\d\d?)(?:th)? ?(?:to|through|thru|till|until|and|or|-) ?"
    r"(?P<last>\d\d?)(?:th)?(?! ?[ap]m|:|\d)"
)
_BETWEEN = re.compile(
    r"^(?:from |between )?(?P<first>.+?) (?:to|through|thru|until|till|and|or) (?P<last>.+)"
)


def find_step(text: str, now: datetime, find: Find) -> Found:
    """Days told by way of those that `find` finds; the words have to begin with them."""
    rules: tuple[tuple[re.Pattern[str], _Rule], ...] = (
        (_STEP, _step),
        (_MANY, _many),
        (_NEIGHBOUR, _neighbour),
        (_NTH, _nth),
        (_DATES, _dates),
    )
    for pattern, rule in rules:
        if (match := pattern.search(text)) and (found := rule(match, now, find)):
            return found
    return None


def find_stretch(text: str, now: datetime, find: Find) -> Found:
    """`christmas week`, `tomorrow or friday`, `december 30 to january 2`."""
    if match := _WITH_WEEK.search(text):
        other = find(match["other"], now)
        if other and other[0].grain == "day" and not other[1].strip():
            return week_of(other[0].start.date()), match["rest"]
    match = _BETWEEN.search(text)
    return _between(match, now, find) if match else None


_Rule = Callable[[re.Match[str], datetime, Find], Found]


def _step(match: re.Match[str], now: datetime, find: Find) -> Found:
    """`a week from monday` and `a month before easter` are days; the 31st may be the 30th then."""
    other = find(match["other"], now)
    if not other or other[0].grain != "day":
        return None
    count = _count(match["count"])
    start = other[0].start.date()
    if match["unit"] == "week" and not match["count"]:
        # `the week before christmas` lasts until then.
        first = start - timedelta(days=7) if match["way"] == "before" else other[0].end.date()
        return days(first, 7), other[1]
    if match["way"] == "before":
        on = _moved(start, match["unit"], -count)
    elif match["unit"] == "day" and match["way"] == "after":
        on = other[0].end.date() + timedelta(days=count - 1)
    else:
        on = _moved(start, match["unit"], count)
    # The night before christmas is a part of that day.
    part = match["unit"] if match["unit"] not in ("day", "week", "month") else ""
    return days(on), f"{part} {other[1]}"


def _count(said: str | None) -> int:
    words = (said or "a").removesuffix(" of").split()
    return int(words[0]) if words[0].isdecimal() else _FEW[words[-1]]


def _moved(start: date, unit: str, count: int) -> date:
    if unit != "month":
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    month = month_of(start.year, start.month + count)
    last = (month.end - timedelta(days=1)).day
    return month.start.date().replace(day=min(start.day, last))


def _many(match: re.Match[str], now: datetime, _: Find) -> Found:
    """`in 3 fridays`, `two weekends from now`; the coming one is the first."""
    number = 5 if match["weekend"] else _DAYS.index(match["weekday"][:3])
    if int(match["count"]) < _SEVERAL:
        return None
    ahead = (number - now.weekday()) % 7 + 7 * (int(match["count"]) - 1)
    return days(now.date() + timedelta(days=ahead), 2 if match["weekend"] else 1), match["rest"]


def _neighbour(match: re.Match[str], now: datetime, find: Find) -> Found:
    """`the friday after thanksgiving`; `the saturday after next` is the second one to come."""
    is_weekend, after = bool(match["weekend"]), match["way"] == "after"
    number = 5 if is_weekend else _DAYS.index(match["weekday"][:3])
    if match["other"].split()[0] == "next" and after and not is_weekend:
        ahead = (number - now.weekday()) % 7
        return days(now.date() + timedelta(days=ahead + 7)), match["other"].partition(" ")[2]
    other = find(match["other"], now)
    if not other or other[0].grain != "day":
        return None
    if after:
        last = other[0].end.date() - timedelta(days=1)
        on = last + timedelta(days=(number - last.weekday() - 1) % 7 + 1)
    else:
        first = other[0].start.date()
        on = first - timedelta(days=(first.weekday() - number - 1) % 7 + 1)
    return days(on, 2 if is_weekend else 1), other[1]


def _nth(match: re.Match[str], now: datetime, _: Find) -> Found:
    """Of the coming month of that name in which it is not past."""
    number = _MONTHS.index(match["month"][:3]) + 1
    months = (month_of(now.year + more, number) for more in range(2))
    spans = (_nth_of(match, month) for month in months)
    coming = next((span for span in spans if span and span.end > now), None)
    return (coming, match["rest"]) if coming else None


def _nth_of(match: re.Match[str], month: Span) -> Span | None:
    first, after = month.start.date(), month.end.date()
    nth = 0 if match["last"] else int(match["nth"])
    if match["unit"] == "day":
        on = after - timedelta(days=1) if match["last"] else first + timedelta(days=nth - 1)
        return days(on)
    if match["unit"] == "week":
        on = after - timedelta(days=7) if match["last"] else first + timedelta(days=7 * (nth - 1))
        return days(on, 7, "week")
    weekday = 5 if match["unit"] == "weekend" else _DAYS.index(match["weekday"][:3])
    on = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if match["last"]:
        last = after - timedelta(days=1)
        on = last - timedelta(days=(last.weekday() - weekday) % 7)
    return days(on, 2 if match["unit"] == "weekend" else 1) if first <= on < after else None


def _dates(match: re.Match[str], now: datetime, find: Find) -> Found:
    first = find(f"{match['month']} {match['first']}", now)
    if not first or not int(match["first"]) < int(match["last"]):
        return None
    count = int(match["last"]) - int(match["first"]) + 1
    span = days(first[0].start.date(), count)
    rest = f"{match.string[: match.start()]} {match.string[match.end() :]}"
    return (span, rest) if span.end <= month_of(span.start.year, span.start.month).end else None


def _between(match: re.Match[str], now: datetime, find: Find) -> Found:
    """Both ends are days with nothing left over, the second after the first."""
    first, last = find(match["first"], now), find(match["last"], now)
    if not first or not last or first[1].strip() or last[1].strip():
        return None
    end = last[0].end
    if re.fullmatch(_WEEKDAY, match["last"]) and end <= first[0].end:
        end += timedelta(days=7)
    if {first[0].grain, last[0].grain} != {"day"} or end <= first[0].end:
        return None
    return Span(first[0].start, end, "day"), ""
