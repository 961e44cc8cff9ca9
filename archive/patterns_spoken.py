"""Digits said as words: "six one seven, five five five" -> 617555. Knows no kinds of numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_TIMES = {"double": 2, "triple": 3}
_WORD = "|".join(_DIGITS)
DIGIT_WORDS = frozenset(_DIGITS)
"A number said in words holds one of them."
_PART = rf"(?:(?:double|triple)\s+(?:{_WORD}|\d)|(?:{_WORD}|\d)\s+hundred|{_WORD}|\d+)"
_RUN = re.compile(rf"(?<![\w.])(?:plus\s+)?{_PART}(?:[\s,.-]{{1,3}}{_PART}){{2,}}(?!\w)", re.I)
_TOKEN = re.compile(r"[a-z]+|\d+", re.I)
_CUE = re.compile(rf"\b(?:{_WORD})\b", re.I)
"A run of figures only is no spoken one; the finders of written numbers look after those."


class SpokenNumber(NamedTuple):
    start: int
    end: int
    digits: str


def spoken_numbers(text: str) -> Iterator[SpokenNumber]:
    """Runs of three and more digits of which at least one is a word."""
    for run in _RUN.finditer(text):
        if _CUE.search(run[0]):
            yield SpokenNumber(run.start(), run.end(), _digits(run[0]))


def _digits(said: str) -> str:
    found, times = "", 1
    for token in _TOKEN.findall(said.lower()):
        if token in _TIMES:
            times = _TIMES[token]
        elif token == "hundred":
            found += "00"
        elif token != "plus":
            found += _DIGITS.get(token, token) * times
            times = 1
    return found
