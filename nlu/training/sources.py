"""What `prepare` reads: JSON lines, daily CSV files, public corpora, NeMo directories -> rows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlu.training.dataset import SPLITS, LabelSet, content_hash, read_dataset
from nlu.training.days import Skip, read_day
from nlu.training.jsonl import read_numbered_jsonl
from nlu.training.public import CORPORA, LICENCES, licences_of
from nlu.training.splits import Row
from values.errors import DataError

CARD = "dataset.json"
"What `prepare` writes beside the data."
_LICENCE_KEYS = {CARD: "licences", "counts.json": "corpora"}
"Where earlier steps left the licences of what is in a directory."


@dataclass(frozen=True, slots=True)
class Source:
    """Everything one `--from` gives."""

    rows: tuple[Row, ...]
    labels: LabelSet | None = None
    "The dictionaries of a NeMo directory."
    licences: Mapping[str, str] = field(default_factory=dict)
    "Licence of each public corpus that is in."
    skips: tuple[Skip, ...] = ()
    "Archived rows that are no training sentences."
    hash: str = ""
    "Content hash of a NeMo directory."

    @property
    def divided(self) -> bool:
        """Whether it brings splits of its own."""
        return any(row.split for row in self.rows)


def read_source(path: Path) -> Source:
    """A file or folder by what it is. Raises DataError naming file and line."""
    if not path.is_dir():
        return _read_file(path, path.name)
    name = path.resolve().name
    if any(path.glob("dict.*.csv")) or any(path.glob("*_slots.tsv")):
        return _read_nemo(path, name)
    files = sorted(p for p in path.iterdir() if p.suffix in (".csv", ".jsonl"))
    if not files:
        raise DataError(
            f"{path} holds no data; a NeMo directory has dict.intents.csv, other folders hold "
            "daily .csv or .jsonl files"
        )
    # A data set has a file for each split, and one of them may have nothing in it.
    full = [file for file in files if file.stat().st_size] or files
    return _joined([_read_file(file, f"{name}/{file.name}") for file in full])


def read_corpus(folder: Path, name: str, fold: str) -> Source:
    """A public corpus with its customary splits."""
    rows: list[Row] = []
    for split, stems in CORPORA[name].folds[fold].items():
        for path in (folder / f"{stem}.jsonl" for stem in stems):
            if not path.is_file():
                raise DataError(f"{path} is missing; --from names the folder of {name}")
            origin = f"{name}/{path.name}"
            for number, utterance in read_numbered_jsonl(path):
                rows.append(Row(utterance, split or None, origin, number))
    return Source(tuple(rows), licences={name: LICENCES[name]})


def read_kept(folder: Path) -> Source:
    """An earlier data set whose dev and test sentences stay there."""
    source = _read_nemo(folder, folder.resolve().name)
    return replace(source, rows=tuple(replace(r, kept=r.split != "train") for r in source.rows))


def _read_file(path: Path, origin: str) -> Source:
    if not path.is_file():
        raise DataError(f"{path} is missing; name a .jsonl or .csv file or a folder")
    if path.suffix == ".jsonl":
        return _read_jsonl(path, origin)
    if path.suffix == ".csv":
        day, skips = read_day(path, origin)
        return Source(tuple(day), skips=tuple(skips))
    raise DataError(f"{path} is neither .jsonl nor .csv; convert it first")


def _read_jsonl(path: Path, origin: str) -> Source:
    """Lines that name `train`, `dev` or `test` as their source were a directory: those splits."""
    rows = tuple(
        Row(utterance, utterance.source if utterance.source in SPLITS else None, origin, number)
        for number, utterance in read_numbered_jsonl(path, f"own/{path.stem}")
    )
    if not rows:
        raise DataError(f"{path} holds no utterances; write one JSON object a line")
    return Source(rows, licences=licences_of({row.utterance.source for row in rows}))


def _read_nemo(folder: Path, name: str) -> Source:
    dataset = read_dataset(folder)
    rows = tuple(
        Row(utterance, split, f"{name}/{split}.tsv", number)
        for split, utterances in dataset.splits.items()
        for number, utterance in enumerate(utterances, 2)
    )
    return Source(rows, dataset.labels, dict(_noted_licences(folder)), (), content_hash(dataset))


def _noted_licences(folder: Path) -> Iterator[tuple[str, str]]:
    for file, key in _LICENCE_KEYS.items():
        path = folder / file
        if not path.is_file():
            continue
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))[key]
            yield from ((str(name), str(licence)) for name, licence in noted.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path} names no '{key}'; write it again or remove it") from error


def _joined(parts: list[Source]) -> Source:
    return Source(
        tuple(row for part in parts for row in part.rows),
        licences={name: x for part in parts for name, x in part.licences.items()},
        skips=tuple(skip for part in parts for skip in part.skips),
    )
