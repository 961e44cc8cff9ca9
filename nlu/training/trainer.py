"""Trains the joint model with NeMo: a data directory in, a checkpoint and a model directory out.

Runs in the training environment. The work folder gets `model.nemo`, `run.json` and the files of
a model directory; NeMo's own by-products go there too, the data stay untouched. A run that was
killed goes on where it stopped, when data and numbers are the same.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from nlu.model_folder import CARD
from nlu.training import memory
from nlu.training.dataset import Dataset, content_hash, read_dataset, write_dataset
from nlu.training.environment import faults_of_the_disk, prepare, require
from nlu.training.export import CHECKPOINT, RUN, export
from nlu.training.hyperparameters import Hyperparameters
from values.errors import DataError, NaraError

if TYPE_CHECKING:
    from lightning.pytorch import Trainer

    from nlu.training.joint import JointModel
    from nlu.training.progress import Machine


@dataclass(frozen=True, slots=True)
class Order:
    """One training run as it was asked for."""

    data: Path
    "NeMo data directory with train and dev."
    work: Path
    "Where everything goes."
    encoder: str | None = None
    "Name or folder of the pretrained encoder; None = the default, or the parent's."
    parent: Path | None = None
    "Checkpoint to go on from."
    teacher: Path | None = None
    "Checkpoint of a larger model to learn from."
    patience: int | None = None
    "Epochs without a better dev score after which to stop."


def train(
    order: Order, numbers: Hyperparameters, machine: "Machine", out: TextIO = sys.stderr
) -> Path:
    """Trains and returns the checkpoint."""
    from nlu.training import checkpoints, progress
    from nlu.training.weights import Keeper

    dataset = _with_train_and_dev(order.data)
    fingerprint = _fingerprint(order, numbers, dataset)
    going_on = memory.claim(order.work, fingerprint)
    progress.hush()
    keeper = Keeper(numbers.averaged)
    trainer = progress.trainer(
        numbers, machine, order.work / memory.FOLDER, order.patience, [keeper], out
    )
    model = _model(order, numbers, dataset, trainer)
    started = time.monotonic()
    trainer.fit(model, ckpt_path=going_on)
    seconds = time.monotonic() - started
    kept = keeper.choose(trainer, model)
    if trainer.is_global_zero:
        checkpoints.save(model, order.work / CHECKPOINT)
        _write_run(order, fingerprint, trainer, model, kept, seconds)
    return order.work / CHECKPOINT


def _with_train_and_dev(data: Path) -> Dataset:
    dataset = read_dataset(data)
    if missing := {"train", "dev"} - dataset.splits.keys():
        raise DataError(f"{data} lacks {min(missing)}.tsv; training needs train and dev")
    return dataset


def _model(
    order: Order, numbers: Hyperparameters, dataset: Dataset, trainer: "Trainer"
) -> "JointModel":
    from nlu.tokenize import WordPieces
    from nlu.training import checkpoints, encoder
    from nlu.training.joint import JointModel
    from nlu.training.teacher import NemoTeacher

    copy = order.work / "data"
    shutil.rmtree(copy, ignore_errors=True)
    write_dataset(copy, dataset)
    if order.parent:
        model: JointModel = checkpoints.continued_model(order.parent, copy, numbers, trainer)
    else:
        chosen = encoder.find(order.encoder or encoder.DEFAULT)
        model = checkpoints.new_model(copy, chosen, numbers, trainer)
    model.numbers, model.lazy = numbers, trainer.world_size == 1
    if order.teacher:
        model.teacher = NemoTeacher(order.teacher, dataset.labels)
    model.feed(copy, WordPieces(checkpoints.encoder_of(model).folder / "tokenizer.json"))
    return model


def _fingerprint(order: Order, numbers: Hyperparameters, dataset: Dataset) -> dict[str, object]:
    """What must be the same for a killed run to go on."""
    return {
        "numbers": asdict(numbers),
        "data_hash": content_hash(dataset),
        "encoder": order.encoder,
        "parent": _version(order.parent) if order.parent else None,
        "teacher": order.teacher.name if order.teacher else None,
    }


def _version(checkpoint: Path) -> str:
    """The version of the model made from a checkpoint, else the file's name."""
    card = checkpoint.with_name(CARD)
    if not card.is_file():
        return checkpoint.name
    return str(json.loads(card.read_text(encoding="utf-8")).get("version", checkpoint.name))


def _write_run(
    order: Order,
    fingerprint: dict[str, object],
    trainer: "Trainer",
    model: "JointModel",
    kept: str,
    seconds: float,
) -> None:
    from nlu.training import checkpoints

    run = {
        **fingerprint,
        "encoder": checkpoints.encoder_of(model).origin,
        "epochs_done": trainer.current_epoch,
        "weights": kept,
        "precision": trainer.precision,
        "processes": trainer.world_size,
        "seconds": round(seconds, 1),
    }
    (order.work / RUN).write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        require("nemo")
        prepare(options.work, options.threads)
        with faults_of_the_disk(options.work):
            _run(options)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    from nlu.training.progress import Machine

    names = (f.name for f in fields(Hyperparameters))
    numbers = Hyperparameters(**{name: getattr(options, name) for name in names})
    machine = Machine(options.devices, options.nodes, options.precision)
    order = Order(
        options.data,
        options.work,
        options.encoder,
        options.parent,
        options.teacher,
        options.patience,
    )
    checkpoint = train(order, numbers, machine)
    if memory.is_first_process():
        card = export(checkpoint, options.data, options.work, options.name)
        memory.forget(options.work)
        print(f"{options.work}: {card['version']}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nara nlu train",
        description="Train the joint intent/slot model on a NeMo data directory.",
        epilog="Example: nara nlu train --data /tmp/snips --work /tmp/snips-run",
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, help="NeMo data directory with train and dev")
    add("--work", type=Path, required=True, help="where checkpoint and model go")
    add("--encoder", metavar="NAME|PATH", help="pretrained encoder (default: minilm)")
    add("--from", dest="parent", type=Path, help="checkpoint (.nemo) to go on from")
    add("--teacher", type=Path, help="checkpoint of a larger model to learn from")
    add("--patience", type=int, help="stop after N epochs without a better dev score")
    add("--name", default="model", help="first part of the version")
    add("--threads", type=int, help="CPU threads (default: all cores)")
    add("--devices", default="1", help="how many devices, or auto (Lightning)")
    add("--nodes", type=int, default=1, help="how many machines (Lightning)")
    add("--precision", default="auto", help="32, bf16-mixed, ... (Lightning); auto: the quick one")
    for number in fields(Hyperparameters):
        kind = type(number.default)
        add(f"--{number.name.replace('_', '-')}", type=kind, default=number.default, metavar="N")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
