"""The card of a data directory, `dataset.json`: what is in, where from, what was said twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu.bio import spans
from nlu.training.dataset import Dataset, content_hash
from nlu.training.days import Skip
from nlu.training.markup import Utterance
from nlu.training.sources import Source
from nlu.training.splits import Division, Twin, absent

_SHOWN = 5
"Examples of each kind of trouble."
_PLACES = {"new": "undivided input"}


@dataclass(frozen=True, slots=True)
class Cases:
    count: int
    first: tuple[str, ...]
    "Some of them, for a person to look up."


@dataclass(frozen=True, slots=True)
class Duplicates:
    found: Mapping[str, int]
    "Sentences said again, as `where/where it counts`; `new` is what came without a split."
    left_out: int
    "How many of them are not in."
    contradictory: Cases
    "Those labelled otherwise than the sentence that counts; other intents first."


@dataclass(frozen=True, slots=True)
class Card:
    hash: str
    "SHA-256 of labels and sentences."
    splits: Mapping[str, int]
    "Sentences by split."
    intents: int
    "Labels in dict.intents.csv."
    slots: int
    "Labels in dict.slots.csv: B-, I- and O."
    sources: Mapping[str, int]
    "Sentences by the input they came from."
    licences: Mapping[str, str]
    "Licence of each public corpus that is in."
    options: Mapping[str, object]
    "What was asked for."
    duplicates: Duplicates
    skipped: Mapping[str, Cases]
    "Archived rows that are no training sentences, by reason."
    absent: Mapping[str, Sequence[str]]
    "Intents that a split has no sentence of."
    carved: int = 0
    "Sentences of train that became dev, for there was none."


def make_card(
    dataset: Dataset,
    division: Division,
    sources: Sequence[Source],
    options: Mapping[str, object],
    carved: int = 0,
) -> Card:
    """Everything counted."""
    return Card(
        hash=content_hash(dataset),
        splits={split: len(members) for split, members in dataset.splits.items()},
        intents=len(dataset.labels.intents),
        slots=len(dataset.labels.slots),
        sources=dict(Counter(row.origin for row in division.rows)),
        licences={name: x for source in sources for name, x in source.licences.items()},
        options=options,
        duplicates=_duplicates(division),
        skipped=by_reason(skip for source in sources for skip in source.skips),
        absent=absent(dataset.splits),
        carved=carved,
    )


def by_reason(skips: Iterable[Skip]) -> dict[str, Cases]:
    """The most frequent reason first."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for skip in skips:
        places[skip.reason].append(skip.where)
    ordered = sorted(places.items(), key=lambda item: -len(item[1]))
    return {reason: _cases(where) for reason, where in ordered}


def table(card: Card) -> Iterator[str]:
    """The card as lines for people."""
    for split, count in card.splits.items():
        yield _line(split, count, "sentences")
    yield from _dev(card)
    yield _line("labels", card.intents, f"intents, {card.slots} slot labels")
    yield from (_line("from", count, source) for source, count in card.sources.items())
    yield from _said_twice(card.duplicates)
    for reason, cases in card.skipped.items():
        yield _line("skipped", cases.count, f"{reason}: {_some(cases.first, cases.count)}")
    for split, intents in card.absent.items():
        missing = _some(intents[:_SHOWN], len(intents))
        yield _line(split, len(intents), f"intents without a sentence: {missing}")
    yield from (_line("licence", name, licence) for name, licence in card.licences.items())
    yield _line("hash", card.hash)


def _dev(card: Card) -> Iterator[str]:
    if card.carved:
        yield _line("", card.carved, "of train became dev, for there was none; --dev 0 leaves them")
    elif "train" in card.splits and "dev" not in card.splits:
        yield _line("dev", 0, "sentences, and training needs some: add more, or a larger --dev")


def _said_twice(duplicates: Duplicates) -> Iterator[str]:
    found = sum(duplicates.found.values())
    yield _line("duplicates", found, f"found, {duplicates.left_out} left out")
    for kind, count in duplicates.found.items():
        place, _, counts = (_PLACES.get(name, name) for name in kind.partition("/"))
        yield _line("", count, f"twice in {place}" if place == counts else f"{place}, {counts} too")
    contradictory = duplicates.contradictory
    if contradictory.count:
        yield _line("", contradictory.count, "labelled otherwise than the one that counts:")
        yield from (f"  {example}" for example in contradictory.first)


def _line(name: str, *cells: object) -> str:
    first, *others = map(str, cells)
    return " ".join((f"{name:10}", f"{first:>7}", *others))


def _some(first: Sequence[str], count: int) -> str:
    return ", ".join(first) + (", ..." if count > len(first) else "")


def _cases(examples: Sequence[str]) -> Cases:
    return Cases(len(examples), tuple(examples[:_SHOWN]))


def _duplicates(division: Division) -> Duplicates:
    twins = division.twins
    contradictory = sorted((twin for twin in twins if twin.contradictory), key=_same_intent)
    return Duplicates(
        found=dict(sorted(Counter(map(_kind, twins)).items())),
        left_out=len({twin.row for twin in twins} - set(division.rows)),
        contradictory=_cases([_contradiction(twin) for twin in contradictory]),
    )


def _kind(twin: Twin) -> str:
    return f"{twin.row.split or 'new'}/{twin.first.split or 'new'}"


def _same_intent(twin: Twin) -> bool:
    return twin.row.utterance.intent == twin.first.utterance.intent


def _contradiction(twin: Twin) -> str:
    read = _slots if _same_intent(twin) else _intent
    first, second = (f"{read(row.utterance)} ({row.where})" for row in (twin.first, twin.row))
    return f"'{twin.first.utterance.text}': {first}, not {second}"


def _intent(utterance: Utterance) -> str:
    return utterance.intent


def _slots(utterance: Utterance) -> str:
    named = (
        f"{name} '{' '.join(utterance.tokens[start:end])}'"
        for name, start, end in spans(utterance.labels)
    )
    return ", ".join(named) or "no slots"
