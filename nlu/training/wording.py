"""Utterances that say the same. Pure; knows no file."""

from collections.abc import Iterable

from nlu.sameness import normalise
from nlu.training.markup import Utterance

__all__ = ["deduplicate", "normalise"]


def deduplicate(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The first utterance of each normalised text; later ones, even relabelled, are dropped."""
    seen: dict[str, Utterance] = {}
    for utterance in utterances:
        seen.setdefault(normalise(utterance.text), utterance)
    return list(seen.values())
