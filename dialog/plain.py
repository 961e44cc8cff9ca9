"""Words made comparable: capitals, accents, punctuation and apostrophes do not count."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_APOSTROPHES = str.maketrans("", "", "'’`")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+")
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


@lru_cache(maxsize=2048)
def plain(text: str) -> tuple[str, ...]:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    return tuple(_WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c))))


def numbers(text: str) -> Iterator[float]:
    """The numbers in a text, in digits or as words up to twenty."""
    for found in _NUMBER.findall(text.casefold()):
        if found in _CARDINALS:
            yield float(_CARDINALS.index(found))
        elif not found.isalpha():
            yield float(found.replace(",", ""))


def cardinal(word: str) -> int | None:
    """`2` or `two`."""
    if word.isdecimal() and len(word) < 4:
        return int(word)
    return _CARDINALS.index(word) if word in _CARDINALS else None


def ordinal(word: str) -> int | None:
    """`second` or `2nd`; -1 for `last`."""
    if word == "last":
        return -1
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word)
    return int(digits[1]) if digits else None
