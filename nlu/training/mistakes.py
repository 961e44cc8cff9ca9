"""What is taken for what, and the errors worth a look. Pure; knows no model."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction


@dataclass(frozen=True, slots=True)
class Matrix:
    labels: tuple[str, ...]
    "Intents of rows and columns, those of either side, in alphabetical order."
    rows: tuple[tuple[int, ...], ...]
    "How often each gold intent (row) was taken for each intent (column)."


@dataclass(frozen=True, slots=True)
class WrongIntent:
    text: str
    "The sentence."
    gold: str
    "Its intent."
    predicted: str
    "What it was taken for."
    confidence: float
    "How surely, 0 to 1."


@dataclass(frozen=True, slots=True)
class WrongLabels:
    text: str
    "The sentence."
    words: tuple[tuple[str, str, str], ...]
    "(word, gold label, predicted label) of each word with a wrong one."


@dataclass(frozen=True, slots=True)
class Worst:
    intents: tuple[WrongIntent, ...]
    "Wrong intents, the surest first."
    labels: tuple[WrongLabels, ...]
    "Sentences with wrong labels, those with most first."


def confusion_matrix(gold: Sequence[str], predicted: Sequence[str]) -> Matrix:
    """Every pair counted, right ones on the diagonal. Large: not part of `Scores`."""
    labels = tuple(sorted({*gold, *predicted}))
    pairs = Counter(zip(gold, predicted, strict=True))
    return Matrix(labels, tuple(tuple(pairs[a, b] for b in labels) for a in labels))


def confusions(
    gold: Sequence[str], predicted: Sequence[str], top: int = 20
) -> tuple[tuple[str, str, int], ...]:
    """The most frequent wrong pairs, ties in alphabetical order."""
    pairs = Counter((a, b) for a, b in zip(gold, predicted, strict=True) if a != b)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((a, b, n) for (a, b), n in ordered[:top])


def worst(gold: Sequence[Utterance], predicted: Sequence[Prediction], top: int) -> Worst:
    """So many errors of each kind, to look at."""
    pairs = list(zip(gold, predicted, strict=True))
    intents = [
        WrongIntent(g.text, g.intent, p.intent, p.confidence)
        for g, p in pairs
        if g.intent != p.intent
    ]
    labels = [WrongLabels(g.text, words) for g, p in pairs if (words := _wrong_words(g, p))]
    intents.sort(key=lambda wrong: -wrong.confidence)
    labels.sort(key=lambda wrong: -len(wrong.words))
    return Worst(tuple(intents[:top]), tuple(labels[:top]))


def _wrong_words(gold: Utterance, predicted: Prediction) -> tuple[tuple[str, str, str], ...]:
    words = zip(gold.tokens, gold.labels, predicted.labels, strict=True)
    return tuple((word, a, b) for word, a, b in words if a != b)
