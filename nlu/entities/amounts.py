"""Words of quantity, size and rating -> values: `a dozen`, `ten and a half`, `at least 4 stars`."""

import re

from nlu.entities.bounds import bound, joins
from nlu.entities.numbers import spell_out
from values.rating import StarRange

_LONGEST = 80
"Characters; longer texts are no amount."
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_HALF = re.compile(r"(?<=\d)(?: and a half| (?:and )?1/2|(?: and)? ?½)")
_POINT = re.compile(r"(?<=\d) point (?=\d)")

_DOZEN = 12
_WHOLE = re.compile(r"(?<![\d.])(?P<number>\d{1,6})(?![\d.])(?P<dozen> dozens?\b)?")
_HALVES_OF_DOZEN = (
    (re.compile(r"\b(?:an? |1 )?dozen and a half\b|\b1\.5 dozen\b"), "18"),
    (re.compile(r"\bhalf (?:an? )?dozen\b"), "6"),
)
_COUNTS = {"dozen": _DOZEN, "couple": 2, "both": 2, "pair": 1, "few": 3, "single": 1}
_COUNT = re.compile(rf"\b(?:{'|'.join(_COUNTS)})\b")
_ONE = re.compile(r"(?:an?|another|just an?)(?: (?!lot|bunch|ton|little|bit|number)\w+(?: of)?)?")

_STARS = re.compile(r"(?<![\d.])(?P<number>\d(?:\.\d+)?)(?![\d.]|%)")
_MOST_STARS = 5
_OUT_OF_FIVE = re.compile(r" ?(?:/|out of) ?5(?: stars?)?$")

_UNITS = {
    **dict.fromkeys(("in", "ins", "inch", "inches", '"', "\u201d", "''"), "inch"),
    **dict.fromkeys(("ft", "foot", "feet", "'", "\u2019"), "ft"),
    **dict.fromkeys(("oz", "ounce", "ounces"), "oz"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), "lb"),
    **dict.fromkeys(("gb", "gig", "gigs", "gigabyte", "gigabytes"), "gb"),
    **dict.fromkeys(("tb", "terabyte", "terabytes"), "tb"),
    **dict.fromkeys(("ml", "milliliter", "milliliters"), "ml"),
    **dict.fromkeys(("liter", "liters", "litre", "litres"), "liter"),
    **dict.fromkeys(("w", "watt", "watts"), "watt"),
    **dict.fromkeys(("gallon", "gallons"), "gallon"),
    **dict.fromkeys(("quart", "quarts"), "quart"),
    **dict.fromkeys(("pint", "pints"), "pint"),
    **dict.fromkeys(("pack", "packs"), "pack"),
}
_MEASURES = frozenset(("gallon", "quart", "pint", "liter", "lb"))
"Of these, one is meant where no number is said."
_MEASURED = re.compile(r"(\d(?:[\d.]*\d)?)[ -]*([a-z]+\b|''|['\"\u2019\u201d])")
_BY = re.compile(r"(\d[\d.]*)(?: ?(?:inch|ft))? ?(?:x|by|\u00d7) ?(\d[\d.]*)(?: ?(?:inch|ft)\b)?")
_LETTERS = (
    (re.compile(r"\b(?:triple (?:extra large|x ?l)|xxx ?l(?:arge)?|3 ?x ?l)\b"), "xxxl"),
    (
        re.compile(
            r"\b(?:(?:double|extra) (?:extra large|x ?l(?:arge)?)|xx ?l(?:arge)?|2 ?x ?l)\b"
        ),
        "xxl",
    ),
    (re.compile(r"\b(?:extra large|x ?large|x l)\b"), "xl"),
    (re.compile(r"\b(?:extra small|x ?small|x s)\b"), "xs"),
    (re.compile(r"\bmed\b|^m$"), "medium"),
    (re.compile(r"^l$"), "large"),
    (re.compile(r"^(?:s|sm)$"), "small"),
)
_FILLERS = re.compile(r"\b(?:sizes?|sized|an?|the|in|of|waist|bed|mattress)\b")
_BIG = re.compile(r"\b(?:big|large|small|huge|about|around) (?=\d)")
"Before a measure it says no more: `big 65 inch`."
_HALF_A = re.compile(r"\bhalf (?:of )?an? ")
_ONE_OF_IT = re.compile(r"(?<=[a-z]) ones?$")
"`a large one`."


def resolve_quantity(text: str) -> int | None:
    """How many are wanted; None where the words say no number: `some`, `a lot`."""
    said = _numbers(text)
    for words, halves in _HALVES_OF_DOZEN:
        said = words.sub(halves, said)
    if number := _WHOLE.search(said):
        return int(number["number"]) * (_DOZEN if number["dozen"] else 1)
    if count := _COUNT.search(said):
        return _COUNTS[count[0]]
    return 1 if _ONE.fullmatch(said) else None


def resolve_stars(text: str, slot: str) -> StarRange | None:
    """The limits in the words of `rating.low`, `rating.average` or `rating.high`."""
    said = _OUT_OF_FIVE.sub("", _numbers(text))
    found = list(_STARS.finditer(said))
    stars = [float(match["number"]) for match in found]
    if not 1 <= len(stars) <= 2 or max(stars) > _MOST_STARS:
        return None
    if len(stars) == 1:
        return _star_limits(bound(said), stars[0], slot)
    if not joins(said[found[0].end() : found[1].start()].replace(" stars", "").replace("star", "")):
        return None
    return StarRange(min(stars), max(stars))


def _star_limits(side: str, stars: float, slot: str) -> StarRange:
    """A bare number is a floor among the good, a ceiling among the bad, else itself."""
    match side or slot:
        case "least" | "rating.high":
            return StarRange(low=stars)
        case "most" | "rating.low":
            return StarRange(high=stars)
    return StarRange(stars, stars)


def resolve_size(text: str) -> str:
    """A size as labels have it: `8.5`, `xl`, `55 inch`, `5x8`, `1 gallon`; '' for no size."""
    said = _numbers(_ONE_OF_IT.sub("", text.lower().strip(" .,!?")))
    said = _HALF_A.sub("half ", said.replace("-", " "))
    for words, letters in _LETTERS:
        said = words.sub(letters, said)
    said = _BY.sub(r"\1x\2", _MEASURED.sub(_measure, said))
    said = " ".join(_FILLERS.sub(" ", said).split())
    if any(map(str.isdigit, said)):
        said = _BIG.sub("", said)
    unit = _UNITS.get(said, said)
    return f"1 {unit}" if unit in _MEASURES else _letter_alone(said)


def _letter_alone(said: str) -> str:
    """`size m` -> `medium`, once its fillers are gone."""
    return {"s": "small", "m": "medium", "l": "large"}.get(said, said)


def _measure(match: re.Match[str]) -> str:
    unit = _UNITS.get(match[2])
    return f"{match[1]} {unit}" if unit else match[0]


def _numbers(text: str) -> str:
    """Lower case with numbers in digits: `ten and a half` -> `10.5`."""
    said = spell_out(_THOUSANDS.sub("", text[:_LONGEST].lower().strip(" .,!?")))
    return _POINT.sub(".", _HALF.sub(".5", said))
