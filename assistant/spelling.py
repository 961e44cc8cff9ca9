"""Misspelt and shouted words of a turn, mended before anything else reads it: `WHEATER IN BOSTEN`.

A word is mended only where nobody knows it and one word of shopping is near: of the questions that
are asked here, or of the catalogue. Everyday words, names of towns and numbers are left alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jellyfish import metaphone
from rapidfuzz.distance import OSA

from fulfillment.plain_words import singular
from nlu.base import Entity, Understanding

_SHORTEST, _SWAPPED, _TWO_SLIPS = 4, 7, 8
"Letters from which a word may have one slip, two letters in each other's place, two slips."
_SOUNDED = 6
"Letters from which a word may be known by its sound, with two slips."
_MOST_SLIPS = 2
_LONGEST = 24
_WORD = re.compile(r"^(\W*)([^\W\d_]+)(\W*)$")
_SHOUTED = 4
"Capitals of a shouted turn; `LA` and `TV` are none."
_MOST_WORDS = 60
_ENDINGS = ("s", "es", "ed", "ing", "rs")

QUESTIONS = frozenset(
    "weather temperature rain raining rainy snow snowing sunny cloudy humid humidity forecast "
    "degrees storm windy today tomorrow tonight yesterday morning afternoon evening night weekend "
    "week month monday tuesday wednesday thursday friday saturday sunday january february march "
    "april june july august september october november december christmas thanksgiving price "
    "prices cost costs cheap cheaper cheapest expensive dollar dollars bucks under between less "
    "about around available availability stock store stores shop shops open opens closed closes "
    "hours address phone telephone number directions nearest closest near where when which what "
    "whats much many have does they there their with without instead another other please thanks "
    "thank hello rated rating ratings reviews best worst better restaurant restaurants pharmacy "
    "grocery supermarket bakery hotel hardware bookstore mexican italian chinese japanese indian "
    "thai coffee pizza large small medium black white green yellow purple orange brown silver size "
    "how many find show need want looking downtown center return".split()
)
"Words of questions that are asked here."


@dataclass(frozen=True, slots=True)
class Targets:
    """Words that may have been meant, by what a slip leaves alone: either half, or the letters."""

    words: frozenset[str]
    by_half: Mapping[str, tuple[str, ...]]

    def near(self, said: str) -> list[tuple[int, str]]:
        """Those that differ by few enough slips, with their number."""
        halves = {half for step in (-1, 0, 1) for half in _halves(said, len(said) // 2 + step)}
        whole = _letters(said), _sound(said)
        found = {word for half in (*halves, *whole) for word in self.by_half.get(half, ())}
        most = _MOST_SLIPS if len(said) >= _SOUNDED else 1
        near = ((OSA.distance(said, word, score_cutoff=most), word) for word in found)
        return sorted((slips, word) for slips, word in near if _may_be(said, word, slips))


def targets(words: Iterable[str]) -> Targets:
    by_half: dict[str, list[str]] = {}
    known = frozenset(word for word in words if word.isalpha() and len(word) >= _SHORTEST)
    for word in sorted(known):
        halves = (half for step in (0, 1) for half in _halves(word, len(word) // 2 + step))
        for half in {*halves, _letters(word), _sound(word)}:
            by_half.setdefault(half, []).append(word)
    return Targets(known, {half: tuple(found) for half, found in by_half.items()})


@lru_cache(maxsize=1)
def _targets_of_questions() -> Targets:
    return targets(QUESTIONS)


Words = Callable[[], frozenset[str]]
"Reads the words of the catalogue; the same object as long as it has not changed."


@dataclass(slots=True)
class Spelling:
    """Mends the words of a turn."""

    everyday: frozenset[str] = frozenset()
    "Words that are left alone; none = nothing is mended."
    catalog: Words = frozenset
    is_place: Callable[[str], bool] = lambda word: False
    "Whether a word is the name of a town."
    _questions: Targets = field(default_factory=_targets_of_questions, repr=False)
    _read: tuple[frozenset[str], Targets] | None = field(default=None, repr=False)

    def mended(self, text: str) -> str:
        """The text as it was meant, word by word."""
        words = text.split()
        if not self.everyday or len(words) > _MOST_WORDS:
            return text
        quiet = [word.lower() for word in words] if _is_shouted(text) else words
        mended = [self._mended(word) for word in quiet]
        return " ".join(mended) if mended != words else text

    def _mended(self, word: str) -> str:
        found = _WORD.match(word)
        if found is None or not _SHORTEST <= len(found[2]) <= _LONGEST:
            return word
        meant = self._meant(found[2].lower())
        return f"{found[1]}{meant}{found[3]}" if meant else word

    def _meant(self, said: str) -> str:
        """The word meant; empty where it is right as it is, or nobody knows which."""
        if said in QUESTIONS or self._is_everyday(said):
            return ""
        catalog = self._catalog()
        asked = _best(self._questions.near(said))
        # Misspellings may be among the words that find something.
        is_known = not catalog.words.isdisjoint((said, singular(said)))
        near = asked or ("" if is_known else _best(catalog.near(said)))
        return near if near and not self.is_place(said) else ""

    def _is_everyday(self, word: str) -> bool:
        """Also a form of an everyday word: `hover`, where only `hovering` is one."""
        forms = [word, *(word + end for end in _ENDINGS), *map(word.removesuffix, _ENDINGS)]
        return not self.everyday.isdisjoint(forms)

    def _catalog(self) -> Targets:
        words = self.catalog()
        if self._read is None or self._read[0] is not words:
            self._read = (
                words,
                targets({*words, *(_plural(word) for word in words if len(word) >= _SHORTEST)}),
            )
        return self._read[1]


def as_said(understood: Understanding, text: str) -> Understanding:
    """What was understood of a mended text, in the words that were said."""
    words = text.split()
    if text == understood.text or len(words) != len(understood.tokens):
        return understood
    said = tuple(replace(entity, text=_said(entity, words)) for entity in understood.entities)
    return replace(understood, text=text, tokens=tuple(words), entities=said)


def _said(entity: Entity, words: list[str]) -> str:
    return " ".join(words[entity.start : entity.end]).strip(" ,.!?;:")


def _best(near: list[tuple[int, str]]) -> str:
    """The nearest; none where two words are as near and not forms of each other.

    A letter is left out more often than a wrong one is taken: `sundy` is Sunday, not sunny.
    """
    first = sorted((word for slips, word in near if slips == near[0][0]), key=len)
    if len({word.removesuffix("s") for word in first}) == 1:
        return first[0]
    is_longest = len(first) > 1 and len(first[-1]) > len(first[-2])
    return first[-1] if is_longest else ""


def _may_be(said: str, word: str, slips: int) -> bool:
    if _sound(said) == _sound(word) and len(said) >= _SOUNDED and slips <= _MOST_SLIPS:
        return True
    if said[0] != word[0]:
        return False
    if slips <= 1:
        return True
    is_swapped = len(said) >= _SWAPPED and _letters(said) == _letters(word)
    return slips == 2 and (len(said) >= _TWO_SLIPS or is_swapped)


def _halves(word: str, at: int) -> tuple[str, str]:
    return f"^{word[:at]}", f"{word[at:]}$"


def _letters(word: str) -> str:
    return f"={''.join(sorted(word))}"


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """`farmacy` sounds like pharmacy."""
    return f"~{metaphone(word)}"


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s"


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= _SHOUTED and all(map(str.isupper, letters)) and " " in text.strip()
