"""Runs a model directory over a split and says how good it is.

Knows which figures are asked for; what they mean is in `scores`, `confidence`, `mistakes`,
`intervals`, `paired` and `out_of_scope`, how they look in `report`. Runs without torch.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from nlu.model_folder import MODEL, ModelFolder, read_folder
from nlu.onnx import OnnxUnderstander
from nlu.training import confidence, mistakes, out_of_scope, paired, picture, scores
from nlu.training.dataset import SPLITS, Dataset, content_hash, read_dataset
from nlu.training.intervals import intervals
from nlu.training.markup import Utterance
from nlu.training.predictions import Prediction, answers, shown
from nlu.training.report import MissingLabels, Report, as_json, headline, lines
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


def evaluate(request: Request) -> Report:
    """Everything asked for, as a value. Raises NaraError for input it cannot use."""
    dataset, oos = read_dataset(request.data), request.oos
    gold = _split(dataset, request)
    if oos is not None:
        out_of_scope.check(gold, oos)
    model = read_model(request.model)
    other = read_model(request.compare) if request.compare else None
    given = _answers(model, gold, request.threads)
    intents = [g.intent for g in gold], [p.intent for p in given]
    right = [a == b for a, b in zip(*intents, strict=True)]
    comparison = None
    if other:
        theirs = _answers(other, gold, request.threads)
        comparison = paired.compare(gold, given, theirs, other.version)
    return Report(
        model=model.version,
        data_hash=content_hash(dataset),
        split=request.split,
        figures=scores.score(gold, given),
        intervals=intervals(gold, given),
        understood=confidence.understood(gold, given, model.threshold),
        missing_labels=missing_labels(gold, model),
        reliability=confidence.reliability([p.confidence for p in given], right),
        confusion_matrix=mistakes.confusion_matrix(*intents),
        worst=mistakes.worst(gold, given, request.worst),
        comparison=comparison,
        out_of_scope=out_of_scope.measure(gold, given, oos, model.threshold) if oos else None,
    )


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


def _split(dataset: Dataset, request: Request) -> tuple[Utterance, ...]:
    if request.split not in SPLITS:
        raise DataError(f"no split is called '{request.split}'; name one of {', '.join(SPLITS)}")
    if request.split not in dataset.splits:
        present = ", ".join(dataset.splits)
        raise DataError(f"{request.data} lacks {request.split}.tsv; it has the splits {present}")
    return dataset.splits[request.split]


def _answers(model: ModelFolder, gold: Sequence[Utterance], threads: int) -> list[Prediction]:
    engine = OnnxUnderstander(model.folder)
    return list(shown(answers(engine, gold, threads), len(gold), model.version))


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
