"""A sentence as the words an ear tells apart: small letters, no marks, any figure as `0`."""

import re

FIGURE = "0"
"""Whatever is written in figures: which number it is, sound alone decides."""
_NUMBER = re.compile(r"\d+")
_BETWEEN = re.compile(r"[^a-z0-9']+")


def words_of(text: str) -> list[str]:
    """`It's $20, to-day!` -> `it's`, `0`, `to`, `day`"""
    plain = _NUMBER.sub(FIGURE, text.lower().replace("\u2019", "'"))
    return [word for part in _BETWEEN.split(plain) if (word := part.strip("'"))]
