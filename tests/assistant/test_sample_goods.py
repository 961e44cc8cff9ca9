"""A shopper is told once a conversation that shops and goods are made up, where they are."""

import shutil
from pathlib import Path

from fulfillment.catalog import Catalog
from fulfillment.catalog.data import SHIPPED
from fulfillment.sample import SampleWeather
from tests.assistant.rooms import Room, room
from tests.fakes import ScriptedUnderstander, understood

SHOES = understood("how much are [running shoes](item.type)", "price_check")
JEANS = understood("how much are [jeans](item.type)", "price_check")
NONSENSE = understood("how much is a [zorgblatt](item.type)", "price_check")
RAIN = understood("is it [raining](verb) in [boston](location)", "weather.rainfall_yes_no")


def chat(home: Path, data: Path = SHIPPED) -> Room:
    understander = ScriptedUnderstander(SHOES, JEANS, NONSENSE, RAIN)
    goods = Catalog(home / "catalog.sqlite", data)
    return room(home, understander, retail=[goods], weather=[SampleWeather()])


def is_marked(chat: Room, text: str) -> bool:
    return chat.say(text).messages[0].endswith(("sample data).", "sample data)"))


def test_the_first_answer_says_so_and_later_ones_need_not(tmp_path: Path) -> None:
    here = chat(tmp_path)
    assert is_marked(here, SHOES.text)
    assert not is_marked(here, JEANS.text)
    assert not is_marked(here, SHOES.text)


def test_where_nothing_is_told_of_them_it_is_not_said(tmp_path: Path) -> None:
    here = chat(tmp_path)
    assert not is_marked(here, NONSENSE.text)
    assert is_marked(here, SHOES.text)


def test_weather_says_it_always_and_that_says_nothing_of_goods(tmp_path: Path) -> None:
    here = chat(tmp_path)
    assert is_marked(here, RAIN.text)
    assert is_marked(here, SHOES.text)
    assert is_marked(here, RAIN.text)


def test_a_shop_s_own_goods_are_real(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "own")
    assert not is_marked(chat(tmp_path, tmp_path / "own"), SHOES.text)
