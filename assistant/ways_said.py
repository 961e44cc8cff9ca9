"""Where a way starts: `from boston to new york`, `from chicago`, `the other way round`.

The model marks two places alike; which one is the start, the word before it says.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from dialog.topics import UNKNOWN
from nlu.base import Entity, Understanding

PLACE, START = "location", "location.start"
_WAYS = "navigation."
_SHOPS = frozenset({"store.name", "store.type"})
_LITTLE = frozenset("the downtown my in a".split())
_TURNED = re.compile(
    r"\b(?:other way (?:a?round|about)|way back|opposite (?:way|direction)|in reverse)\b",
    re.IGNORECASE,
)


def start_said(
    said: Understanding, in_force: Mapping[str, str], is_place: Callable[[str], bool]
) -> tuple[str, Understanding]:
    """The place where a way starts, and what was understood without it; '' where none is said.

    Alone, "from chicago" is a start only where it is known where to.
    """
    if not said.intent.startswith(_WAYS) and not (said.intent == UNKNOWN and START in in_force):
        return "", said
    words = [token.lower().strip(",.!?;:") for token in said.tokens]
    places = [entity for entity in said.entities if entity.name == PLACE]
    start = next((each for each in places if _is_start(each, words)), None)
    has_goal = len(places) > 1 or PLACE in in_force or not _SHOPS.isdisjoint(in_force)
    if start is None or not has_goal or not is_place(start.text):
        return "", said
    rest = tuple(entity for entity in said.entities if entity is not start)
    return start.text, replace(said, entities=rest)


def turned_round(text: str, in_force: Mapping[str, str]) -> dict[str, str]:
    """Start and goal with each in the other's place, where that is what is said."""
    if not _TURNED.search(text) or not {PLACE, START} <= in_force.keys():
        return {}
    return {PLACE: in_force[START], START: in_force[PLACE]}


def _is_start(place: Entity, words: list[str]) -> bool:
    before = words[: place.start]
    while before and before[-1] in _LITTLE:
        before.pop()
    return bool(before) and before[-1] == "from"
