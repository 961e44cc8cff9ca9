"""What confidence is worth: how honest it is, and what a threshold lets through. Knows no model."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction

_BINS = 15


@dataclass(frozen=True, slots=True)
class Bin:
    low: float
    "Lower edge of the confidences in it, 0 to 1."
    high: float
    "Upper edge."
    sentences: int
    "How many it holds, at least one."
    confidence: float
    "Their mean confidence."
    accuracy: float
    "Part of them with the right intent."


@dataclass(frozen=True, slots=True)
class Understood:
    threshold: float
    "Least confidence of an understood sentence."
    part: float
    "Part of the sentences that reach it, 0 to 1."
    intent_accuracy: float
    "Part of those with the right intent."


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over equally wide bins."""
    gaps = [b.sentences * abs(b.confidence - b.accuracy) for b in reliability(confidences, right)]
    return sum(gaps) / len(confidences) if confidences else 0.0


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> tuple[Bin, ...]:
    """Confidence beside accuracy in equally wide bins; empty bins are left out."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for sure, ok in zip(confidences, right, strict=True):
        bins.setdefault(min(int(sure * _BINS), _BINS - 1), []).append((sure, ok))
    return tuple(_bin(index, bins[index]) for index in sorted(bins))


def understood(
    gold: Sequence[Utterance], predicted: Sequence[Prediction], threshold: float
) -> Understood:
    """What a threshold lets through, and how right that is."""
    pairs = zip(gold, predicted, strict=True)
    right = [g.intent == p.intent for g, p in pairs if p.confidence >= threshold]
    return Understood(threshold, _part(len(right), len(gold)), _part(sum(right), len(right)))


def _bin(index: int, rows: Sequence[tuple[float, bool]]) -> Bin:
    size = len(rows)
    sure, right = sum(confidence for confidence, _ in rows), sum(ok for _, ok in rows)
    return Bin(index / _BINS, (index + 1) / _BINS, size, sure / size, right / size)


def _part(some: int, of: int) -> float:
    return some / of if of else 0.0
