"""All figures of one evaluation as a value, for programs and for people. Knows no engine."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from nlu.training import out_of_scope, paired
from nlu.training.confidence import Bin, Understood
from nlu.training.intervals import Interval
from nlu.training.mistakes import Matrix, Worst
from nlu.training.out_of_scope import OutOfScope
from nlu.training.paired import Comparison
from nlu.training.scores import F1, Scores


@dataclass(frozen=True, slots=True)
class MissingLabels:
    intents: tuple[str, ...]
    "Gold intents of the split that the model cannot predict."
    slots: tuple[str, ...]
    "Gold BIO labels of the split that the model cannot predict."


@dataclass(frozen=True, slots=True)
class Report:
    model: str
    "Version of the model."
    data_hash: str
    "Content hash of the data directory; a model's card names that of its training data."
    split: str
    "The split the figures are of."
    figures: Scores
    "In JSON its fields stand beside these."
    intervals: dict[str, Interval]
    "95 % intervals of the headline figures."
    understood: Understood
    "What the model's own threshold lets through."
    missing_labels: MissingLabels
    "What the data ask for and the model lacks."
    reliability: tuple[Bin, ...]
    "Confidence beside accuracy."
    confusion_matrix: Matrix
    "How often each intent was taken for each."
    worst: Worst
    "Errors to look at."
    comparison: Comparison | None
    "With another model, when asked for."
    out_of_scope: OutOfScope | None
    "What is kept out, when asked for."


def as_json(report: Report) -> dict[str, object]:
    """The report as one flat object."""
    whole = asdict(report)
    figures = whole.pop("figures")
    head = {key: whole.pop(key) for key in ("model", "data_hash", "split")}
    return {**head, **figures, **whole}


def lines(report: Report) -> Iterator[str]:
    """The report for people."""
    yield from _headlines(report)
    yield from _missing(report.missing_labels)
    yield from _rows("intent", report.figures.intents)
    yield from _rows("slot", report.figures.slots)
    yield "\nmost frequent confusions (gold -> predicted)"
    for gold, given, count in report.figures.confusions:
        yield f"{count:5}  {gold} -> {given}"
    yield from _worst(report.worst)
    if report.out_of_scope:
        yield from ("", *out_of_scope.lines(report.out_of_scope))
    if report.comparison:
        yield from ("", *paired.lines(report.model, report.comparison))


def headline(report: Report) -> str:
    """The report in two lines."""
    f = report.figures
    parts = {
        "intent": f.intent_accuracy,
        "macro F1": f.intent_macro_f1,
        "slot F1": f.slot_f1.f1,
        "whole sentence": f.sentence_accuracy,
        "calibration error": f.calibration_error,
    }
    figures = ", ".join(f"{name} {100 * part:.1f} %" for name, part in parts.items())
    return f"{report.model} on {report.split}, {f.sentences} sentences\n{figures}"


def _headlines(report: Report) -> Iterator[str]:
    f, let_in = report.figures, report.understood
    yield f"{report.model} on {report.split}: {f.sentences} sentences, data {report.data_hash[:12]}"
    yield f"{'':20} {'':6}  95 % interval"
    for title, name, figure in _intervalled(f):
        yield f"{title:20} {figure:6.3f}  {report.intervals[name]}"
    yield f"{'calibration error':20} {f.calibration_error:6.3f}"
    yield f"{'understood':20} {let_in.part:6.3f}  confidence from {let_in.threshold:.2f} up"
    yield f"{'  of these right':20} {let_in.intent_accuracy:6.3f}"


def _intervalled(f: Scores) -> Iterator[tuple[str, str, float]]:
    """Title, name and figure of what has an interval and tells these data anything."""
    yield "intent accuracy", "intent_accuracy", f.intent_accuracy
    if f.intent_accuracy_merged != f.intent_accuracy:
        yield "  unknown = nomatch", "intent_accuracy_merged", f.intent_accuracy_merged
    yield "  macro F1", "intent_macro_f1", f.intent_macro_f1
    if f.slot_f1.gold:
        yield "slot F1, all", "slot_f1", f.slot_f1.f1
        if f.content_slot_f1 != f.slot_f1:
            yield "slot F1, content", "content_slot_f1", f.content_slot_f1.f1
    yield "sentence accuracy", "sentence_accuracy", f.sentence_accuracy


def _missing(missing: MissingLabels) -> Iterator[str]:
    for kind, names in (("intents", missing.intents), ("slot labels", missing.slots)):
        if names:
            yield f"{kind} of the data that the model lacks: {', '.join(names)}"


def _rows(title: str, rows: dict[str, F1]) -> Iterator[str]:
    yield f"\n{title:32} {'precision':>9} {'recall':>7} {'F1':>6} {'gold':>6}"
    for name, f in rows.items():
        yield f"{name:32} {f.precision:9.3f} {f.recall:7.3f} {f.f1:6.3f} {f.gold:6}"


def _worst(worst: Worst) -> Iterator[str]:
    if worst.intents:
        yield "\nwrong intents, the surest first"
    for intent in worst.intents:
        yield f"{intent.gold} -> {intent.predicted} ({intent.confidence:.2f}): {intent.text}"
    if worst.labels:
        yield "\nsentences with most wrong labels"
    for sentence in worst.labels:
        words = ", ".join(f"{word} {a}->{b}" for word, a, b in sentence.words)
        yield f"{sentence.text}: {words}"
