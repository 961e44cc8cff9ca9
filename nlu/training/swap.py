"""More sentences from few: spans trade places with spans said in the same position elsewhere.

`a [garden hose](item.type)` may lend its words to `a [stapler](item.type)`, as both follow the
same word; so articles, plurals and prepositions stay right. Knows no list of words.
"""

from collections import defaultdict
from collections.abc import Iterable
from random import Random

from nlu.bio import spans
from nlu.labels import SLOTS
from nlu.training.markup import Utterance

_SWAPPED = frozenset(
    {
        "item.type",
        "item.name",
        "item.color",
        "item.size",
        "item.quantity",
        "store.type",
        "store.name",
        "location",
        "time.period_of_time",
    }
)
_WEATHER_AND_ROADS = ("weather", "navigation")

Words = tuple[str, ...]
Key = tuple[str, str, str]


class Swapper:
    """Learns what stands where from sentences, then varies sentences."""

    def __init__(self, utterances: Iterable[Utterance], part: float = 0.6) -> None:
        """`part`: of the spans that may move."""
        pools: dict[Key, set[Words]] = defaultdict(set)
        for utterance in utterances:
            for slot, start, end in spans(utterance.labels):
                pools[_key(utterance, slot, start)].add(utterance.tokens[start:end])
        self._pools = {key: sorted(pool) for key, pool in pools.items()}
        self._part = part

    def swap(self, utterance: Utterance, random: Random) -> Utterance:
        """The utterance with some spans replaced; itself where nothing fits."""
        tokens: list[str] = []
        labels: list[str] = []
        at = 0
        for slot, start, end in spans(utterance.labels):
            words = self._words(utterance, slot, start, end, random)
            tokens += [*utterance.tokens[at:start], *words]
            labels += [*utterance.labels[at:start], f"B-{slot}", *[f"I-{slot}"] * (len(words) - 1)]
            at = end
        tokens += utterance.tokens[at:]
        labels += utterance.labels[at:]
        return Utterance(tuple(tokens), utterance.intent, tuple(labels), utterance.source)

    def _words(
        self, utterance: Utterance, slot: str, start: int, end: int, random: Random
    ) -> Words:
        own = utterance.tokens[start:end]
        if not _moves(slot) or random.random() > self._part:
            return own
        fitting = [w for w in self._pools.get(_key(utterance, slot, start), []) if _alike(w, own)]
        return random.choice(fitting) if fitting else own


def _moves(slot: str) -> bool:
    """Of our own types those that name things; of foreign label sets all."""
    return slot in _SWAPPED or slot not in SLOTS


def _key(utterance: Utterance, slot: str, start: int) -> Key:
    """Slot, the word before, and which of the two worlds is spoken of."""
    before = utterance.tokens[start - 1].casefold() if start else ""
    travel = utterance.intent.startswith(_WEATHER_AND_ROADS)
    return slot, before, "travel" if travel else "shop"


def _alike(words: Words, own: Words) -> bool:
    """Same end: a question mark stays a question mark, a comma a comma."""
    return _mark(words) == _mark(own)


def _mark(words: Words) -> str:
    return "" if words[-1][-1].isalnum() else words[-1][-1]
