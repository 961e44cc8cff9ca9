"""How shops and things are judged and ordered: ratings, price levels, and what nobody knows."""

from decimal import Decimal

from values.rating import StarRange

LEVEL_TOPS = {1: 15, 2: 35, 3: 75}
"Dollars a person spends at most where the price level is 1, 2, 3; level 4 has no top."

_HALF = 0.5
"Stars are told as whole ones: 3.4 is a 3 star shop."
_MOST_STARS = 4.5
"More is never demanded; hardly anything has five."


def level_of(dollars: Decimal) -> int:
    """The price level, 1 to 4, of a shop where that is spent."""
    return next((level for level, top in LEVEL_TOPS.items() if dollars <= top), 4)


def rating_fits(rating: float | None, stars: StarRange | None) -> bool:
    """`4 stars` and up; 5 mean 4.5, and a `3 star` shop is about 3. Any fits where none is said."""
    if stars is None:
        return True
    if rating is None or (stars.high is not None and rating >= stars.high + _HALF):
        return False
    low = stars.low or 0.0
    return rating >= (low - _HALF if low == stars.high else min(low, _MOST_STARS))


def last_if_none(value: float | None, sign: int = -1) -> tuple[bool, float]:
    """For sorting: the highest first, or with sign 1 the lowest; what nobody knows comes last."""
    return value is None, sign * (value or 0.0)
