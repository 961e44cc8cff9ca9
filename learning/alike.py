"""Sentences that say nearly the same and were labelled otherwise: shown before it is too late."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from learning.lines import Labelled
from nlu.sameness import key_of

_ALIKE = 82
"Of 100: one word of five may differ."
_LOOKED_AT = 12
_TOLD = 3


class Index:
    """Labelled sentences by their words."""

    def __init__(self, sentences: Iterable[Labelled] = ()) -> None:
        self._by_key: dict[str, Labelled] = {}
        for sentence in sentences:
            self.put(sentence)

    def put(self, sentence: Labelled) -> None:
        self._by_key[key_of(sentence.text)] = sentence

    def otherwise(self, sentence: Labelled) -> list[Labelled]:
        """The nearest ones whose labels do not fit these, the most alike first."""
        key = key_of(sentence.text)
        near = process.extract(
            key, self._by_key.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_LOOKED_AT
        )
        found = [self._by_key[other] for other, _, _ in near if other != key]
        return [one for one in found if _contrary(one, sentence)][:_TOLD]


def _contrary(one: Labelled, other: Labelled) -> bool:
    """Another intent, or a word of both that has another slot type."""
    types = dict(_types(one))
    return one.intent != other.intent or any(
        word in types and types[word] != name for word, name in _types(other)
    )


def _types(sentence: Labelled) -> list[tuple[str, str]]:
    """Each word, without marks around it, with its slot type; empty = none."""
    words = (key_of(word) for word in sentence.tokens)
    return [(word, label[2:]) for word, label in zip(words, sentence.slots, strict=True)]
