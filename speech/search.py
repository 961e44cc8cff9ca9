"""The likeliest transcript: several ways to write what was heard are followed side by side.

A way is judged by the model that heard it and by the language of the place together: alone the one
writes `sea at all` for Seattle, the other would hear what is usually said. Pure; knows no model.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from speech.language import Language, Said

SURE = 0.92
"Confidence from which a transcript needs no search."
MOST_LOST = 8.0
"""What a transcript found by search may be less likely, to the model that heard it, than the first
one (logarithm); beyond it the language was heard and not the shopper."""
WAYS = 4
"Followed side by side: little dearer than one, as the processor reads the weights once for all."
LANGUAGE = 0.4
"What the logarithm of a likelihood in the language counts beside that of the model."
WORD = 1.5
"Gained by each word: the language alone would want as few as can be."
_NEXT = 12
"Continuations of a way that are looked at."
_END_MARGIN = 2.0
"""The end is believed where it is at most so much less likely than what is likeliest: by the score
alone a sentence of rare words would rather be cut off than written."""

Step = Callable[[Sequence[int], Sequence[int]], Any]
"""The newest token of each way, and which way of the step before it goes on -> the logarithms of
the likelihoods of what comes next, a row a way. It may raise whatever stops the search."""


@dataclass(frozen=True, slots=True)
class Way:
    tokens: tuple[int, ...]
    chance: float
    "Logarithm of the model's likelihood."
    said: Said
    score: float
    "By which ways are compared."
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Writing:
    """What tokens are."""

    words: Sequence[str]
    "The text of each."
    start: int
    end: int


def searched(step: Step, writing: Writing, language: Language, most: int) -> Way:
    """The best way of at most so many tokens; without any where the model hears nothing."""
    ways, over = [Way((), 0.0, Said(), 0.0)], list[Way]()
    for number in range(most):
        newest = [way.tokens[-1] if way.tokens else writing.start for way in ways]
        chances = step(newest, [way.parent for way in ways])
        if number == 0 and int(np.argmax(chances[0])) == writing.end:
            return ways[0]
        found = list(_continued(ways, chances, writing, language))
        over += [way for way in found if number and way.tokens[-1] == writing.end]
        going = [way for way in found if way.tokens[-1] != writing.end]
        ways = sorted(going, key=_score, reverse=True)[:WAYS]
        # One more word could still lift a way above the best that is over.
        if over and max(map(_score, over)) > ways[0].score + 2 * WORD:
            break
    best = max(over or ways, key=_score)
    return Way(
        tuple(t for t in best.tokens if t != writing.end), best.chance, best.said, best.score
    )


def _continued(
    ways: Sequence[Way], chances: Any, writing: Writing, language: Language
) -> Iterator[Way]:
    known = chances[:, : len(writing.words)]
    likeliest = np.argpartition(-known, _NEXT)[:, :_NEXT]
    for number, way in enumerate(ways):
        least = float(known[number].max()) - _END_MARGIN
        for token in map(int, likeliest[number]):
            is_end = token == writing.end
            if is_end and known[number, token] < least:
                continue
            chance = way.chance + float(known[number, token])
            said = (
                language.end(way.said) if is_end else language.hear(way.said, writing.words[token])
            )
            score = chance + LANGUAGE * language.chance(said) + WORD * _words(said)
            yield Way((*way.tokens, token), chance, said, score, number)


def _words(said: Said) -> int:
    return said.words + bool(said.part)


def _score(way: Way) -> float:
    return way.score
