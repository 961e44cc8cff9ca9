"""Data sets on disk: NeMo's intent/slot directory and our JSON lines. Knows no model.

A directory holds `dict.intents.csv` and `dict.slots.csv` (one label a line) and, for each of
train, dev and test, `SPLIT.tsv` (header, then sentence TAB intent index) beside
`SPLIT_slots.tsv` (one slot index a word).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.labels import INTENTS, OUTSIDE, SLOT_LABELS
from nlu.training.markup import Utterance
from values.errors import DataError

SPLITS = ("train", "dev", "test")
HEADER = "sentence\tlabel"
_EDGE_MARKS = re.compile(r"(?<!\w)[^\w\s$]+|[^\w\s$]+(?!\w)")


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
    _write_lines(folder / "dict.intents.csv", dataset.labels.intents)
    _write_lines(folder / "dict.slots.csv", dataset.labels.slots)
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
    lines, slot_lines = _read_lines(sentences), _read_lines(slots)
    if not lines or lines[0].split() != HEADER.split():
        raise DataError(f"{sentences}:1: the first line must be 'sentence<TAB>label'")
    if len(lines) == 1:
        raise DataError(f"{sentences}:1: the split is empty; add sentences or remove the file")
    if len(slot_lines) != len(lines) - 1:
        raise DataError(
            f"{slots}:{len(slot_lines)}: {len(slot_lines)} lines for {len(lines) - 1} sentences "
            f"in {sentences.name}; write one line a sentence"
        )
    rows = zip(lines[1:], slot_lines, strict=True)
    return tuple(
        _read_row(sentences, slots, number, row, labels, split)
        for number, row in enumerate(rows, 1)
    )


def read_jsonl(path: Path) -> Iterator[Utterance]:
    """Utterances of a JSON-lines file: {"text","tokens","intent","slots","source"}."""
    return (utterance for _, utterance in read_numbered_jsonl(path))


def read_numbered_jsonl(path: Path, source: str | None = None) -> Iterator[tuple[int, Utterance]]:
    """The same with line numbers; blank lines are passed over.

    `source` is for lines that name none; without it, the file's name is.
    """
    for number, line in enumerate(_read_lines(path), 1):
        if not line.strip():
            continue
        try:
            utterance = _utterance(json.loads(line), source or path.stem)
        except KeyError as error:
            raise DataError(f"{path}:{number}: not an utterance object: no {error}") from error
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise DataError(f"{path}:{number}: not an utterance object: {error}") from error
        _same_length(utterance.tokens, utterance.labels, path, number)
        yield number, utterance


def write_jsonl(path: Path, utterances: Iterable[Utterance]) -> None:
    """The same form back."""
    _write_lines(path, (json.dumps(_as_row(u), ensure_ascii=False) for u in utterances))


def normalise(text: str) -> str:
    """What makes two sentences the same one: no case, no punctuation around words."""
    return " ".join(_EDGE_MARKS.sub(" ", text.casefold()).split())


def deduplicate(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The first utterance of each normalised text; later ones, even relabelled, are dropped."""
    seen: dict[str, Utterance] = {}
    for utterance in utterances:
        seen.setdefault(normalise(utterance.text), utterance)
    return list(seen.values())


def content_hash(dataset: Dataset) -> str:
    """SHA-256 of labels and sentences: equal data, equal hash, wherever it lies."""
    digest = hashlib.sha256(repr((dataset.labels.intents, dataset.labels.slots)).encode())
    for split in sorted(dataset.splits):
        for u in dataset.splits[split]:
            line = "\t".join((split, u.text, u.intent, " ".join(u.labels)))
            digest.update(line.encode() + b"\n")
    return digest.hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What goes wrong while writing (no right, no room) becomes a DataError naming the path."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"{path} cannot be written: {reason}; choose another place") from error


def _utterance(row: Any, source: str) -> Utterance:
    tokens = _string(row, "text").split()
    labels = row["slots"]
    if not tokens:
        raise ValueError("'text' holds no words")
    if row.get("tokens", tokens) != tokens:
        raise ValueError("'tokens' must be the words of 'text' apart by blanks")
    if not isinstance(labels, list):
        raise ValueError("'slots' must be a list of labels")
    if wrong := [label for label in labels if not _is_bio(label)]:
        raise ValueError(f"{wrong[0]!r} is no slot label; write O, B-name or I-name")
    if not _is_name(intent := _string(row, "intent")):
        raise ValueError(f"{intent!r} is no name of an intent")
    source = _string({"source": source, **row}, "source")
    return Utterance(tuple(tokens), intent, tuple(labels), source)


def _string(row: Any, field: str) -> str:
    value = row[field]
    if not isinstance(value, str):
        raise ValueError(f"'{field}' must be a string")
    value.encode()  # half a surrogate pair is legal in JSON and cannot be written as UTF-8
    return value


def _is_bio(label: object) -> bool:
    return label == OUTSIDE or (
        isinstance(label, str) and label[:2] in ("B-", "I-") and _is_name(label[2:])
    )


def _is_name(name: str) -> bool:
    """Whether a dictionary, one name a line, gives the name back."""
    return bool(name) and name == name.strip() and name.isprintable()


def _as_row(utterance: Utterance) -> dict[str, object]:
    return {
        "text": utterance.text,
        "tokens": list(utterance.tokens),
        "intent": utterance.intent,
        "slots": list(utterance.labels),
        "source": utterance.source,
    }


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
    _write_lines(folder / f"{split}.tsv", sentences)
    _write_lines(folder / f"{split}_slots.tsv", indices)


def _read_row(
    sentences: Path, slots: Path, number: int, row: tuple[str, str], labels: LabelSet, split: str
) -> Utterance:
    line, slot_line = row
    text, tab, index = line.rpartition("\t")
    if not tab:
        raise DataError(f"{sentences}:{number + 1}: write the sentence, a tab, the intent index")
    tokens = tuple(text.split())
    intent = _label(index, labels.intents, sentences, number + 1)
    names = tuple(_label(x, labels.slots, slots, number) for x in slot_line.split())
    _same_length(tokens, names, slots, number)
    return Utterance(tokens, intent, names, split)


def _label(index: str, names: tuple[str, ...], path: Path, number: int) -> str:
    text = index.strip()
    if not (re.fullmatch("[0-9]{1,9}", text) and int(text) < len(names)):
        raise DataError(
            f"{path}:{number}: '{text}' is no index of its dictionary (0 to {len(names) - 1})"
        )
    return names[int(text)]


def _same_length(tokens: tuple[str, ...], labels: tuple[str, ...], path: Path, number: int) -> None:
    if len(tokens) != len(labels):
        raise DataError(
            f"{path}:{number}: {len(labels)} slot labels for {len(tokens)} words; write one a word"
        )


def _read_dictionary(path: Path) -> tuple[str, ...]:
    names = [line.strip() for line in _read_lines(path)]
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        if not name or name in seen:
            fault = f"'{name}' stands there twice" if name else "the line is empty"
            raise DataError(f"{path}:{number}: {fault}; write every label once, one a line")
        seen.add(name)
    if not names:
        raise DataError(f"{path}:1: the dictionary is empty; write one label a line")
    return tuple(names)


def _read_lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error
    return text.removesuffix("\n").split("\n") if text else []


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with writing(path), path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in lines)
