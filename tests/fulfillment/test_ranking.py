"""Which rating is within the stars that were asked for."""

import pytest

from fulfillment.ranking import rating_fits
from values.rating import StarRange


@pytest.mark.parametrize(
    ("rating", "stars", "fits"),
    [
        (4.0, StarRange(low=4), True),
        (3.9, StarRange(low=4), False),
        (4.5, StarRange(low=5), True),
        (3.4, StarRange(3, 3), True),
        (3.5, StarRange(3, 3), False),
        (2.5, StarRange(3, 3), True),
        (2.9, StarRange(3, 4), False),
        (4.4, StarRange(3, 4), True),
        (2.4, StarRange(high=2), True),
        (2.5, StarRange(high=2), False),
        (None, StarRange(low=1), False),
        (None, None, True),
    ],
)
def test_a_rating_fits_as_whole_stars_are_told(
    rating: float | None, stars: StarRange | None, fits: bool
) -> None:
    assert rating_fits(rating, stars) is fits
