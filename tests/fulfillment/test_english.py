"""The little grammar that keeps answers from sounding like a form."""

import pytest

from fulfillment.english import one_of, with_article
from fulfillment.geo import map_link, miles_between
from fulfillment.weather.feel import feel_of


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("umbrella", "an umbrella"),
        ("garden hose", "a garden hose"),
        ("jeans", "jeans"),
        ("dress", "a dress"),
        ("laptop memory", "laptop memory"),
        ("thai food", "thai food"),
        ("55 inch tv", "a 55 inch tv"),
        ("8 inch frying pan", "an 8 inch frying pan"),
        ("usb cable", "a usb cable"),
        ("unicorn", "a unicorn"),
        ("the cheap one", "the cheap one"),
        ("", ""),
    ],
)
def test_an_article_is_put_where_one_belongs(phrase: str, expected: str) -> None:
    assert with_article(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("sushi restaurants", "sushi restaurant"),
        ("bakeries", "bakery"),
        ("coffee shops", "coffee shop"),
        ("gas", "gas"),
        ("halden's", "halden's"),
        ("bar", "bar"),
    ],
)
def test_kinds_of_shop_are_named_in_the_singular(phrase: str, expected: str) -> None:
    assert one_of(phrase) == expected


@pytest.mark.parametrize(
    ("degrees", "feel"),
    [(20, "freezing"), (40, "cold"), (55, "cool"), (68, "mild"), (80, "warm"), (95, "hot")],
)
def test_degrees_have_a_feel(degrees: float, feel: str) -> None:
    assert feel_of(degrees) == feel


def test_distances_go_over_the_ground() -> None:
    boston, chicago = (42.3584, -71.0598), (41.85, -87.65)

    assert miles_between(boston, boston) == 0
    assert miles_between(boston, chicago) == pytest.approx(853, abs=5)
    assert miles_between((0, 179.5), (0, -179.5)) == pytest.approx(69, abs=1)


def test_a_map_link_shows_the_point() -> None:
    assert map_link(42.3584, -71.0598) == (
        "https://www.openstreetmap.org/?mlat=42.35840&mlon=-71.05980#map=17/42.35840/-71.05980"
    )
