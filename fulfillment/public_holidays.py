"""The public holidays of the US, on which shops may keep other hours than usual."""

from datetime import date, timedelta

_FIXED = frozenset(((1, 1), (6, 19), (7, 4), (11, 11), (12, 24), (12, 25), (12, 31)))
"Month and day; the eves are no holidays by law, but shops close early."
_MONDAYS = frozenset(((1, 3), (2, 3), (9, 1), (10, 2)))
"Month, and which Monday of it."
_MAY, _NOVEMBER, _MONDAY, _THURSDAY = 5, 11, 0, 3


def is_holiday(day: date) -> bool:
    nth = (day.day - 1) // 7 + 1
    weekday = day.weekday()
    return (
        (day.month, day.day) in _FIXED
        or (weekday == _MONDAY and (day.month, nth) in _MONDAYS)
        or (weekday == _MONDAY and day.month == _MAY and day.day > 24)
        or (weekday == _THURSDAY and day.month == _NOVEMBER and nth == 4)
        or day == _easter(day.year)
    )


def _easter(year: int) -> date:
    """Gregorian Easter after Gauss, with the corrections for 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    day = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    if moon + day == 35 or (moon == 28 and day == 6 and year % 19 > 10):
        day -= 7
    return date(year, 3, 22) + timedelta(days=moon + day)
