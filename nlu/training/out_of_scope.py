"""How well a model keeps out what is not its business, and what that costs. Knows no model.

One gold intent stands for "out of scope". A sentence counts as rejected when its confidence is
below the threshold, or when that very intent is the one predicted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction
from values.errors import DataError

Floats = npt.NDArray[np.float64]

_THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Rejection:
    threshold: float
    "Least confidence of a sentence that is let in."
    recall: float
    "Part of the out-of-scope sentences that are rejected."
    precision: float
    "Part of the rejected that are out of scope."
    in_scope_accuracy: float
    "Part of the in-scope sentences let in with the right intent."
    in_scope_rejected: float
    "Part of the in-scope sentences that are rejected."
    in_scope_loss: float
    "Part of the in-scope sentences rejected although their intent was right."


@dataclass(frozen=True, slots=True)
class OutOfScope:
    intent: str
    "The gold intent that means out of scope."
    sentences: int
    "Out-of-scope sentences."
    in_scope: int
    "All others."
    auroc: float
    """Chance that an in-scope sentence ranks above an out-of-scope one: by confidence, but the
    predicted out-of-scope intent below everything else, the surest lowest."""
    auroc_confidence: float
    "The same by confidence alone."
    at_threshold: Rejection
    "At the model's own threshold."
    thresholds: tuple[Rejection, ...]
    "At others, ascending."


def measure(
    gold: Sequence[Utterance], predicted: Sequence[Prediction], intent: str, threshold: float
) -> OutOfScope:
    """Raises DataError when the split has only one of the two kinds."""
    check(gold, intent)
    outside = np.array([g.intent == intent for g in gold])
    right = np.array([g.intent == p.intent for g, p in zip(gold, predicted, strict=True)])
    named = np.array([p.intent == intent for p in predicted])
    sure = np.array([p.confidence for p in predicted])
    ranked = np.where(named, -sure, sure)

    def at(border: float) -> Rejection:
        return _rejection(border, outside, right, (sure < border) | named)

    return OutOfScope(
        intent=intent,
        sentences=int(outside.sum()),
        in_scope=int((~outside).sum()),
        auroc=auroc(ranked[~outside], ranked[outside]),
        auroc_confidence=auroc(sure[~outside], sure[outside]),
        at_threshold=at(threshold),
        thresholds=tuple(at(border) for border in _THRESHOLDS),
    )


def check(gold: Sequence[Utterance], intent: str) -> None:
    """Raises DataError unless the split holds sentences of both kinds."""
    outside = sum(g.intent == intent for g in gold)
    if not outside:
        raise DataError(
            f"the split has no sentence of the intent '{intent}'; "
            "--oos takes the gold intent that means out of scope"
        )
    if outside == len(gold):
        raise DataError(f"the split has no intent but '{intent}'; nothing is left to be in scope")


def auroc(high: Floats, low: Floats) -> float:
    """Chance that one of `high` lies above one of `low`; a tie counts half."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, "left") + np.searchsorted(ordered, high, "right")
    return float(below.mean() / 2 / len(low))


def lines(result: OutOfScope) -> Iterator[str]:
    """The result for people."""
    yield f"out of scope: {result.sentences} sentences of {result.intent}, {result.in_scope} others"
    yield f"AUROC {result.auroc:.3f} as rejected, {result.auroc_confidence:.3f} by confidence alone"
    yield "threshold  recall  precision  in-scope accuracy  in-scope rejected  right but rejected"
    yield _row(result.at_threshold) + "  the model's own"
    yield from (_row(r) for r in result.thresholds)


def _row(r: Rejection) -> str:
    columns = ((r.recall, 8), (r.precision, 11), (r.in_scope_accuracy, 19))
    costs = ((r.in_scope_rejected, 19), (r.in_scope_loss, 20))
    return f"{r.threshold:9.2f}" + "".join(f"{n:{width}.3f}" for n, width in (*columns, *costs))


def _rejection(
    threshold: float,
    outside: npt.NDArray[np.bool_],
    right: npt.NDArray[np.bool_],
    rejected: npt.NDArray[np.bool_],
) -> Rejection:
    inside = ~outside
    return Rejection(
        threshold=threshold,
        recall=_part(rejected, outside),
        precision=_part(outside, rejected),
        in_scope_accuracy=_part(right & ~rejected, inside),
        in_scope_rejected=_part(rejected, inside),
        in_scope_loss=_part(right & rejected, inside),
    )


def _part(wanted: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> float:
    return float(wanted[among].mean()) if among.any() else 0.0
