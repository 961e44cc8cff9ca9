"""Numbers, money and clock times, between figures and words, with labels kept in step.

A word that becomes two keeps its span: "$40" -> "40 dollars" -> "forty dollars" is B, I.
Only whole words within one span are joined or replaced.
"""

import re
from collections.abc import Callable
from random import Random

from nlu.labels import OUTSIDE

Word = tuple[str, str]
"A token and its BIO label."
Words = list[Word]
Replacement = tuple[int, str]
"How many words go, and the text that takes their place."
Rule = Callable[[Words], Replacement | None]
"What to do with the first of the words ahead."

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMERIC = ("cost.", "item.quantity", "item.size", "rating.", "time.", "store.hour.")
"Slots in which a spelled number may be written as digits; names and places keep theirs."


def spell(number: int) -> str:
    """A number from 0 to 999 in words: `forty two`, `three hundred five`."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return _TENS[tens - 2] + (f" {_UNITS[units]}" if units else "")
    hundreds, rest = divmod(number, 100)
    return f"{_UNITS[hundreds]} hundred" + (f" {spell(rest)}" if rest else "")


_NUMBERS = {spell(n): str(n) for n in range(1000)}


def say_numbers(words: Words, random: Random) -> Words:
    """`40` -> `forty`, `7:30` -> `seven thirty`."""

    def rule(ahead: Words) -> Replacement | None:
        core, tail = split_tail(ahead[0][0])
        if not re.fullmatch(r"\d{1,3}|\d{1,2}:\d\d", core):
            return None
        numbers = [spell(int(part)) for part in core.removesuffix(":00").split(":")]
        return 1, " ".join(numbers) + tail

    return rewrite(words, rule)


def write_numbers(words: Words, random: Random) -> Words:
    """`forty two` -> `42`, in the slots that count or measure."""

    def rule(ahead: Words) -> Replacement | None:
        for size in range(min(4, len(ahead)), 0, -1):
            said, tail = split_tail(" ".join(token for token, _ in ahead[:size]))
            if said in _NUMBERS and ahead[0][1][2:].startswith(_NUMERIC):
                return size, _NUMBERS[said] + tail
        return None

    return rewrite(words, rule)


def say_money(words: Words, random: Random) -> Words:
    """`$40` -> `40 dollars`."""

    def rule(ahead: Words) -> Replacement | None:
        core, tail = split_tail(ahead[0][0])
        return (1, f"{core[1:]} dollars{tail}") if re.fullmatch(r"\$[\d.]+", core) else None

    return rewrite(words, rule)


def write_money(words: Words, random: Random) -> Words:
    """`40 dollars` -> `$40`."""
    return rewrite(words, _joined(r"([\d.]+) (?:dollars|bucks)", r"$\1"))


def join_clock(words: Words, random: Random) -> Words:
    """`9 pm` -> `9pm`."""
    return rewrite(words, _joined(r"([\d:]+) ([ap])\.?m\.?", r"\1\2m"))


def split_clock(words: Words, random: Random) -> Words:
    """`9pm` -> `9 pm`, `9 p.m.` -> `9 pm`."""

    def rule(ahead: Words) -> Replacement | None:
        match = re.fullmatch(r"([\d:]*)([ap])\.?m\.?(\W*)", ahead[0][0])
        return (1, "{} {}m{}".format(*match.groups()).strip()) if match else None

    return rewrite(words, rule)


def _joined(pattern: str, new: str) -> Rule:
    """A rule that turns two words of a pattern into one."""

    def rule(ahead: Words) -> Replacement | None:
        core, tail = split_tail(" ".join(token for token, _ in ahead[:2]))
        return (2, re.sub(pattern, new, core) + tail) if re.fullmatch(pattern, core) else None

    return rule


def rewrite(words: Words, rule: Rule) -> Words:
    """Apply a rule from left to right; what it replaces must lie in one span."""
    out: Words = []
    while words:
        size, text = rule(words) or (1, words[0][0])
        label = words[0][1]
        inside = OUTSIDE if label == OUTSIDE else f"I-{label[2:]}"
        if any(other != inside for _, other in words[1:size]):
            size, text = 1, words[0][0]
        first, *rest = text.split()
        out += [(first, label), *((token, inside) for token in rest)]
        words = words[size:]
    return out


def split_tail(token: str) -> tuple[str, str]:
    """A token and the punctuation behind it; a token of nothing else is left whole."""
    match = re.fullmatch(r"(.*?[ap]\.m\.|.*?)([.,?!;:]*)", token)
    core, tail = match.groups() if match else (token, "")
    return (core, tail) if core else (token, "")
