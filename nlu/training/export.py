"""A trained `.nemo` checkpoint -> a model directory that the run time serves.

    python -m nlu.training.export --checkpoint FILE.nemo --data DIR --out DIR [--name nara-1]

Runs in the training environment. The directory is made aside and then takes its place.
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
from nlu.training.evaluate import predict
from nlu.training.markup import Utterance
from nlu.training.scores import score
from nlu.training.trainer import RUN, prepare
from values.errors import DataError, NaraError

COUNTS = "counts.json"
"What the recipe knows of the data's origin, beside the NeMo files."
LIBRARIES = ("nemo_toolkit", "torch", "transformers", "onnx", "onnxruntime", "tokenizers")
_PARITY_SENTENCES = 100


def export(checkpoint: Path, data: Path, out: Path, name: str) -> Mapping[str, object]:
    """Writes the model directory and returns its card."""
    from nlu.training import graph, quantise

    dataset = read_dataset(data)
    if "dev" not in dataset.splits:
        raise DataError(f"{data} lacks dev.tsv; calibration needs it")
    exact, aside = (out.with_name(f"{out.name}-{part}") for part in ("exact", "aside"))
    for folder in (exact, aside):
        _fresh(folder)
    labels = graph.write(checkpoint, exact / MODEL, exact / TOKENIZER)
    _describe(exact, labels, 1.0, 0.0, {})
    quantise.quantise(exact / MODEL, aside / MODEL)
    shutil.copy(exact / TOKENIZER, aside / TOKENIZER)
    _describe(aside, labels, 1.0, 0.0, {})
    temperature, threshold = _calibration(OnnxUnderstander(aside), dataset, labels)
    _describe(aside, labels, temperature, threshold, {})
    card = _card(checkpoint, data, dataset, exact, aside, name)
    _describe(aside, labels, temperature, threshold, card)
    shutil.rmtree(exact)
    _take_place(aside, out)
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
        "torch_difference": graph.difference(checkpoint, exact, dev[:_PARITY_SENTENCES]),
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


def _take_place(aside: Path, out: Path) -> None:
    """A reader sees the old directory or the new one, but for the blink between two renames."""
    old = out.with_name(f"{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    aside.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _json_or_nothing(path: Path) -> object:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    prepare(options.checkpoint.parent, threads=options.threads)
    try:
        card = export(options.checkpoint, options.data, options.out, options.name)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {card['version']}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlu.training.export", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True, help="what the trainer wrote")
    parser.add_argument("--data", type=Path, required=True, help="the data it was trained on")
    parser.add_argument("--out", type=Path, required=True, help="model directory to write")
    parser.add_argument("--name", default="nara-1", help="first part of the version")
    parser.add_argument("--threads", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
