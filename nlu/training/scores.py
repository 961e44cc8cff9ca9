"""How right predictions are: pure functions over gold and predicted. Knows no model."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu.bio import spans
from nlu.labels import FUNCTION_SLOTS
from nlu.training.markup import Utterance

_MERGED = {"unknown": "nomatch.none"}
_BINS = 15


@dataclass(frozen=True, slots=True)
class Prediction:
    intent: str
    "The likeliest intent, sure enough or not."
    labels: tuple[str, ...]
    "One BIO label a token."
    confidence: float
    "Probability of the intent, 0 to 1."


@dataclass(frozen=True, slots=True)
class F1:
    precision: float
    "Part of the predicted that is right, 0 to 1."
    recall: float
    "Part of the gold that was found, 0 to 1."
    f1: float
    "Harmonic mean of both."
    gold: int
    "How many there are."


@dataclass(frozen=True, slots=True)
class Matrix:
    labels: tuple[str, ...]
    "Intents of rows and columns, those of either side, in alphabetical order."
    rows: tuple[tuple[int, ...], ...]
    "How often each gold intent (row) was taken for each intent (column)."


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


@dataclass(frozen=True, slots=True)
class Scores:
    sentences: int
    "Utterances compared."
    intent_accuracy: float
    "Part with the right intent, 0 to 1."
    intent_accuracy_merged: float
    "The same with `unknown` and `nomatch.none` taken as one."
    intent_macro_f1: float
    "Mean F1 over the intents that occur in gold."
    slot_f1: F1
    "Spans, type and both ends right (CoNLL)."
    content_slot_f1: F1
    "The same without verb, article and question words."
    sentence_accuracy: float
    "Part with intent and every label right."
    calibration_error: float
    "Expected distance between confidence and accuracy, 0 to 1."
    slots: dict[str, F1]
    "Span F1 of each type."
    intents: dict[str, F1]
    "F1 of each intent."
    confusions: tuple[tuple[str, str, int], ...]
    "(gold, predicted, count) of wrong intents, most frequent first."


def score(gold: Sequence[Utterance], predicted: Sequence[Prediction]) -> Scores:
    """Everything at once."""
    wanted, given = [g.intent for g in gold], [p.intent for p in predicted]
    wanted_labels, given_labels = [g.labels for g in gold], [p.labels for p in predicted]
    intents = intent_f1(wanted, given)
    sure = [p.confidence for p in predicted]
    right = [a == b for a, b in zip(wanted, given, strict=True)]
    return Scores(
        sentences=len(gold),
        intent_accuracy=accuracy(wanted, given),
        intent_accuracy_merged=accuracy(merged(wanted), merged(given)),
        intent_macro_f1=_mean([f.f1 for f in intents.values() if f.gold]),
        slot_f1=slot_f1(wanted_labels, given_labels),
        content_slot_f1=slot_f1(wanted_labels, given_labels, is_content),
        sentence_accuracy=accuracy(
            list(zip(wanted, wanted_labels, strict=True)),
            list(zip(given, given_labels, strict=True)),
        ),
        calibration_error=calibration_error(sure, right),
        slots=slot_f1_by_type(wanted_labels, given_labels),
        intents=intents,
        confusions=confusions(wanted, given),
    )


def accuracy(gold: Sequence[object], predicted: Sequence[object]) -> float:
    """Part of equal pairs; 0 for none."""
    return _mean([float(a == b) for a, b in zip(gold, predicted, strict=True)])


def merged(intents: Sequence[str]) -> list[str]:
    """The two kinds of "not ours" as one."""
    return [_MERGED.get(intent, intent) for intent in intents]


def intent_f1(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, F1]:
    """F1 of each intent that occurs on either side."""
    right = Counter(a for a, b in zip(gold, predicted, strict=True) if a == b)
    wanted, given = Counter(gold), Counter(predicted)
    return {x: _f1(right[x], wanted[x], given[x]) for x in sorted(wanted | given)}


def slot_f1(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    wanted: Callable[[str], bool] = lambda _: True,
) -> F1:
    """Span F1 over all sentences, of the types that `wanted` accepts."""
    right, gold_spans, given_spans = _span_counts(gold, predicted)
    counts = (right, gold_spans, given_spans)
    return _f1(*(sum(n for s, n in count.items() if wanted(s)) for count in counts))


def slot_f1_by_type(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]
) -> dict[str, F1]:
    """Span F1 of each type that occurs on either side."""
    right, wanted, given = _span_counts(gold, predicted)
    return {s: _f1(right[s], wanted[s], given[s]) for s in sorted(wanted | given)}


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
    passed = [(g, p) for g, p in zip(gold, predicted, strict=True) if p.confidence >= threshold]
    right = [float(g.intent == p.intent) for g, p in passed]
    return Understood(threshold, len(passed) / len(gold) if gold else 0.0, _mean(right))


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


def typed_spans(
    labels: Sequence[str], wanted: Callable[[str], bool] = lambda _: True
) -> frozenset[tuple[str, int, int]]:
    """The spans of one sentence whose type `wanted` accepts."""
    return frozenset(span for span in spans(labels) if wanted(span[0]))


def is_content(slot: str) -> bool:
    """No verb, article or question word."""
    return slot not in FUNCTION_SLOTS


def _span_counts(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for gold_labels, labels in zip(gold, predicted, strict=True):
        gold_spans, found = typed_spans(gold_labels), typed_spans(labels)
        right.update(s for s, _, _ in gold_spans & found)
        wanted.update(s for s, _, _ in gold_spans)
        given.update(s for s, _, _ in found)
    return right, wanted, given


def _wrong_words(gold: Utterance, predicted: Prediction) -> tuple[tuple[str, str, str], ...]:
    words = zip(gold.tokens, gold.labels, predicted.labels, strict=True)
    return tuple((word, a, b) for word, a, b in words if a != b)


def _bin(index: int, rows: Sequence[tuple[float, bool]]) -> Bin:
    sure, right = [s for s, _ in rows], [float(ok) for _, ok in rows]
    return Bin(index / _BINS, (index + 1) / _BINS, len(rows), _mean(sure), _mean(right))


def _f1(right: int, wanted: int, given: int) -> F1:
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return F1(precision, recall, 2 * precision * recall / both if both else 0.0, wanted)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
