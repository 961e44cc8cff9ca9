"""Which sentences are one and the same. Pure; knows no file."""

import re

_EDGE_MARKS = re.compile(r"(?<!\w)[^\w\s$]+|[^\w\s$]+(?!\w)")


def normalise(text: str) -> str:
    """What makes two sentences the same one: no case, no punctuation around words."""
    return " ".join(_EDGE_MARKS.sub(" ", text.casefold()).split())


def key_of(text: str) -> str:
    """The same for a text that may be mere punctuation, which is its own text."""
    return normalise(text) or " ".join(text.split())
