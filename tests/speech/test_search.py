"""The search for a transcript: an ear whose likelihoods are written down here, and a language."""

from collections.abc import Callable, Sequence
from math import log
from typing import Any

import numpy as np
import pytest

from nlu.training.word_order import counted
from speech.language import Language
from speech.search import Step, Way, Writing, searched
from values.words import words_of

WORDS = [
    "<start>",
    "<end>",
    " sea",
    " at",
    " all",
    " in",
    " seattle",
    " rain",
    " the",
    " of",
    *"abcdefgh",
]
WRITING = Writing(WORDS, 0, 1)
LANGUAGE = Language(counted([words_of("rain in seattle")] * 5))


class Ear:
    """Hears at each step what a script says, whatever was chosen before."""

    def __init__(self, *steps: dict[str, float]) -> None:
        self._steps = list(steps)
        self.asked: list[Sequence[int]] = []

    def __call__(self, newest: Sequence[int], parents: Sequence[int]) -> Any:
        self.asked.append(parents)
        heard = self._steps[min(len(self.asked), len(self._steps)) - 1]
        row = [log(heard.get(word, 1e-6)) for word in WORDS]
        return np.array([row] * len(newest))


def _text(way: Way) -> str:
    return "".join(WORDS[token] for token in way.tokens).strip()


def _found(step: Step, most: int = 20) -> str:
    return _text(searched(step, WRITING, LANGUAGE, most))


def test_the_language_decides_where_the_ear_hesitates() -> None:
    ear = Ear(
        {" rain": 0.9}, {" in": 0.9}, {" sea": 0.5, " seattle": 0.3}, {"<end>": 0.6, " at": 0.3}
    )
    assert _found(ear) == "rain in seattle"


def test_what_was_heard_for_certain_stays() -> None:
    ear = Ear({" rain": 0.9}, {" of": 0.99}, {" all": 0.99}, {"<end>": 0.99})
    assert _found(ear) == "rain of all"


def test_nothing_is_heard_in_what_the_ear_takes_for_nothing() -> None:
    assert _found(Ear({"<end>": 0.6, " rain": 0.4})) == ""


def test_a_sentence_is_not_cut_off_because_its_words_are_rare() -> None:
    rare = dict.fromkeys("g", 0.9)
    ear = Ear({" rain": 0.9, "<end>": 0.05}, rare, rare, rare, {"<end>": 0.9})
    assert _found(ear) == "rainggg"


def test_a_search_that_goes_round_in_circles_ends() -> None:
    assert _found(Ear({" rain": 0.9, " in": 0.1}), most=5).count(" ") == 4


def test_every_way_says_which_one_it_goes_on_from() -> None:
    ear = Ear({" rain": 0.9}, {" in": 0.9}, {"<end>": 0.9})
    _found(ear)
    first, second, *_ = ear.asked
    assert first == [0]
    assert set(second) == {0}


def test_whoever_listens_may_stop_it() -> None:
    def stopping() -> Callable[[Sequence[int], Sequence[int]], Any]:
        def step(newest: Sequence[int], parents: Sequence[int]) -> Any:
            raise InterruptedError

        return step

    with pytest.raises(InterruptedError):
        _found(stopping())
