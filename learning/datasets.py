"""Data sets as versions: folders named by their content, each with its parent, none ever changed.

    <NARA_HOME>/datasets/<first 12 of the hash>/train.jsonl dev.jsonl test.jsonl card.json

A line is {"text","intent","slots","source","annotator","provenance"}; `source` is the split, so
that `nara nlu prepare --from FOLDER` keeps it. A sentence of `test` stays there in every child.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.day_files import replacing
from learning.lines import Labelled, labelled_of, objects, write_lines
from nlu.sameness import key_of
from values.errors import DataError

SPLITS = ("train", "dev", "test")
CARD = "card.json"
_ASIDE = ".aside-"
_SHORT = 12
_AGAIN = "take its copy from a backup, or remove the folder"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and the split it is in for good."""

    sentence: Labelled
    split: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a version besides its sentences; holds nothing that anybody said."""

    hash: str | None
    "SHA-256 of splits, sentences and labels; None = an erasure took sentences since."
    parent: str | None
    created: str
    "ISO time."
    counts: Mapping[str, int]
    "Sentences of each split."
    intents: tuple[str, ...]
    slots: tuple[str, ...]
    "Slot types, without B- and I-."
    sources: Mapping[str, int]
    "Day file or other origin -> sentences."
    annotators: Mapping[str, int]
    left_out: Mapping[str, int] = field(default_factory=dict)
    "Why, and how many."
    erased: tuple[Mapping[str, Any], ...] = ()
    "One entry an erasure: whose sentences (as a hash), and the data's hash before."


@dataclass(frozen=True, slots=True)
class Version:
    folder: Path
    card: Card

    @property
    def name(self) -> str:
        return self.folder.name

    def lines(self) -> list[Line]:
        """Raises DataError where the files are not what the card says."""
        found = [line for split in SPLITS for line in _lines(self.folder, split)]
        if self.card.hash and hash_of(found) != self.card.hash:
            why = "its sentences are not those it was made of"
            raise DataError(f"the data set {self.folder} was changed: {why}; {_AGAIN}")
        return found

    def sentences(self, split: str = "") -> list[Labelled]:
        """Those of one split, or all of them."""
        return [line.sentence for line in self.lines() if split in ("", line.split)]


def versions(folder: Path) -> list[Version]:
    """The oldest first. Raises DataError naming a damaged card."""
    cards = sorted(folder.glob(f"*/{CARD}"))
    found = [Version(card.parent, _read_card(card)) for card in cards if _is_ours(card.parent)]
    return sorted(found, key=lambda version: (version.card.created, version.name))


def latest(folder: Path) -> Version | None:
    found = versions(folder)
    return found[-1] if found else None


def version(folder: Path, name: str) -> Version:
    """By its name, or the beginning of it. Raises DataError."""
    found = [one for one in versions(folder) if name and one.name.startswith(name)]
    if len(found) != 1:
        known = ", ".join(one.name for one in versions(folder)) or "none yet"
        what = "is the beginning of several data sets" if found else "is no data set"
        raise DataError(f"'{name}' {what} here; there are: {known}")
    return found[0]


def write_version(
    folder: Path,
    lines: Sequence[Line],
    parent: Version | None,
    left_out: Mapping[str, int],
    now: datetime,
) -> Version:
    """Whole or not at all; one that is there already is given back. Raises DataError."""
    _refuse_leak(lines)
    name = hash_of(lines)
    target = folder / name[:_SHORT]
    if target.is_dir():
        return Version(target, _read_card(target / CARD))
    card = _card(lines, name, parent, left_out, now)
    aside = folder / f"{_ASIDE}{uuid.uuid4().hex}"
    try:
        aside.mkdir(parents=True)
        for split in SPLITS:
            write_lines(aside / f"{split}.jsonl", (_row(x) for x in lines if x.split == split))
        with replacing(aside / CARD) as file:
            file.write(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n")
        os.rename(aside, target)
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(f"{target} cannot be written: {why}; nothing else was changed") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Version(target, card)


def hash_of(lines: Iterable[Line]) -> str:
    """Equal sentences in equal splits, equal hash, in whatever order."""
    said = sorted(
        json.dumps([line.split, line.sentence.text, line.sentence.intent, *line.sentence.slots])
        for line in lines
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _refuse_leak(lines: Sequence[Line]) -> None:
    splits: dict[str, str] = {}
    for line in lines:
        before = splits.setdefault(key_of(line.sentence.text), line.split)
        if before != line.split:
            where = f"in {before} and in {line.split}"
            raise DataError(f"'{line.sentence.text}' stands {where}; keep it in one of them")


def _card(
    lines: Sequence[Line],
    name: str,
    parent: Version | None,
    left_out: Mapping[str, int],
    now: datetime,
) -> Card:
    sentences = [line.sentence for line in lines]
    counts = Counter(line.split for line in lines)
    slots = {label[2:] for one in sentences for label in one.slots if label != "O"}
    return Card(
        name,
        parent.name if parent else None,
        now.isoformat(),
        {split: counts[split] for split in SPLITS},
        tuple(sorted({one.intent for one in sentences})),
        tuple(sorted(slots)),
        dict(sorted(Counter(one.source.file or "elsewhere" for one in sentences).items())),
        dict(sorted(Counter(one.annotator or "nobody named" for one in sentences).items())),
        {why: number for why, number in left_out.items() if number},
    )


def _row(line: Line) -> dict[str, Any]:
    sentence = asdict(line.sentence)
    provenance = sentence.pop("source")
    # That teaches another model, and is kept beside (see learning.sounds).
    del sentence["sentiment"]
    return {**sentence, "source": line.split, "provenance": provenance}


def _lines(folder: Path, split: str) -> Iterator[Line]:
    path = folder / f"{split}.jsonl"
    for where, row in objects(path) if path.is_file() else ():
        yield Line(labelled_of(row, where), split)


def _is_ours(folder: Path) -> bool:
    return not folder.name.startswith(_ASIDE) and (folder / "train.jsonl").is_file()


def _read_card(path: Path) -> Card:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {name: content[name] for name in Card.__dataclass_fields__ if name in content}
        lists = {name: tuple(known[name]) for name in ("intents", "slots")}
        return Card(**{**known, **lists, "erased": tuple(content.get("erased", ()))})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is damaged ({error}); {_AGAIN}") from error
