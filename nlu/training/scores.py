"""How right predictions are, in figures: pure functions over gold and predicted. Knows no model."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu.bio import spans
from nlu.labels import FUNCTION_SLOTS
from nlu.training.confidence import calibration_error
from nlu.training.markup import Utterance
from nlu.training.mistakes import confusions
from nlu.training.predictions import Prediction

_MERGED = {"unknown": "nomatch.none"}


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
    right = [a == b for a, b in zip(wanted, given, strict=True)]
    return Scores(
        sentences=len(gold),
        intent_accuracy=accuracy(wanted, given),
        intent_accuracy_merged=accuracy(merged(wanted), merged(given)),
        intent_macro_f1=_mean([f.f1 for f in intents.values() if f.gold]),
        slot_f1=slot_f1(wanted_labels, given_labels),
        content_slot_f1=slot_f1(wanted_labels, given_labels, is_content),
        sentence_accuracy=accuracy(
            [(g.intent, g.labels) for g in gold], [(p.intent, p.labels) for p in predicted]
        ),
        calibration_error=calibration_error([p.confidence for p in predicted], right),
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
    counts = _span_counts(gold, predicted)
    return _f1(*(sum(n for s, n in count.items() if wanted(s)) for count in counts))


def slot_f1_by_type(
    gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]
) -> dict[str, F1]:
    """Span F1 of each type that occurs on either side."""
    right, wanted, given = _span_counts(gold, predicted)
    return {s: _f1(right[s], wanted[s], given[s]) for s in sorted(wanted | given)}


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


def _f1(right: int, wanted: int, given: int) -> F1:
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return F1(precision, recall, 2 * precision * recall / both if both else 0.0, wanted)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
