"""How likely a sentence is here, word by word and within words: what shoppers say to a shop.

A model of up to three words in a row, over counts that `nlu.training.word_order` wrote. It judges
beginnings of words, so that a search through pieces of words can be led by it all the way. Pure
after loading. English.
"""

import gzip
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from math import log
from pathlib import Path

from values.words import FIGURE, words_of

FILE = Path(__file__).with_name("word_order.tsv.gz")
BEGIN, END = "<", ">"
_DISCOUNT = 0.75
"Taken from every count, for what was never seen."
_UNKNOWN = 0.03
"Part of all words that no count knows; their letters are guessed evenly."
_LETTER, _LAST_LETTER, _UNKNOWN_END = 1 / 15, 0.15, 0.05
_NAME = 3
"What a name of the catalogue counts, in sentences it was seen in."
_KEPT = 20_000
"Likelihoods kept at hand: a transcript asks for about a thousand, many of them again and again."
_AFTER_ALL = "\x7f"
"Sorts after every letter."

Before = tuple[str, ...]
Counts = Mapping[Before, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as far as it has come."""

    before: Before = (BEGIN, BEGIN)
    "Its last two words."
    part: str = ""
    "The word that may go on."
    chance: float = 0.0
    "Logarithm of the likelihood of all words before that one."
    words: int = 0
    "Whole words."


@dataclass(frozen=True, slots=True)
class _After:
    """What follows some words."""

    words: tuple[str, ...]
    "Sorted, so that the words with one beginning lie together."
    shares: tuple[float, ...]
    "Shares of all words before each; one more than words."
    rest: float
    "For words not seen here."

    def share(self, part: str, *, whole: bool) -> float:
        first = bisect_left(self.words, part)
        end = (
            bisect_right(self.words, part) if whole else bisect_left(self.words, part + _AFTER_ALL)
        )
        return self.shares[end] - self.shares[first]


class Language:
    def __init__(self, counts: Counts) -> None:
        self._after = {before: _shared_out(follow) for before, follow in counts.items()}
        self._likely = lru_cache(_KEPT)(self._likelihood)

    def hear(self, said: Said, text: str) -> Said:
        """`text`: more of the sentence, as it is written; may begin or end within a word."""
        for letter in text.lower().replace("\u2019", "'"):
            said = self._letter(said, FIGURE if letter.isdecimal() else letter)
        return said

    def chance(self, said: Said) -> float:
        """Logarithm of the likelihood of what has been said so far."""
        if not said.part:
            return said.chance
        return said.chance + log(self._likely(said.before, said.part, False))

    def end(self, said: Said) -> Said:
        """It is over."""
        said = self._close(said)
        return replace(said, chance=said.chance + log(self._likely(said.before, END, True)))

    def _letter(self, said: Said, letter: str) -> Said:
        if "a" <= letter <= "z" or letter == FIGURE or (letter == "'" and said.part):
            same_figure = letter == FIGURE and said.part.endswith(FIGURE)
            return said if same_figure else replace(said, part=said.part + letter)
        return self._close(said)

    def _close(self, said: Said) -> Said:
        word = said.part.strip("'")
        if not word:
            return said
        chance = said.chance + log(self._likely(said.before, word, True))
        return Said((said.before[-1], word), "", chance, said.words + 1)

    def _likelihood(self, before: Before, part: str, whole: bool) -> float:
        """Of the words that begin so, or of this very word."""
        if not before:
            known = self._after[()].share(part, whole=whole) / (1 - self._after[()].rest)
            return (1 - _UNKNOWN) * known + _UNKNOWN * _by_letters(part, whole=whole)
        shorter = self._likely(before[1:], part, whole)
        after = self._after.get(before)
        return shorter if after is None else after.share(part, whole=whole) + after.rest * shorter


def _by_letters(part: str, *, whole: bool) -> float:
    """A word that nobody has counted."""
    if part == END:
        return _UNKNOWN_END
    return _LETTER ** len(part) * (_LAST_LETTER if whole else 1)


def _shared_out(follow: Mapping[str, int]) -> _After:
    words, total = tuple(sorted(follow)), sum(follow.values())
    parts = ((follow[word] - _DISCOUNT) / total for word in words)
    shares = tuple(accumulate(parts, initial=0.0))
    return _After(words, shares, 1 - shares[-1])


# Where counts come from


def language(names: Iterable[str] = (), file: Path = FILE) -> Language:
    """The shipped one; `names` of a shop's own are made likelier."""
    counts = _read(file)
    # However many names have a step in common, it counts once: `store` is no likelier for it.
    for before, word in {step for name in names for step in _steps(words_of(name))}:
        after = counts.setdefault(before, {})
        after[word] = after.get(word, 0) + _NAME
    return Language(counts)


def _steps(words: list[str]) -> Iterator[tuple[Before, str]]:
    """A name may begin after any word; within it one word leads to the next."""
    for number, word in enumerate(words):
        if number == 0:
            yield (), word
        else:
            yield (words[number - 1],), word


def _read(file: Path) -> dict[Before, dict[str, int]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return dict(map(_line, lines))


def _line(line: str) -> tuple[Before, dict[str, int]]:
    before, *pairs = line.rstrip("\n").split("\t")
    split = (pair.split(" ") for pair in pairs)
    return tuple(before.split()), {word: int(number) for word, number in split}
