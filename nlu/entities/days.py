"""Day words -> spans of days: `next tuesday`, `june 3th`, `the weekend`. Knows no clock times.

Texts come as `time_words.normal` writes them. `this week` and `this month` start today.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from nlu.entities.day_steps import find_step, find_stretch
from nlu.entities.holidays import HOLIDAYS, holiday_date
from nlu.entities.spans import Span, away, days, from_today, minutes, month_of, stretch, week_of

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
_SATURDAY = 5
_COUNTS = {"few": 3, "couple": 2}
_SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9}
"First month of each."
_SOON_HOURS = 4
_STEPS = {"next": 1, "following": 1, "last": -1, "past": -1, "this past": -1}

_Rule = Callable[[re.Match[str], datetime], Span | None]

_DAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBER = r"(?P<day>\d{1,2})"
_NTH = rf"{_NUMBER}(?:th|st|nd|rd)"
_YEAR = r"(?: (?P<year>(?:19|20)\d\d))?"
_WHICH = r"(?:(?P<which>this coming|this past|this|next|last|past|coming|following) )?"
_HOLIDAY = "|".join(sorted(HOLIDAYS, key=len, reverse=True))


def find_days(text: str, now: datetime) -> tuple[Span, str] | None:
    """The first span of days named, by the rules in their order, and the words left over."""
    if begin := _WEEK_OF.match(text):
        found = find_days(text[begin.end() :], now)
        return (week_of(found[0].start.date()), found[1]) if found else None
    if by_another := find_step(text, now, _named):
        return by_another
    return find_stretch(text, now, _named) or _named(text, now)


def _named(text: str, now: datetime) -> tuple[Span, str] | None:
    """Days that have a name or a date of their own."""
    for rules, spare in ((_DATES, _SPARE), (_NEAR, _NOTHING)):
        for pattern, rule in rules.items():
            match = pattern.search(text)
            span = rule(match, now) if match else None
            if match and span:
                rest = f"{text[: match.start()]} {text[match.end() :]}"
                return span, spare.sub(" ", rest)
    return None


def _date(match: re.Match[str], now: datetime) -> Span | None:
    """A day of a month, with its year or the coming one."""
    said = match.groupdict()
    month = int(said["month"]) if said["month"].isdecimal() else _month_number(said["month"])
    if said["year"]:
        year = int(said["year"])
        day = _valid(year if year > 99 else 2000 + year, month, int(said["day"]))
        return days(day) if day else None
    # Nine years hold a 29 February in any case.
    found = (_valid(now.year + more, month, int(said["day"])) for more in range(9))
    coming = next((day for day in found if day and day >= now.date()), None)
    return days(coming) if coming else None


def _day_of_month(match: re.Match[str], now: datetime) -> Span | None:
    """`the 21th`: of this month or the next that has such a day."""
    first = 1 if match.groupdict().get("next") else 0
    starts = (month_of(now.year, now.month + more).start for more in range(first, first + 3))
    found = (_valid(start.year, start.month, int(match["day"])) for start in starts)
    coming = next((day for day in found if day and day >= now.date()), None)
    return days(coming) if coming else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _holiday(match: re.Match[str], now: datetime) -> Span:
    last = _STEPS.get(match["which"], 0) < 0
    on = holiday_date(match["name"], now.date(), last=last, year=int(match["year"] or 0))
    if not match["weekend"]:
        return days(on)
    is_monday = on.weekday() == 0
    return days(on - timedelta(days=2 * is_monday), 3 if is_monday else 7 - on.weekday())


def _near_day(match: re.Match[str], now: datetime) -> Span:
    distances = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}
    return away(now, "day", distances.get(match["near"], 2))


def _rest_of_today(_: re.Match[str], now: datetime) -> Span:
    return Span(minutes(now).start, days(now.date()).end, "day")


def _now(_: re.Match[str], now: datetime) -> Span:
    return minutes(now)


def _half_hour(_: re.Match[str], now: datetime) -> Span:
    return away(now, "minute", 30)


def _hours_and_a_half(match: re.Match[str], now: datetime) -> Span:
    hours = int(match["count"]) if match["count"].isdecimal() else 1
    return away(now, "minute", 60 * hours + 30)


def _amount(match: re.Match[str], now: datetime) -> Span:
    """`in 2 hours`, `3 days ago`, `next 3 days`, `10 day`."""
    said = match["count"].split()
    count = int(said[0]) if said[0].isdecimal() else _COUNTS.get(said[-1], 1)
    sign = -1 if match["ago"] or _STEPS.get(match["which"], 0) < 0 else 1
    is_forecast = said[0].isdecimal() and count > 1 and not match["plural"]
    reach = stretch if match["which"] or is_forecast else away
    return reach(now, match["unit"], sign * count)


def _named_hour(match: re.Match[str], now: datetime) -> Span:
    return stretch(now, "hour", _STEPS.get(match["which"], 1))


def _named_span(match: re.Match[str], now: datetime) -> Span:
    """`this week`, `next weekend`, `last month`, `week after next`."""
    step = 2 if match["after"] else _STEPS.get(match["which"], 0)
    if match["unit"] == "month":
        return from_today(away(now, "month", step), now)
    week = away(now, "week", step)
    if match["unit"] == "week":
        return from_today(week, now)
    return days(week.start.date() + timedelta(days=_SATURDAY), 2)


def _working_days(_: re.Match[str], now: datetime) -> Span:
    today = now.date()
    is_late = today.weekday() >= _SATURDAY
    first = today + timedelta(days=7 - today.weekday()) if is_late else today
    return days(first, _SATURDAY - first.weekday())


def _season(match: re.Match[str], now: datetime) -> Span:
    """Three months by the calendar; `this` is the one on or coming, `next` the one coming."""
    first, step = _SEASONS[match["season"]], _STEPS.get(match["which"], 0)
    years = range(now.year - 2, now.year + 2)
    seasons = [
        Span(month_of(year, first).start, month_of(year, first + 2).end, "month") for year in years
    ]
    if step < 0:
        return [season for season in seasons if season.end <= now][-1]
    ahead = [season for season in seasons if season.end > now]
    is_on = ahead[0].start <= now
    return from_today(ahead[1 if step > 0 and is_on else 0], now)


def _year(match: re.Match[str], now: datetime) -> Span:
    year = now.year + _STEPS.get(match["which"], 0)
    return from_today(Span(datetime(year, 1, 1), datetime(year + 1, 1, 1), "month"), now)


def _soon(_: re.Match[str], now: datetime) -> Span:
    return stretch(now, "hour", _SOON_HOURS)


def _coming_week(_: re.Match[str], now: datetime) -> Span:
    return stretch(now, "week", 1)


def _weekday(match: re.Match[str], now: datetime) -> Span:
    """The coming one; `next` is that of the next week, `last` the latest before today."""
    today, step = now.date(), _STEPS.get(match["which"], 0)
    number = _weekday_number(match["weekday"])
    if step > 0:
        return days(today + timedelta(days=7 - today.weekday() + number))
    ahead = (number - today.weekday()) % 7
    return days(today + timedelta(days=ahead - 7 if step < 0 else ahead))


def _weekday_range(match: re.Match[str], now: datetime) -> Span:
    first = _weekday(match, now).start.date()
    more = (_weekday_number(match["until"]) - first.weekday()) % 7
    return days(first, more + 1)


def _named_month(match: re.Match[str], now: datetime) -> Span:
    month = _month_number(match["month"])
    if _STEPS.get(match["which"], 0) < 0:
        return month_of(now.year - (month >= now.month), month)
    return from_today(month_of(now.year + (month < now.month), month), now)


def _weekday_number(name: str) -> int:
    return _WEEKDAYS.index(name[:3])


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _compiled(rules: Mapping[str, _Rule]) -> dict[re.Pattern[str], _Rule]:
    return {re.compile(rf"\b(?:{pattern})(?!\w)"): rule for pattern, rule in rules.items()}


# In both tables the first rule that fits decides, so the longer phrases stand first.
_DATES = _compiled(
    {
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)": _date,
        r"(?P<month>\d\d?)/(?P<day>\d\d?)(?:/(?P<year>(?:20)?\d\d))?": _date,
        rf"{_MONTH} (?:the )?{_NUMBER}(?:th|st|nd|rd)?(?! ?[ap]m|:){_YEAR}": _date,
        rf"{_NUMBER}(?:th|st|nd|rd)? (?:day )?(?:of )?{_MONTH}{_YEAR}": _date,
        rf"{_WHICH}(?P<name>{_HOLIDAY})(?: day)?(?P<weekend> weekend)?{_YEAR}": _holiday,
        rf"(?P<next>next) month (?:on )?(?:the )?{_NTH}": _day_of_month,
        rf"{_NTH}(?: (?:day )?of (?:the|this|(?P<next>next)) month)?": _day_of_month,
    }
)
_NEAR_DAY = "day after tomorrow|day before yesterday|yesterday|today|tomorrow"
_UNTIL = rf"(?:to|thru|through|till|until|and|-) {_DAY.replace('weekday', 'until')}"
_NEAR = _compiled(
    {
        r"later today|rest of (?:the |to)day": _rest_of_today,
        rf"(?:the )?(?P<near>{_NEAR_DAY})": _near_day,
        r"(?:half an? hour|half hour|half of an hour)(?: from now)?": _half_hour,
        r"(?P<count>\d\d?|an?) hour half": _hours_and_a_half,
        rf"{_WHICH}(?:in )?(?:about |another )?"
        r"(?P<count>\d{1,3}|an?|(?:a )?few|(?:a )?couple)(?: of)? "
        r"(?P<unit>minute|min|hour|hr|day|week|month|year)(?P<plural>s)?"
        r"(?: (?P<ago>ago)| from (?:now|today))?": _amount,
        r"(?P<which>this|next|last|past) hour": _named_hour,
        r"(?:(?P<which>this coming|this past|this|next|last|past|coming|following|all|whole|entire"
        r"|every|rest of the|end of the|the) )?(?P<unit>weekend|week|month)s?"
        r"(?P<after> after next)?(?! after)": _named_span,
        r"(?P<which>this coming|this past|this|next|last|past|coming|following) "
        r"(?P<season>winter|spring|summer|autumn)": _season,
        r"(?P<which>this|next|last|past|coming) year": _year,
        r"soon": _soon,
        r"weekdays?": _working_days,
        r"weekly": _coming_week,
        rf"{_WHICH}{_DAY} {_UNTIL}": _weekday_range,
        rf"{_WHICH}(?:every )?{_DAY}": _weekday,
        rf"{_WHICH}{_MONTH}": _named_month,
        r"(?:right |just )?now|current(?:ly)?|(?:this )?(?:moment|instant)": _now,
        r"later": _rest_of_today,
    }
)
_WEEK_OF = re.compile(r"(?:the )?week of (?:the )?")
_SPARE = re.compile(rf"\b{_DAY}\b")
_NOTHING = re.compile(r"(?!)")
"A date may have its weekday beside it; nothing else may."
