"""The card of a model: everything somebody may later ask about it."""

import hashlib
import importlib.metadata
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from nlu.model_folder import CALIBRATION, LABELS, MODEL
from nlu.onnx import OnnxUnderstander
from nlu.training.dataset import Dataset, content_hash
from nlu.training.markup import Utterance
from nlu.training.predictions import predict
from nlu.training.scores import Scores, score

RUN = "run.json"
"What a training run tells of itself, beside its checkpoint."
ORIGINS = ("dataset.json", "counts.json")
"Where the data came from, beside the NeMo files: from `prepare`, or from the recipe."
LIBRARIES = ("nemo_toolkit", "torch", "transformers", "onnx", "onnxruntime", "tokenizers")


def model_card(
    name: str, checkpoint: Path, data: Path, dataset: Dataset, exact: Path, made: Path
) -> dict[str, object]:
    """`exact` and `made` are model directories: the fp32 graph, and what will serve."""
    dev = dataset.splits["dev"]
    scores = _scores(made, dev)
    card: dict[str, object] = {
        "version": f"{name}-{_digest(made, MODEL, LABELS, CALIBRATION)[:8]}",
        "model_sha256": _digest(made, MODEL),
        "data_hash": content_hash(dataset),
        "sentences": {split: len(rows) for split, rows in dataset.splits.items()},
        "data": _first_json(data / file for file in ORIGINS),
        "training": _first_json([checkpoint.with_name(RUN)]),
        "dev": asdict(scores),
        "libraries": {lib: importlib.metadata.version(lib) for lib in LIBRARIES},
    }
    if _digest(made, MODEL) != _digest(exact, MODEL):
        card["int8"] = _losses(_scores(exact, dev), scores)
    return card


def _scores(folder: Path, gold: tuple[Utterance, ...]) -> Scores:
    return score(gold, predict(OnnxUnderstander(folder), gold))


def _losses(full: Scores, small: Scores) -> dict[str, float]:
    """What one byte a weight costs on dev: fp32 minus int8, in parts of 1."""
    return {
        "intent_accuracy_loss": full.intent_accuracy - small.intent_accuracy,
        "slot_f1_loss": full.slot_f1.f1 - small.slot_f1.f1,
    }


def _digest(folder: Path, *files: str) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()


def _first_json(paths: Iterable[Path]) -> object:
    found = next((path for path in paths if path.is_file()), None)
    return json.loads(found.read_text(encoding="utf-8")) if found else None
