"""Utterances -> padded tensors in batches of like length. Tokenises each sentence once."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.utils.data import Dataset as TorchDataset

from nlu.tokenize import WordPieces
from nlu.training.dataset import LabelSet
from nlu.training.markup import Utterance
from values.errors import ModelError

_POOL = 50
"Batches that are sorted by length together; small enough to keep every epoch different."
_AT_ONCE = 1000
"Sentences the tokenizer is given in one call."

Vary = Callable[[int], Sequence[Utterance]]
"Epoch -> the sentences it is to see."
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a teacher answers to one sentence: raw scores."""

    intents: Floats
    "One score an intent."
    slots: Floats
    "Word by slot label; words without a piece are left out."


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence as the model is fed."""

    ids: Integers
    "Word pieces."
    first: Integers
    "1 where a piece opens a word: the only places whose slot label counts."
    slots: Integers
    "Slot index a piece."
    intent: int
    "Intent index."
    lesson: Lesson | None = None
    "The teacher's answer, where there is a teacher."


Teacher = Callable[[Sequence[Utterance]], Sequence[Lesson]]


class Sentences(TorchDataset[Features]):  # type: ignore[misc]  # torch is not in .venv
    """The sentences of one split, as features; `begin` makes those of an epoch."""

    def __init__(
        self,
        vary: Vary,
        labels: LabelSet,
        pieces: WordPieces,
        teacher: Teacher | None = None,
        changing: bool = False,
    ) -> None:
        """`changing`: whether `vary` answers differently from epoch to epoch."""
        self._vary, self._labels, self._pieces = vary, labels, pieces
        self._teacher, self._changing = teacher, changing
        self._rows = self._made(0)
        self._epoch = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Features:
        return self._rows[index]

    @property
    def lengths(self) -> list[int]:
        """Pieces of each sentence."""
        return [len(row.ids) for row in self._rows]

    def begin(self, epoch: int) -> None:
        """The sentences of this epoch take the place of the last one's."""
        if self._changing and epoch != self._epoch:
            self._rows, self._epoch = self._made(epoch), epoch

    def _made(self, epoch: int) -> list[Features]:
        utterances = self._vary(epoch)
        lessons = self._teacher(utterances) if self._teacher else [None] * len(utterances)
        return features(utterances, self._labels, self._pieces, lessons)


def features(
    utterances: Sequence[Utterance],
    labels: LabelSet,
    pieces: WordPieces,
    lessons: Sequence[Lesson | None] | None = None,
) -> list[Features]:
    """All sentences tokenised. Their labels must be in `labels`."""
    intents = {name: i for i, name in enumerate(labels.intents)}
    slots = {name: i for i, name in enumerate(labels.slots)}
    told = lessons or [None] * len(utterances)
    made: list[Features] = []
    for start in range(0, len(utterances), _AT_ONCE):
        part = utterances[start : start + _AT_ONCE]
        batch = pieces([u.tokens for u in part])
        for u, ids, mask, words in zip(part, batch.ids, batch.mask, batch.words, strict=True):
            kept = mask > 0
            names = np.array([slots[x] for x in u.labels] or [0], dtype=np.int64)
            first = (words[kept] >= 0).astype(np.int64)
            opened = first * names[words[kept]]
            _check_lesson(told[len(made)], int(first.sum()))
            made.append(Features(ids[kept], first, opened, intents[u.intent], told[len(made)]))
    return made


def _check_lesson(lesson: Lesson | None, words: int) -> None:
    if lesson is not None and len(lesson.slots) != words:
        raise ModelError("the teacher's encoder reads other words than the pupil's; take another")


def collate(rows: Sequence[Features]) -> tuple[torch.Tensor, ...]:
    """The seven tensors of NeMo's intent/slot data set, padded to the longest row.

    A teacher adds two: its scores of the intents, and of the slots of all words in a row.
    """
    shape = (len(rows), max(len(row.ids) for row in rows))
    ids, mask, first, slots = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for i, row in enumerate(rows):
        length = len(row.ids)
        ids[i, :length], mask[i, :length] = row.ids, 1
        first[i, :length], slots[i, :length] = row.first, row.slots
    intents = np.array([row.intent for row in rows])
    arrays = [ids, np.zeros(shape, dtype=np.int64), mask, first, first, intents, slots]
    lessons = [row.lesson for row in rows if row.lesson is not None]
    if lessons:
        arrays += [
            np.stack([x.intents for x in lessons]),
            np.concatenate([x.slots for x in lessons]),
        ]
    return tuple(torch.from_numpy(array) for array in arrays)


class Buckets:
    """Batch sampler: index lists of like length, drawn anew in every epoch, dealt out to processes.

    The order of an epoch depends on seed and epoch alone, so that a resumed run repeats it.
    """

    def __init__(self, rows: Sentences, size: int, seed: int, shuffle: bool) -> None:
        self._rows, self._size, self._seed, self._shuffle = rows, size, seed, shuffle
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        self._epoch = epoch
        self._rows.begin(epoch)

    def __len__(self) -> int:
        batches = -(-len(self._rows) // self._size)
        return -(-batches // _share(self._shuffle)[1])

    def __iter__(self) -> Iterator[list[int]]:
        lengths, order = self._rows.lengths, list(range(len(self._rows)))
        if not self._shuffle:
            return iter(self._cut(sorted(order, key=lengths.__getitem__)))
        draw = random.Random(f"{self._seed} {self._epoch}")
        draw.shuffle(order)
        width = self._size * _POOL
        pools = [order[i : i + width] for i in range(0, len(order), width)]
        batches = [b for p in pools for b in self._cut(sorted(p, key=lengths.__getitem__))]
        draw.shuffle(batches)
        mine, of = _share(shuffled=True)
        # Every process gets equally many: the first batches fill up the last round.
        even = batches + batches[: -len(batches) % of]
        return iter(even[mine::of])

    def _cut(self, order: list[int]) -> list[list[int]]:
        return [order[i : i + self._size] for i in range(0, len(order), self._size)]


def _share(shuffled: bool) -> tuple[int, int]:
    """This process and how many share the training; dev is seen whole by each."""
    spread = torch.distributed
    if not (shuffled and spread.is_available() and spread.is_initialized()):
        return 0, 1
    return spread.get_rank(), spread.get_world_size()
