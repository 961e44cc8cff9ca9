"""Labels that a model is not taught, and what is taught, said and asked without and with them.

The sentences are our own hand-written ones. Those for judging were written apart, by the side
of the training data, and are neither taught nor said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from nlu.labels import INTENTS, SLOTS
from nlu.training.dataset import Dataset, LabelSet, write_dataset
from nlu.training.markup import Utterance, read_file
from nlu.training.recipe import DATA
from nlu.training.wording import deduplicate, normalise


@dataclass(frozen=True, slots=True)
class Labels:
    """What is held out."""

    intents: frozenset[str]
    slots: frozenset[str]

    def touch(self, sentence: Utterance) -> bool:
        """Whether a sentence has one of them."""
        found = {label[2:] for label in sentence.labels}
        return sentence.intent in self.intents or not self.slots.isdisjoint(found)


NEW = Labels(
    frozenset({"weather.humidity", "weather.snow", "navigation.geteta"}),
    frozenset({"cost.low", "rating.high", "item.color", "item.size", "store.status"}),
)


@dataclass(frozen=True, slots=True)
class Sizes:
    taught: int = 4000
    "Sentences of the model that one begins with; none has a new label."
    dev: int = 300
    said: int = 2000
    "By shoppers."
    new_share: float = 0.125
    "Part of what is said that has a new label: what a model lacks is rarely asked."


@dataclass(frozen=True, slots=True)
class Parts:
    train: Sequence[Utterance]
    dev: Sequence[Utterance]
    said: Sequence[Utterance]
    test: Sequence[Utterance]


WISHES = Labels(frozenset(), frozenset({"cost.low", "rating.high"}))
"Those of them that preferences are."


def parts(sizes: Sizes, seed: int, is_act: Callable[[str], object], asked: Labels = NEW) -> Parts:
    """`is_act`: whether a sentence is answered without asking the model; such are not said.

    `asked`: which of the new labels shoppers use. What is taught does not depend on it.
    """
    dice, judged = Random(seed), deduplicate([*_read("test"), *_read("dev")])
    apart = {normalise(one.text) for one in judged}
    own = [one for one in deduplicate(_read("utterances")) if normalise(one.text) not in apart]
    dice.shuffle(own)
    old = [one for one in own if not NEW.touch(one)]
    train, dev, rest = _cut(old, sizes.taught, sizes.dev)
    wanted = round(sizes.said * sizes.new_share)
    new = [one for one in own if asked.touch(one) and not is_act(one.text)]
    others = [one for one in rest if not is_act(one.text)]
    said = [*new[:wanted], *others[: sizes.said - wanted]]
    dice.shuffle(said)
    return Parts(train, dev, said, judged)


def _cut(
    rows: Sequence[Utterance], first: int, second: int
) -> tuple[Sequence[Utterance], Sequence[Utterance], Sequence[Utterance]]:
    return rows[:first], rows[first : first + second], rows[first + second :]


def write(
    folder: Path, labels: LabelSet, train: Sequence[Utterance], dev: Sequence[Utterance]
) -> None:
    """A NeMo directory that knows these labels, and no other."""
    write_dataset(folder, Dataset(labels, {"train": tuple(train), "dev": tuple(dev)}))


def known(sentences: Iterable[Utterance]) -> LabelSet:
    """The labels that occur in sentences."""
    rows = list(sentences)
    intents = {one.intent for one in rows}
    slots = {label[2:] for one in rows for label in one.labels if label != "O"}
    kept = [slot for slot in SLOTS if slot in slots]
    bio = [f"{mark}-{slot}" for mark in "BI" for slot in kept]
    return LabelSet(tuple(one for one in INTENTS if one in intents), (*bio, "O"))


def _read(part: str) -> list[Utterance]:
    return [one for path in sorted((DATA / part).glob("*.txt")) for one in read_file(path)]
