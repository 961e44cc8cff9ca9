"""Values of a foreign JSON, read without trust: of another type than promised means absent."""

from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from fulfillment.asked import echo, one_line

_LONGEST = 200
"Characters kept of a text; names and titles are shorter."
_MOST_MONEY = Decimal(1_000_000_000)


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str | None:
    """One line of printable text, or None where there is none."""
    if not isinstance(value, str):
        return None
    return one_line(value[:_LONGEST]) or None


def as_name(value: Any) -> str:
    """A name fit to be said in an answer; empty where there is none."""
    return echo(value) if isinstance(value, str) else ""


def as_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def as_any_number(value: Any) -> float | None:
    """A number, also where it came as text."""
    if not isinstance(value, str):
        return as_number(value)
    try:
        return as_number(float(value))
    except ValueError:
        return None


def as_link(value: Any) -> str | None:
    """A web address; anything else a page could execute is none."""
    text = value if isinstance(value, str) and len(value) <= 2_000 else ""
    is_plain = text.isprintable() and " " not in text
    return text if text.startswith(("https://", "http://")) and is_plain else None


def as_money(value: Any) -> Decimal | None:
    """An amount written as text (`"9.99"`); never negative."""
    if not isinstance(value, str) or len(value) > 30:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < _MOST_MONEY else None
