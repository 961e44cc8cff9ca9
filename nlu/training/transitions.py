"""Which BIO label follows which, learned by counting: a prior that the decoder adds to the model.

The model scores every word by itself; what it cannot know is that some sequences are rarer than
their parts. A table of log P(label | label before) - log P(label) says so, at a weight that dev
chooses. Knows no model.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from nlu.bio import BioDecoder
from nlu.training.scores import slot_f1

Table = npt.NDArray[np.float64]
WEIGHTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
_UNSEEN = 0.05
"Added to every count, so that nothing is impossible that is merely unseen."
_SMALL = 0.0005
"F1 that a heavier weight must gain."


def learned(sentences: Sequence[Sequence[str]], labels: Sequence[str]) -> Table:
    """(labels + 1) by labels; the first row is for the first word of a sentence."""
    index = {label: i for i, label in enumerate(labels)}
    counts = np.full((len(labels) + 1, len(labels)), _UNSEEN)
    for sentence in sentences:
        before = 0
        for label in sentence:
            counts[before, index[label]] += 1
            before = index[label] + 1
    alone = np.log(counts.sum(axis=0) / counts.sum())
    table: Table = np.log(counts / counts.sum(axis=1, keepdims=True)) - alone
    return table


def weighted(
    table: Table,
    labels: Sequence[str],
    scores: Sequence[npt.NDArray[np.float32]],
    gold: Sequence[Sequence[str]],
) -> Table | None:
    """The table at the weight with the best span F1 on dev; None where none is better than zero.

    `scores`: log-probabilities of a sentence's words; `gold`: their labels.
    """
    found = [_f1(weight * table, labels, scores, gold) for weight in WEIGHTS]
    best = int(np.argmax([f1 - _SMALL * (n > 0) for n, f1 in enumerate(found)]))
    return np.round(WEIGHTS[best] * table, 3) if best else None


def _f1(
    table: Table,
    labels: Sequence[str],
    scores: Sequence[npt.NDArray[np.float32]],
    gold: Sequence[Sequence[str]],
) -> float:
    decoder = BioDecoder(labels, table.tolist())
    return slot_f1(gold, [decoder.decode(rows) for rows in scores]).f1
