"""Trains the joint model with NeMo: a data directory in, a `.nemo` checkpoint out.

    python -m nlu.training.trainer --data DIR --work DIR [--parent FILE.nemo]

Runs in the training environment. Writes `model.nemo` and `run.json` into the work folder;
NeMo's own by-products (label statistics, caches) go there too, the data stay untouched.
"""

import argparse
import json
import os
import shutil
import sys
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from nlu.training.dataset import content_hash, read_dataset, write_dataset
from values.errors import DataError, NaraError

if TYPE_CHECKING:
    from nlu.training.encoder import Recipe

CHECKPOINT = "model.nemo"
RUN = "run.json"


def train(
    data: Path,
    work: Path,
    recipe: "Recipe",
    parent: Path | None = None,
    patience: int | None = None,
    out: TextIO = sys.stderr,
) -> Path:
    """Trains and returns the checkpoint. `patience`: epochs without a better dev loss to stop."""
    from nlu.training import encoder, progress

    dataset = read_dataset(data)
    if missing := {"train", "dev"} - dataset.splits.keys():
        raise DataError(f"{data} lacks {min(missing)}.tsv; training needs train and dev")
    copy = work / "data"
    shutil.rmtree(copy, ignore_errors=True)
    write_dataset(copy, dataset)
    progress.hush()
    trainer = progress.trainer(recipe, patience, out)
    if parent is None:
        model = encoder.new_model(copy, recipe, trainer)
    else:
        model = encoder.continued_model(parent, copy, recipe, trainer)
    started = time.monotonic()
    trainer.fit(model)
    encoder.save(model, work / CHECKPOINT)
    run = {
        "recipe": asdict(recipe),
        "epochs_done": trainer.current_epoch,
        "minutes": round((time.monotonic() - started) / 60, 2),
        "data_hash": content_hash(dataset),
        "parent": parent.name if parent else None,
        "encoder": encoder.ORIGIN,
    }
    (work / RUN).write_text(json.dumps(run, indent=2) + "\n", encoding="utf-8")
    return work / CHECKPOINT


def prepare(work: Path, threads: int) -> None:
    """Before torch and NeMo are imported: threads, caches, no model hub, no chatter."""
    work.mkdir(parents=True, exist_ok=True)
    os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ["HF_HOME"] = os.environ["NEMO_CACHE_DIR"] = str((work / "cache").resolve())
    warnings.filterwarnings("ignore")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    prepare(options.work, options.threads)
    from nlu.training.encoder import Recipe

    recipe = Recipe(epochs=options.epochs, batch=options.batch, seed=options.seed)
    try:
        print(train(options.data, options.work, recipe, options.parent, options.patience))
    except NaraError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nlu.training.trainer", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="NeMo data directory")
    parser.add_argument("--work", type=Path, required=True, help="where the checkpoint goes")
    parser.add_argument("--parent", type=Path, help="checkpoint to continue from")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--patience", type=int, help="stop after N epochs without a better dev")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
