"""Where a text holds personal data: one table, one function a kind."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from archive.kinds import KINDS, Kind
from archive.patterns_addresses import NUMBER_WORDS, STREET_WORDS, find_addresses
from archive.patterns_names import NAME_WORDS, find_names
from archive.patterns_numbers import Span, find_cards, find_ibans, find_phones, find_social
from archive.patterns_spoken import DIGIT_WORDS


class Found(NamedTuple):
    start: int
    end: int
    kind: Kind


_MAIL = re.compile(r"(?<![\w.+-])[\w.+%-]{1,64}\s?@\s?(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])")
_PROVIDERS = (
    r"gmail|g mail|googlemail|yahoo|hotmail|outlook|icloud|i cloud|aol|a o l|proton(?:mail)?|gmx|"
    r"comcast|msn|live"
)
_JOINT = r"\s+(?:dot|underscore|dash|hyphen|plus)\s+|\s+(?=\d)|(?<=\d)\s+"
_MAIL_SAID = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:(?:{_JOINT})[\w.+-]{{1,64}}){{0,5}}\s+at\s+(?:{_PROVIDERS})\s+dot\s+\w{{2,4}}\b",
    re.I,
)
_MAIL_GIVEN = re.compile(
    r"\be-?mail(?:\s+address)?(?:\s+is|['’]s)\s+(\S{1,64}(?:\s+\S{1,64}){0,8}?\s+at\s+\S{1,64}(?:\s+\S{1,64})?\s+dot\s+"
    r"\w{2,4})\b",
    re.I,
)


def find_mails(text: str, _region: str) -> Iterator[Span]:
    """Written, and said: "john dot smith at gmail dot com"."""
    if "@" in text:
        yield from (Span(*match.span()) for match in _MAIL.finditer(text))
    if " dot " in text.lower():
        yield from (Span(*match.span()) for match in _MAIL_SAID.finditer(text))
        yield from (Span(*match.span(1)) for match in _MAIL_GIVEN.finditer(text))


class Signs(NamedTuple):
    """What a text holds at a glance: cheap to know, and most texts hold nothing personal."""

    words: frozenset[str]
    "In small letters, a to z only."
    figures: int
    at: bool
    "Whether there is an @."


_LETTERS, _FIGURE = re.compile("[a-z]+"), re.compile(r"\d")


def _signs(text: str) -> Signs:
    words = frozenset(_LETTERS.findall(text.lower()))
    return Signs(words, len(_FIGURE.findall(text)), "@" in text)


class Finder(NamedTuple):
    worth_it: Callable[[Signs], bool]
    "Without it there is nothing of the kind in a text."
    find: Callable[[str, str], Iterator[Span]]
    "Text and region of phone numbers -> places."


_SHORTEST_NUMBER, _SHORTEST_IBAN = 7, 6
"Figures in it."


def _numbered(signs: Signs) -> bool:
    return signs.figures >= _SHORTEST_NUMBER or not DIGIT_WORDS.isdisjoint(signs.words)


def _housed(signs: Signs) -> bool:
    counted = signs.figures > 0 or not NUMBER_WORDS.isdisjoint(signs.words)
    return counted and not STREET_WORDS.isdisjoint(signs.words)


_CUES = DIGIT_WORDS | STREET_WORDS | NAME_WORDS | {"dot"}
"Without one of them, figures and an @ there is nothing at all."

FINDERS: Mapping[Kind, Finder] = {
    "email": Finder(lambda signs: signs.at or "dot" in signs.words, find_mails),
    "iban": Finder(lambda signs: signs.figures >= _SHORTEST_IBAN, find_ibans),
    "card": Finder(_numbered, find_cards),
    "ssn": Finder(_numbered, find_social),
    "phone": Finder(_numbered, find_phones),
    "address": Finder(_housed, find_addresses),
    "name": Finder(lambda signs: not NAME_WORDS.isdisjoint(signs.words), find_names),
}


def find(text: str, kinds: Collection[Kind], region: str) -> list[Found]:
    """What is there, in order, without overlaps."""
    signs = _signs(text)
    if signs.figures < _SHORTEST_IBAN and not signs.at and _CUES.isdisjoint(signs.words):
        return []
    found = [
        Found(span.start, span.end, kind)
        for kind, finder in FINDERS.items()
        if kind in kinds and finder.worth_it(signs)
        for span in finder.find(text, region)
    ]
    return _joined(sorted(found)) if len(found) > 1 else found


def _joined(found: list[Found]) -> list[Found]:
    joined = found[:1]
    for one in found[1:]:
        last = joined[-1]
        if one.start >= last.end:
            joined.append(one)
        else:
            kind = min(last.kind, one.kind, key=KINDS.index)
            joined[-1] = Found(last.start, max(last.end, one.end), kind)
    return joined
