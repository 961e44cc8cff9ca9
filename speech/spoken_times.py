"""Dates, years and clock times as people say them."""

import re
from collections.abc import Mapping
from datetime import date

from speech.rewriting import Rule, one_of, rule, where
from speech.spoken_numbers import cardinal, ordinal, year

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_SHORT_MONTHS: Mapping[str, str] = {
    "Sept": "September",
    **{name[:3]: name for name in _MONTHS},
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_DAYS: Mapping[str, str] = {
    **{name[:3]: name for name in _DAYS},
    **{"Tues": "Tuesday", "Thur": "Thursday", "Thurs": "Thursday"},
}

_MONTH = rf"(?P<month>{one_of(_MONTHS)}|{one_of(_SHORT_MONTHS)}(?![a-z]))\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d:.,%]*\d)"
_AT_END = r"(?![\w%°]|[.:,/]\d| ?(?:[ap]\.?m\b|percent|degrees))"
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_SLASHED = re.compile(r"\b(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})\b")
_DAY_OF = re.compile(rf"\b{_MONTH} (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?{_AT_END}(?:,? {_YEAR})?")
_OF_DAY = re.compile(
    rf"\b(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)? (?:of )?{_MONTH}(?![\w'])(?:,? {_YEAR})?"
)
_OF_YEAR = re.compile(rf"\b{_MONTH},? {_YEAR}")
_IN_YEAR = re.compile(
    rf"\b(?P<word>[Ii]n|[Ss]ince|[Uu]ntil|[Bb]efore|[Aa]fter|year) {_YEAR}(?! \w+s\b)"
)
_DAYS_SPAN = re.compile(
    rf"\b(?P<first>{one_of(_SHORT_DAYS)})\.?\s?[-–—]\s?(?P<last>{one_of(_SHORT_DAYS)})\b\.?"
)
_SHORT_DAY = re.compile(rf"\b(?P<day>{one_of(_SHORT_DAYS)})\b\.?(?=:|,? (?:\d|{one_of(_MONTHS)}))")

_HALF = r"(?P<half>[AaPp])\.?[Mm]\b(?P<dot>\.)?"
_HOUR = r"(?<![\w$:.,-])(?P<hour>[01]?\d|2[0-4])"
_SPAN_TO = re.compile(
    rf"{_HOUR}(?::(?P<minute>[0-5]\d))?\s?[-–—]\s?(?=\d\d?(?::\d\d)?\s?[ap]\.?m\b)", re.I
)
_AFTER_HALF = re.compile(r"(?<=\d)(\s?[ap]\.?m\b\.?)\s?[-–—]\s?(?=\d)", re.I)
_CLOCK = re.compile(rf"{_HOUR}(?::(?P<minute>[0-5]\d))?\s?{_HALF}")
_PLAIN_CLOCK = re.compile(rf"{_HOUR}:(?P<minute>[0-5]\d)(?![\d:])(?!\w)")


def _calendar(match: re.Match[str]) -> str:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return match[0]
    return f"{_MONTHS[day.month - 1]} {ordinal(day.day)}, {year(day.year)}"


def _day_of(match: re.Match[str]) -> str:
    return f"{_month(match)} {ordinal(int(match['day']))}" + _of_year(match)


def _of_year(match: re.Match[str]) -> str:
    return f", {year(int(match['year']))}" if match["year"] else ""


def _month(match: re.Match[str]) -> str:
    return _SHORT_MONTHS.get(match["month"], match["month"])


def _clock(match: re.Match[str]) -> str:
    """`9:30 pm` -> nine thirty P.M. Voices read `PM` without dots as a word."""
    hour, half = int(match["hour"]), match["half"].upper()
    if not 1 <= hour <= 12:
        return match[0]
    if hour == 12 and not int(match["minute"] or 0):
        return ("noon" if half == "P" else "midnight") + _full_stop(match)
    return f"{_hour_words(hour, match['minute'])} {half}.M."


def _full_stop(match: re.Match[str]) -> str:
    """The dot of `p.m.` may have ended the sentence as well."""
    ends = match["dot"] and re.match(r"\s*$|\s+[A-Z]", match.string[match.end() :])
    return "." if ends else ""


def _plain_clock(match: re.Match[str]) -> str:
    """Of 24 hours where it must be: `15:30` -> three thirty P.M.; else as it stands."""
    hour, minute = int(match["hour"]), match["minute"]
    if 1 <= hour <= 12:
        return _hour_words(hour, minute) + (" o'clock" if minute == "00" else "")
    return f"{_hour_words(hour % 12 or 12, minute)} {'A' if hour % 24 == 0 else 'P'}.M."


def _hour_words(hour: int, minute: str | None) -> str:
    minutes = int(minute or 0)
    if not minutes:
        return cardinal(str(hour))
    return f"{cardinal(str(hour))} {'oh ' if minutes < 10 else ''}{cardinal(str(minutes))}"


RULES: tuple[Rule, ...] = (
    where(
        "[-–—]",
        rule(_DAYS_SPAN, lambda m: f"{_SHORT_DAYS[m['first']]} to {_SHORT_DAYS[m['last']]}"),
    ),
    where(
        r"\d",
        where(r"\d[-/]\d", rule(_ISO, _calendar), rule(_SLASHED, _calendar)),
        rule(_SHORT_DAY, lambda match: _SHORT_DAYS[match["day"]]),
        where(
            one_of(_SHORT_MONTHS),
            rule(_DAY_OF, _day_of),
            rule(_OF_DAY, _day_of),
            rule(_OF_YEAR, lambda match: f"{_month(match)} {year(int(match['year']))}"),
        ),
        rule(_IN_YEAR, lambda match: f"{match['word']} {year(int(match['year']))}"),
        where(
            r"(?i)[-–—].*[ap]\.?m\b",
            rule(_SPAN_TO, lambda match: f"{_hour_words(int(match['hour']), match['minute'])} to "),
            rule(_AFTER_HALF, r"\1 to "),
        ),
        where(r"(?i)[ap]\.?m\b", rule(_CLOCK, _clock)),
        where(r"\d:\d", rule(_PLAIN_CLOCK, _plain_clock)),
    ),
)
