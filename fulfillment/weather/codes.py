"""What the weather codes of the services mean: the WMO's, and World Weather Online's.

A code becomes a `Sky`; nothing else of it is known further up.
"""

from collections.abc import Mapping
from typing import Any, Literal

from fulfillment.plain_words import plain_words, word_set

Sky = Literal["sunny", "partly cloudy", "cloudy", "foggy", "rainy", "snowy", "stormy"]
"As in `Weather.condition`; sleet counts as snow, freezing rain as rain."

WET = frozenset[Sky]({"rainy", "stormy"})

_SUNNY_BELOW, _CLOUDY_FROM = 25, 60
"Percent of clouds."


def _table(classes: Mapping[Sky, str]) -> dict[int, Sky]:
    return {int(code): sky for sky, codes in classes.items() for code in codes.split()}


_WMO = _table(
    {
        "sunny": "0 1",
        "partly cloudy": "2",
        "cloudy": "3",
        "foggy": "45 48",
        "rainy": "51 53 55 56 57 61 63 65 66 67 80 81 82",
        "snowy": "71 73 75 77 85 86",
        "stormy": "95 96 99",
    }
)
_WWO = _table(
    {
        "sunny": "113",
        "partly cloudy": "116",
        "cloudy": "119 122",
        "foggy": "143 248 260",
        "rainy": "176 185 263 266 281 284 293 296 299 302 305 308 311 314 353 356 359",
        "snowy": "179 182 227 230 317 320 323 326 329 332 335 338 350 362 365 368 371 374 377",
        "stormy": "200 386 389 392 395",
    }
)
_SNOWY_STORMS = frozenset({392, 395})

_WORDS: tuple[tuple[frozenset[str], Sky], ...] = (
    (word_set("thunder thundery thunderstorm storm lightning"), "stormy"),
    (word_set("snow snowy blizzard sleet ice pellet flurry hail"), "snowy"),
    (word_set("rain rainy drizzle shower"), "rainy"),
    (word_set("fog foggy mist misty haze hazy smoke"), "foggy"),
    (word_set("partly"), "partly cloudy"),
    (word_set("overcast cloud cloudy"), "cloudy"),
    (word_set("sunny sun clear fair"), "sunny"),
)
"The first that is met decides: `patchy rain with thunder` is a storm."


def wmo_sky(code: float | None) -> Sky | None:
    """The sky of a WMO code; None for one that is not known."""
    return None if code is None else _WMO.get(int(code))


def wwo_sky(code: float | None, descriptions: Any) -> Sky | None:
    """The sky by its code, else by the words that came with it."""
    known = None if code is None else _WWO.get(int(code))
    return known or _by_words(descriptions)


def is_snow(code: float | None, sky: Sky | None) -> bool:
    """Whether what falls is snow; there are storms with it."""
    return sky == "snowy" or (code is not None and int(code) in _SNOWY_STORMS)


def sky_of_clouds(percent: float | None) -> Sky | None:
    """The sky of a dry hour by how much of it is covered."""
    if percent is None:
        return None
    if percent < _SUNNY_BELOW:
        return "sunny"
    return "partly cloudy" if percent < _CLOUDY_FROM else "cloudy"


def _by_words(descriptions: Any) -> Sky | None:
    texts = descriptions if isinstance(descriptions, list) else [descriptions]
    said = {word for text in texts if isinstance(text, str) for word in plain_words(text)}
    return next((sky for words, sky in _WORDS if words & said), None)
