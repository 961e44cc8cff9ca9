"""The labels of a workplace: those everybody knows, and those annotators named. Pure.

What a label is called in files, which key marks it, and what may not be taken away.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from learning.decisions import Book, Decisions, Kind
from learning.lines import Labelled
from nlu.labels import INTENTS, SLOTS
from values.errors import DataError

KEYS: Mapping[str, str] = {
    "article": "a",
    "store.hour.start": "b",
    "item.color": "c",
    "store.hour.day": "d",
    "store.hour.end": "e",
    "interrogative.location": "f",
    "rating.high": "g",
    "cost.high": "h",
    "interrogative.time": "i",
    "interrogative.personal": "j",
    "cost.average": "k",
    "location": "l",
    "store.name": "m",
    "item.name": "n",
    "rating.average": "o",
    "time.period_of_time": "p",
    "item.quantity": "q",
    "rating.low": "r",
    "store.type": "s",
    "item.type": "t",
    "store.status": "u",
    "verb": "v",
    "cost.low": "w",
    "interrogative": "x",
    "interrogative.manner": "y",
    "item.size": "z",
}
"Slot type -> its key; types named later get capital letters."
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Scheme:
    intents: tuple[str, ...] = INTENTS
    slots: tuple[str, ...] = SLOTS

    @property
    def keys(self) -> dict[str, str]:
        """Key -> slot type. A type beyond the last free capital has none; it is typed."""
        made = {key: name for name, key in KEYS.items() if name in self.slots}
        for name in self.slots:
            if name not in KEYS:
                wanted = (name[0].upper(), *ascii_uppercase)
                free = next((key for key in wanted if key not in made), "")
                made.update({free: name} if free else {})
        return made

    @property
    def labels(self) -> set[tuple[Kind, str]]:
        kinds: tuple[tuple[Kind, tuple[str, ...]], ...]
        kinds = ("intent", self.intents), ("slot", self.slots)
        return {(kind, name) for kind, names in kinds for name in names}

    def lacks(self, sentence: Labelled) -> str:
        """The first of its labels that is not in here; empty = all are."""
        if sentence.intent not in self.intents:
            return f"intent '{sentence.intent}'"
        strange = [x[2:] for x in sentence.slots if x != "O" and x[2:] not in self.slots]
        return f"slot '{strange[0]}'" if strange else ""


def scheme_of(decided: Decisions, taught: Iterable[Labelled] = ()) -> Scheme:
    """The house's labels, those of the data at hand, and those that annotators named."""
    intents, slots = dict.fromkeys(INTENTS), dict.fromkeys(SLOTS)
    for sentence in taught:
        intents[sentence.intent] = None
        slots.update(dict.fromkeys(x[2:] for x in sentence.slots if x != "O"))
    intents.update(dict.fromkeys(decided.added["intent"]))
    slots.update(dict.fromkeys(decided.added["slot"]))
    return Scheme(tuple(intents), tuple(slots))


def named(kind: Kind, name: str, scheme: Scheme) -> str:
    """A new label's name as it is kept. Raises DataError for what cannot be one."""
    name = name.strip().lower().replace(" ", "_")
    if not _NAME.fullmatch(name):
        raise DataError(f"'{name}' is no name of a label; write for example gift.card")
    if name in (scheme.intents if kind == "intent" else scheme.slots):
        raise DataError(f"there is a {kind} '{name}' already")
    return name


def uses(sentences: Iterable[Labelled]) -> Counter[tuple[Kind, str]]:
    """How many sentences use each label."""
    found: Counter[tuple[Kind, str]] = Counter()
    for sentence in sentences:
        found.update(labels_of(sentence))
    return found


def drop_label(book: Book, name: str, sentences: Iterable[Labelled], now: datetime) -> Kind:
    """Takes a label back that an annotator named. Raises DataError where it is in use."""
    added = book.look().added
    kind = next((kind for kind, names in added.items() if name in names), None)
    if kind is None:
        known = ", ".join(x for names in added.values() for x in names) or "none"
        raise DataError(f"no annotator named a label '{name}'; named were: {known}")
    number = uses(sentences)[kind, name]
    if number:
        some = "1 sentence uses it" if number == 1 else f"{number} sentences use it"
        how = f"label them anew first: nara annotate --only {name}"
        raise DataError(f"the {kind} '{name}' cannot go: {some}; {how}")
    book.drop(kind, name, "", now)
    return kind


def labels_of(sentence: Labelled) -> Iterator[tuple[Kind, str]]:
    yield "intent", sentence.intent
    for name in sorted({label[2:] for label in sentence.slots if label != "O"}):
        yield "slot", name
