"""The cities of the imaginary retailer: where they lie, and how big its business is there."""

from dataclasses import dataclass

from fulfillment.data.hand_lists import lines_of


@dataclass(frozen=True, slots=True)
class City:
    name: str
    state: str
    latitude: float
    longitude: float
    timezone: str
    area_code: str
    "First three digits of its phone numbers."
    zips: tuple[str, ...]
    "Postal codes its addresses are spread over."
    size: int
    "3 = big, 2 = middling, 1 = small: how many shops it gets."


def _city(line: str) -> City:
    name, state, latitude, longitude, timezone, area, zips, size = line.split("|")
    point = float(latitude), float(longitude)
    return City(name, state, *point, timezone, area, tuple(zips.split()), int(size))


CITIES = tuple(_city(line) for line in lines_of("cities.txt"))
STREETS = tuple(lines_of("streets.txt"))
