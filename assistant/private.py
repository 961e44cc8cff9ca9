"""What of a turn is private: a card, a phone number, a mail address. It fills no slot.

So it is neither taken for a place or a thing, nor said back.
"""

import re
from collections.abc import Iterator

from archive.kinds import Kind

_KINDS: tuple[Kind, ...] = ("email", "iban", "card", "ssn", "phone")
_REGION = "US"
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
_CUE = re.compile(rf"@|\bdot\b|(?:\d\D*){{6}}|(?:\b(?:{_DIGIT})\W+){{5}}", re.IGNORECASE)
"Without one of them nothing private is written or said; most turns have none."
_NUMBERS = re.compile(
    r"(?<![\w$.,])(?:\d(?:[ .()-]{0,2}\d){11,}|\d{3}-\d\d-\d{4}"
    r"|(?:\(?\d{3}\)?[ -])?\d{3}-\d{4})(?!\w)"
)
"Cards and numbers of people with a slip in them, which look like nothing else either."

_WORD = re.compile(r"\S+")


def private_words(text: str) -> frozenset[int]:
    """Which of `text.split()`, counted from 0, belong to something private."""
    if not _CUE.search(text):
        return frozenset()
    found = list(_found(text))
    words = enumerate(_WORD.finditer(text))
    return frozenset(
        number
        for number, word in words
        if any(word.start() < b and a < word.end() for a, b in found)
    )


def _found(text: str) -> Iterator[tuple[int, int]]:
    # Its library of phone numbers costs a tenth of a second, and most conversations need none.
    from archive.patterns import find

    yield from ((one.start, one.end) for one in find(text, _KINDS, _REGION))
    yield from (match.span() for match in _NUMBERS.finditer(text))
