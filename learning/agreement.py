"""How far two annotators agree: Cohen's kappa of the intents, F1 of the spans. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from learning.decisions import Decisions
from learning.lines import Labelled
from nlu.bio import spans

Pair = tuple[Labelled, Labelled]


@dataclass(frozen=True, slots=True)
class Agreement:
    one: str
    other: str
    sentences: int
    "That both labelled."
    intents: float
    "Part of them with the same intent, 0 to 1."
    kappa: float
    "The same beyond chance: 1 = always, 0 = as two who guess."
    span_f1: float
    "Spans that both marked alike, 0 to 1."


def agreements(decided: Decisions) -> list[Agreement]:
    """Every two annotators who share sentences."""
    pairs = combinations(decided.annotators(), 2)
    shared = ((one, other, list(_shared(decided, one, other))) for one, other in pairs)
    return [_agreement(one, other, pairs) for one, other, pairs in shared if pairs]


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's: 1 where both only ever say the same one thing, for chance would as well."""
    total = len(pairs)
    same = sum(one == other for one, other in pairs) / total
    mine, yours = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(mine[name] * yours[name] for name in mine) / total**2
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def span_f1(pairs: Sequence[Pair]) -> float:
    """1 where neither marked anything."""
    same = marked = 0
    for one, other in pairs:
        mine, yours = set(spans(one.slots)), set(spans(other.slots))
        same += len(mine & yours)
        marked += len(mine) + len(yours)
    return 2 * same / marked if marked else 1.0


def _agreement(one: str, other: str, pairs: Sequence[Pair]) -> Agreement:
    intents = [(mine.intent, yours.intent) for mine, yours in pairs]
    same = sum(mine == yours for mine, yours in intents) / len(intents)
    return Agreement(one, other, len(pairs), same, kappa(intents), span_f1(pairs))


def _shared(decided: Decisions, one: str, other: str) -> Iterator[Pair]:
    for annotator, key, decision in decided.all():
        theirs = decided.of(other, key) if annotator == one else None
        if theirs and not theirs.skipped and not decision.skipped:
            yield decision.sentence, theirs.sentence
