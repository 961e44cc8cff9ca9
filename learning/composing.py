"""From decisions to the next version of the data: what is in, what is not and why. Pure.

A sentence keeps its split for good, and one of the frozen test part its labels as well. Labels that
contradict each other stay out until somebody settles them.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.tombstones import hash_of as hash_of_conversation
from learning.datasets import Line
from learning.decisions import Decision, Decisions
from learning.lines import Labelled
from learning.scheme import Scheme
from nlu.bio import spans
from nlu.sameness import key_of
from values.errors import DataError

CONTRADICTING = "contradicting labels"
FROZEN = "of the frozen test part"
ERASED = "erased"
SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Parts:
    dev: float = 0.1
    "Part of new sentences that goes to dev."
    test: float = 0.1
    "Part that goes to the frozen test part."


@dataclass(frozen=True, slots=True)
class Composed:
    lines: Sequence[Line]
    new: int
    relabelled: int
    left_out: Mapping[str, int]


def compose(
    before: Sequence[Line],
    decided: Decisions,
    scheme: Scheme,
    erased: Collection[str] = (),
    parts: Parts | None = None,
) -> Composed:
    """`before`: the parent's lines. `erased`: hashes of conversations that must not come back.

    Raises DataError for a label that nobody knows (any more).
    """
    out: Counter[str] = Counter()
    lines = {key_of(line.sentence.text): line for line in before}
    taught = {line.sentence.intent for line in before if line.split == "train"}
    new = relabelled = 0
    for key, sentence in _agreed(decided, erased, out):
        lack = scheme.lacks(sentence)
        if lack:
            how = "name it again while annotating, or label the sentence anew"
            raise DataError(f"'{sentence.text}' has the {lack}, which there is not; {how}")
        known = lines.get(key)
        if known is None:
            # What is never taught cannot be tested: the first of an intent is for training.
            first = sentence.intent not in taught
            split = "train" if first else split_of(key, parts or Parts())
            lines[key] = Line(sentence, split)
            taught.add(sentence.intent)
            new += 1
        elif not same_labels(known.sentence, sentence):
            out[FROZEN] += known.split == "test"
            if known.split != "test":
                lines[key] = Line(sentence, known.split)
                relabelled += 1
    return Composed(tuple(lines.values()), new, relabelled, dict(out))


def contradictions(decided: Decisions) -> dict[str, list[Decision]]:
    """Sentence -> the decisions on it that do not agree and that nobody settled."""
    return {
        key: found
        for key, found in decisions_by_sentence(decided).items()
        if not any(one.settles for one in found)
        and any(not same_labels(found[0].sentence, one.sentence) for one in found[1:])
    }


def decisions_by_sentence(decided: Decisions) -> dict[str, list[Decision]]:
    """Labels only: a skip contradicts nobody."""
    found: dict[str, list[Decision]] = {}
    for _, key, decision in decided.all():
        if not decision.skipped:
            found.setdefault(key, []).append(decision)
    return found


def same_labels(one: Labelled, other: Labelled) -> bool:
    """The same intent and the same spans; capitals and punctuation do not count."""
    return one.intent == other.intent and spans(one.slots) == spans(other.slots)


def split_of(key: str, parts: Parts) -> str:
    """By a hash of the sentence alone, as `nara nlu prepare` does: what comes later moves none."""
    at = int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8]) / 2**64
    if at < parts.test:
        return "test"
    return "dev" if at < parts.test + parts.dev else "train"


def _agreed(
    decided: Decisions, erased: Collection[str], out: Counter[str]
) -> Iterator[tuple[str, Labelled]]:
    contrary = contradictions(decided)
    out[CONTRADICTING] += len(contrary)
    by_sentence = decisions_by_sentence(decided)
    skipped = {key for _, key, decision in decided.all() if decision.skipped}
    out[SKIPPED] += len(skipped - by_sentence.keys())
    for key, found in by_sentence.items():
        if key in contrary:
            continue
        settled = [one for one in found if one.settles]
        sentence = (settled or found)[-1].sentence
        if hash_of_conversation(sentence.source.conversation_id) in erased:
            out[ERASED] += 1
            continue
        yield key, sentence
