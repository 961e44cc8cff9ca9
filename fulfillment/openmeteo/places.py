"""Names of places nobody here knows -> places, by Open-Meteo's geocoding (GeoNames data).

It matches one name and no address, so what stands behind a comma, or behind the name, is used to
choose among its results.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.foreign_json import as_any_number, as_dict, as_list, as_name
from fulfillment.plain_words import plain_words
from fulfillment.states import state_code
from fulfillment.weather.question import name_asked
from values.place import Place

Search = Callable[[str], Any]
"A name -> the JSON that the service answers."

_COUNTRIES = {
    "US": ("us", "usa", "u s", "u s a", "america", "united state", "united state of america"),
    "GB": ("uk", "u k", "britain", "great britain"),
}
"What people call countries, beside the name that comes with a result."
_AS_LARGE = 0.5
"From this share of the largest place's people on, a namesake is meant just as well."
_SETTLED = ("PPL", "ADM", "PCL", "RGN", "ISL")
"Feature codes of GeoNames for towns and areas: no airports, no hills."


@dataclass(frozen=True, slots=True)
class _Found:
    """One result, with what chooses between it and others."""

    place: Place
    around: frozenset[str]
    "What it lies in, in plain words: `texas`, `tx`, `united state`, `usa`."
    people: float
    settled: bool


def places_of(search: Search, text: str) -> tuple[Place, ...]:
    """The place meant; several where several are as likely; none where none is known."""
    for name, around in _readings(name_asked(text)):
        found = _results(search(name))
        inside = [f for f in found if not around or _plain(around) in f.around]
        if inside:
            return _likeliest(inside, name)
    return ()


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Name and what it lies in: `paris, texas`, `hadley massachusetts`; then other cuts."""
    name, comma, around = (part.strip() for part in text.partition(","))
    words = text.split()
    state = next((n for n in (2, 1) if len(words) > n and state_code(" ".join(words[-n:]))), 0)
    if comma:
        yield name, around
    elif state:
        yield " ".join(words[:-state]), " ".join(words[-state:])
    elif text:
        yield text, ""
        if len(words) > 1:
            yield " ".join(words[:-1]), words[-1]


def _likeliest(found: Sequence[_Found], name: str) -> tuple[Place, ...]:
    """Of places called exactly so before others; towns before hills; the largest first."""
    called = [f for f in found if _plain(f.place.name) == _plain(name)] or list(found)
    settled = [f for f in called if f.settled] or called
    ranked = sorted(settled, key=lambda f: -f.people)
    alike = [f for f in ranked if f.people >= _AS_LARGE * ranked[0].people and f.people]
    places = {(f.place.region, f.place.country): f.place for f in reversed(alike or ranked[:1])}
    return tuple(reversed(places.values()))


def _results(body: Any) -> list[_Found]:
    rows = as_list(as_dict(body).get("results"))
    read = (_read(row) for row in rows if isinstance(row, Mapping))
    return [found for found in read if found]


def _read(row: Mapping[str, Any]) -> _Found | None:
    """None where it has no name or does not say where it lies."""
    name, country = as_name(row.get("name")), as_name(row.get("country_code")).upper()
    latitude, longitude = as_any_number(row.get("latitude")), as_any_number(row.get("longitude"))
    if not name or latitude is None or longitude is None:
        return None
    area = as_name(row.get("admin1"))
    region = state_code(area) if country == "US" else area
    # A state is not a town of its own state, nor Vienna a town of Vienna.
    shown = "" if area == name else region
    return _Found(
        Place(name, shown, country, latitude, longitude, as_name(row.get("timezone"))),
        _around(area, region, country, as_name(row.get("country"))),
        as_any_number(row.get("population")) or 0,
        as_name(row.get("feature_code")).startswith(_SETTLED) or not row.get("feature_code"),
    )


def _around(*names: str) -> frozenset[str]:
    also = (word for code in names for word in _COUNTRIES.get(code, ()))
    return frozenset({*map(_plain, names), *also}) - {""}


def _plain(text: str) -> str:
    return " ".join(plain_words(text))
