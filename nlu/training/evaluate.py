"""Runs a model directory over a split and says how good it is.

Knows how to run an engine and to print; what the numbers mean is in `scores`, `intervals`,
`paired` and `out_of_scope`. Runs without torch.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path

from nlu.base import NotUnderstood, Understander
from nlu.model_folder import MODEL, ModelFolder, read_folder
from nlu.onnx import OnnxUnderstander
from nlu.training import out_of_scope, paired, picture, scores
from nlu.training.dataset import SPLITS, Dataset, content_hash, read_dataset
from nlu.training.intervals import Interval, intervals
from nlu.training.markup import Utterance
from nlu.training.out_of_scope import OutOfScope
from nlu.training.paired import Comparison
from nlu.training.scores import F1, Bin, Matrix, Prediction, Scores, Understood, Worst
from values.errors import DataError, ModelError, NaraError

EXAMPLE = """examples:
  nara nlu evaluate --model nlu/models/default --data build/nemo --split dev --worst 5
  nara nlu evaluate --model NEW --compare OLD --data build/nemo --split test --json"""

_TRACES = ("run.json", "model.nemo", "unfinished")
"What a training run leaves in its folder beside, or before, the model."


@dataclass(frozen=True, slots=True)
class Request:
    model: Path
    "Model directory; a finished training run is one."
    data: Path
    "NeMo data directory."
    split: str = "dev"
    "One of `SPLITS`."
    worst: int = 20
    "Errors to show, of each kind."
    compare: Path | None = None
    "Model directory to compare with."
    oos: str | None = None
    "Gold intent that means out of scope."
    threads: int = 1
    "Sentences understood at once; no answer depends on it."


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


def evaluate(request: Request) -> Report:
    """Everything asked for, as a value. Raises NaraError for input it cannot use."""
    dataset = read_dataset(request.data)
    gold = _split(dataset, request)
    if request.oos is not None:
        out_of_scope.check(gold, request.oos)
    model = read_model(request.model)
    other = read_model(request.compare) if request.compare else None
    given = _answers(model, gold, request.threads)
    intents = [g.intent for g in gold], [p.intent for p in given]
    right = [a == b for a, b in zip(*intents, strict=True)]
    return Report(
        model=model.version,
        data_hash=content_hash(dataset),
        split=request.split,
        figures=scores.score(gold, given),
        intervals=intervals(gold, given),
        understood=scores.understood(gold, given, model.threshold),
        missing_labels=missing_labels(gold, model),
        reliability=scores.reliability([p.confidence for p in given], right),
        confusion_matrix=scores.confusion_matrix(*intents),
        worst=scores.worst(gold, given, request.worst),
        comparison=_comparison(other, gold, given, request.threads),
        out_of_scope=_out_of_scope(request.oos, gold, given, model.threshold),
    )


def predict(engine: Understander, gold: Sequence[Utterance]) -> list[Prediction]:
    """The engine's answers, unsure ones too."""
    return list(answers(engine, gold))


