"""How shops and things are judged and ordered: ratings, price levels, and what nobody knows."""

from decimal import Decimal

LEVEL_TOPS = {1: 15, 2: 35, 3: 75}
"Dollars a person spends at most where the price level is 1, 2, 3; level 4 has no top."


def level_of(dollars: Decimal) -> int:
    """The price level, 1 to 4, of a shop where that is spent."""
    return next((level for level, top in LEVEL_TOPS.items() if dollars <= top), 4)


def rating_fits(rating: float | None, level: str, number: float) -> bool:
    """`4 star` in a good sense is 4 and up, 5 meaning 4.5; a `3 star` shop is about 3."""
    if rating is None:
        return False
    if level == "high":
        return rating >= min(number, 4.5)
    if level == "low":
        return rating < number + 0.5
    return number - 0.5 <= rating < number + 0.5


def last_if_none(value: float | None, sign: int = -1) -> tuple[bool, float]:
    """For sorting: the highest first, or with sign 1 the lowest; what nobody knows comes last."""
    return value is None, sign * (value or 0.0)
