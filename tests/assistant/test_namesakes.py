"""Which town of that name: asked only where people would ask."""

import pytest

from assistant.resolve import Resolver
from nlu.entities.places import Gazetteer
from tests.fakes import NOON

GAZETTEER = Gazetteer()


@pytest.mark.parametrize("text", ["springfield", "Springfield", "columbia", "aurora"])
def test_towns_of_like_size_are_namesakes(text: str) -> None:
    towns = GAZETTEER.namesakes(text)
    assert len({town.region for town in towns}) == len(towns) >= 2


@pytest.mark.parametrize(
    "text",
    "portland|paris|boston|springfield, il|springfield missouri|texas|georgia|new york|washington"
    "|barcelona||xyzzyville|near me".split("|"),
)
def test_nobody_asks_where_one_is_meant(text: str) -> None:
    assert GAZETTEER.namesakes(text) == ()


def test_the_likeliest_comes_first_and_none_comes_twice() -> None:
    names = [str(town) for town in GAZETTEER.namesakes("springfield")]
    assert names == ["Springfield, IL", "Springfield, MA", "Springfield, MO"]


def test_a_request_carries_them() -> None:
    request = Resolver(GAZETTEER).request("weather.weather", {"location": "springfield"}, NOON)
    assert request.place == request.namesakes[0]


def test_a_shop_in_illinois_means_its_own_springfield() -> None:
    resolver = Resolver(GAZETTEER, "Chicago, IL")
    request = resolver.request("weather.weather", {"location": "springfield"}, NOON)
    assert str(request.place) == "Springfield, IL"
    assert request.namesakes == ()


def test_a_state_said_after_it_tells_which() -> None:
    places = Resolver(GAZETTEER).places(["illinois"], "springfield")
    request = Resolver(GAZETTEER).request("weather.weather", places, NOON)
    assert str(request.place) == "Springfield, IL"
    assert request.namesakes == ()


def test_a_zip_code_is_no_street_of_the_city_in_force() -> None:
    places = Resolver(GAZETTEER).places(["94103"], "boston", streets=True)
    assert places == {"location": "94103"}
