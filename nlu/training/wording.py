"""Which sentences are one and the same. Pure; knows no file."""

import re
from collections.abc import Iterable

from nlu.training.markup import Utterance

_EDGE_MARKS = re.compile(r"(?<!\w)[^\w\s$]+|[^\w\s$]+(?!\w)")


def normalise(text: str) -> str:
    """What makes two sentences the same one: no case, no punctuation around words."""
    return " ".join(_EDGE_MARKS.sub(" ", text.casefold()).split())


def deduplicate(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The first utterance of each normalised text; later ones, even relabelled, are dropped."""
    seen: dict[str, Utterance] = {}
    for utterance in utterances:
        seen.setdefault(normalise(utterance.text), utterance)
    return list(seen.values())
