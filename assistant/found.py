"""What a look-up found, as its trace tells it, read without trust.

It may come from anybody's source, and from an older journal: a value of another kind than promised
is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from fulfillment.foreign_json import as_dict, as_list, as_number, as_text

SAMPLE: Final = "sample data"
_NAMES: Mapping[str, str] = {
    "catalog": "our catalog",
    "yelp": "Yelp",
    "ebay": "eBay",
    "openmeteo": "Open-Meteo.com",
    "weatherstack": "weatherstack.com",
    "sample": SAMPLE,
}
"Sources as people know them."
_MOST_HITS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up led to."""

    kind: str
    outcome: str
    data: Mapping[str, Any]
    source: str
    "Who told it."
    maps: str = ""
    "See `map_links`."
    hits: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, look_up: Mapping[str, Any], maps: str) -> Self:
        result = as_dict(look_up.get("result"))
        data, source = as_dict(result.get("data")), as_text(result.get("source")) or ""
        return cls(
            as_text(result.get("kind")) or "",
            as_text(look_up.get("outcome")) or "",
            data,
            SAMPLE if data.get("sample") is True else _NAMES.get(source, source),
            maps,
            tuple(map(as_dict, as_list(data.get("hits"))[:_MOST_HITS])),
        )

    def text(self, name: str) -> str | None:
        return as_text(self.data.get(name))

    def money(self, amount: Any) -> str | None:
        number = as_number(amount)
        return None if number is None else f"{self.text('sign') or '$'}{number:,.2f}"


def capital(text: str) -> str:
    """For the beginning of a line."""
    return text[:1].upper() + text[1:]
