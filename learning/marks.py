"""BIO labels changed span by span, as a person marks words; every result is legal. Pure."""

from collections.abc import Sequence

from nlu.bio import spans
from nlu.labels import OUTSIDE

Labels = tuple[str, ...]
WORD_BY_WORD = frozenset({"verb"})
"Slot types of which every word is a span of its own."


def mark(labels: Sequence[str], start: int, end: int, name: str) -> Labels:
    """The words from `start` up to `end` as one span of a type; empty = no type any more."""
    if not name:
        new = [OUTSIDE] * (end - start)
    elif name in WORD_BY_WORD:
        new = [f"B-{name}"] * (end - start)
    else:
        new = [f"B-{name}", *[f"I-{name}"] * (end - start - 1)]
    cut = [*labels[:start], *new, *labels[end:]]
    if end < len(cut) and cut[end].startswith("I-"):
        # What is left of a span that was cut begins anew.
        cut[end] = f"B-{cut[end][2:]}"
    return tuple(cut)


def span_at(labels: Sequence[str], word: int) -> tuple[int, int]:
    """The span that a word is in, or the word alone."""
    for _, start, end in spans(labels):
        if start <= word < end:
            return start, end
    return word, word + 1


def next_span(labels: Sequence[str], after: int, step: int) -> tuple[int, int]:
    """The first span after a word, or (step -1) the last one before it, and round again."""
    found = [(start, end) for _, start, end in spans(labels)]
    if not found:
        return 0, 1
    if step > 0:
        return next((x for x in found if x[0] >= after), found[0])
    return next((x for x in reversed(found) if x[1] <= after), found[-1])
