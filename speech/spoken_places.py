"""Phone numbers, addresses, states and zip codes as people say them."""

import re
from collections.abc import Mapping

from speech.rewriting import Rule, one_of, rule, where
from speech.spoken_numbers import digits, ordinal, pairs
from values.us_states import STATES

_WAYS: Mapping[str, str] = {
    "St": "Street",
    "Ave": "Avenue",
    "Av": "Avenue",
    "Rd": "Road",
    "Blvd": "Boulevard",
    "Ln": "Lane",
    "Dr": "Drive",
    "Ct": "Court",
    "Pl": "Place",
    "Sq": "Square",
    "Ter": "Terrace",
    "Cir": "Circle",
    "Hwy": "Highway",
    "Pkwy": "Parkway",
}
"Ends of street names, short and whole."
_WHOLE_WAYS = frozenset({*_WAYS.values(), "Way", "Broadway", "Plaza", "Trail", "Row", "Alley"})
_ALWAYS_WAYS = frozenset({"Ave", "Blvd", "Rd", "Hwy", "Pkwy", "Ln"})
"Those that mean a street after any name; St may be a saint, and Dr a doctor."
_WINDS: Mapping[str, str] = {
    "N": "North",
    "S": "South",
    "E": "East",
    "W": "West",
    "NE": "Northeast",
    "NW": "Northwest",
    "SE": "Southeast",
    "SW": "Southwest",
}
_SAINTS_TOWNS = r"(?:Port|Fort|East|West|North|South|Mount|Mt\.)"

_NAME = r"[A-Z][\w'-]*+"
_PHONE = re.compile(r"(?<![\w.-])(?:\+?1[-. ])?\(?(\d{3})\)?[-. ]\s?(\d{3})[-.](\d{4})(?![\w-])")
_ABROAD = re.compile(r"\+(\d[\d ()-]{6,18}\d)\b")
_LOCAL_PHONE = re.compile(r"(?<![\w.-])(\d{3})-(\d{4})(?![\w-])")
_WORD = rf"(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th)|of|the)\.?+"
_ADDRESS = re.compile(
    rf"(?<![\w$.,:-])(?P<house>\d{{1,5}})(?P<letter>[A-Z])? (?P<words>{_WORD}(?: {_WORD}){{0,5}}+)"
)
_STREET = re.compile(rf"(?P<name>{_NAME}|\d(?:st|nd|rd|th)) (?P<way>{one_of(_ALWAYS_WAYS)}\b\.?)")
_SAINT = re.compile(r"(?<![\w'-])St\b(?P<dot>\.?)(?= [A-Z])")
_STREET_LAST = re.compile(rf"(?P<name>{_NAME}) (?P<way>St\b\.?)")
_SENTENCE_ENDS = re.compile(r"\s*$|\s+[A-Z]")
_SAINTLY = re.compile(rf"(?:^|[^\w ] ?|\b[a-z][\w']* |\b{_SAINTS_TOWNS} )$")
_RANKED = re.compile(r"(\d+)(?:st|nd|rd|th)\b")
_STATE = re.compile(
    rf"(?<=[a-z.])(?P<comma>,)? (?P<state>{one_of(STATES)})"
    r"(?:,? (?P<zip>\d{5})(?:-(?P<more>\d{4}))?\b|\b(?!['&]))"
)
_ZIP = re.compile(r"\b((?:[Zz]ip|ZIP)(?: [Cc]odes?)?:?(?: is| of)?) (\d{5})(?:-(\d{4}))?\b")
_OKLAHOMA = re.compile(r"\b(?i:in|near|from|to|of|at|for) (?:[A-Z][a-z.]+ ?)+$")
_ROOM = re.compile(r"\b(Suite|Ste|Apartment|Apt|Unit|Room|Floor)\.? #?(\d{1,5})([A-Z])?\b")
_ROOMS = {"Ste": "Suite", "Apt": "Apartment"}


def _phone(match: re.Match[str]) -> str:
    return ", ".join(digits(group) for group in match.groups())


def _abroad(match: re.Match[str]) -> str:
    return f"plus {', '.join(map(digits, re.findall(r'[0-9]+', match[1])))}"


def _address(match: re.Match[str]) -> str:
    """`845 Spring St.` -> eight forty-five Spring Street; no address without a street in it."""
    words = match["words"].split(" ")
    end = next((at for at, word in enumerate(words) if _is_way(word, at)), None)
    if end is None:
        return match[0]
    rest = " ".join(words[end + 1 :])
    behind = f" {rest}{match.string[match.end() :]}" if rest else match.string[match.end() :]
    house = f"{pairs(match['house'])} {match['letter'] or ''}".rstrip()
    name = [_WINDS.get(word.rstrip("."), word) for word in words[:end]]
    street = _RANKED.sub(lambda rank: ordinal(int(rank[1])), " ".join([house, *name]))
    return f"{street} {_way(words[end], behind)}{' ' if rest else ''}{rest}"


def _is_way(word: str, at: int) -> bool:
    bare = word.rstrip(".")
    return bare == "Broadway" or (at > 0 and (bare in _WAYS or bare in _WHOLE_WAYS))


def _way(word: str, behind: str) -> str:
    """The end of a street's name. The dot of a short one may have ended the sentence as well."""
    whole = _WAYS.get(word.rstrip("."))
    if not whole:
        return word
    return whole + ("." if word.endswith(".") and _SENTENCE_ENDS.match(behind) else "")


def _street(match: re.Match[str]) -> str:
    return f"{match['name']} {_way(match['way'], match.string[match.end() :])}"


def _saint(match: re.Match[str]) -> str:
    """Before a name, and not behind one: `in St. Louis`, `Main St. Deli`."""
    before = match.string[: match.start()]
    return "Saint" if _SAINTLY.search(before) else match[0]


def _state(match: re.Match[str]) -> str:
    """`, ME` -> `, Maine`. Without a comma only before a zip code; OK is rather a word."""
    before = match.string[: match.start()]
    word = match["state"] == "OK" and not _OKLAHOMA.search(before)
    if not match["zip"] and (word or not match["comma"] or not _is_name(before)):
        return match[0]
    named = f"{match['comma'] or ''} {STATES[match['state']]}"
    return f"{named} {_zip_digits(match['zip'], match['more'])}" if match["zip"] else named


def _is_name(before: str) -> bool:
    return bool(re.search(r"[A-Z][\w.']*$", before))


def _zip_digits(five: str, four: str | None) -> str:
    return digits(five) + (f", {digits(four)}" if four else "")


def _zip(match: re.Match[str]) -> str:
    return f"{match[1]} {_zip_digits(match[2], match[3])}"


def _room(match: re.Match[str]) -> str:
    name, number, letter = match.groups(default="")
    return f"{_ROOMS.get(name, name)} {pairs(number)} {letter}".rstrip()


RULES: tuple[Rule, ...] = (
    where(
        r"\d",
        where(r"\d{3}", rule(_PHONE, _phone), rule(_ABROAD, _abroad), rule(_LOCAL_PHONE, _phone)),
        rule(_ADDRESS, _address),
    ),
    where(one_of(_ALWAYS_WAYS), rule(_STREET, _street)),
    where(r"\bSt\b", rule(_SAINT, _saint), rule(_STREET_LAST, _street)),
    rule(_STATE, _state),
    where(r"\d", rule(_ZIP, _zip), rule(_ROOM, _room)),
)
