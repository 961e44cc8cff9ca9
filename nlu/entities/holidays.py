"""Holidays of the US: the words for them and their dates in any year."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6


def _fixed(month: int, day: int, year: int) -> date:
    return date(year, month, day)


def _nth(month: int, weekday: int, number: int, year: int) -> date:
    """The first, second, ... such weekday of the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _memorial_day(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


def _election_day(year: int) -> date:
    return _nth(11, _MONDAY, 1, year) + timedelta(days=1)


def _thanksgiving(later: int, year: int) -> date:
    return _nth(11, _THURSDAY, 4, year) + timedelta(days=later)


def _easter(later: int, year: int) -> date:
    """Gregorian Easter after Gauss, with the corrections for 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    day = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    if moon + day == 35 or (moon == 28 and day == 6 and year % 19 > 10):
        day -= 7
    return date(year, 3, 22) + timedelta(days=moon + day + later)


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new years eve": partial(_fixed, 12, 31),
    "new years day": partial(_fixed, 1, 1),
    "new years": partial(_fixed, 1, 1),
    "new year": partial(_fixed, 1, 1),
    "martin luther king day": partial(_nth, 1, _MONDAY, 3),
    "martin luther king jr day": partial(_nth, 1, _MONDAY, 3),
    "mlk day": partial(_nth, 1, _MONDAY, 3),
    "groundhog day": partial(_fixed, 2, 2),
    "super bowl": partial(_nth, 2, _SUNDAY, 2),
    "super bowl sunday": partial(_nth, 2, _SUNDAY, 2),
    "valentines": partial(_fixed, 2, 14),
    "mardi gras": partial(_easter, -47),
    "ash wednesday": partial(_easter, -46),
    "presidents day": partial(_nth, 2, _MONDAY, 3),
    "st patricks": partial(_fixed, 3, 17),
    "st paddys": partial(_fixed, 3, 17),
    "tax day": partial(_fixed, 4, 15),
    "earth day": partial(_fixed, 4, 22),
    "palm sunday": partial(_easter, -7),
    "good friday": partial(_easter, -2),
    "easter": partial(_easter, 0),
    "easter sunday": partial(_easter, 0),
    "easter monday": partial(_easter, 1),
    "cinco de mayo": partial(_fixed, 5, 5),
    "mothers day": partial(_nth, 5, _SUNDAY, 2),
    "memorial day": _memorial_day,
    "fathers day": partial(_nth, 6, _SUNDAY, 3),
    "flag day": partial(_fixed, 6, 14),
    "juneteenth": partial(_fixed, 6, 19),
    "independence day": partial(_fixed, 7, 4),
    "labor day": partial(_nth, 9, _MONDAY, 1),
    "columbus day": partial(_nth, 10, _MONDAY, 2),
    "indigenous peoples day": partial(_nth, 10, _MONDAY, 2),
    "halloween": partial(_fixed, 10, 31),
    "veterans day": partial(_fixed, 11, 11),
    "election day": _election_day,
    "thanksgiving": partial(_thanksgiving, 0),
    "small business saturday": partial(_thanksgiving, 2),
    "black friday": partial(_thanksgiving, 1),
    "cyber monday": partial(_thanksgiving, 4),
    "christmas eve": partial(_fixed, 12, 24),
    "christmas": partial(_fixed, 12, 25),
    "boxing day": partial(_fixed, 12, 26),
}
"Names in lower case without apostrophes."


def holiday_date(name: str, today: date, *, last: bool = False, year: int = 0) -> date:
    """The coming one, today included, or the one before it, or that of a year."""
    on = HOLIDAYS[name]
    if year:
        return on(year)
    if last:
        return max(d for d in (on(today.year - 1), on(today.year)) if d < today)
    return min(d for d in (on(today.year), on(today.year + 1)) if d >= today)
