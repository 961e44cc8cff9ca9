"""One cell of a shop's data -> one value: prices, numbers, hours, time zones.

Each reader takes a text that is not empty and raises ValueError where it makes no sense; what to
write instead is said in `columns.py`.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from fulfillment.geo import zone_of
from fulfillment.hours import parse_week
from fulfillment.states import state_code

Cast = Callable[[str], Any]

_PRICE = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"(\d+),(\d{1,2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+(?:\.0+)?", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("\u2012\u2013\u2014\u2212", "-"))
_DEAREST = 10_000_000
"Dollars; a server keeps cents in 32 bits."


def plain_text(text: str) -> str:
    """Runs of white space made one; a control character is no text."""
    if text.isalnum():
        # Ids, of which a large shop has a million.
        return text
    words = " ".join(text.split())
    if not words.isprintable():
        raise ValueError(text)
    return words


def price(text: str) -> Decimal:
    """US dollars: `12.99`, `$12.99`, `1,299.00 USD`, and `12,99` of a European spreadsheet."""
    bare = text.upper().replace("US$", "$").replace("USD", "$").replace("$", "", 1).strip()
    bare = _DECIMAL_COMMA.sub(r"\1.\2", bare) if _DECIMAL_COMMA.fullmatch(bare) else bare
    match = _PRICE.fullmatch(bare)
    if match is None or len((match.group(1) or "").rstrip("0")) > 2:
        raise ValueError(text)
    amount = Decimal(bare.replace(",", "")).quantize(Decimal("0.01"))
    if amount > _DEAREST:
        raise ValueError(text)
    return amount


def number(low: float, high: float) -> Cast:
    def read(text: str) -> float:
        return _within(float(_matched(_NUMBER, text)), low, high)

    return read


def whole(low: int, high: int) -> Cast:
    """Spreadsheets write `3.0`, which is a whole number, too."""

    def read(text: str) -> int:
        return int(_within(int(_matched(_WHOLE, text).partition(".")[0]), low, high))

    return read


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise ValueError(value)
    return value


@lru_cache(maxsize=1024)
def hours(text: str) -> str:
    """One day as `fulfillment.hours` reads it; also `9:00 – 17:00`, `closed`, `24 hours`."""
    bare = "".join(text.translate(_DASHES).split()).casefold()
    if bare == "closed":
        return ""
    spans = "00:00-24:00" if bare in ("24hours", "24h") else bare
    parse_week([spans] * 7)
    return spans


def zone(text: str) -> str:
    if zone_of(text) is None:
        raise ValueError(text)
    return text


def zone_or_none(text: str) -> str:
    """Nothing where a database holds what is no time zone."""
    return text if zone_of(text) else ""


def state(text: str) -> str:
    """`MA` for `Massachusetts`, as the places of shoppers have it."""
    words = plain_text(text)
    return state_code(words) or words
