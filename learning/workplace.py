"""Where the loop keeps things, below NARA_HOME/datasets: candidates, decisions, data sets."""

from collections.abc import Iterator
from pathlib import Path

from assistant.config import Settings
from learning.datasets import Version, latest, versions
from learning.decisions import Book
from learning.lines import Labelled


def datasets_folder(settings: Settings) -> Path:
    return settings.home / "datasets"


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


def taught_sentences(settings: Settings) -> list[Labelled]:
    newest = latest(datasets_folder(settings))
    return newest.sentences() if newest else []


def versions_of(settings: Settings) -> list[Version]:
    """The data sets of this home, the oldest first."""
    return versions(datasets_folder(settings))
