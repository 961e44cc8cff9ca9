"""Names of a list -> the one meant, however it was spelt: `leevise` is Levi's.

Knows no catalogue. What it costs does not grow with the list: a name is looked up by its letters,
by its sound and by either half, one of which a slip leaves alone, and only so many are compared.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jellyfish import metaphone
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

_LONGEST = 80
"Characters; longer texts are no name."
_SHORTEST_BY_SOUND, _SHORTEST_MISSPELT = 4, 5
"Letters; shorter ones are too near to each other."
_ALIKE_BY_SOUND, _ALIKE = 0.54, 0.8
"How alike the letters have to be: 1 is the same, 0 is nothing in common."
_COMPARED = 300
"Names of one sound, or with the same half, that are compared."
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names by their letters, sound and parts."""

    by_letters: Mapping[str, str]
    by_sound: Mapping[str, Sequence[str]]
    "Sound -> letters of the names that have it."
    by_half: Mapping[str, Sequence[str]]
    "First or last half -> letters of the names that have it."

    def exact(self, text: str) -> str:
        """The name of exactly these letters; '' where there is none."""
        return self.by_letters.get(letters(text), "")

    def find(self, text: str) -> str:
        """The name meant; '' where none is near enough."""
        said = letters(text)
        near = said if said in self.by_letters else self._sounding(said) or self._misspelt(said)
        return self.by_letters.get(near, "")

    def sounding(self, text: str) -> str:
        """The name that sounds like the text; '' where there is none."""
        return self.by_letters.get(self._sounding(letters(text)), "")

    def _sounding(self, said: str) -> str:
        if len(said) < _SHORTEST_BY_SOUND:
            return ""
        return _likest(said, self.by_sound.get(metaphone(said), ())[:_COMPARED], _ALIKE_BY_SOUND)

    def _misspelt(self, said: str) -> str:
        if len(said) < _SHORTEST_MISSPELT:
            return ""
        # A letter too many or too few may move the middle.
        halves = {x for size in (-1, 0, 1) for x in _halves(said, (len(said) + size) // 2)}
        known = (self.by_half.get(half, ())[:_COMPARED] for half in halves)
        return _likest(said, sorted({name for names in known for name in names}), _ALIKE)


def name_index(names: Iterable[str]) -> NameIndex:
    """Of two names with the same letters, the first one counts."""
    by_letters: dict[str, str] = {}
    by_sound: dict[str, list[str]] = {}
    by_half: dict[str, list[str]] = {}
    for name in names:
        key = letters(name)
        if key and key not in by_letters:
            by_letters[key] = name
            by_sound.setdefault(metaphone(key), []).append(key)
            for half in _halves(key, len(key) // 2):
                by_half.setdefault(half, []).append(key)
    return NameIndex(by_letters, by_sound, by_half)


def letters(text: str) -> str:
    """`Levi's` -> `levis`: what is left of accents, marks and blanks."""
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST].lower().replace("&", " and "))
    return _NO_LETTER.sub("", decomposed)


def _halves(key: str, size: int) -> tuple[str, str]:
    return f"^{key[:size]}", f"{key[len(key) - size :]}$"


def _likest(said: str, names: Sequence[str], enough: float) -> str:
    found = extractOne(said, names, scorer=OSA.normalized_similarity, score_cutoff=enough)
    return found[0] if found else ""
