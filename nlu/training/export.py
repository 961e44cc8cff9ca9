"""A trained `.nemo` checkpoint -> a model directory that the run time serves.

Runs in the training environment. The files are made aside and then take their places; other
files in the directory, a checkpoint for example, stay.
"""

import argparse
import hashlib
import importlib.metadata
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from nlu.model_folder import CALIBRATION, CARD, LABELS, MODEL, TOKENIZER
from nlu.onnx import OnnxUnderstander
from nlu.training import calibrate
from nlu.training.dataset import Dataset, LabelSet, content_hash, read_dataset
from nlu.training.environment import faults_of_the_disk, prepare, require
from nlu.training.markup import Utterance
from nlu.training.predictions import predict
from nlu.training.scores import score
from values.errors import DataError, ModelError, NaraError

CHECKPOINT, RUN = "model.nemo", "run.json"
"What a training run leaves in its folder."
COUNTS = "counts.json"
"What the recipe knows of the data's origin, beside the NeMo files."
LIBRARIES = ("nemo_toolkit", "torch", "transformers", "onnx", "onnxruntime", "tokenizers")
_PARITY_SENTENCES = 100
_MOST_DIFFERENCE = 1e-2
"Between a score of NeMo in fp32 and one of the fp32 graph; rounding alone gives 1e-5."


def export(
    checkpoint: Path, data: Path, out: Path, name: str, small: bool = True
) -> Mapping[str, object]:
    """Writes the model directory and returns its card. `small`: one byte a weight.

    Raises ModelError where the graph answers otherwise than NeMo's own forward pass.
    """
    from nlu.training import graph, quantise

    dataset = read_dataset(data)
    if "dev" not in dataset.splits:
        raise DataError(f"{data} lacks dev.tsv; calibration needs it")
    exact, aside = (out / f".{part}" for part in ("exact", "aside"))
    for folder in (exact, aside):
        _fresh(folder)
    labels = graph.write(checkpoint, exact / MODEL, exact / TOKENIZER)
    _describe(exact, labels, 1.0, 0.0, {})
    (quantise.quantise if small else shutil.copy)(exact / MODEL, aside / MODEL)
    shutil.copy(exact / TOKENIZER, aside / TOKENIZER)
    _describe(aside, labels, 1.0, 0.0, {})
    temperature, threshold = _calibration(OnnxUnderstander(aside), dataset, labels)
    _describe(aside, labels, temperature, threshold, {})
    card = _card(checkpoint, data, dataset, exact, aside, name)
    _describe(aside, labels, temperature, threshold, card)
    _take_places(aside, out)
    shutil.rmtree(exact)
    return card


def _calibration(
    engine: OnnxUnderstander, dataset: Dataset, labels: LabelSet
) -> tuple[float, float]:
    dev = dataset.splits["dev"]
    logits = np.array([engine.logits(u.tokens)[0] for u in dev], dtype=np.float64)
    gold = [labels.intents.index(u.intent) for u in dev]
    temperature = calibrate.fit_temperature(logits, gold)
    sure = calibrate.confidences(logits, temperature)
    right = [bool(a == b) for a, b in zip(logits.argmax(axis=1), gold, strict=True)]
    return temperature, calibrate.choose_threshold(sure.tolist(), right)


def _card(
    checkpoint: Path, data: Path, dataset: Dataset, exact: Path, aside: Path, name: str
) -> dict[str, object]:
    """Everything somebody may later ask about this model."""
    from nlu.training import graph

    dev = dataset.splits["dev"]
    difference = graph.difference(checkpoint, exact, dev[:_PARITY_SENTENCES])
    if difference > _MOST_DIFFERENCE:
        raise ModelError(
            f"{checkpoint}: scores of its graph are {difference:.2g} off; export failed"
        )
    digest = hashlib.sha256((aside / MODEL).read_bytes()).hexdigest()
    return {
        "version": f"{name}-{digest[:8]}",
        "model_sha256": digest,
        "data_hash": content_hash(dataset),
        "sentences": {split: len(rows) for split, rows in dataset.splits.items()},
        "data": _json_or_nothing(data / COUNTS),
        "training": _json_or_nothing(checkpoint.with_name(RUN)),
        "dev": asdict(score(dev, predict(OnnxUnderstander(aside), dev))),
        "int8": _losses(exact, aside, dev),
        "torch_difference": difference,
        "libraries": {lib: importlib.metadata.version(lib) for lib in LIBRARIES},
    }


def _losses(exact: Path, aside: Path, dev: Sequence[Utterance]) -> dict[str, float]:
    """What one byte a weight costs on dev: fp32 minus int8, in parts of 1."""
    full, small = (score(dev, predict(OnnxUnderstander(x), dev)) for x in (exact, aside))
    return {
        "intent_accuracy_loss": full.intent_accuracy - small.intent_accuracy,
        "slot_f1_loss": full.slot_f1.f1 - small.slot_f1.f1,
    }


def _describe(
    folder: Path,
    labels: LabelSet,
    temperature: float,
    threshold: float,
    card: Mapping[str, object],
) -> None:
    calibration = {"temperature": round(temperature, 4), "threshold": threshold}
    _write(folder / LABELS, {"intents": labels.intents, "slots": labels.slots})
    _write(folder / CALIBRATION, calibration)
    _write(folder / CARD, card)


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _take_places(aside: Path, out: Path) -> None:
    """The model goes last: until then the old one stands there with its own labels' count."""
    for file in sorted(aside.iterdir(), key=lambda path: path.name == MODEL):
        file.replace(out / file.name)
    aside.rmdir()


def _json_or_nothing(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        require("nemo")
        prepare(options.out, threads=options.threads)
        checkpoint = _checkpoint(options.checkpoint)
        with faults_of_the_disk(options.out):
            small = options.precision == "int8"
            card = export(checkpoint, options.data, options.out, options.name, small)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {card['version']}")
    return 0


def _checkpoint(path: Path) -> Path:
    """The file, also when the run's folder is named."""
    return path / CHECKPOINT if path.is_dir() else path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nara nlu export",
        description="Make a model directory from a trained checkpoint; its calibration needs the "
        "dev split of the data.",
        epilog="Example: nara nlu export --checkpoint /tmp/snips-run --data /tmp/snips --out DIR",
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, required=True, help="the .nemo file, or the run's folder")
    add("--data", type=Path, required=True, help="the data it was trained on")
    add("--out", type=Path, required=True, help="model directory to write")
    add("--precision", choices=("int8", "fp32"), default="int8", help="of the weights")
    add("--name", default="model", help="first part of the version")
    add("--threads", type=int, help="CPU threads (default: all cores)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
