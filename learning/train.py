"""Trains a candidate on a data set: prepared, trained on from the serving model, put beside it.

The training itself runs elsewhere; it is handed in. The serving model is only read.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.day_files import replacing
from assistant.build import registry
from assistant.config import Settings
from learning.archive_files import remove_abandoned
from learning.datasets import SPLITS, Version, hash_of
from learning.workplace import data_set, training_folder
from nlu.labels import INTENTS, SLOTS
from nlu.model_folder import CARD, FILES, read_folder
from nlu.registry import CHECKPOINT
from values.errors import ConfigError, DataError

FRESH, CONTINUED = 8, 3
"Epochs of a model that begins with the encoder, and of one that goes on from another."
_SWAPS, _NOISE = ("--swaps", "0.2"), ("--noise", "0.2")
"What `make model` is trained with."
_DATA, _RUN, _ORDER, _UNFINISHED = "data", "run", "order.json", "unfinished"


@dataclass(frozen=True, slots=True)
class Order:
    """A candidate as it is asked for."""

    data: str | None = None
    "A data set's name or folder; None = the newest."
    parent: Path | None = None
    "Checkpoint to go on from; None = the serving model's, where it was kept."
    fresh: bool = False
    "Whether to begin with the encoder in any case."
    epochs: int | None = None
    work: Path | None = None
    "Where the training goes on after a kill; None = a folder in the home, gone afterwards."
    name: str = "learned"
    "First part of the version."
    words: tuple[str, ...] = ()
    "Further options of `nara nlu train`."


@dataclass(frozen=True, slots=True)
class Tools:
    """What is done outside this room."""

    prepare: Callable[[Sequence[str]], object]
    "`nara nlu prepare` with these words. Raises DataError."
    train: Callable[[Sequence[str]], object]
    "`nara nlu train`. Raises NaraError, or ends the program once it has told why."
    begin: Callable[[str], object] = lambda _: None
    "Told what is done next."


@dataclass(frozen=True, slots=True)
class Start:
    """Where a training begins."""

    checkpoint: Path | None
    "None = with the encoder."
    told: str
    "For a person: on from what, or why afresh."


@dataclass(frozen=True, slots=True)
class Trained:
    """A candidate in the registry."""

    version: str
    folder: Path
    data: Version
    start: Start
    sentences: int
    "It was taught with."
    epochs: int
    seconds: float
    "Of the training alone; of one that was killed, only the part after that."
    timed_epochs: int
    "What was done in these seconds."

    @property
    def speed(self) -> float:
        """Sentences a second."""
        return self.sentences * self.timed_epochs / self.seconds if self.seconds else 0.0


def train_candidate(settings: Settings, order: Order, tools: Tools) -> Trained:
    """Raises NaraError; then the same order goes on where it stopped."""
    data = data_set(settings, order.data)
    start = starting_point(settings, order)
    # Not that of its card: an erasure may have taken sentences since.
    hash_ = hash_of(data.lines())
    room = order.work or training_folder(settings) / f"{data.name}-{_digest(order, start, hash_)}"
    with _alone_in(room):
        _train(data, [hash_, *_words(order, start, data, room)], room, start, tools)
        notes = {"data_set": data.name, "data_set_hash": hash_}
        version = registry(settings).add(room / _RUN, notes)
        if order.work is None:
            shutil.rmtree(room, ignore_errors=True)
    for left in training_folder(settings).glob("*"):
        # Runs that were given up: they hold what shoppers said.
        remove_abandoned(left)
    return _trained(version, registry(settings).find(version), data, start)


def starting_point(settings: Settings, order: Order) -> Start:
    """Raises ConfigError for a checkpoint that is not there."""
    if order.parent:
        file = order.parent / CHECKPOINT if order.parent.is_dir() else order.parent
        if not file.is_file():
            raise ConfigError(f"{file} is not there; name a .nemo file, or the folder of a run")
        return Start(file, f"on from {file}")
    serving = settings.nlu.model or registry(settings).serving()
    file, version = serving / CHECKPOINT, read_folder(serving).version
    if order.fresh:
        return Start(None, "afresh from the encoder, as asked")
    if file.is_file():
        return Start(file, f"on from {version}, which serves")
    how = "make model keeps it" if serving == registry(settings).shipped else f"{file} is not there"
    return Start(
        None, f"afresh from the encoder, for the checkpoint of {version} was not kept ({how})"
    )


def _train(data: Version, asked: Sequence[str], room: Path, start: Start, tools: Tools) -> None:
    tools.begin(f"data set {data.name}")
    parts = [data.folder / f"{split}.jsonl" for split in SPLITS if data.card.counts.get(split)]
    named = [word for part in parts for word in ("--from", str(part))]
    tools.prepare([*named, "--as-published", "--out", str(room / _DATA)])
    if not _is_through(room, asked):
        _note(room, asked)
        tools.begin(f"training, {start.told}")
        tools.train(asked[1:])


@contextmanager
def _alone_in(room: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends. Raises DataError."""
    try:
        room.mkdir(parents=True, exist_ok=True)
        handle = os.open(room, os.O_RDONLY)
    except OSError as error:
        raise DataError(f"{room} cannot be made: {error.strerror or error}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        how = "wait for it, or name another --work"
        raise DataError(f"{room}: the same training runs there already; {how}") from error
    finally:
        os.close(handle)


def _words(order: Order, start: Start, data: Version, room: Path) -> list[str]:
    epochs = order.epochs or (CONTINUED if start.checkpoint else FRESH)
    where = ["--data", str(room / _DATA), "--work", str(room / _RUN), "--name", order.name]
    begin = ["--from", str(start.checkpoint)] if start.checkpoint else []
    noise = _NOISE if _speaks_our_slots(data) else ()
    return [*where, *begin, "--epochs", str(epochs), *_SWAPS, *noise, *order.words]


def _speaks_our_slots(data: Version) -> bool:
    """Noise adds words of ours ("do you know"), which have slots; so it needs them all."""
    ours, theirs = set(SLOTS), set(data.card.slots)
    return ours <= theirs or (theirs <= ours and set(data.card.intents) <= set(INTENTS))


def _digest(order: Order, start: Start, hash_: str) -> str:
    """Another order, another folder: what is unfinished belongs to the same order only."""
    asked = [hash_, str(start.checkpoint), order.epochs, order.name, *order.words]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]


def _is_through(room: Path, asked: Sequence[str]) -> bool:
    """Whether this training ended, and only what comes after it did not."""
    run = room / _RUN
    whole = all((run / file).is_file() for file in (*FILES, CHECKPOINT))
    return whole and not (run / _UNFINISHED).exists() and _noted(room) == list(asked)


def _noted(room: Path) -> object:
    try:
        return json.loads((room / _ORDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _note(room: Path, asked: Sequence[str]) -> None:
    if _noted(room) == list(asked):
        return
    try:
        # Of another order: it must not be taken for what this one ends with.
        (room / _RUN / CARD).unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"{room} cannot be written: {error.strerror or error}") from error
    with replacing(room / _ORDER) as file:
        file.write(json.dumps(list(asked)) + "\n")


def _trained(version: str, folder: Path, data: Version, start: Start) -> Trained:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    run: dict[str, Any] = card.get("training") or {}
    sentences = int(card.get("sentences", {}).get("train", 0))
    epochs, seconds = int(run.get("epochs_done", 0)), float(run.get("seconds", 0))
    timed = int(run.get("timed_epochs", epochs))
    return Trained(version, folder, data, start, sentences, epochs, seconds, timed)
