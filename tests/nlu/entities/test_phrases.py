"""The phrase lists: what is right of them, and that no list repeats itself."""

import pytest

from nlu.entities.times import resolve_time
from tests.nlu.entities.phrases import HALVES, Meant, Phrase, moment, phrases, span

_GOAL = 0.97
"Of the kept half, whose misses are known and stay in it."


def is_right(phrase: Phrase) -> bool:
    when = resolve_time(phrase.said, moment(phrase.given))
    found = Meant(when.start, when.end) if when else None
    return found in [span(meant) for meant in phrase.meant]


@pytest.mark.parametrize("phrase", list(phrases("times_dev")), ids=lambda phrase: phrase.said)
def test_every_time_of_the_list_we_develop_with_is_understood(phrase: Phrase) -> None:
    assert is_right(phrase)


def test_of_the_times_kept_aside_nearly_all_are_understood() -> None:
    kept = list(phrases("times_kept"))

    assert sum(map(is_right, kept)) >= _GOAL * len(kept)


def test_each_half_of_the_times_has_half_of_three_hundred() -> None:
    assert all(len(list(phrases(f"times_{half}"))) >= 150 for half in HALVES)
