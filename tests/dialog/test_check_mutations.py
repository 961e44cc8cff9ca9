"""Slips of an author's hand in our flows, some of each kind: all are found where they were made.

`python -m tests.dialog.mutation_report` makes and checks every one of them (about 5,000).
"""

from itertools import groupby
from pathlib import Path

import pytest

from dialog.loader import load
from tests.dialog.mutations import HEARD, Mutation, corpus, findings, is_found, mutations
from tests.dialog.talk import OWN_FLOWS

OF_EACH_KIND = 16
CORPUS = mutations()
BY_KIND = {kind: list(made) for kind, made in groupby(sorted(CORPUS, key=str), lambda m: m.kind)}


def _some(made: list[Mutation]) -> list[Mutation]:
    """Evenly from all files and places."""
    return made[:: max(1, len(made) // OF_EACH_KIND)]


def test_the_corpus_is_large_and_the_flows_it_is_made_of_are_sound() -> None:
    assert sum(len(_some(made)) for made in BY_KIND.values()) >= 300
    assert load([OWN_FLOWS], HEARD).problems == ()


@pytest.mark.parametrize("kind", BY_KIND)
def test_each_slip_is_found_at_its_line(tmp_path: Path, kind: str) -> None:
    tried = _some(BY_KIND[kind])
    assert [str(m) for m in tried if not is_found(m, findings(m, tmp_path))] == []


def test_an_edit_that_changes_nothing_is_not_in_the_corpus() -> None:
    ours = corpus()
    name = next(where for where in (s.where for s in ours.states))
    assert list(ours.edit("a space more at the end", name, ours.line(name) + " ")) == []
