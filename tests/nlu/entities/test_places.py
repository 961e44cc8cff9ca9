"""Place names as shoppers type and say them."""

import gzip
import tracemalloc
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from nlu.entities.place_words import fold
from nlu.entities.places import Gazetteer, is_relative
from values.place import Place

GAZETTEER = Gazetteer()


def each(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


def first(said: str) -> str:
    """The likeliest place as `Boston, MA, US`."""
    found = GAZETTEER.find(said)
    return f"{found[0]}, {found[0].country}" if found else "none"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("boston", "Boston, MA, US"),
        ("Boston, MA", "Boston, MA, US"),
        ("boston massachusetts", "Boston, MA, US"),
        ("BOSTON!", "Boston, MA, US"),
        ("portland", "Portland, OR, US"),
        ("portland or", "Portland, OR, US"),
        ("portland maine", "Portland, ME, US"),
        ("portland, oregon", "Portland, OR, US"),
        ("springfield illinois", "Springfield, IL, US"),
        ("gary, indiana", "Gary, IN, US"),
        ("winston salem north carolina", "Winston-Salem, NC, US"),
        ("atlanta, ga 30303", "Atlanta, GA, US"),
        ("coeur d'alene", "Coeur d'Alene, ID, US"),
        ("gap, pa", "Gap, PA, US"),
        ("paris texas", "Paris, TX, US"),
        ("paris, texas, usa", "Paris, TX, US"),
        ("show low, az", "Show Low, AZ, US"),
        ("hawaii", "Hawaii, US"),
    ],
)
def test_american_towns_are_found_with_and_without_their_state(said: str, expected: str) -> None:
    assert first(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("st. louis", "St. Louis, MO, US"),
        ("st louis", "St. Louis, MO, US"),
        ("Saint Louis", "St. Louis, MO, US"),
        ("ft worth", "Fort Worth, TX, US"),
        ("LA", "Los Angeles, CA, US"),
        ("NYC", "New York City, NY, US"),
        ("new york", "New York City, NY, US"),
        ("new york city", "New York City, NY, US"),
        ("SF", "San Francisco, CA, US"),
        ("DC", "Washington, DC, US"),
        ("D.C.", "Washington, DC, US"),
        ("washington dc", "Washington, DC, US"),
        ("philly", "Philadelphia, PA, US"),
        ("vegas", "Las Vegas, NV, US"),
        ("nola", "New Orleans, LA, US"),
        ("bombay", "Mumbai, IN"),
    ],
)
def test_short_forms_and_nicknames_are_known(said: str, expected: str) -> None:
    assert first(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("paris", "Paris, FR"),
        ("london", "London, England, GB"),
        ("london ontario", "London, ON, CA"),
        ("vancouver, bc", "Vancouver, BC, CA"),
        ("athens greece", "Athens, GR"),
        ("tokyo", "Tokyo, JP"),
        ("sao paulo", "São Paulo, BR"),
        ("São Paulo", "São Paulo, BR"),
        ("zurich", "Zürich, CH"),
        ("cologne", "Köln, DE"),
        ("salem", "Salem, OR, US"),
        ("santa fe", "Santa Fe, NM, US"),
        ("cambridge", "Cambridge, MA, US"),
        ("birmingham", "Birmingham, AL, US"),
    ],
)
def test_the_likeliest_place_of_a_name_comes_first(said: str, expected: str) -> None:
    assert first(said) == expected


def test_places_of_one_name_are_all_returned_likeliest_first() -> None:
    found = GAZETTEER.find("portland")
    assert [str(place) for place in found[:2]] == ["Portland, OR", "Portland, ME"]
    assert len(found) > 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("downtown boston", "Boston, MA, US"),
        ("the city of boston", "Boston, MA, US"),
        ("boston area", "Boston, MA, US"),
        ("in boston please", "Boston, MA, US"),
        ("north dallas", "Dallas, TX, US"),
        ("the bronx", "The Bronx, NY, US"),
        ("350 5th avenue new york ny", "New York City, NY, US"),
        ("logan airport boston", "Boston, MA, US"),
        ("i am in boston", "Boston, MA, US"),
    ],
)
def test_words_around_a_name_do_not_hide_it(said: str, expected: str) -> None:
    assert first(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("bostn", "Boston, MA, US"),
        ("chicgo", "Chicago, IL, US"),
        ("san fransisco", "San Francisco, CA, US"),
        ("sandiego", "San Diego, CA, US"),
        ("pheonix", "Phoenix, AZ, US"),
        ("albequerque", "Albuquerque, NM, US"),
        ("cincinatti", "Cincinnati, OH, US"),
        ("seatle washington", "Seattle, WA, US"),
        ("minneapolis minesota", "Minneapolis, MN, US"),
        ("nashvile tenesee", "Nashville, TN, US"),
        ("new yrok", "New York City, NY, US"),
        ("masachusetts", "Massachusetts, US"),
    ],
)
def test_light_misspellings_are_forgiven(said: str, expected: str) -> None:
    assert first(said) == expected


