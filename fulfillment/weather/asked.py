"""What the words of a weather question ask for beyond its name: wind, an umbrella, dry air.

`is it windy` and `do i need an umbrella` arrive under names that do not say so.
"""

from collections.abc import Mapping
from typing import Any

from fulfillment.plain_words import plain_words, word_set

_DRY = word_set("dry arid drier")
_WIND = word_set("wind windy windier breeze breezy gust gusty blowing blustery")
_RISE = word_set("sunrise sunup rise rising")
_SET = word_set("sunset sundown set setting down")
_WHEN = word_set("when time")
_CALM = word_set("calm windless")
_HOW = word_set("how what which fast speed strong much many")
"Words of a question that wants no yes or no."
_AGAINST_RAIN = {
    "umbrella": "an umbrella",
    "brolly": "an umbrella",
    "raincoat": "a raincoat",
    "poncho": "a poncho",
    "rainboot": "rain boots",
    "galosh": "rain boots",
    "welly": "rain boots",
}
_WINDY_MPH = 15
"""From this speed on it is windy: leaves and small branches move without a pause."""


def asked(text: str) -> dict[str, Any]:
    """The keys named `asked_...` in `flows/answers.yml`."""
    words = set(plain_words(text))
    against = (thing for word, thing in _AGAINST_RAIN.items() if word in words)
    return {
        "asked_dry": bool(words & _DRY),
        "asked_wind": bool(words & (_WIND | _CALM)),
        "asked_umbrella": next(against, None),
        "asked_sun": _asked_sun(words),
    }


def kind_of(question: str, data: Mapping[str, Any]) -> str:
    """The wording an answer needs: the question's own, or that for sun, wind or umbrella."""
    of_the_sun = question in ("weather.weather", "weather.sunny") and data["asked_sun"]
    if of_the_sun and data[data["asked_sun"]] is not None:
        return "weather.sun"
    if wants_umbrella(question, data) and data["rains"] is not None and not data["past"]:
        return "weather.umbrella"
    if question == "weather.weather" and data["asked_wind"] and data["wind"] is not None:
        return "weather.wind"
    return question


def _asked_sun(words: set[str]) -> str | None:
    """`when does the sun set`, `what time is sunrise`: names a key of the data."""
    if not words & _WHEN:
        return None
    rise, fall = words & _RISE, words & _SET
    if rise & {"sunrise", "sunup"} or (rise and "sun" in words):
        return "sunrise"
    return "sunset" if fall & {"sunset", "sundown"} or (fall and "sun" in words) else None


def wants_umbrella(question: str, data: Mapping[str, Any]) -> bool:
    about_rain = question in ("weather.weather", "weather.rainfall", "weather.rainfall_yes_no")
    return about_rain and data["asked_umbrella"] is not None


def wind_yes(text: str, data: Mapping[str, Any]) -> bool | None:
    """The answer to `is it windy`; None where no yes or no is wanted, or no wind is known."""
    words = set(plain_words(text))
    if not data["asked_wind"] or data["windy"] is None or words & _HOW:
        return None
    return bool(data["windy"]) != bool(words & _CALM)


def is_windy(mph: float | None) -> bool | None:
    return None if mph is None else mph >= _WINDY_MPH
