"""A text parted for a voice that takes only so much at once: at sentences, else at clauses."""

import re
from collections.abc import Iterator

_SENTENCES = re.compile(
    # Not within `ten A.M. to six`.
    r"(?<=[.!?])(?:(?<![AP]\.M\.)|(?=\s+[A-Z]))\s+|(?<=[.!?][\"')\]])\s+"
)
_CLAUSES = re.compile(r"(?<=[,;:])\s+|\s+(?=[-–—]\s)")
_WORDS = re.compile(r"\s+")


def parted(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, each as long as can be. Nothing for a text of blanks."""
    return list(_filled(_bits(" ".join(text.split()), limit), limit))


def _bits(text: str, limit: int) -> Iterator[str]:
    """Sentences, or what they have to be cut into."""
    for sentence in _SENTENCES.split(text):
        yield from _cut(sentence, limit, (_CLAUSES, _WORDS))


def _cut(text: str, limit: int, ways: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    if len(text) <= limit:
        yield text
    elif ways:
        clauses = (_cut(clause, limit, ways[1:]) for clause in ways[0].split(text))
        yield from _filled((bit for bits in clauses for bit in bits), limit)
    else:
        yield from (text[at : at + limit] for at in range(0, len(text), limit))


def _filled(bits: Iterator[str], limit: int) -> Iterator[str]:
    """Neighbours joined as long as they fit."""
    part = ""
    for bit in filter(None, bits):
        if part and len(part) + 1 + len(bit) > limit:
            yield part
            part = ""
        part = f"{part} {bit}" if part else bit
    if part:
        yield part