def test_a_state_stands_where_its_largest_city_does() -> None:
    assert GAZETTEER.find("in texas")[0] == Place(
        "Texas", "", "US", 29.763, -95.363, "America/Chicago"
    )
    assert str(GAZETTEER.find("tx")[0]) == "Texas"
    assert str(GAZETTEER.find("georgia")[0]) == "Georgia"


def test_a_country_stands_where_its_largest_city_does() -> None:
    japan, tokyo = GAZETTEER.find("japan")[0], GAZETTEER.find("tokyo")[0]
    assert (japan.name, japan.country) == ("Japan", "JP")
    assert (japan.latitude, japan.longitude) == (tokyo.latitude, tokyo.longitude)
    assert GAZETTEER.find("the uk")[0].name == "United Kingdom"


@pytest.mark.parametrize(
    "said",
    each(
        """
        beach | main street | dodger stadium | wicker park | 99999 | 350 5th avenue | route 9 | ? |
        yes | no | ok | hi | or | in | thanks | cheaper | bsotn ave | 🍕🍕 | 東京 |
        '; DROP TABLE users; -- | <script>alert(1)</script> |
        """
    ),
)
def test_what_names_no_place_finds_none(said: str) -> None:
    assert GAZETTEER.find(said) == ()


def test_a_page_of_text_names_no_place() -> None:
    assert GAZETTEER.find("boston " * 1500) == ()
    assert not is_relative("near me " * 1500)


@pytest.mark.parametrize(
    "said",
    each(
        """
        near me | nearby | near by | close by | around here | around me? | here | there | nearest |
        the nearest one | Closest | local | home | my house | my sister's house | my hotel |
        this area | in my neighborhood | close to my house | somewhere near me | downtown |
        within two miles | within 10 miles of here | a few miles away | within walking distance |
        nearist | clossest | neer me | aroudn here
        """
    ),
)
def test_words_of_nearness_are_relative(said: str) -> None:
    assert is_relative(said)


@pytest.mark.parametrize(
    "said",
    each(
        """
        boston | near boston | downtown boston | homer | hereford | closter | clover | white house |
        miracle mile | main street | us |
        """
    ),
)
def test_names_and_nonsense_are_not_relative(said: str) -> None:
    assert not is_relative(said)


def test_every_shipped_place_has_a_name_a_position_and_a_known_time_zone() -> None:
    packed = files("nlu.entities.data").joinpath("places.tsv.gz").read_bytes()
    rows = [row.split("\t") for row in gzip.decompress(packed).decode().splitlines()]
    assert len(packed) < 1_500_000
    assert {len(row) for row in rows} == {9}
    assert all(abs(float(row[4])) <= 90 and abs(float(row[5])) <= 180 for row in rows)
    assert all(ZoneInfo(zone) for zone in {row[6] for row in rows})
    assert all(key == fold(key) for row in rows for key in (row[8] or row[1].lower()).split("|"))


def test_the_list_is_loaded_late_and_stays_small() -> None:
    tracemalloc.start()
    gazetteer = Gazetteer()
    assert tracemalloc.get_traced_memory()[0] < 10_000
    gazetteer.find("boston")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 30_000_000


def test_the_white_house_is_no_town_unless_its_state_is_said() -> None:
    assert first("the white house") == "none"
    assert first("white house, tn") == "White House, TN, US"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("albukerky", "Albuquerque, NM, US"),
        ("downtown albukerky", "Albuquerque, NM, US"),
        ("sinsinati", "Cincinnati, OH, US"),
        ("feenix", "Phoenix, AZ, US"),
        ("shikago", "Chicago, IL, US"),
        ("san fransisko", "San Francisco, CA, US"),
        ("sea at all", "none"),
        ("garden", "none"),
        ("spoken", "none"),
        ("gloves", "none"),
    ],
)
def test_a_large_town_is_known_by_its_sound(said: str, expected: str) -> None:
    assert first(said) == expected


@pytest.mark.parametrize(
    "said", ["boston", "portland maine", "downtown boston", "denver airport", "texas", "02134"]
)
def test_a_place_as_it_is_written_is_certain(said: str) -> None:
    assert GAZETTEER.certainty(said) == 1.0


def test_the_further_the_spelling_the_less_certain_is_a_place() -> None:
    said = ["bosten", "filadelfia", "albukerky"]
    found = [GAZETTEER.certainty(text) for text in said]
    assert 1.0 > found[0] > found[1] > found[2] > 0.5


def test_a_village_abroad_gives_way_to_the_city_it_sounds_like() -> None:
    assert first("filadelfia") == "Philadelphia, PA, US"
    assert not GAZETTEER.is_name("filadelphia")
