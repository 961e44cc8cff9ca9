"""A trained `.nemo` checkpoint -> a model directory that the run time serves.

Runs in the training environment. The files are made aside and then take their places; other
files in the directory, a checkpoint for example, stay.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nlu.model_folder import CALIBRATION, CARD, LABELS, MODEL, TOKENIZER
from nlu.onnx import OnnxUnderstander, log_softmax
from nlu.training import calibrate, transitions
from nlu.training.dataset import Dataset, LabelSet, read_dataset
from nlu.training.environment import faults_of_the_disk, positive, prepare, require
from nlu.training.model_card import model_card
from values.errors import DataError, ModelError, NaraError

CHECKPOINT = "model.nemo"
"What a training run leaves in its folder."
_PLAIN = {"temperature": 1.0, "threshold": 0.0}
_PARITY_SENTENCES = 100
_MOST_DIFFERENCE = 1e-2
"Between a score of NeMo in fp32 and one of the fp32 graph; rounding alone gives 1e-5."


def export(
    checkpoint: Path, data: Path, out: Path, name: str, small: bool = True
) -> Mapping[str, object]:
    """Writes the model directory and returns its card. `small`: one byte a weight.

    Raises ModelError where the graph answers otherwise than NeMo's own forward pass.
    """
    dataset = read_dataset(data)
    if "dev" not in dataset.splits:
        raise DataError(f"{data} lacks dev.tsv; calibration needs it")
    with TemporaryDirectory(prefix=".export-", dir=out) as room:
        exact, aside = Path(room, "exact"), Path(room, "aside")
        difference = _make(checkpoint, dataset, exact, aside, small)
        card = model_card(name, checkpoint, data, dataset, exact, aside)
        _write(aside / CARD, {**card, "torch_difference": difference})
        _take_places(aside, out)
    return card


def _make(checkpoint: Path, dataset: Dataset, exact: Path, aside: Path, small: bool) -> float:
    """Both model directories, without cards; how far the fp32 graph is from NeMo."""
    from nlu.training import checkpoints, graph, progress, quantise

    progress.hush()
    dev = dataset.splits["dev"]
    model = checkpoints.restore(checkpoint)
    for folder in (exact, aside):
        folder.mkdir()
    labels = graph.write(model, exact / MODEL, exact / TOKENIZER)
    if unknown := {u.intent for u in dev} - set(labels.intents):
        fault = f"{checkpoint} knows no intent '{min(unknown)}', which dev has"
        raise DataError(f"{fault}; train on these data")
    _describe(exact, labels)
    difference = graph.difference(model, exact, dev[:_PARITY_SENTENCES])
    # The other way round: what is no number is not smaller either.
    if not difference <= _MOST_DIFFERENCE:
        raise ModelError(f"{checkpoint}: its graph's scores are {difference:.2g} off; not exported")
    (quantise.quantise if small else shutil.copy)(exact / MODEL, aside / MODEL)
    shutil.copy(exact / TOKENIZER, aside / TOKENIZER)
    _describe(aside, labels)
    _describe(aside, labels, _calibration(OnnxUnderstander(aside), dataset, labels))
    return difference


def _calibration(
    engine: OnnxUnderstander, dataset: Dataset, labels: LabelSet
) -> Mapping[str, object]:
    """Temperature, threshold and the weight of label transitions, all chosen on dev."""
    dev, train = dataset.splits["dev"], dataset.splits.get("train", ())
    answers = [engine.logits(u.tokens) for u in dev]
    logits = np.array([intents for intents, _, _ in answers], dtype=np.float64)
    gold = [labels.intents.index(u.intent) for u in dev]
    temperature = calibrate.fit_temperature(logits, gold)
    sure = calibrate.confidences(logits, temperature)
    right = [bool(a == b) for a, b in zip(logits.argmax(axis=1), gold, strict=True)]
    table = transitions.weighted(
        transitions.learned([u.labels for u in train], labels.slots),
        labels.slots,
        [log_softmax(slots) for _, slots, _ in answers],
        [[u.labels[n] for n in words] for u, (_, _, words) in zip(dev, answers, strict=True)],
    )
    return {
        "temperature": round(temperature, 4),
        "threshold": calibrate.choose_threshold(sure.tolist(), right),
        "transitions": None if table is None else table.tolist(),
    }


def _describe(folder: Path, labels: LabelSet, calibration: Mapping[str, object] = _PLAIN) -> None:
    _write(folder / LABELS, {"intents": labels.intents, "slots": labels.slots})
    _write(folder / CALIBRATION, calibration, indent=None)
    _write(folder / CARD, {})


def _take_places(aside: Path, out: Path) -> None:
    """The model goes last: until then the old one stands there with its own labels' count."""
    for file in sorted(aside.iterdir(), key=lambda path: path.name == MODEL):
        file.replace(out / file.name)


def _write(path: Path, content: Mapping[str, object], indent: int | None = 2) -> None:
    path.write_text(json.dumps(content, indent=indent) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        require("nemo")
        prepare(options.out, options.threads)
        checkpoint = checkpoint_in(options.checkpoint)
        with faults_of_the_disk(options.out):
            small = options.precision == "int8"
            card = export(checkpoint, options.data, options.out, options.name, small)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {card['version']}")
    return 0


def checkpoint_in(path: Path) -> Path:
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
    add("--threads", type=positive, help="CPU threads (default: all cores)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
