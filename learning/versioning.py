"""Makes the next data set of a home: parent, base, decisions, erasures, read and put together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archive.tombstones import read_folder
from assistant.archive import days_folder
from assistant.config import Settings
from learning.composing import Parts, compose, split_of
from learning.datasets import SPLITS, Line, Version, latest, version, write_version
from learning.lines import Source, labelled_of, objects
from learning.scheme import scheme_of
from learning.sounds import write_corrections
from learning.workplace import book, datasets_folder
from nlu.sameness import key_of
from values.errors import ConfigError, DataError


@dataclass(frozen=True, slots=True)
class Base:
    """What a version is made of besides decisions."""

    base: Path | None = None
    "JSON lines of sentences that were labelled elsewhere."
    parent: str | None = None
    "None = the newest version."
    dev: float = 0.1
    test: float = 0.1


@dataclass(frozen=True, slots=True)
class Made:
    version: Version
    new: int
    relabelled: int
    left_out: Mapping[str, int]
    "Why, and how many sentences."
    sounds: int = 0
    "Sentences of which annotators said how they sound."


def make(settings: Settings, base: Base, now: datetime) -> Made:
    """Raises DataError; then nothing was changed."""
    folder, parts = datasets_folder(settings), Parts(base.dev, base.test)
    if base.base and not base.base.is_file():
        raise ConfigError(f"{base.base} is not there; name a file of JSON lines")
    parent = version(folder, base.parent) if base.parent else latest(folder)
    before = parent.lines() if parent else []
    brought = list(_new_lines(before, _read(base.base), parts)) if base.base else []
    every = [*before, *brought]
    decided = book(settings).look()
    scheme = scheme_of(decided, [line.sentence for line in every])
    erased = read_folder(days_folder(settings)).erased
    composed = compose(every, decided, scheme, erased, parts)
    if not composed.lines:
        raise DataError("nothing is annotated yet; run nara annotate, or bring a --base")
    made = write_version(folder, composed.lines, parent, composed.left_out, now)
    left_out = {why: number for why, number in composed.left_out.items() if number}
    sounds = write_corrections(settings, decided, erased)
    return Made(made, composed.new + len(brought), composed.relabelled, left_out, sounds)


def _read(path: Path) -> Iterator[tuple[Line, bool]]:
    """Lines, and whether they name their split themselves."""
    for where, row in objects(path):
        sentence, named = labelled_of(row, where), str(row.get("source", ""))
        if "provenance" not in row:
            sentence = replace(sentence, source=Source(file=path.name))
        yield Line(sentence, named), named in SPLITS


def _new_lines(
    before: Iterable[Line], brought: Iterable[tuple[Line, bool]], parts: Parts
) -> Iterator[Line]:
    """Each sentence once; one that is known already stays where it is.

    Of twins in the file the one in test counts, so that what tests is never taught.
    """
    known = {key_of(line.sentence.text) for line in before}
    rank = {"test": 0, "dev": 1}
    for line, has_split in sorted(brought, key=lambda x: rank.get(x[0].split, 2)):
        key = key_of(line.sentence.text)
        if key not in known:
            known.add(key)
            yield Line(line.sentence, line.split if has_split else split_of(key, parts))
