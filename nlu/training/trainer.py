"""Trains the joint model with NeMo: a data directory in, a checkpoint and a model directory out.

Runs in the training environment. The work folder gets `model.nemo`, `run.json` and the files of
a model directory; the data stay untouched. A run that was killed goes on where it stopped.
"""

import argparse
import hashlib
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
from nlu.training.environment import end_with_parent, faults_of_the_disk, positive, prepare, require
from nlu.training.export import CHECKPOINT, checkpoint_in, export
from nlu.training.hyperparameters import Hyperparameters
from nlu.training.model_card import ORIGINS, RUN
from values.errors import DataError, NaraError

if TYPE_CHECKING:
    from lightning.pytorch import Trainer

    from nlu.training.joint import JointModel

_STOPPED = "stopped; the same command goes on with the last whole epoch"


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
    teachers: tuple[Path, ...] = ()
    "Checkpoints of larger models, or of several, to learn from."
    patience: int | None = None
    "Epochs without a better dev score after which to stop."


@dataclass(frozen=True, slots=True)
class Machine:
    """What Lightning is told of the hardware."""

    devices: str = "1"
    "How many devices of a machine, or `auto`."
    nodes: int = 1
    "How many machines."
    precision: str = "auto"
    "Lightning's names, for example `32` or `bf16-mixed`; `auto`: the quick one here."


def train(
    order: Order, numbers: Hyperparameters, machine: Machine, out: TextIO = sys.stderr
) -> Path:
    """Trains and returns the checkpoint. A copy of the data stays until `memory.forget`."""
    from nlu.training import checkpoints, progress
    from nlu.training.weights import Keeper

    dataset = _with_train_and_dev(order.data)
    told = _told(order, numbers, machine, dataset)
    going_on, lock = memory.claim(order.work, told)
    progress.hush()
    keeper, folder = Keeper(numbers.averaged), order.work / memory.FOLDER
    trainer = progress.trainer(numbers, machine, folder, order.patience, [keeper], out)
    model = _model(order, numbers, dataset, trainer)
    started = time.monotonic()
    trainer.fit(model, ckpt_path=going_on)
    seconds = time.monotonic() - started
    kept = keeper.choose(trainer, model)
    if trainer.is_global_zero:
        checkpoints.save(model, order.work / CHECKPOINT)
        told["timed_epochs"] = trainer.current_epoch - memory.epochs_in(going_on)
        _write_run(order.work, told, trainer, model, kept, seconds)
    del lock
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
    from nlu.training.teacher import Teachers

    copy = order.work / memory.FOLDER / memory.DATA
    if memory.is_first_process():
        _copy_data(order.data, dataset, copy)
    if order.parent:
        model: JointModel = checkpoints.continued_model(order.parent, copy, numbers, trainer)
    else:
        chosen = encoder.find(order.encoder or encoder.DEFAULT)
        model = checkpoints.new_model(copy, chosen, numbers, trainer)
    model.numbers, model.lazy = numbers, trainer.world_size == 1
    if order.teachers:
        model.teacher = Teachers(order.teachers, dataset.labels)
    model.feed(copy, WordPieces(checkpoints.encoder_of(model).folder / "tokenizer.json"))
    return model


def _copy_data(data: Path, dataset: Dataset, copy: Path) -> None:
    """NeMo writes beside the data it is given; the card is made from what was trained on."""
    shutil.rmtree(copy, ignore_errors=True)
    write_dataset(copy, dataset)
    for file in ORIGINS:
        if (data / file).is_file():
            shutil.copyfile(data / file, copy / file)


def _told(
    order: Order, numbers: Hyperparameters, machine: Machine, dataset: Dataset
) -> dict[str, object]:
    """What must be the same for a killed run to go on."""
    return {
        "numbers": asdict(numbers),
        "machine": asdict(machine),
        "patience": order.patience,
        "data_hash": content_hash(dataset),
        "encoder": order.encoder,
        "parent": _known_as(order.parent),
        "teacher": " and ".join(str(_known_as(one)) for one in order.teachers) or None,
    }


def _known_as(checkpoint: Path | None) -> str | None:
    """The version of the model made from a checkpoint, else the beginning of its hash."""
    if checkpoint is None:
        return None
    if not checkpoint.is_file():
        raise DataError(f"{checkpoint} is missing; train it with 'nara nlu train'")
    card = checkpoint.with_name(CARD)
    if card.is_file():
        return str(json.loads(card.read_text(encoding="utf-8")).get("version"))
    with checkpoint.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _write_run(
    work: Path,
    told: dict[str, object],
    trainer: "Trainer",
    model: "JointModel",
    kept: str,
    seconds: float,
) -> None:
    from nlu.training import checkpoints

    run = {
        **told,
        "encoder": checkpoints.encoder_of(model).origin,
        "epochs_done": trainer.current_epoch,
        "weights": kept,
        "precision": trainer.precision,
        "processes": trainer.world_size,
        "seconds": round(seconds, 1),
    }
    (work / RUN).write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    end_with_parent()
    try:
        require("nemo")
        numbers = Hyperparameters(**{f.name: getattr(options, f.name) for f in _NUMBERS})
        prepare(options.work, options.threads)
        with faults_of_the_disk(options.work):
            _run(options, numbers)
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, SystemExit):  # Lightning makes the one of the other
        print(_STOPPED, file=sys.stderr)
        return 130
    return 0


_NUMBERS = fields(Hyperparameters)


def _run(options: argparse.Namespace, numbers: Hyperparameters) -> None:
    machine = Machine(options.devices, options.nodes, options.precision)
    order = Order(
        options.data,
        options.work,
        options.encoder,
        checkpoint_in(options.parent) if options.parent else None,
        tuple(checkpoint_in(one) for one in options.teacher),
        options.patience,
    )
    checkpoint = train(order, numbers, machine)
    if memory.is_first_process():
        copy = options.work / memory.FOLDER / memory.DATA
        card = export(checkpoint, copy, options.work, options.name)
        memory.forget(options.work)
        print(f"{options.work}: {card['version']}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.parent and options.encoder:
        parser.error("--from goes on with its parent's encoder; leave --encoder out")
    if options.devices != "auto":
        try:
            positive(options.devices)
        except argparse.ArgumentTypeError as error:
            parser.error(f"--devices: {error}, nor 'auto'")
    return options


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
    add("--from", dest="parent", type=Path, help="checkpoint or run to go on from")
    taught = "checkpoint or run to learn from; several are averaged"
    add("--teacher", type=Path, action="append", default=[], help=taught)
    add("--patience", type=positive, help="stop after N epochs without a better dev score")
    add("--name", default="model", help="first part of the version")
    add("--threads", type=positive, help="CPU threads (default: all cores)")
    add("--devices", default="1", help="how many devices, or auto (Lightning)")
    add("--nodes", type=positive, default=1, help="how many machines (Lightning)")
    add("--precision", default="auto", help="32, bf16-mixed, ... (Lightning); auto: the quick one")
    for number in _NUMBERS:
        told = f"{number.metadata['help']} (default: %(default)s)"
        name = f"--{number.name.replace('_', '-')}"
        add(name, type=type(number.default), default=number.default, metavar="N", help=told)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
