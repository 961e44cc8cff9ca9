"""Shop words made comparable: case, accents, plurals, possessives, synonyms, typing errors.

Knows words, not shops: what the words stand for is in `catalog/vocabulary.py`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from values.errors import DataError

Words = tuple[str, ...]

LONGEST_TEXT = 200
"Characters read of a text; nobody names a thing with more."

_SYNONYMS = Path(__file__).parent / "data" / "synonyms.csv"
_POSSESSIVE = re.compile("['\u2019](?:s\\b)?")
_WORD = re.compile(r"[a-z]+\d*|\d+")
_LONG_ENDINGS = ("sses", "shes", "ches", "xes", "zzes")
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "knives": "knife",
    "shelves": "shelf",
    "scarves": "scarf",
    "loaves": "loaf",
    "leaves": "leaf",
    "tomatoes": "tomato",
    "potatoes": "potato",
    "mice": "mouse",
    "feet": "foot",
    "gas": "gas",
    "lens": "lens",
}
_FOUND_BY = ("brand", "name", "type", "words", "department", "color", "size")
_VOWELS = "aeiouy"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_TYPO = 5
"Shorter words are not corrected: too many of them are one letter from another word."
_SHORTEST_LOOSE = 6
"From this length on, a letter may be too many and a vowel wrong: `witch` is no `watch`."
_SHORTEST_GUESS = 8
"From this length on, two letters may be wrong."
_ALIKE = 0.86


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def plain_words(text: str) -> Words:
    """The words of a text in their bare form: `Women's T-Shirts` -> `woman t shirt`."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST_TEXT])
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return tuple(singular(word) for word in _WORD.findall(_POSSESSIVE.sub("", letters)))


def singular(word: str) -> str:
    """A rule of thumb that treats both sides of a comparison alike; not always English."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith(_LONG_ENDINGS):
        return word[:-2]
    if len(word) > 4 and word.endswith(("ies", "ie")):
        return word.removesuffix("s")[:-2] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Synonyms:
    meant: Mapping[Words, Words]
    "What is said -> what is meant; what is meant stands for itself."
    longest: int
    "Words in the longest phrase."

    def replace(self, words: Words) -> Words:
        """The same words with each known phrase replaced, longest phrase first."""
        result: list[str] = []
        at = 0
        while at < len(words):
            length = self._match(words[at : at + self.longest])
            result.extend(self.meant.get(words[at : at + length], words[at : at + length]))
            at += length
        return tuple(result)

    def _match(self, words: Words) -> int:
        fits = (n for n in range(len(words), 0, -1) if words[:n] in self.meant)
        return next(fits, 1)


@cache
def shipped_synonyms() -> Synonyms:
    return read_synonyms(_SYNONYMS)


def read_synonyms(path: Path) -> Synonyms:
    """A CSV file with the columns said and meant. Raises DataError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        pairs = [(plain_words(row["said"]), plain_words(row["meant"])) for row in rows]
    except (OSError, KeyError, TypeError, csv.Error) as error:
        raise DataError(f"{path} is no list of synonyms; it needs columns said,meant") from error
    meant = {after: after for _, after in pairs} | dict(pairs)
    return Synonyms(meant, max(map(len, meant), default=1))


def bare(text: str) -> Words:
    """The words of a text in their bare form, synonyms made one."""
    return _bare(text[:LONGEST_TEXT])


@lru_cache(maxsize=8192)
def _bare(text: str) -> Words:
    return shipped_synonyms().replace(plain_words(text))


def words_of(item: Mapping[str, str]) -> list[str]:
    """Every bare word of an item's columns: what it may be found by."""
    phrases = (part for column in _FOUND_BY for part in item[column].split("|"))
    return sorted({word for phrase in phrases for word in bare(phrase)})


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects single words towards known ones; unknown words stay as they are."""

    known: frozenset[str]
    "Every word the catalogue uses."

    def correct(self, words: Words) -> Words:
        return tuple(self._correct(word) for word in words)

    def _correct(self, word: str) -> str:
        if word in self.known or len(word) < _SHORTEST_TYPO or not word.isalpha():
            return word
        near = self.known.intersection(_one_slip_away(word))
        if near:
            return min(near, key=lambda w: (abs(len(w) - len(word)), w))
        return self._guess(word) if len(word) >= _SHORTEST_GUESS else word

    def _guess(self, word: str) -> str:
        alike = [w for w in self.known if w[0] == word[0] and abs(len(w) - len(word)) < 3]
        return next(iter(get_close_matches(word, sorted(alike), n=1, cutoff=_ALIKE)), word)


def _one_slip_away(word: str) -> Iterator[str]:
    """Neighbours swapped, a letter missing, and in longer words one too many or a wrong vowel.

    A wrong consonant is no slip: it makes `printer` of `painter`.
    """
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    for i in range(1, len(word) + 1):
        yield from (word[:i] + letter + word[i:] for letter in _LETTERS)
    if len(word) >= _SHORTEST_LOOSE:
        yield from _looser_slips(word)


def _looser_slips(word: str) -> Iterator[str]:
    for i, letter in enumerate(word):
        head, tail = word[:i], word[i + 1 :]
        if len(word) > _SHORTEST_LOOSE:
            yield head + tail
        if letter in _VOWELS:
            yield from (head + vowel + tail for vowel in _VOWELS)
