"""The proofs are right: on random machines they agree with all that the real engine can do."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from dialog.flow import FlowSet
from dialog.loader import load
from dialog.problems import Problem
from tests.dialog.machines import Seen, flags_of, machines, run_everything

Texts = dict[str, str]
"Flow files by the flow's name."

many = settings(max_examples=4000, deadline=None, database=None)


def _load(texts: Texts) -> tuple[FlowSet, Sequence[Problem]]:
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / f"{name}_flow.yml").write_text(text, encoding="utf-8")
        loaded = load([Path(folder)])
    assert loaded.flows is not None
    return loaded.flows, loaded.problems


def _with(problems: Sequence[Problem], *codes: str) -> set[str]:
    return {f"{p.flow}.{p.state}" for p in problems if p.code in codes}


def _unreachable(flows: FlowSet, problems: Sequence[Problem]) -> set[str]:
    """A flow that nothing enters is named once for all of its states."""
    named = _with(problems, "F020")
    return {a for a, state in flows.states.items() if a in named or f"{state.flow}." in named}


def _holes(problems: Sequence[Problem]) -> set[str]:
    """States whose text may have a hole; what says what to put in has none."""
    bare = [p for p in problems if p.code == "F031" or p.severity == "error"]
    return _with(bare, "F030", "F031")


def _read(texts: Texts) -> tuple[FlowSet, Sequence[Problem], Seen]:
    flows, problems = _load(texts)
    return flows, problems, run_everything(flows, flags_of(texts))


@many
@given(machines(free=True))
def test_a_state_is_called_unreachable_exactly_when_no_conversation_comes_there(
    texts: Texts,
) -> None:
    flows, problems, seen = _read(texts)
    never = flows.states.keys() - seen.walked - {flows.listening}
    assert _unreachable(flows, problems) == never


@many
@given(machines(free=True))
def test_a_circle_is_reported_exactly_when_some_turn_never_rests(texts: Texts) -> None:
    _, problems, seen = _read(texts)
    circles = _with(problems, "F026", "F027") & seen.walked
    assert bool(circles) == seen.endless


@many
@given(machines(free=True))
def test_a_name_is_called_unset_exactly_where_a_text_can_have_a_hole(texts: Texts) -> None:
    _, problems, seen = _read(texts)
    assert _holes(problems) & seen.walked == seen.unset


@many
@given(machines(free=False))
def test_nothing_bad_happens_that_was_not_foretold(texts: Texts) -> None:
    """Where conditions depend on each other the proofs may fear too much, never too little."""
    flows, problems, seen = _read(texts)
    assert not _unreachable(flows, problems) & seen.walked
    assert bool(_with(problems, "F026", "F027")) >= seen.endless
    assert seen.unset <= _holes(problems)


@many
@given(machines(free=True))
def test_where_nothing_is_found_every_turn_comes_to_rest_and_says_whole_sentences(
    texts: Texts,
) -> None:
    _, problems, seen = _read(texts)
    if not _with(problems, "F026", "F027") | _holes(problems):
        assert (seen.endless, seen.unset) == (False, set())
