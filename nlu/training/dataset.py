"""NeMo's intent/slot directory on disk. Knows no model.

It holds `dict.intents.csv` and `dict.slots.csv` (one label a line) and, for each of train, dev
and test, `SPLIT.tsv` (header, then sentence TAB intent index) beside `SPLIT_slots.tsv` (one slot
index a word).
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.labels import INTENTS, SLOT_LABELS
from nlu.training.markup import Utterance
from nlu.training.text_files import check_labels, read_lines, write_lines, writing
from values.errors import DataError

SPLITS = ("train", "dev", "test")
HEADER = "sentence\tlabel"


@dataclass(frozen=True, slots=True)
class LabelSet:
    intents: tuple[str, ...]
    "Intents in the order of their indices."
    slots: tuple[str, ...]
    "BIO labels in the order of their indices."


HOUSE_LABELS = LabelSet(INTENTS, SLOT_LABELS)


@dataclass(frozen=True, slots=True)
class Dataset:
    labels: LabelSet
    "What the indices of the files stand for."
    splits: Mapping[str, tuple[Utterance, ...]]
    "Utterances by split name; a split that is absent on disk is absent here."


def write_dataset(folder: Path, dataset: Dataset) -> None:
    """Writes the whole directory. Raises DataError for a label the dictionaries lack."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "dict.intents.csv", dataset.labels.intents)
    write_lines(folder / "dict.slots.csv", dataset.labels.slots)
    for split, utterances in dataset.splits.items():
        _write_split(folder, split, utterances, dataset.labels)


def read_dataset(folder: Path) -> Dataset:
    """The directory as values, each problem a DataError naming file and line."""
    labels = read_labels(folder)
    present = [s for s in SPLITS if (folder / f"{s}.tsv").exists()]
    if not present:
        raise DataError(f"{folder} holds no train.tsv, dev.tsv or test.tsv; write one of them")
    return Dataset(labels, {split: read_split(folder, split, labels) for split in present})


def read_labels(folder: Path) -> LabelSet:
    """Both dictionaries of a directory."""
    return LabelSet(
        _read_dictionary(folder / "dict.intents.csv"), _read_dictionary(folder / "dict.slots.csv")
    )


def read_split(folder: Path, split: str, labels: LabelSet) -> tuple[Utterance, ...]:
    """The utterances of one split; their source is the split's name."""
    sentences, slots = folder / f"{split}.tsv", folder / f"{split}_slots.tsv"
    found: list[Utterance] = []
    for number, (line, indices) in enumerate(_rows(sentences, slots), 1):
        above = f"{sentences}:{number + 1}"
        below = f"{slots}:{number}"
        text, tab, index = line.rpartition("\t")
        if not tab:
            raise DataError(f"{above}: write the sentence, a tab, the intent index")
        tokens, intent = tuple(text.split()), _label(index, labels.intents, above)
        names = tuple(_label(x, labels.slots, below) for x in indices.split())
        check_labels(tokens, names, below)
        found.append(Utterance(tokens, intent, names, split))
    return tuple(found)


def content_hash(dataset: Dataset) -> str:
    """SHA-256 of labels and sentences: equal data, equal hash, wherever it lies."""
    digest = hashlib.sha256(repr((dataset.labels.intents, dataset.labels.slots)).encode())
    for split in sorted(dataset.splits):
        for u in dataset.splits[split]:
            line = "\t".join((split, u.text, u.intent, " ".join(u.labels)))
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _write_split(
    folder: Path, split: str, utterances: tuple[Utterance, ...], labels: LabelSet
) -> None:
    if not utterances:
        raise DataError(f"{folder}: the {split} split is empty; add sentences or leave it out")
    intents = {name: i for i, name in enumerate(labels.intents)}
    slots = {name: i for i, name in enumerate(labels.slots)}
    sentences, indices = [HEADER], []
    for utterance in utterances:
        try:
            sentences.append(f"{utterance.text}\t{intents[utterance.intent]}")
            indices.append(" ".join(str(slots[x]) for x in utterance.labels))
        except KeyError as error:
            raise DataError(
                f"{folder}: no dictionary holds {error}, used in '{utterance.text}'"
            ) from error
    write_lines(folder / f"{split}.tsv", sentences)
    write_lines(folder / f"{split}_slots.tsv", indices)


def _rows(sentences: Path, slots: Path) -> list[tuple[str, str]]:
    """Each line of a sentence beside that of its slots."""
    lines, slot_lines = read_lines(sentences), read_lines(slots)
    if not lines or lines[0].split() != HEADER.split():
        raise DataError(f"{sentences}:1: the first line must be 'sentence<TAB>label'")
    if len(lines) == 1:
        raise DataError(f"{sentences}:1: the split is empty; add sentences or remove the file")
    if len(slot_lines) != len(lines) - 1:
        raise DataError(
            f"{slots}:{len(slot_lines)}: {len(slot_lines)} lines for {len(lines) - 1} sentences "
            f"in {sentences.name}; write one line a sentence"
        )
    return list(zip(lines[1:], slot_lines, strict=True))


def _label(index: str, names: tuple[str, ...], where: str) -> str:
    text = index.strip()
    if not (re.fullmatch("[0-9]{1,9}", text) and int(text) < len(names)):
        raise DataError(f"{where}: '{text}' is no index of its dictionary (0 to {len(names) - 1})")
    return names[int(text)]


def _read_dictionary(path: Path) -> tuple[str, ...]:
    names = [line.strip() for line in read_lines(path)]
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        if not name or name in seen:
            fault = f"'{name}' stands there twice" if name else "the line is empty"
            raise DataError(f"{path}:{number}: {fault}; write every label once, one a line")
        seen.add(name)
    if not names:
        raise DataError(f"{path}:1: the dictionary is empty; write one label a line")
    return tuple(names)