def answers(
    engine: Understander, gold: Sequence[Utterance], threads: int = 1
) -> Iterator[Prediction]:
    """The same one after the other, so many sentences at once."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(partial(_prediction, engine), [g.text for g in gold])


def read_model(folder: Path) -> ModelFolder:
    """The model directory; what a training run left there makes an unfinished one tell so."""
    trained = any((folder / trace).exists() for trace in _TRACES)
    if trained and not (folder / MODEL).is_file():
        raise ModelError(
            f"{folder} is a training run without its model ({MODEL} is missing); "
            "let the training end, or export its checkpoint with 'nara nlu export'"
        )
    return read_folder(folder)


def missing_labels(gold: Sequence[Utterance], model: ModelFolder) -> MissingLabels:
    """The labels of the sentences that can only be predicted wrongly."""
    intents, slots = {g.intent for g in gold}, {label for g in gold for label in g.labels}
    return MissingLabels(
        tuple(sorted(intents - set(model.intents))), tuple(sorted(slots - set(model.slots)))
    )


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
    for title, rows in (("intent", report.figures.intents), ("slot", report.figures.slots)):
        yield from _rows(title, rows)
    yield "\nmost frequent confusions (gold -> predicted)"
    for gold, given, count in report.figures.confusions:
        yield f"{count:5}  {gold} -> {given}"
    yield from _worst(report.worst)
    if report.out_of_scope:
        yield from ("", *out_of_scope.lines(report.out_of_scope))
    if report.comparison:
        yield from ("", *paired.lines(report.model, report.comparison))


def headline(report: Report) -> str:
    """The report in one line."""
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


def _split(dataset: Dataset, request: Request) -> tuple[Utterance, ...]:
    if request.split not in SPLITS:
        raise DataError(f"no split is called '{request.split}'; name one of {', '.join(SPLITS)}")
    if request.split not in dataset.splits:
        present = ", ".join(dataset.splits)
        raise DataError(f"{request.data} lacks {request.split}.tsv; it has the splits {present}")
    return dataset.splits[request.split]


def _answers(model: ModelFolder, gold: Sequence[Utterance], threads: int) -> list[Prediction]:
    engine = OnnxUnderstander(model.folder)
    return list(_shown(answers(engine, gold, threads), len(gold), model.version))


def _prediction(engine: Understander, text: str) -> Prediction:
    result = engine.understand([text])[0]
    best = result.best if isinstance(result, NotUnderstood) else result
    return Prediction(best.intent, best.labels, best.confidence)


def _shown(items: Iterable[Prediction], total: int, title: str) -> Iterable[Prediction]:
    """With a progress bar when a person watches."""
    if not sys.stderr.isatty():
        return items
    try:
        from rich.console import Console
        from rich.progress import track
    except ImportError:  # the training environment does without
        return items
    return track(items, title, total, console=Console(stderr=True), transient=True)


def _comparison(
    other: ModelFolder | None, gold: Sequence[Utterance], given: Sequence[Prediction], threads: int
) -> Comparison | None:
    if other is None:
        return None
    return paired.compare(gold, given, _answers(other, gold, threads), other.version)


def _out_of_scope(
    intent: str | None, gold: Sequence[Utterance], given: Sequence[Prediction], threshold: float
) -> OutOfScope | None:
    return None if intent is None else out_of_scope.measure(gold, given, intent, threshold)


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


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    request = Request(**{field.name: getattr(options, field.name) for field in fields(Request)})
    try:
        if options.picture:
            picture.check(options.picture)
        report = evaluate(request)
        if options.picture:
            _draw(options.picture, report)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    _print([json.dumps(as_json(report), indent=2)] if options.json else lines(report))
    return 0


def _draw(path: Path, report: Report) -> None:
    matrix, bins = report.confusion_matrix, report.reliability
    picture.draw(path, headline(report), matrix, bins, report.figures.slots)


def _print(text: Iterable[str]) -> None:
    """Quiet when the reader goes away (`... | head`)."""
    try:
        print(*text, sep="\n", flush=True)
    except BrokenPipeError:
        # Python flushes stdout once more at exit; that has to go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nara nlu evaluate",
        description="Says how good a model is on labelled sentences.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--model", type=Path, required=True, metavar="DIR", help="model directory or training run")
    add("--data", type=Path, required=True, metavar="DIR", help="NeMo data directory")
    add("--split", default="dev", help="train, dev (default) or test")
    add("--json", action="store_true", help="everything as one object; for programs")
    add("--worst", type=_count, default=20, metavar="N", help="errors shown of each kind (20)")
    add("--picture", type=Path, metavar="FILE.png", help="draw it; needs the training environment")
    add("--compare", type=Path, metavar="DIR", help="paired tests against this model")
    add(
        "--oos",
        metavar="INTENT",
        help="gold intent that means out of scope: is it kept out?",
    )
    add("--threads", type=_positive, default=1, metavar="N", help="sentences at once (1)")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is no count; write a whole number from 0 up")
    return int(text)


def _positive(text: str) -> int:
    if not _count(text):
        raise argparse.ArgumentTypeError("at least one sentence at a time; write 1 or more")
    return int(text)


if __name__ == "__main__":
    raise SystemExit(main())
