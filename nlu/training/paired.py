"""Which of two models is better on the same sentences, and whether that is chance.

Right or wrong a sentence is tested by McNemar's exact test, slot F1 by a paired bootstrap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from nlu.training.intervals import Figure, Floats, Interval, figures, interval, weights
from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction
from nlu.training.scores import typed_spans

Right = frozenset[object]

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    first: float
    "The figure of the first model, 0 to 1."
    second: float
    "That of the second."
    difference: float
    "First minus second: above 0 the first is better."
    interval: Interval
    "95 % interval of the difference (paired bootstrap)."
    only_first: int
    "Sentences, for slots gold spans, that only the first has right."
    only_second: int
    "Those that only the second has right."
    p: float
    "Chance of a difference at least this large between equally good models, two-sided."


@dataclass(frozen=True, slots=True)
class Comparison:
    model: str
    "Version of the second model."
    intent_accuracy: Difference
    "By McNemar's exact test."
    sentence_accuracy: Difference
    "Intent and all labels right; by McNemar's exact test."
    slot_f1: Difference
    "Exact spans; by paired bootstrap."


def compare(
    gold: Sequence[Utterance],
    first: Sequence[Prediction],
    second: Sequence[Prediction],
    model: str,
) -> Comparison:
    """The two models' answers to the same sentences; `model` is the second's version."""
    ours, theirs = _right(gold, first), _right(gold, second)
    one, other = figures(gold, first), figures(gold, second)
    tested = {
        name: _difference(one[name], other[name], len(gold), ours[name], theirs[name])
        for name in ours
    }
    for name in ("intent_accuracy", "sentence_accuracy"):
        d = tested[name]
        tested[name] = replace(d, p=mcnemar(d.only_first, d.only_second))
    return Comparison(model, **tested)


def mcnemar(only_first: int, only_second: int) -> float:
    """Two-sided exact p of so many sentences that only one of two models has right."""
    n, fewer = only_first + only_second, min(only_first, only_second)
    # Whole numbers all the way: floats would overflow beyond a thousand sentences.
    chances = accumulate(range(fewer), lambda c, k: c * (n - k) // (k + 1), initial=1)
    return min(1.0, 2 * sum(chances) / (1 << n))


def bootstrap_p(differences: Floats) -> float:
    """Two-sided p of resampled differences; never 0, for more resamples might find one."""
    tails = ((differences <= 0).sum(), (differences >= 0).sum())
    return min(1.0, 2 * (int(min(tails)) + 1) / (len(differences) + 1))


def lines(model: str, comparison: Comparison) -> Iterator[str]:
    """The comparison for people."""
    named = {
        "intent accuracy": comparison.intent_accuracy,
        "sentence accuracy": comparison.sentence_accuracy,
        "slot F1": comparison.slot_f1,
    }
    yield f"{model} against {comparison.model}, on the same sentences"
    yield f"{'':18} {'first':>6} {'second':>6} {'lead':>7}  {'95 % interval':16}  only one right"
    yield from (_row(name, d) for name, d in named.items())
    for name, d in named.items():
        yield f"{name}: {verdict(d, model, comparison.model)}"


def verdict(d: Difference, first: str, second: str) -> str:
    """The difference in words."""
    p = f"p = {d.p:.3f}" if d.p >= 0.001 else "p < 0.001"
    if d.p >= SIGNIFICANT:
        return f"no significant difference ({p})"
    # Two exports may bear one version; then only the order tells them apart.
    names = (first, second) if first != second else ("the first", "the second")
    return f"{names[d.difference < 0]} is better by {100 * abs(d.difference):.1f} points ({p})"


def _row(name: str, d: Difference) -> str:
    between = f"{d.interval.low:+.3f} to {d.interval.high:+.3f}"
    numbers = f"{d.first:6.3f} {d.second:6.3f} {d.difference:+7.3f}"
    return f"{name:18} {numbers}  {between:16}  {d.only_first} : {d.only_second}"


def _difference(
    one: Figure, other: Figure, sentences: int, ours: Right, theirs: Right
) -> Difference:
    drawn = np.array([one(w) - other(w) for w in weights(sentences)])
    first, second = one(np.ones(sentences)), other(np.ones(sentences))
    only = len(ours - theirs), len(theirs - ours)
    return Difference(first, second, first - second, interval(drawn), *only, bootstrap_p(drawn))


def _right(gold: Sequence[Utterance], predicted: Sequence[Prediction]) -> dict[str, Right]:
    """What a model has right, by figure: numbers of sentences, or gold spans in them."""
    pairs = list(enumerate(zip(gold, predicted, strict=True)))
    intents = {i for i, (g, p) in pairs if g.intent == p.intent}
    labels = {i for i, (g, p) in pairs if g.labels == p.labels}
    spans = {(i, s) for i, (g, p) in pairs for s in typed_spans(g.labels) & typed_spans(p.labels)}
    return {
        "intent_accuracy": frozenset(intents),
        "sentence_accuracy": frozenset(intents & labels),
        "slot_f1": frozenset(spans),
    }
