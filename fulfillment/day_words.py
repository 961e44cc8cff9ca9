"""Days, spans and clock times in words that can end a sentence: `tomorrow`, `at 9 pm`.

Every source of answers uses these, so that `answers.yml` may say "in Boston {{ day }}".
"""

from datetime import date, datetime, time, timedelta

from values.when import PARTS_OF_DAY, When

_PARTS = ((5, "morning"), (12, "afternoon"), (17, "evening"), (21, "night"))
_PART_SPANS = frozenset(PARTS_OF_DAY.values())
_DAWN = time(5)


def clock_words(moment: time) -> str:
    """`9 pm`, `9:30 am`, `noon`, `midnight`."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def date_words(day: date, today: date) -> str:
    """`December 5`, with the year where it is another one."""
    words = f"{day:%B} {day.day}"
    return words if day.year == today.year else f"{words}, {day.year}"


def day_words(day: date, today: date) -> str:
    """`today`, `tomorrow`, `on Saturday`, `last Friday`, `on December 5`."""
    distance = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if distance in near:
        return near[distance]
    if 1 < distance < 7:
        return f"on {day:%A}"
    if -7 < distance < 0:
        return f"last {day:%A}"
    return f"on {date_words(day, today)}"


def span_words(when: When | None, now: datetime) -> str:
    """What was asked for, seen from `now`, the local time of the place (naive)."""
    if when is None:
        return "right now"
    match when.grain:
        case "minute" | "hour":
            return _hours(when, now)
        case "week":
            return _week(when, now.date())
        case "month":
            return _month(when, now.date())
        case _:
            return _days(when, now.date())


def _hours(when: When, now: datetime) -> str:
    is_on, length = when.start <= now < when.end, when.end - when.start
    if is_on and length <= timedelta(hours=1):
        return "right now"
    day = day_words(when.day, now.date())
    if length <= timedelta(hours=1):
        return f"{day} at {clock_words(when.start.time())}"
    if _is_part(when):
        return _part_of_day(day, _part(when.start.hour))
    return _from_now(when, now) if is_on else f"{day} {_stretch(when)}"


def _is_part(when: When) -> bool:
    hours, more = divmod(when.end - when.start, timedelta(hours=1))
    return not more and not when.start.minute and (when.start.hour, hours) in _PART_SPANS


def _stretch(when: When) -> str:
    """Hours with a beginning and an end of their own."""
    start, end = when.start.time(), when.end.time()
    if end == time():
        return f"after {clock_words(start)}"
    if start == _DAWN:
        return f"before {clock_words(end)}"
    return f"from {clock_words(start)} to {clock_words(end)}"


def _from_now(when: When, now: datetime) -> str:
    hours, more = divmod(when.end - when.start, timedelta(hours=1))
    if not more and when.end.minute and when.start + timedelta(minutes=1) > now:
        return f"in the next {hours} hours"
    day = "" if when.end - timedelta(minutes=1) < _midnight(when) else " tomorrow"
    return f"until {clock_words(when.end.time())}{day}"


def _midnight(when: When) -> datetime:
    return datetime.combine(when.day, time()) + timedelta(days=1)


def _part(hour: int) -> str:
    return next((name for start, name in reversed(_PARTS) if hour >= start), "night")


def _part_of_day(day: str, part: str) -> str:
    if day == "today":
        return "tonight" if part in ("evening", "night") else f"this {part}"
    return f"{day} {part}"


def _days(when: When, today: date) -> str:
    last = (when.end - timedelta(microseconds=1)).date()
    if last <= when.day:
        return day_words(when.day, today)
    if when.day.weekday() == 5 and (last - when.day).days == 1:
        return _weekend(when.day, today)
    start = day_words(when.day, today).removeprefix("on ")
    return f"from {start} to {day_words(last, today).removeprefix('on ')}"


def _weekend(saturday: date, today: date) -> str:
    weeks = (_monday(saturday) - _monday(today)).days // 7
    near = {0: "this weekend", 1: "next weekend", -1: "last weekend"}
    return near.get(weeks, f"on the weekend of {date_words(saturday, today)}")


def _week(when: When, today: date) -> str:
    weeks = (_monday(when.day) - _monday(today)).days // 7
    near = {0: "this week", 1: "next week", -1: "last week"}
    return near.get(weeks, f"in the week of {date_words(when.day, today)}")


def _month(when: When, today: date) -> str:
    """A month, or the first and last of several."""
    last = (when.end - timedelta(microseconds=1)).date()
    if (last.year, last.month) != (when.day.year, when.day.month):
        year = "" if last.year == today.year else f" {last.year}"
        return f"from {when.day:%B} to {last:%B}{year}"
    months = (when.day.year - today.year) * 12 + when.day.month - today.month
    near = {0: "this month", 1: "next month", -1: "last month"}
    year = "" if when.day.year == today.year else f" {when.day.year}"
    return near.get(months, f"in {when.day:%B}{year}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
