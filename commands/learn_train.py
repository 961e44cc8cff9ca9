"""`nara learn train`: a candidate, trained on what was labelled, on from the model that serves."""

import json
from pathlib import Path
from typing import Any

import click

from assistant.config import read_settings
from commands.learn_gate import begin
from commands.options import config_option, print_line
from commands.training import OPERATIONS, done, output
from learning.train import CONTINUED, FRESH, Order, Tools, Trained, train_candidate

_PATH = click.Path(path_type=Path)


@click.command()
@click.option("--data", metavar="VERSION", help="Data set; else the newest.")
@click.option(
    "--epochs",
    type=click.IntRange(1, 10_000),
    help=f"Passes over the data ({CONTINUED}; afresh {FRESH}).",
)
@click.option("--from", "parent", type=_PATH, help="Checkpoint to go on from; else the serving's.")
@click.option("--fresh", is_flag=True, help="Begin with the encoder.")
@click.option("--work", type=_PATH, help="Folder of the run; else one in the home, gone then.")
@click.option("--name", default="learned", help="First part of the version (learned).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; for programs.")
@click.argument("words", nargs=-1)
@config_option
def train(as_json: bool, config: Path | None, **given: Any) -> None:
    """Train a candidate on a data set; it is put beside the other models and does not serve.

    It goes on from the serving model where its checkpoint was kept, else it begins with the
    encoder. What stands behind '--' are options of 'nara nlu train'. After a kill the same command
    goes on with the last whole epoch.

    Example: nara learn train --epochs 4 -- --threads 1
    """
    if given["parent"] and given["fresh"]:
        raise click.UsageError("--from goes on with a model, --fresh with none; leave one out")
    trained = train_candidate(read_settings(config), Order(**given), tools())
    print_line(json.dumps(as_object(trained)) if as_json else told(trained))


def tools() -> Tools:
    """The real ones: processes of the environments each one needs."""
    return Tools(
        lambda words: output(OPERATIONS["prepare"], words),
        lambda words: done(OPERATIONS["train"], words),
        begin,
    )


def told(trained: Trained) -> str:
    taught = f"{trained.sentences} sentences of data set {trained.data.name}"
    took = f"{trained.epochs} epochs in {trained.seconds / 60:.1f} min"
    return f"{trained.version}: {taught}, {took}, {trained.start.told}; in {trained.folder}"


def as_object(trained: Trained) -> dict[str, Any]:
    return {
        "version": trained.version,
        "folder": str(trained.folder),
        "data": trained.data.name,
        "from": str(trained.start.checkpoint) if trained.start.checkpoint else None,
        "sentences": trained.sentences,
        "epochs": trained.epochs,
        "seconds": trained.seconds,
    }
