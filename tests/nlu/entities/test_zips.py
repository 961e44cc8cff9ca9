"""Zip codes are places, and only those that are in use."""

import gzip
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from nlu.entities.places import Gazetteer

GAZETTEER = Gazetteer()


def named(said: str) -> str:
    return ", ".join(map(str, GAZETTEER.find(said)[:1]))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("02110", "Boston, MA"),
        ("90210", "Beverly Hills, CA"),
        ("zip code 60614", "Chicago, IL"),
        ("the zip is 78701", "Austin, TX"),
        ("60614-1234", "Chicago, IL"),
        ("boston, ma 02110", "Boston, MA"),
    ],
)
def test_a_zip_code_is_the_town_it_lies_in(said: str, place: str) -> None:
    assert named(said) == place


@pytest.mark.parametrize("said", ["99999", "00000", "4111", "602110", "02110 apples"])
def test_other_figures_are_no_zip_code(said: str) -> None:
    assert named(said) == ""


def test_every_shipped_zip_code_has_a_position_and_a_known_time_zone() -> None:
    packed = files("nlu.entities.data").joinpath("zips.tsv.gz").read_bytes()
    rows = [row.split("\t") for row in gzip.decompress(packed).decode().splitlines()]
    assert len(packed) < 500_000
    assert rows == sorted(rows)
    assert all(abs(float(row[3])) <= 90 and abs(float(row[4])) <= 180 for row in rows)
    assert all(ZoneInfo(zone) for zone in {row[5] for row in rows})
