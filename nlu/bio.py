"""BIO labels: the best legal sequence for a table of scores, and the spans of a sequence."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlu.base import Entity

Scores = npt.NDArray[np.float32]
_AROUND = re.compile(r"""^["'(\[{<“‘«¡¿,;:!?]+|(?:(?<!\d)["']|[.,;:!?)\]}>”’»…])+$""")


class BioDecoder:
    """Viterbi: `I-x` may only follow `B-x` or `I-x`, and of legal labels the customary win."""

    def __init__(
        self, labels: Sequence[str], transitions: Sequence[Sequence[float]] | None = None
    ) -> None:
        """`transitions`: what a label gains or loses by the one before it, a row for each of
        `labels`, before them a row for the first word. Without them only legality counts."""
        self._labels = tuple(labels)
        self._plain = transitions is None
        rows = [None, *labels]
        legal = [[_may_follow(label, before) for label in labels] for before in rows]
        gains = np.zeros((len(rows), len(labels))) if transitions is None else np.array(transitions)
        table = np.where(np.array(legal), gains, -np.inf).astype(np.float32)
        self._start, self._step = table[0], table[1:]

    def decode(self, scores: Scores) -> tuple[str, ...]:
        """The likeliest legal labels of the words whose log-probabilities are the rows."""
        if not len(scores):
            return ()
        likeliest = scores.argmax(axis=1)
        if self._plain and self._is_legal(likeliest):
            # The best of all sequences is legal, so it is the best legal one.
            return tuple(self._labels[i] for i in likeliest)
        return self._viterbi(scores)

    def _is_legal(self, path: npt.NDArray[np.int64]) -> bool:
        steps = self._step[path[:-1], path[1:]]
        return bool(self._start[path[0]] == 0 and not steps.any())

    def _viterbi(self, scores: Scores) -> tuple[str, ...]:
        best, came_from = scores[0] + self._start, []
        for row in scores[1:]:
            ways = best[:, None] + self._step
            came_from.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + row
        path = [int(best.argmax())]
        for back in reversed(came_from):
            path.append(int(back[path[-1]]))
        return tuple(self._labels[i] for i in reversed(path))


def spans(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(type, first token, after the last) of each span; a stray `I-x` opens one (CoNLL)."""
    found: list[tuple[str, int, int]] = []
    for index, label in enumerate(labels):
        prefix, _, name = label.partition("-")
        if not name:
            continue
        if prefix == "I" and found and found[-1][0] == name and found[-1][2] == index:
            found[-1] = (name, found[-1][1], index + 1)
        else:
            found.append((name, index, index + 1))
    return found


def entities(tokens: Sequence[str], labels: Sequence[str]) -> tuple[Entity, ...]:
    """The spans with their words."""
    return tuple(
        Entity(name, bare(" ".join(tokens[start:end])), start, end)
        for name, start, end in spans(labels)
    )


def bare(words: str) -> str:
    """Words without punctuation around them; the inch mark of `32"` belongs to its number."""
    return _AROUND.sub("", words) or words


def _may_follow(label: str, before: str | None) -> bool:
    return not label.startswith("I-") or before in (f"B-{label[2:]}", label)
