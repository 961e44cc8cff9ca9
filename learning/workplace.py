"""Where the loop keeps things, below NARA_HOME/datasets: candidates, decisions, data sets."""

from collections.abc import Iterator
from pathlib import Path

from assistant.config import Settings
from learning.datasets import CARD, Version, latest, version, versions
from learning.decisions import Book
from learning.lines import Labelled
from nlu.sameness import key_of
from values.errors import DataError


def datasets_folder(settings: Settings) -> Path:
    return settings.home / "datasets"


def training_folder(settings: Settings) -> Path:
    """Trainings under way, or interrupted; below the data sets, where an erasure looks."""
    return datasets_folder(settings) / "training"


def data_set(settings: Settings, named: str | None) -> Version:
    """The newest one, or the one of this name, or in this folder. Raises DataError."""
    folder = datasets_folder(settings)
    if named is None:
        newest = latest(folder)
        if newest is None:
            raise DataError(
                f"{folder} holds no data set; make one: nara learn dataset, or name one: --data"
            )
        return newest
    path = Path(named)
    if (path / CARD).is_file():
        return version(path.absolute().parent, path.absolute().name)
    return version(folder, named)


def candidates_file(settings: Settings) -> Path:
    """What `nara learn select` chose, and waits for a person."""
    return datasets_folder(settings) / "candidates.jsonl"


def book(settings: Settings) -> Book:
    """What annotators decided."""
    return Book(datasets_folder(settings) / "annotations.jsonl")


def known_sentences(settings: Settings) -> list[Labelled]:
    """Everything that has labels of a person: the newest data set, and what came since."""
    return [*taught_sentences(settings), *decided_sentences(settings)]


def decided_sentences(settings: Settings) -> Iterator[Labelled]:
    return (
        decision.sentence for _, _, decision in book(settings).look().all() if not decision.skipped
    )


def unlearned(settings: Settings, data: str) -> set[str]:
    """Keys of the sentences with labels of a person that are not in this data set; '' = of all."""
    folder = datasets_folder(settings)
    taught = next((one for one in versions(folder) if one.name == data), None)
    known = {key_of(one.text) for one in taught.sentences()} if taught else set()
    return {key_of(one.text) for one in decided_sentences(settings)} - known


def taught_sentences(settings: Settings) -> list[Labelled]:
    newest = latest(datasets_folder(settings))
    return newest.sentences() if newest else []


def versions_of(settings: Settings) -> list[Version]:
    """The data sets of this home, the oldest first."""
    return versions(datasets_folder(settings))
