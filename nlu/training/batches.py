"""Utterances -> padded tensors in batches of like length. Tokenises each sentence once."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from nlu.tokenize import WordPieces
from nlu.training.dataset import LabelSet
from nlu.training.markup import Utterance

_POOL = 50
"Batches that are sorted by length together; small enough to keep every epoch different."


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence as the model is fed."""

    ids: npt.NDArray[np.int64]
    "Word pieces."
    first: npt.NDArray[np.int64]
    "1 where a piece opens a word: the only places whose slot label counts."
    slots: npt.NDArray[np.int64]
    "Slot index a piece."
    intent: int
    "Intent index."


def features(
    utterances: Sequence[Utterance], labels: LabelSet, pieces: WordPieces
) -> list[Features]:
    """All sentences tokenised. Their labels must be in `labels`."""
    intents = {name: i for i, name in enumerate(labels.intents)}
    slots = {name: i for i, name in enumerate(labels.slots)}
    return [_features(u, intents, slots, pieces) for u in utterances]


def collate(rows: Sequence[Features]) -> tuple[torch.Tensor, ...]:
    """The seven tensors of NeMo's intent/slot data set, padded to the longest row."""
    shape = (len(rows), max(len(row.ids) for row in rows))
    ids, mask, first, slots = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for i, row in enumerate(rows):
        length = len(row.ids)
        ids[i, :length], mask[i, :length] = row.ids, 1
        first[i, :length], slots[i, :length] = row.first, row.slots
    intents = np.array([row.intent for row in rows])
    arrays = (ids, np.zeros(shape, dtype=np.int64), mask, first, first, intents, slots)
    return tuple(torch.from_numpy(array) for array in arrays)


class Buckets:
    """Batch sampler: index lists of like length, drawn anew from the seed in every epoch."""

    def __init__(self, lengths: Sequence[int], size: int, seed: int, shuffle: bool) -> None:
        self._lengths, self._size, self._shuffle = tuple(lengths), size, shuffle
        self.micro_batch_size = size  # NeMo's scheduler counts the steps with it
        self._random = random.Random(seed)

    def __len__(self) -> int:
        return -(-len(self._lengths) // self._size)

    def __iter__(self) -> Iterator[list[int]]:
        order = list(range(len(self._lengths)))
        if not self._shuffle:
            return iter(self._cut(sorted(order, key=self._lengths.__getitem__)))
        self._random.shuffle(order)
        width = self._size * _POOL
        pools = [order[i : i + width] for i in range(0, len(order), width)]
        batches = [b for p in pools for b in self._cut(sorted(p, key=self._lengths.__getitem__))]
        self._random.shuffle(batches)
        return iter(batches)

    def _cut(self, order: list[int]) -> list[list[int]]:
        return [order[i : i + self._size] for i in range(0, len(order), self._size)]


def _features(
    utterance: Utterance, intents: dict[str, int], slots: dict[str, int], pieces: WordPieces
) -> Features:
    batch = pieces([utterance.tokens])
    words = batch.words[0]
    names = np.array([slots[x] for x in utterance.labels] or [0], dtype=np.int64)
    first = (words >= 0).astype(np.int64)
    return Features(batch.ids[0], first, first * names[words], intents[utterance.intent])
