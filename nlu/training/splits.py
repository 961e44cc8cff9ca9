"""Who goes into train, dev and test, and what is said twice. Pure; knows no file.

A sentence's split follows from a hash of its normalised text, so that sentences added later move
none, and spellings of one sentence never part. Two rules see to it that every intent is taught
and tested; they look only at earlier sentences, so sentences appended later move none either.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlu.bio import spans
from nlu.training.dataset import SPLITS
from nlu.training.markup import Utterance
from nlu.training.wording import normalise

MANY = 10
"From so many sentences on, an intent must be in dev and test."
_RANK = {"test": 0, "dev": 1, "train": 2, None: 3}
"Of equal sentences the one in test comes first: a public test split is never altered."


@dataclass(frozen=True, slots=True)
class Parts:
    dev: float = 0.1
    "Part of the sentences that goes to dev, 0 to 1."
    test: float = 0.1
    "Part that goes to test."


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """An utterance and where it came from. Equal to itself only: twins are what we look for."""

    utterance: Utterance
    split: str | None
    "The split its source put it in; None where we divide."
    origin: str
    "The input it was in, such as `days/2026-11-23.csv`."
    line: int
    "Line there, from 1."
    kept: bool = False
    "From dev or test of an earlier data set: stays whatever else says the same."

    @property
    def where(self) -> str:
        return f"{self.origin}:{self.line}"


@dataclass(frozen=True, slots=True)
class Twin:
    """A row whose text another row has already."""

    row: Row
    first: Row
    "The one that counts: earlier, or in a split further from training."

    @property
    def contradictory(self) -> bool:
        return meaning(self.row.utterance) != meaning(self.first.utterance)


@dataclass(frozen=True, slots=True)
class Division:
    splits: Mapping[str, tuple[Utterance, ...]]
    "Utterances by split in the order they came; empty splits are absent."
    rows: tuple[Row, ...]
    "The rows that are in."
    twins: tuple[Twin, ...]
    "All that was said twice, whether left out or not."


class Allotter:
    """Gives one utterance after another its split; remembers what it gave."""

    def __init__(self, parts: Parts, known: Mapping[str, str] | None = None) -> None:
        self._parts = parts
        self._known = dict(known or {})
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)

    def note(self, utterance: Utterance, split: str) -> None:
        """Learn of an utterance whose split is settled."""
        self._known.setdefault(text_key(utterance), split)
        self._counts[utterance.intent][split] += 1

    def __call__(self, utterance: Utterance) -> str:
        split = self._known.get(text_key(utterance)) or self._choose(utterance)
        self.note(utterance, split)
        return split

    def _choose(self, utterance: Utterance) -> str:
        here = self._counts[utterance.intent]
        if not here["train"]:
            return "train"
        if here.total() + 1 >= MANY:
            for split, part in (("dev", self._parts.dev), ("test", self._parts.test)):
                if part and not here[split]:
                    return split
        return split_by_hash(text_key(utterance), self._parts)


def split_by_hash(key: str, parts: Parts) -> str:
    """The split of a text by itself. A larger dev part takes from train, never from test."""
    at = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) / 2**64
    if at < parts.test:
        return "test"
    return "dev" if at < parts.test + parts.dev else "train"


def text_key(utterance: Utterance) -> str:
    """What makes two utterances say the same. Mere punctuation is its own text."""
    return normalise(utterance.text) or utterance.text


def meaning(utterance: Utterance) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Intent and spans: what twins should agree on."""
    said = (
        (name, normalise(" ".join(utterance.tokens[start:end])))
        for name, start, end in spans(utterance.labels)
    )
    return utterance.intent, tuple(said)


def divide(
    rows: Sequence[Row], parts: Parts, known: Mapping[str, str], deduplicate: bool
) -> Division:
    """Splits for all rows. `known`: texts whose split was settled earlier."""
    twins = find_twins(rows)
    gone = {twin.row for twin in twins if _goes(twin, deduplicate)}
    left = [row for row in rows if row not in gone]
    allot = Allotter(parts, known)
    for row in left:
        if row.split is not None:
            allot.note(row.utterance, row.split)
    splits: dict[str, list[Utterance]] = {split: [] for split in SPLITS}
    for row in left:
        splits[row.split or allot(row.utterance)].append(row.utterance)
    full = {split: tuple(members) for split, members in splits.items() if members}
    return Division(full, tuple(left), twins)


def carve(rows: Iterable[Row], part: float) -> list[Row]:
    """Rows with a dev split taken out of train; sentences said twice stay together."""
    allot = Allotter(Parts(dev=part, test=0.0))
    return [
        replace(row, split=allot(row.utterance)) if row.split == "train" else row for row in rows
    ]


def find_twins(rows: Iterable[Row]) -> tuple[Twin, ...]:
    """Every row that says what a row before it, or in dev or test, says."""
    first: dict[str, Row] = {}
    twins: list[Twin] = []
    for row in sorted(rows, key=lambda row: (not row.kept, _RANK[row.split])):
        earlier = first.setdefault(text_key(row.utterance), row)
        if earlier is not row:
            twins.append(Twin(row, earlier))
    return tuple(twins)


def absent(splits: Mapping[str, Sequence[Utterance]]) -> dict[str, list[str]]:
    """For each split that is there, the intents it lacks; splits that lack none are left out."""
    seen = {split: {u.intent for u in members} for split, members in splits.items()}
    every = set[str]().union(*seen.values())
    return {split: sorted(every - here) for split, here in seen.items() if every - here}


def _goes(twin: Twin, deduplicate: bool) -> bool:
    row = twin.row
    if row.kept:
        return False
    return row.split is None or twin.first.kept or (deduplicate and row.split != "test")
