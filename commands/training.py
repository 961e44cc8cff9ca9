"""Hands the data person's commands on to `nlu.training`, in the environment each one needs.

The training code runs in processes of its own: nothing that serves imports it, and NeMo cannot
live in the environment that serves.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from values.errors import DataError, ModelError


@dataclass(frozen=True, slots=True)
class Operation:
    module: str
    "What is run with `python -m`; it describes its own options."
    help: str
    "One sentence and an example."
    heavy: bool = True
    "Whether it needs NeMo and torch."


OPERATIONS = {
    "prepare": Operation(
        "nlu.training.prepare",
        """Turn utterances, daily CSV files or a public corpus into a NeMo data directory.

        Example: nara nlu prepare --corpus snips --from ../shared/data/snips --out /tmp/snips
        """,
        heavy=False,
    ),
    "train": Operation(
        "nlu.training.trainer",
        """Train the joint intent/slot model with NeMo, or go on from a checkpoint.

        Example: nara nlu train --data /tmp/snips --work /tmp/snips-run
        """,
    ),
    "evaluate": Operation(
        "nlu.training.evaluate",
        """Say how good a model is on a split, or which of two is better.

        Example: nara nlu evaluate --model /tmp/snips-run --data /tmp/snips --split test --json
        """,
        heavy=False,
    ),
    "export": Operation(
        "nlu.training.export",
        """Make the model directory that serves from a checkpoint.

        Example: nara nlu export --checkpoint /tmp/snips-run --data /tmp/snips --out /tmp/model
        """,
    ),
}
RECIPE = Operation("nlu.training.recipe", "Compose what the shipped model is taught.", heavy=False)
_PARENT = "TRAINING_PARENT"
"Variable by which a training knows whose end is its own (nlu.training.environment)."
_HELP = {"-h", "--help"}
_DRAWS = "--picture"
"The one option of a light command that needs a library of the training environment."


def command(name: str) -> click.Command:
    """A command that passes its words on as they are."""
    operation = OPERATIONS[name]

    @click.command(
        name,
        help=operation.help,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def passed_on(words: tuple[str, ...]) -> None:
        raise SystemExit(run(operation, words))

    return passed_on


def run(operation: Operation, words: Sequence[str], out: int | None = None) -> int:
    """The exit code of the operation. `out`: where what it prints goes; None = where ours does.

    Raises ModelError where its environment is missing."""
    describes_itself = bool(_HELP & set(words))
    heavy = operation.heavy or any(word.startswith(_DRAWS) for word in words)
    python = training_python() if heavy and not describes_itself else Path(sys.executable)
    spoken = [str(python), "-m", operation.module, *words]
    watched = {**_environment(), _PARENT: str(os.getpid())}
    with subprocess.Popen(spoken, env=watched, stdout=out) as child:
        while True:
            # Ctrl-C reaches the child too; it says what becomes of its work, and ends.
            with suppress(KeyboardInterrupt):
                return child.wait()


def output(operation: Operation, words: Sequence[str]) -> str:
    """What a light operation printed. Raises DataError with its own sentence where it failed."""
    spoken = [sys.executable, "-m", operation.module, *words]
    done = subprocess.run(spoken, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().rpartition("\n")[2]
        raise DataError(told or f"{operation.module} ended with {done.returncode}; try it alone")
    return done.stdout


def done(operation: Operation, words: Sequence[str]) -> None:
    """Its progress is shown, its result is not. Where it fails it has said why, and we end, too.

    Raises ModelError, and DataError where it could not say anything any more."""
    code = run(operation, words, subprocess.DEVNULL)
    if code < 0:
        how = "the same command goes on with the last whole epoch"
        raise DataError(f"{operation.module} was killed by signal {-code}, perhaps memory; {how}")
    if code:
        raise SystemExit(code)


def _environment() -> dict[str, str]:
    """The child finds our packages where they lie, unless they are installed like any other:
    then what else is installed beside them would hide its own libraries."""
    root = _root()
    if "site-packages" in root.parts:
        return dict(os.environ)
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def training_python() -> Path:
    """NARA_TRAIN_PYTHON, else the environment that `make train-env` makes."""
    named = os.environ.get("NARA_TRAIN_PYTHON")
    python = Path(named) if named else _root() / ".venv-train" / "bin" / "python"
    if not python.is_file():
        raise ModelError(
            f"no training environment: {python} is not there; run 'make train-env' in the "
            "project's folder, or name an interpreter that has NeMo in NARA_TRAIN_PYTHON"
        )
    return python


def _root() -> Path:
    """The folder our packages lie in."""
    found = find_spec("nlu")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parents[1]
