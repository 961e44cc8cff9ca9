"""Money, measures, shares and ranges as people say them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from speech.rewriting import Rule, one_of, rule, where
from speech.spoken_numbers import NUMBER, cardinal, digits, ordinal


class _Unit(NamedTuple):
    one: str
    many: str
    part: str = ""
    "A hundredth of money; parts are spoken in the plural with an s, pence apart."


_MONEY: Mapping[str, _Unit] = {
    "$": _Unit("dollar", "dollars", "cent"),
    "€": _Unit("euro", "euros", "cent"),
    "£": _Unit("pound", "pounds", "penny"),
    "¥": _Unit("yen", "yen"),
}
_CODES: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£"}
_PARTS: Mapping[str, str] = {"cent": "cents", "penny": "pence"}
_SCALES: Mapping[str, str] = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion"}

_UNITS: Mapping[str, _Unit] = {
    "°F": _Unit("degree Fahrenheit", "degrees Fahrenheit"),
    "°C": _Unit("degree Celsius", "degrees Celsius"),
    "°": _Unit("degree", "degrees"),
    "mph": _Unit("mile an hour", "miles an hour"),
    "km/h": _Unit("kilometer an hour", "kilometers an hour"),
    "m/s": _Unit("meter a second", "meters a second"),
    "mi": _Unit("mile", "miles"),
    "km": _Unit("kilometer", "kilometers"),
    "cm": _Unit("centimeter", "centimeters"),
    "mm": _Unit("millimeter", "millimeters"),
    "ft": _Unit("foot", "feet"),
    "yd": _Unit("yard", "yards"),
    "sq ft": _Unit("square foot", "square feet"),
    "fl oz": _Unit("fluid ounce", "fluid ounces"),
    "oz": _Unit("ounce", "ounces"),
    "lb": _Unit("pound", "pounds"),
    "lbs": _Unit("pound", "pounds"),
    "kg": _Unit("kilogram", "kilograms"),
    "g": _Unit("gram", "grams"),
    "ml": _Unit("milliliter", "milliliters"),
    "qt": _Unit("quart", "quarts"),
    "gal": _Unit("gallon", "gallons"),
    "hr": _Unit("hour", "hours"),
    "hrs": _Unit("hour", "hours"),
    "min": _Unit("minute", "minutes"),
    "mins": _Unit("minute", "minutes"),
    "sec": _Unit("second", "seconds"),
    "GB": _Unit("gigabyte", "gigabytes"),
    "TB": _Unit("terabyte", "terabytes"),
    "MB": _Unit("megabyte", "megabytes"),
    "W": _Unit("watt", "watts"),
    "%": _Unit("percent", "percent"),
}
_WORDS: Mapping[str, _Unit] = {
    word: _Unit(one, many)
    for one, many in (
        *(("mile", "miles"), ("star", "stars"), ("hour", "hours"), ("inch", "inches")),
        *(("foot", "feet"), ("pound", "pounds"), ("ounce", "ounces"), ("cup", "cups")),
        *(("degree", "degrees"), ("dozen", "dozen"), ("minute", "minutes"), ("day", "days")),
    )
    for word in (one, many)
}
"Units that are written out; their numbers may have a half."
_VOWELS = "aeiou"
_FRACTIONS: Mapping[tuple[str, str], str] = {
    ("1", "2"): "one half",
    ("1", "3"): "one third",
    ("2", "3"): "two thirds",
    ("1", "4"): "one quarter",
    ("3", "4"): "three quarters",
    ("1", "8"): "one eighth",
    ("3", "8"): "three eighths",
}

_FREE = r"(?<![\w.,/])"
"Before a number that stands alone."
_PRICE = re.compile(
    rf"(?P<sign>[-−])?(?:US)?(?P<money>[$€£¥]) ?(?P<number>{NUMBER})"
    r"(?: ?(?P<scale>[kKMB])\b| (?P<word>thousand|million|billion)\b)?"
)
_CODED = re.compile(rf"{_FREE}(?P<number>{NUMBER}) ?(?P<code>USD|EUR|GBP)\b")
_AFTER = re.compile(rf"{_FREE}(?P<number>{NUMBER}) ?(?P<money>[€£¥])")
_CENTS = re.compile(rf"{_FREE}(?P<number>\d+) ?¢")
_PER = re.compile(r"(?<=[a-z]) ?/ ?(?P<unit>[a-z]+)\b")
_PRICES_SPAN = re.compile(rf"(?P<money>[$€£])(?P<first>{NUMBER})\s?[-–—]\s?[$€£]?(?=\d)")
_SPAN = re.compile(
    r"(?<![\w/.-])(?P<first>[$€£]?\d[\d,.]*(?:%|°[FC]?)?)\s?[-–—]\s?(?=[$€£]?\d[\d,.]*(?![\w-]{0,20}-\w))"
)
_MINUS = re.compile(r"(?<![\w.)])[-−](?=\d)")
_INCHES = re.compile(rf"{_FREE}(?P<number>{NUMBER})(?:\"|″| ?in\.(?= [a-z(]))(?P<noun> ?[A-Za-z])?")
_FEET = re.compile(rf"{_FREE}(?P<feet>\d)['′] ?(?P<inches>\d\d?)(?:\"|″)?")
_MEASURE = re.compile(rf"{_FREE}(?P<number>{NUMBER})[ -]?(?P<unit>{one_of(_UNITS)})(?![\w°])")
_MEASURED = re.compile(rf"{_FREE}(?P<number>{NUMBER})(?P<gap>[ -])(?P<unit>{one_of(_WORDS)})\b")
_ONE_THING = re.compile(r"\b(?:an?|the|this|one) $")
_OUT_OF = re.compile(
    r"(?<![\w/.])(?P<got>\d+\.\d+|\d)/(?P<most>5|10)\b(?!/)(?= ?(?:stars?|[.,;:)!?]|$))"
)
_FRACTION = re.compile(r"(?<![\w/.])(?:(?P<whole>\d+)[ -])?(?P<top>\d)[/⁄](?P<bottom>\d)(?![\d/])")
_SIZES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_RANKED = re.compile(r"\b(?P<number>\d{1,4})(?:st|nd|rd|th)\b")
_NUMBERED = re.compile(r"(?:#|\b[Nn]o\. ?|№ ?)(?P<number>\d+)\b")
_OR_MORE = re.compile(r"(?<=\d)\+(?!\d)")
_ABOUT = re.compile(r"(?:~|≈) ?(?=[$€£]?\d)")


def _price(match: re.Match[str]) -> str:
    """`$39.99` -> thirty-nine dollars and ninety-nine cents.

    `Thirty-nine ninety-nine` is shorter; but heard without its sign it may be a time or a size.
    """
    unit, number = _MONEY[match["money"]], match["number"].replace(",", "")
    scale = match["word"] or _SCALES.get(match["scale"] or "", "")
    minus = "minus " if match["sign"] else ""
    if scale:
        return f"{minus}{cardinal(number)} {scale} {unit.one if _is_one(match) else unit.many}"
    return minus + _money(number, unit)


def _coded(match: re.Match[str]) -> str:
    return _money(match["number"].replace(",", ""), _MONEY[_CODES[match["code"]]])


def _after(match: re.Match[str]) -> str:
    return _money(match["number"].replace(",", ""), _MONEY[match["money"]])


def _money(number: str, unit: _Unit) -> str:
    whole, _, decimals = number.partition(".")
    if len(decimals) > 2 or not unit.part:
        return f"{cardinal(number)} {unit.many}"
    parts = int(decimals.ljust(2, "0"))
    small = _counted(str(parts), _Unit(unit.part, _PARTS[unit.part])) if parts else ""
    if not int(whole) and small:
        return small
    return _counted(whole, unit) + (f" and {small}" if small else "")


def _counted(number: str, unit: _Unit) -> str:
    """`1` -> one mile; `3.5` -> three and a half miles; `0.5` -> half a mile."""
    whole, _, decimals = number.replace(",", "").partition(".")
    if decimals.rstrip("0") != "5":
        is_one = whole == "1" and not decimals.strip("0")
        return f"{cardinal(number)} {unit.one if is_one else unit.many}"
    if not int(whole):
        return f"half {'an' if unit.one[0] in _VOWELS else 'a'} {unit.one}"
    return f"{cardinal(whole)} and a half {unit.many}"


def _cents(match: re.Match[str]) -> str:
    return _counted(match["number"], _Unit("cent", "cents"))


def _per(match: re.Match[str]) -> str:
    """`dollars/lb` -> dollars a pound; other strokes are left."""
    unit = _PERS.get(match["unit"])
    return f" {unit}" if unit else match[0]


_PERS: Mapping[str, str] = {
    **{"lb": "a pound", "oz": "an ounce", "hr": "an hour", "mo": "a month", "yr": "a year"},
    **{"hour": "an hour", "ea": "each", "each": "each", "kg": "a kilogram", "gal": "a gallon"},
    **{word: f"a {word}" for word in ("day", "night", "week", "month", "year", "pound", "person")},
}


def _inches(match: re.Match[str]) -> str:
    """`32" TV` -> thirty-two inch TV; a mark that closes a quotation is no inch."""
    if '"' in match[0] and match.string[: match.start()].count('"') % 2:
        return match[0]
    noun = match["noun"] or ""
    unit = "inch" if noun or match["number"] == "1" else "inches"
    return f"{cardinal(match['number'])} {unit}{noun}"


def _feet(match: re.Match[str]) -> str:
    return f"{_counted(match['feet'], _Unit('foot', 'feet'))} {cardinal(match['inches'])}"


def _measure(match: re.Match[str]) -> str:
    """`5 lbs` -> five pounds, but `a 5 lb bag` -> a five pound bag."""
    unit = _UNITS[match["unit"]]
    return _counted(match["number"], _Unit(unit.one, unit.one) if _is_one(match) else unit)


def _is_one(match: re.Match[str]) -> bool:
    """Whether the measure tells of what kind a thing is."""
    return bool(_ONE_THING.search(match.string, 0, match.start()))


def _measured(match: re.Match[str]) -> str:
    """Written out, a unit stays as it is: `a 10-mile walk` is no ten miles."""
    unit = _WORDS[match["unit"]]
    if match["gap"] == "-" or "." not in match["number"]:
        return f"{cardinal(match['number'])} {match['unit']}"
    return _counted(match["number"], unit)


def _out_of(match: re.Match[str]) -> str:
    got = _counted(match["got"], _Unit("", "")).strip()
    return f"{got} out of {cardinal(match['most'])}"


def _fraction(match: re.Match[str]) -> str:
    words = _FRACTIONS.get((match["top"], match["bottom"]))
    if not words:
        return match[0]
    if not match["whole"]:
        return words
    part = words.replace("one", "a", 1)
    return f"{cardinal(match['whole'])} and {part}"


def _numbered(match: re.Match[str]) -> str:
    """`#1` -> number one; a long one is the name of an order and told digit by digit."""
    number = match["number"]
    return f"number {digits(number) if len(number) > 4 else cardinal(number)}"


_SAID_BY_SIGN: tuple[Rule, ...] = (
    where("[~≈]", rule(_ABOUT, "about ")),
    where("[#№Nn]", rule(_NUMBERED, _numbered)),
    where("['\"″]", rule(_FEET, _feet), rule(_INCHES, _inches)),
    where("[-–—−]", rule(_PRICES_SPAN, r"\g<first> to \g<money>"), rule(_SPAN, r"\g<first> to ")),
    where("[$€£¥]", rule(_PRICE, _price), rule(_AFTER, _after)),
    where("USD|EUR|GBP", rule(_CODED, _coded)),
    where("¢", rule(_CENTS, _cents)),
    where("[-−]", rule(_MINUS, "minus ")),
    where("[/⁄]", rule(_OUT_OF, _out_of), rule(_FRACTION, _fraction)),
)
RULES: tuple[Rule, ...] = (
    where(
        r"\d",
        *_SAID_BY_SIGN,
        rule(_MEASURE, _measure),
        rule(_MEASURED, _measured),
        where("[x×]", rule(_SIZES, " by ")),
        where(r"\d[snrt]", rule(_RANKED, lambda match: ordinal(int(match["number"])))),
        where(r"\+", rule(_OR_MORE, " plus")),
    ),
    where("/", rule(_PER, _per)),
)
