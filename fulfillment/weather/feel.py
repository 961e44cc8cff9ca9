"""How a temperature feels, and whether that is what was asked: `will it be cold?`.

The slots do not say whether heat or cold was asked about, so the words of the question have
to be looked at. Degrees Fahrenheit.
"""

import re

from fulfillment.plain_words import plain_words, word_set

_FEELS = ((33, "freezing"), (50, "cold"), (62, "cool"), (72, "mild"), (85, "warm"))
"Below that many degrees, it feels so."

_AT_LEAST = {
    "hot": 85,
    "heat": 85,
    "boiling": 90,
    "scorching": 90,
    "sweltering": 90,
    "warm": 70,
    "warmer": 70,
    "short": 70,
    "sandal": 70,
    "mild": 58,
    "nice": 65,
}
"Words that are true when the high reaches that."
_AT_MOST = {
    "freezing": 32,
    "freeze": 32,
    "frost": 32,
    "icy": 32,
    "cold": 45,
    "colder": 45,
    "chilly": 55,
    "cool": 60,
    "coat": 50,
    "glove": 40,
    "mitten": 40,
    "scarf": 45,
    "hat": 45,
    "jacket": 60,
    "sweater": 60,
    "hoodie": 62,
    "layer": 55,
}
"Words that are true when the low falls to that."
_RISING = word_set("above over past")
_FALLING = word_set("below under beneath less lower colder drop fall dip")
_DEGREES = re.compile(r"(?<![\w.])(-?\d{1,3})(?![\d:])")
_CELSIUS = re.compile(r"celsius|centigrade|(?:°|\d ?)c\b", re.IGNORECASE)
_FAHRENHEIT = re.compile(r"fahrenheit|(?:°|\d ?)f\b", re.IGNORECASE)


def feel_of(degrees: float) -> str:
    """`freezing`, `cold`, `cool`, `mild`, `warm` or `hot`."""
    return next((feel for below, feel in _FEELS if degrees < below), "hot")


def fits(question: str, low: float, high: float, *, metric: bool = False) -> bool | None:
    """Whether a span of temperatures is what was asked about; None when that is not known.

    `metric`: a bare number in the question is meant in degrees Celsius, as the answer is.
    """
    words = plain_words(question)
    asked = _DEGREES.search(question)
    # As shown: nobody should hear "No" with the very number that was asked for.
    low, high = round(low), round(high)
    if asked is not None:
        if _CELSIUS.search(question) or (metric and not _FAHRENHEIT.search(question)):
            low, high = (round((degrees - 32) / 1.8) for degrees in (low, high))
        limit = float(asked[1])
        return low < limit if _FALLING.intersection(words) else high >= limit
    for word in words:
        if word in _AT_LEAST:
            return high >= _AT_LEAST[word]
        if word in _AT_MOST and _RISING.intersection(words):
            return high > _AT_MOST[word]
        if word in _AT_MOST:
            return low <= _AT_MOST[word]
    return None
