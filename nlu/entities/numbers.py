"""Spelled numbers -> digits: `twelve hundred` -> `1200`, `march third` -> `march 3th`."""

import re
from dataclasses import dataclass

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_UNITS = {word: value for value, word in enumerate(_SMALL.split())}
_DECADES = {word: 20 + 10 * at for at, word in enumerate(_TENS.split())} | {"fourty": 40}
_RANKS = {word: value for value, word in enumerate(_ORDINALS.split())} | {
    word.replace("y", "ieth"): value for word, value in _DECADES.items()
}
_VALUES = _UNITS | _DECADES | _RANKS
_SCALES = ("hundred", "thousand")
_NUMBER_WORDS = _VALUES.keys() | {*_SCALES}
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")


def spell_out(text: str) -> str:
    """Lower-case text with its spelled numbers in digits; every ordinal ends in `th`."""
    words = _HYPHEN.sub(" ", text).split()
    if _NUMBER_WORDS.isdisjoint(words):
        return " ".join(words)
    out, at = [], 0
    while at < len(words):
        number = _Number()
        while at < len(words) and number.take(*words[at : at + 3]):
            at += 1
        if number.words:
            out.append(number.digits())
        elif at < len(words):
            out.append(words[at])
            at += 1
    return " ".join(out)


@dataclass(slots=True)
class _Number:
    """One number while it is being read, word by word."""

    thousands: int = 0
    group: int = 0
    "What stands below the thousands so far."
    words: int = 0
    "Taken so far."
    ended: bool = False
    "An ordinal takes nothing more."

    def take(self, word: str, after: str = "", later: str = "") -> bool:
        """Read one more word, given the two after it; False where the number ends."""
        taken = not self.ended and (
            self._scale(word)
            or self._add(word)
            or (not self.words and after in _SCALES and self._start(word))
            or self._is_link(word, after, later)
        )
        self.words += taken
        return taken

    def digits(self) -> str:
        return f"{self.thousands + self.group}{'th' if self.ended else ''}"

    def _scale(self, word: str) -> bool:
        if word == "hundred":
            self.group = max(self.group, 1) * 100
        elif word == "thousand":
            self.thousands, self.group = max(self.group, 1) * 1000, 0
        return word in _SCALES

    def _add(self, word: str) -> bool:
        """`twenty one` is one number, `seven thirty` are two."""
        value = _VALUES.get(word, 0)
        after_tens = value < 10 and self.group % 10 == 0 and self.group % 100 >= 20
        if not value or (self.words and self.group % 100 and not after_tens):
            return False
        self.group += value
        self.ended = word in _RANKS
        return True

    def _start(self, word: str) -> bool:
        """`a hundred`, `5 hundred`."""
        is_digits = word.isascii() and word.isdecimal()
        self.group = int(word[:6]) if is_digits else 1
        return is_digits or word in ("a", "an")

    def _is_link(self, word: str, after: str, later: str) -> bool:
        """`a hundred and fifty` is one number, `one hundred and two hundred` are two."""
        round_so_far = bool(self.words) and self.group % 100 == 0
        return word == "and" and round_so_far and after in _VALUES and later not in _SCALES
