"""Sentences of an erased conversation taken out of prepared data, and the models that saw them.

Prepared data carry no conversation ids, so sentences are known by what the shopper said, word for
word, also as redaction left it. Whoever else said exactly the same loses that sentence, too. Lines
that do name the conversation they stem from (candidates, annotations, data sets of `nara learn`)
go in any case.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from archive.day_files import replacing
from archive.dump import alone_in
from archive.forgetting import Known, Reached
from archive.redaction import Policy, redact_text
from archive.tombstones import hash_of
from values.errors import DataError

_SLOTS = "_slots.tsv"
_CARD, _MODEL_CARD, _VERSION_CARD = "dataset.json", "card.json", "card.json"
_ORIGINS = ("source", "provenance")
"Where a line may say which conversation it stems from."
_ID = "conversation_id"
_DATA_HASHES = ("data_hash", "data_set_hash")
"Keys of a model's card: the NeMo directory it was trained on, and the data set that was made of."
_GONE = "erased"
"Key of a data set's card: whose sentences went (as a hash), and the data's hash before."


class DataSets:
    """NeMo directories and JSON lines, however deep below one folder."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self._folder, self._policy = folder, policy

    @property
    def name(self) -> str:
        return str(self._folder)

    def know(self, conversation_id: str) -> Known:
        return Known()

    def erase(self, conversation_id: str, known: Known) -> Reached:
        """File by file: a damaged one is told, and stops no other."""
        said, whose = sentences(known, self._policy), hash_of(conversation_id)
        slots, lines, cards = (
            sorted(self._folder.rglob(x)) for x in (f"*{_SLOTS}", "*.jsonl", _CARD)
        )
        removed, faults = _each(partial(_clean_split, said=said, whose=whose), slots)
        gone = _Gone(said, conversation_id, whose)
        more, damaged = _each(partial(_clean_lines, gone=gone), lines)
        _, unread = _each(partial(_clean_card, said=said), cards)
        return Reached(removed + more, "sentence", fault="; ".join((*faults, *damaged, *unread)))

    def hashes(self, conversation_id: str) -> Iterator[str]:
        """Of the data as they were before its sentences went: by these, models name their data."""
        cards = (path for name in (_CARD, _VERSION_CARD) for path in self._folder.rglob(name))
        for path in sorted(cards):
            with suppress(DataError):  # `erase` tells of it.
                yield from _noted(_read(path), hash_of(conversation_id))


@dataclass(frozen=True, slots=True)
class Models:
    """The cards of model directories: they name their data, and quote some sentences of it."""

    folders: Sequence[Path]
    "Each holds model directories."
    data: Sequence[DataSets]
    policy: Policy
    name: str = "models"

    def know(self, conversation_id: str) -> Known:
        return Known()

    def erase(self, conversation_id: str, known: Known) -> Reached:
        """Comes after the data sets. The models stay as they are: a person decides about them."""
        hashes = {hash_ for data in self.data for hash_ in data.hashes(conversation_id)}
        cards = [
            path for folder in self.folders for path in sorted(folder.glob(f"*/{_MODEL_CARD}"))
        ]
        named: list[str] = []

        def look(path: Path) -> int:
            card = _read(path)
            theirs = {card.get(name) for name in _DATA_HASHES}
            if theirs & hashes or known.days & set(_days(card)):
                named.append(str(card.get("version", path.parent.name)))
            return _clean_card(path, sentences(known, self.policy))

        removed, faults = _each(look, cards)
        return Reached(removed, "card", models=tuple(named), fault="; ".join(faults))


def sentences(known: Known, policy: Policy) -> frozenset[str]:
    """As they stand in prepared data: words apart by one blank."""
    texts = known.texts | {redact_text(text, policy) for text in known.texts}
    return frozenset(" ".join(text.split()) for text in texts if text.strip())


def _each(clean: Callable[[Path], int], paths: Sequence[Path]) -> tuple[int, list[str]]:
    """How much went, and what is damaged."""
    removed, faults = 0, list[str]()
    for path in paths:
        try:
            removed += clean(path)
        except DataError as error:
            faults.append(str(error))
    return removed, faults


def _noted(card: dict[str, Any], whose: str) -> Iterator[str]:
    for gone in card.get(_GONE, ()):
        if gone["conversation"] == whose and gone["hash"]:
            yield gone["hash"]


