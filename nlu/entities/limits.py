"""Times with one end said: `until nine`, `before noon`, `after 5 tomorrow`, `after christmas`."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from nlu.entities.spans import Span, days, minutes

_WORD = re.compile(
    r"^(?P<day>.*?)\b(?P<word>until|till?|up to|through|thru|before|prior to|after|later than"
    r"|starting(?: at| from)?) (?P<rest>.+)$"
)
_STEP = re.compile(r"\b(?:day|night|evening|morning|week|month|weekend|minute|hour)s?$")
"`the day after tomorrow` and `two weeks before easter` have both ends."
_NIGHT = timedelta(hours=6)
_NO_START = frozenset(("", "from", "now", "from now", "right now", "anytime", "sometime", "any"))
"What may stand before `until` and names no day."
_THROUGH = frozenset(("until", "til", "till", "up to", "through", "thru"))
"Between two times they make a span of both: `friday through sunday`."
_DAWN = timedelta(hours=5)
"`tomorrow before noon` begins in the morning."
_AFTERWARDS = 7
"Days meant by `after christmas`."
Resolve = Callable[[str, datetime], Span | None]
"""What resolves the words of the end."""


def limited(said: str, now: datetime, resolve: Resolve) -> Span | None:
    """The span that one said end limits; None where the words say no such end."""
    match = _WORD.match(said)
    if not match:
        return None
    day = match["day"].strip()
    if _STEP.search(day) or (day not in _NO_START and match["word"] in _THROUGH):
        return None
    span = resolve(f"{'' if day in _NO_START else day} {match['rest']}".strip(), now)
    if span is None or span.end <= now:
        return None
    if day not in _NO_START and span.grain not in ("hour", "minute"):
        return None
    is_open = match["word"] in ("after", "later than") or match["word"].startswith("start")
    return _from(span) if is_open else _until(span, now, match["word"])


def _until(span: Span, now: datetime, word: str) -> Span | None:
    """`until friday` has friday in it, `before friday` has not."""
    is_clock = span.grain in ("hour", "minute")
    end = span.start if is_clock or word in ("before", "prior to") else span.end
    if not is_clock:
        today = days(now.date()).start
        return Span(today, end, "day") if end > today else None
    start = minutes(now).start
    if span.start.date() > now.date() and span.start - now > timedelta(hours=12):
        start = max(start, days(span.start.date()).start + _DAWN)
    return Span(start, end, "hour") if end > start else None


def _from(span: Span) -> Span:
    if span.grain in ("hour", "minute"):
        end_of_night = days(span.start.date()).start + _NIGHT
        end = end_of_night if span.start < end_of_night else days(span.start.date()).end
        return Span(span.start, end, "hour")
    return days(span.end.date(), _AFTERWARDS)
