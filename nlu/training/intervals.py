"""How far figures would move with other sentences of the same kind: bootstrap intervals.

A figure is a function of weights, how often each sentence counts: all ones give the score, the
counts of a draw with replacement give the score of that draw. Knows no model.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction
from nlu.training.scores import is_content, merged, typed_spans

Floats = npt.NDArray[np.float64]
Figure = Callable[[Floats], float]

RESAMPLES = 1000
SEED = 1
_LOW, _HIGH = 2.5, 97.5


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    "Border under which 2.5 % of the resamples lie."
    high: float
    "Border above which 2.5 % of them lie."

    def __str__(self) -> str:
        return f"{self.low:.3f} to {self.high:.3f}"


def intervals(
    gold: Sequence[Utterance], predicted: Sequence[Prediction], seed: int = SEED
) -> dict[str, Interval]:
    """95 % intervals by the names of `Scores`. None for the calibration error, which is biased
    upwards in resamples: a gap never shrinks below the one that repeated sentences make."""
    of = figures(gold, predicted)
    drawn = np.array([[figure(w) for figure in of.values()] for w in weights(len(gold), seed)])
    return {name: interval(values) for name, values in zip(of, drawn.T, strict=True)}


def interval(values: Floats) -> Interval:
    low, high = np.percentile(values, (_LOW, _HIGH))
    return Interval(float(low), float(high))


def weights(sentences: int, seed: int = SEED) -> Iterator[Floats]:
    """How often each sentence is drawn, for each resample; the same seed draws the same."""
    random = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        drawn = random.integers(sentences, size=sentences)
        yield np.bincount(drawn, minlength=sentences).astype(np.float64)


def figures(gold: Sequence[Utterance], predicted: Sequence[Prediction]) -> dict[str, Figure]:
    """The headline figures, everything about a single sentence counted once and for all."""
    wanted, given = [g.intent for g in gold], [p.intent for p in predicted]
    same_labels = [g.labels == p.labels for g, p in zip(gold, predicted, strict=True)]
    right = _equal(wanted, given)
    return {
        "intent_accuracy": _part(right),
        "intent_accuracy_merged": _part(_equal(merged(wanted), merged(given))),
        "intent_macro_f1": _macro_f1(wanted, given),
        "slot_f1": _slot_f1(gold, predicted),
        "content_slot_f1": _slot_f1(gold, predicted, is_content),
        "sentence_accuracy": _part(right * np.array(same_labels)),
    }


def _equal(gold: Sequence[str], predicted: Sequence[str]) -> Floats:
    return np.array([a == b for a, b in zip(gold, predicted, strict=True)], dtype=np.float64)


def _part(right: Floats) -> Figure:
    return lambda weight: float(weight @ right / weight.sum())


def _slot_f1(
    gold: Sequence[Utterance],
    predicted: Sequence[Prediction],
    wanted: Callable[[str], bool] = lambda _: True,
) -> Figure:
    pairs = zip(gold, predicted, strict=True)
    spans = [(typed_spans(g.labels, wanted), typed_spans(p.labels, wanted)) for g, p in pairs]
    right = np.array([len(a & b) for a, b in spans], dtype=np.float64)
    both = np.array([len(a) + len(b) for a, b in spans], dtype=np.float64)
    return lambda weight: float(_ratio(2 * weight @ right, weight @ both))


def _macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> Figure:
    names = {name: i for i, name in enumerate(sorted({*gold, *predicted}))}
    wanted, given = (np.array([names[x] for x in side]) for side in (gold, predicted))
    right, size = wanted == given, len(names)

    def figure(weight: Floats) -> float:
        hits = np.bincount(wanted[right], weight[right], size)
        of_gold, of_given = np.bincount(wanted, weight, size), np.bincount(given, weight, size)
        # As in `scores`: the mean over the intents that occur in gold.
        return float(_ratio(2 * hits, of_gold + of_given)[of_gold > 0].mean())

    return figure


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """0 where there is nothing to divide by."""
    top, bottom = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