def _clean_split(slots: Path, said: Collection[str], whose: str) -> int:
    """One split: `NAME.tsv` and the slots of its sentences, line by line."""
    path = slots.with_name(slots.name.replace(_SLOTS, ".tsv"))
    if not path.is_file():
        return 0
    header, *lines = _lines(path)
    gone = {i for i, line in enumerate(lines) if line.rpartition("\t")[0] in said}
    if not gone:
        return 0
    labels = _lines(slots)
    # After a run that was killed between the two files the labels are gone already.
    if len(labels) != len(lines) - len(gone):
        if len(labels) != len(lines):
            wrong = f"{len(labels)} lines for {len(lines)} sentences in {path.name}"
            raise DataError(f"{slots}: {wrong}; its sentences cannot be told apart, remove it")
        labels = [label for i, label in enumerate(labels) if i not in gone]
    kept = [line for i, line in enumerate(lines) if i not in gone]
    _note(path.with_name(_CARD), whose, path.stem, len(kept))
    _write(slots, labels)
    _write(path, [header, *kept])
    if not kept:
        # A split without sentences is none: what reads data sets refuses an empty file.
        path.unlink()
        slots.unlink()
    return len(gone)


def _note(path: Path, whose: str, split: str, kept: int, counts: str = "splits") -> None:
    """In the card, before the files change: then a repetition still knows which data it was."""
    if not path.is_file():
        return
    card = _read(path)
    before = card.get("hash")
    gone = card.setdefault(_GONE, [])
    if not any(entry["conversation"] == whose for entry in gone) or before:
        gone.append({"conversation": whose, "hash": before})
    card["hash"] = None  # Counted anew when the data are prepared or trained on again.
    if isinstance(card.get(counts), dict):
        card[counts][split] = kept
    _write(path, [json.dumps(card, indent=2, ensure_ascii=False)])


@dataclass(frozen=True, slots=True)
class _Gone:
    said: Collection[str]
    conversation_id: str
    whose: str
    "Its hash."

    def takes(self, line: str) -> bool:
        try:
            row = json.loads(line)
            text = row["text"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        origins = (row.get(name) for name in _ORIGINS)
        names = any(x.get(_ID) == self.conversation_id for x in origins if isinstance(x, dict))
        return names or (isinstance(text, str) and " ".join(text.split()) in self.said)


def _clean_lines(path: Path, gone: _Gone) -> int:
    # Annotators who are at work wait: what they append meanwhile would be lost.
    with alone_in(path.parent):
        lines = _lines(path)
        kept = [line for line in lines if not gone.takes(line)]
        if len(kept) < len(lines):
            _note_version(path, gone.whose, len(kept))
            _write(path, kept)
        return len(lines) - len(kept)


def _note_version(path: Path, whose: str, kept: int) -> None:
    """In the card of a data set of `nara learn`, before the file changes."""
    card_file = path.with_name(_VERSION_CARD)
    card = _read(card_file) if card_file.is_file() else {}
    if isinstance(card.get("counts"), dict) and path.stem in card["counts"]:
        _note(card_file, whose, path.stem, kept, "counts")


def _clean_card(path: Path, said: Collection[str]) -> int:
    """Cards quote some sentences in inverted commas, as examples of trouble."""
    card = _read(path)
    cleaned = _without(card, {f"'{sentence}'" for sentence in said})
    if cleaned == card:
        return 0
    _write(path, [json.dumps(cleaned, indent=2, ensure_ascii=False)])
    return 1


def _without(value: Any, quotes: Collection[str]) -> Any:
    match value:
        case dict():
            return {key: _without(item, quotes) for key, item in value.items()}
        case list():
            return [_without(item, quotes) for item in value if not _quotes(item, quotes)]
        case _:
            return value


def _quotes(item: Any, quotes: Collection[str]) -> bool:
    return isinstance(item, str) and any(quote in item for quote in quotes)


def _days(card: dict[str, Any]) -> Iterator[str]:
    """Day files among the sources that a model's card names."""
    data = card.get("data")
    sources = data.get("sources") if isinstance(data, dict) else None
    for source in sources if isinstance(sources, dict) else ():
        if source.endswith(".csv"):
            yield source.rpartition("/")[2][:10]


def _read(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path} cannot be read: {error}; remove it or make it anew") from error
    if not isinstance(card, dict):
        raise DataError(f"{path} is no JSON object; remove it or make it anew")
    return card


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}; remove it or make it anew") from error
    return text.removesuffix("\n").split("\n") if text else [""]


def _write(path: Path, lines: Sequence[str]) -> None:
    with replacing(path) as file:
        file.writelines(f"{line}\n" for line in lines)
