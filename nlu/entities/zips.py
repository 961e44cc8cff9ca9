"""Zip codes of the US -> places, from a shipped list: `02110` is in Boston."""

import gzip
import re
from bisect import bisect_left
from functools import cached_property
from importlib.resources import files

from values.place import Place

_ZIP = re.compile(r"^(?:(?:in|at|near|the|my|zip|code|zipcode|is)[ :]+)*(\d{5})(?:-\d{4})?$")
"A zip code with nothing but words for it: behind a city, the city says more."


class Zips:
    """Read from disk at the first question."""

    def find(self, text: str) -> Place | None:
        match = _ZIP.match(text.strip(" .,!?").lower())
        if not match:
            return None
        at = bisect_left(self._rows, match[1])
        is_known = at < len(self._rows) and self._rows[at].startswith(match[1])
        return _place(self._rows[at]) if is_known else None

    @cached_property
    def _rows(self) -> list[str]:
        packed = files("nlu.entities.data").joinpath("zips.tsv.gz").read_bytes()
        return gzip.decompress(packed).decode().splitlines()


def _place(row: str) -> Place:
    _, city, state, latitude, longitude, timezone = row.split("\t")
    return Place(city, state, "US", float(latitude), float(longitude), timezone)
