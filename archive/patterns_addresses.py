"""Where a text holds a street address: a house number, a street, perhaps a flat; not the city.

Libraries that find addresses were tried (pyap2, scrubadub): in what shoppers say they also find
"24 hour drive", "one on Fifth Street" and "5 pm how long should i plan for the drive".
"""

import re
from collections.abc import Iterator, Sequence

from archive.patterns_numbers import Span, before

_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand oh o zero
""".split()
_SAID = rf"(?:{'|'.join(_NUMBERS)})"
_HEADING = r"(?:north(?:east|west)?|south(?:east|west)?|east|west|(?:[ns][ew]|[nsew])\b\.?)"
_ORDINAL = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -])?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)tieth)"
)
_NO_STREET = """
    a am an and are around as at away before between but by can carat count day days do does dollar
    dollars dozen eighth either feet fifths foot for from ft gallon gallons gb gig gigs got grams
    has have here hour hours how i if in inch inches is it kg lb lbs liter liters long many mb me
    mile miles million min minute minutes ml mm more most my no not o'clock of off on one ones open
    or other ounce ounces oz packs pair pairs pc pcs people percent pieces pm pound pounds price
    quart size so tb that the their there these this those till times to ton tons us volt volts watt
    watts was we week weeks were what when where which who will with x yard yards year years you
    your bucks a.m p.m hundred thousand zip
""".split()
"Words that are no part of a street's name where a number stands before them."
_OF_GOODS = """
    back black blue box channel color colour cup cups deep external flash free front green hard
    internal large pack portable rear red row scenic shops small speed ssd star stars stores tall
    thumb usb v wheel white wide yellow bed bedroom pen piece place way
""".split()
"Nor these before a word that need not mean a street: 2 hard drives, 1 green square."
_WORD = r"(?:[^\W\d_][\w'’]{0,3}\.(?=\s)|[^\W\d_][\w'’]*)"


def _name(no_street: Sequence[str]) -> str:
    return rf"(?:{_ORDINAL}|(?!(?:{'|'.join(map(re.escape, no_street))})\b){_WORD})"


def _street(name: str) -> str:
    return rf"(?:{_HEADING}\s+)?{name}(?:[\s-]{name}){{0,2}}?\s+"


_NAME, _NARROW = _name(_NO_STREET), _name([*_NO_STREET, *_OF_GOODS])
_SURE = r"street|str|avenue|ave?|road|rd|boulevard|blvd|lane|ln|parkway|pkwy|terrace|highway|hwy"
_UNSURE = r"st|drive|dr|court|ct|place|pl|way|circle|cir|square|sq|trail|trl|alley|plaza|ter|row"
_SAINTS = (
    r"(?!\.?\s+(?:louis|paul|pete(?:rsburg)?|cloud|george|augustine|charles|joseph|johns?|lucia|"
    r"patricks?|thomas|ives|croix|helens?|helena|marys?|nicholas|bernard|albans|andrews)\b)"
)
_DOCTORS = r"(?!\.?\s+(?:pepper|scholl|martens?|who|seuss|dre)\b)"
_UNIT = (
    r"(?:\.?,?\s+(?:(?:apt|apartment|unit|suite|ste|room|rm|floor|fl|flat|bldg|building)\.?\s*#?\s*"
    rf"(?:\w?\d+\w?|[a-z]\b|{_SAID})|\#\s?\w{{1,5}}))"
)
_HOUSE = r"\d{1,5}(?:-\d{1,4})?[a-z]?(?:\s+1/2|\s[a-d](?=\s))?"
_BEFORE = (
    r"(?<![\w.,$€£#/:-])(?<!\btill\s)(?<!\buntil\s)(?<!\bsize\s)(?<!\bunder\s)(?<!\bover\s)"
    r"(?<!\bthan\s)(?<!\broute\s)(?<!\bhighway\s)(?<!\bexit\s)"
)
_END = rf"\b(?:\.?\s+{_HEADING}(?!\w))?"

_WRITTEN = re.compile(
    rf"{_BEFORE}\b{_HOUSE}\s+{_street(_NAME)}(?:{_SURE}){_END}{_UNIT}{{0,2}}", re.I
)
_SHORT = re.compile(
    rf"{_BEFORE}\b({_HOUSE})\s+({_street(_NARROW)})(?:{_UNSURE})\b{_SAINTS}{_DOCTORS}{_END}({_UNIT}{{0,2}})",
    re.I,
)
_SPOKEN = re.compile(
    rf"\b{_SAID}(?:[\s-]+{_SAID}){{1,4}}\s+(?:{_HEADING}\s+)?(?:(?!{_SAID}\b){_NAME}\s+){{1,2}}"
    rf"(?:{_SURE}|drive|court){_END}{_UNIT}{{0,2}}",
    re.I,
)
_AVENUE_ALONE = re.compile(
    rf"{_BEFORE}\b\d{{3,5}}\s+(?:{_HEADING}\s+)?broadway\b{_UNIT}{{0,2}}", re.I
)
_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\s+\d+\b", re.I)
_LIVES = re.compile(
    r"\b(?:address(?:\s+is|['’]s)|(?:live|living|stay|staying)\s+(?:at|on)|home\s+is\s+at)\s+$",
    re.I,
)
_AT_HOME = re.compile(
    rf"(?:{_HOUSE}|{_SAID}(?:[\s-]+{_SAID}){{1,4}})\s+(?:{_HEADING}\s+)?{_NAME}(?:\s+{_NAME}){{0,1}}"
    rf"{_UNIT}{{0,2}}",
    re.I,
)
_CONTEXT = re.compile(
    r"\b(?:live|living|address|deliver(?:ed|y)?|ship(?:ped)?|send|sent|navigate|directions?|drive|"
    r"walk|take me|get|route|at|near|outside|to|from)\b[\w\s'’]{0,20}$",
    re.I,
)

NUMBER_WORDS = frozenset(_NUMBERS)
"A house number said in words holds one of them."
STREET_WORDS = frozenset(
    [
        *_SURE.replace("ave?", "ave|av").split("|"),
        *_UNSURE.split("|"),
        *"broadway box address live living stay staying home".split(),
    ]
)
"An address has one of them."


def find_addresses(text: str, _region: str) -> Iterator[Span]:
    """House number with street; the city and the zip code after it are left out."""
    for pattern in (_WRITTEN, _SPOKEN, _AVENUE_ALONE, _BOX):
        yield from (Span(*match.span()) for match in pattern.finditer(text))
    for match in _SHORT.finditer(text):
        if _is_street(text, match):
            yield Span(*match.span())
    for match in _AT_HOME.finditer(text):
        if _LIVES.search(before(text, match.start())):
            yield Span(*match.span())


def _is_street(text: str, match: re.Match[str]) -> bool:
    """`drive`, `st`, `way` are in goods as well: something must say that a street is meant."""
    house, street, unit = match.groups()
    headed = re.match(rf"{_HEADING}\s", street, re.I)
    return bool(unit or headed or len(house) > 2 or _CONTEXT.search(before(text, match.start())))
