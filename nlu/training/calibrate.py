"""Honest probabilities: temperature and threshold from dev logits. Knows no model."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_TEMPERATURES = np.geomspace(0.25, 8.0, 501)
_THRESHOLDS = np.arange(35, 56) / 100
DEFAULT_THRESHOLD = 0.45
_PRICE_OF_ASKING = 0.9
"""A question back to a rightly understood shopper costs nearly as much as a wrong answer; below
1, so that the threshold stays under one half, where calibrated guesses are still worth a try."""


def fit_temperature(logits: Floats, gold: Sequence[int]) -> float:
    """The divisor of the logits under which gold is likeliest."""
    losses = [_loss(logits / t, gold) for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def choose_threshold(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """The border below which guesses do more harm than good; ties go to the default."""
    sure, gain = np.asarray(confidences), np.where(right, 1.0, -_PRICE_OF_ASKING)
    gains = np.array([gain[sure >= t].sum() for t in _THRESHOLDS])
    best = _THRESHOLDS[gains >= gains.max() - 1e-9]
    return float(best[np.argmin(np.abs(best - DEFAULT_THRESHOLD))])


def confidences(logits: Floats, temperature: float) -> Floats:
    """Probability of the likeliest class of each row."""
    best: Floats = np.exp(_log_softmax(logits / temperature)).max(axis=-1)
    return best


def _loss(logits: Floats, gold: Sequence[int]) -> float:
    return float(-_log_softmax(logits)[np.arange(len(gold)), list(gold)].mean())


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
