"""How alike sentences are, by their letters: vectors, neighbours, groups. Pure numpy.

Runs of letters need no model, so that what a model has not learnt yet is still told apart.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu.sameness import key_of

Vectors = npt.NDArray[np.float32]

_RUNS = (2, 3, 4)
"Letters; a word's beginning and end count as letters."
_SIZE = 1024
"Places of a vector; runs that meet in one place are rare enough."
_BLOCK = 512
"Rows compared at once, so that memory does not grow with the square."
_ROUNDS = 12
_COMMON = frozenset(
    "a an and are can do for from have how i i'd i'm in is it me my of on one or please some that "
    "the there this to want what where which with you your".split()
)
"Words that name no group."


@dataclass(frozen=True, slots=True)
class Neighbours:
    indices: npt.NDArray[np.int64]
    "Row by row the most alike others, the most alike first."
    likeness: Vectors
    "0 to 1."


def vectors(texts: Sequence[str]) -> Vectors:
    """One row a text, of length one; rare runs of letters weigh more."""
    made = np.zeros((len(texts), _SIZE), dtype=np.float32)
    for row, text in zip(made, texts, strict=True):
        for run, times in Counter(_runs(text)).items():
            row[crc32(run.encode("utf-8", "replace")) % _SIZE] += math.sqrt(times)
    found_in = (made > 0).sum(axis=0)
    made *= np.log((1 + len(texts)) / (1 + found_in)) + 1
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    scaled: Vectors = made / np.maximum(lengths, 1e-9)
    return scaled


def neighbours(rows: Vectors, among: Vectors, count: int, same: bool = False) -> Neighbours:
    """The nearest of `among`. `same`: both are the same sentences, and nobody is his own."""
    count = max(1, min(count, len(among) - same))
    indices = np.zeros((len(rows), count), dtype=np.int64)
    likeness = np.zeros((len(rows), count), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        alike = rows[start : start + _BLOCK] @ among.T
        if same:
            here = np.arange(len(alike))
            alike[here, here + start] = -1
        best = np.argsort(-alike, axis=1, kind="stable")[:, :count]
        indices[start : start + _BLOCK] = best
        likeness[start : start + _BLOCK] = np.take_along_axis(alike, best, axis=1)
    return Neighbours(indices, np.clip(likeness, 0, 1))


def groups(rows: Vectors, seed: int) -> npt.NDArray[np.int64]:
    """The number of each row's group: k-means on directions, about the square root of n/2."""
    count = max(1, min(30, round(math.sqrt(len(rows) / 2))))
    random = np.random.default_rng(seed)
    centres = rows[_apart(rows, count, random)]
    own = np.zeros(len(rows), dtype=np.int64)
    for _ in range(_ROUNDS):
        own = (rows @ centres.T).argmax(axis=1)
        for number in range(len(centres)):
            members = rows[own == number]
            if len(members):
                middle = members.mean(axis=0)
                centres[number] = middle / max(float(np.linalg.norm(middle)), 1e-9)
    return own


def names(texts: Sequence[str], own: npt.NDArray[np.int64]) -> list[str]:
    """Each group by the words that its sentences share and others lack."""
    words = [set(key_of(text).split()) - _COMMON for text in texts]
    everywhere = Counter(word for found in words for word in found)
    made = []
    for number in range(int(own.max()) + 1 if len(own) else 0):
        here = Counter(w for found, o in zip(words, own, strict=True) if o == number for w in found)
        weighed = sorted(here, key=lambda w: (-(here[w] ** 2) / everywhere[w], w))
        made.append(" ".join(weighed[:3]) or "little words")
    return made


def _runs(text: str) -> Iterator[str]:
    padded = f" {key_of(text)} "
    for length in _RUNS:
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


def _apart(rows: Vectors, count: int, random: np.random.Generator) -> list[int]:
    """First centres, each unlike those before it."""
    chosen = [int(random.integers(len(rows)))]
    nearest = rows @ rows[chosen[0]]
    while len(chosen) < count:
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, rows @ rows[chosen[-1]])
    return chosen
