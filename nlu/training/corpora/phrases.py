"""Finds times, places, shops, goods and limits in plain words, by closed patterns.

A pattern names only what is certain. What no pattern names stays open, and a sentence with an
open word that no list knows is dropped later on.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.training.corpora import lexicon as lex

TIME = "time.period_of_time"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    "(?:january|february|march|april|june|july|august|september|october|november|december"
    "|jan|feb|apr|jun|jul|aug|sep|oct|nov|dec|may(?= (?:the )?(?:[0-9]|first|twent|thirt)))"
)
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_NUM = (
    rf"(?:\d+|(?:twenty|thirty|forty|fifty)(?: (?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"|one|two|three|four|five|six|seven|eight|nine|{_TEENS})"
)
_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth|nineteenth|twentieth|thirtieth)"
)
_PART = r"(?:morning|afternoon|evening|night)"
_UNIT = r"(?:week|month|year|weekend|weekday|hour|season|summer|winter|spring|autumn|fall)"
_CLOCK = (
    rf"(?:\d{{1,2}}(?::\d\d)?(?: ?[ap]\.?m\.?)|\d{{1,2}}:\d\d|{_NUM}(?: {_NUM})? [ap]\.?m\.?"
    rf"|{_NUM} o'?clock|noon|midnight|midday)"
)
_DATE = (
    rf"(?:{_MONTH} (?:the )?(?:{_ORDINAL}|\d{{1,2}})(?: \d{{4}})?|{_ORDINAL} (?:of )?{_MONTH}"
    rf"|{_MONTH}(?! \d))"
)
_WHEN = "|".join(
    (
        rf"(?:today|tomorrow|yesterday)(?: {_PART})?(?:'?s)?",
        r"tonight(?:'?s)?",
        r"day after tomorrow",
        r"(?:right )?now|currently|current|weekly|daily|christmas(?: day)?",
        rf"(?:this|next|last|coming|past|this coming) (?:{_UNIT}|{_PART}|{_DAY}|{_MONTH})(?:'?s)?",
        rf"(?:next|last|past) {_NUM} (?:second|minute|hour|day|week|month|year)s?",
        rf"{_NUM} (?:second|minute|hour|day|week|month|year)s?(?: from now)?",
        rf"{_DAY}s?(?: {_PART})?(?:'s)?",
        r"(?:weekend|week)(?:'?s)?",
        rf"(?<=the ){_PART}",
        _DATE,
        _CLOCK,
    )
)
_STATE = _any({*lex.REGIONS, *lex.STATE_CODES} - {"in", "or", "me", "hi", "ok"})
_PLACE = (
    rf"(?:{_any(lex.CITIES)})(?: (?:{_STATE}))?(?= |$)|(?:{_any(lex.REGIONS)})(?= |$)"
    rf"|(?:{_any(lex.LANDMARKS)})|downtown (?:{_any(lex.CITIES)})"
)
_NEAR = (
    r"nearest|closest|near me|near here|near by|nearby|close by|close to me|around here|around me"
    r"|here|local|my (?:current )?location|my (?:house|home|hotel|office|area|neighborhood)"
    rf"|this area|within (?:{_NUM}|a) miles?(?: (?:of|from) (?:me|here))?|downtown"
    r"|(?<=to )home|(?<=at )home|(?<=from )home|(?<=get )home|(?<=arrive )home"
)
_FLAVOUR = _any(set(lex.CUISINES) | set(lex.FOODS) - {"meat", "egg"})
_SHOP = (
    rf"(?:(?:{_FLAVOUR}|grocery|gluten free|ice cream|clothing) )*"
    rf"(?<! i )(?<!^i )(?<! to )(?<! people )(?:{_any(lex.SHOP_HEADS)})"
    rf"|(?:{_any(lex.SHOP_PHRASES)})|(?:{_FLAVOUR}) (?:places?|joints?)"
)
_SIZE = (
    rf"(?:{_any(lex.SIZE_WORDS)})(?: sized?)?|full(?= (?:bed|mattress))"
    r"|\d+(?: in| inch| inches|\")(?: x \d+(?: in| inch| inches|\")?)?"
)


@dataclass(frozen=True, slots=True)
class Finder:
    slot: str
    "Our slot of what is found."
    pattern: re.Pattern[str]
    "Over bare words joined by single blanks."


def finder(slot: str, pattern: str) -> Finder:
    return Finder(slot, re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])"))


TIMES = (finder(TIME, _WHEN),)
PLACES = (finder("location", _PLACE), finder("location", _NEAR))
SHOPS = (
    finder("store.name", _any(lex.STORE_NAMES)),
    finder("store.type", _SHOP),
    finder("rating.high", r"best|good|great|nice|nicest|top rated|highest rated|highly rated"),
    finder("rating.average", r"decent"),
    finder("cost.low", r"cheap|cheapest|affordable|inexpensive"),
)
FOOD = (
    finder("item.name", _any(lex.BRAND_FOODS)),
    finder("item.type", rf"(?:(?:{_FLAVOUR}|meat|egg|fast) )*(?:food|{_any(lex.FOODS)})"),
    finder("item.size", r"(?:small|medium|large|regular)(?: sized?)?"),
    finder("item.quantity", rf"{_NUM}"),
)
GOODS = (
    finder("item.name", _any(lex.FURNITURE_NAMES)),
    finder("item.color", rf"(?:(?:{_any(lex.SHADES)}) )?(?:{_any(lex.COLORS)})"),
    finder("item.size", _SIZE),
    finder(
        "item.type",
        rf"(?:(?:{_any(lex.FURNITURE_MODIFIERS | lex.FURNITURE_HEADS)}) )*"
        rf"(?:{_any(lex.FURNITURE_HEADS)})",
    ),
)


def find(
    words: Sequence[str], finders: Iterable[Finder], known: Sequence[str | None]
) -> list[str | None]:
    """Labels of what the finders see among the words that are still open, earlier finders first."""
    labels, text = list(known), " ".join(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    for one in finders:
        for match in one.pattern.finditer(text):
            if not match.group():
                continue
            here = [i for i in range(len(words)) if match.start() <= starts[i] < match.end()]
            if here and all(labels[i] is None for i in here):
                mark(labels, here[0], here[-1] + 1, one.slot)
    return join_times(words, labels)


def mark(labels: list[str | None], start: int, end: int, slot: str) -> None:
    """Writes one span into the labels."""
    labels[start:end] = [f"B-{slot}"] + [f"I-{slot}"] * (end - start - 1)


def join_times(words: Sequence[str], labels: Sequence[str | None]) -> list[str | None]:
    """Makes one span of a date and a time side by side (`friday at noon`)."""
    out = list(labels)
    for at in range(1, len(out)):
        if out[at] != f"B-{TIME}":
            continue
        back = at - 1
        if words[back] in {"at", "on"} and back and out[back] is None:
            back -= 1
        if (out[back] or "").endswith(TIME):
            out[back + 1 : at + 1] = [f"I-{TIME}"] * (at - back)
    return out
