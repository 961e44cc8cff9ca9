"""Values denied beside the one that is meant, and what looks like it."""

from dataclasses import replace

import pytest

from assistant.denied import without_denied
from tests.fakes import understood


def _kept(line: str) -> list[str]:
    return [entity.text for entity in without_denied(understood(line, "unknown")).entities]


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("not [boston](location), [denver](location)", ["denver"]),
        ("not [oregon](location) but [maine](location)", ["maine"]),
        ("[denver](location), not [boston](location)", ["denver"]),
        ("not in [boston](location), in [denver](location)", ["denver"]),
        ("instead of [boston](location) take [denver](location)", ["denver"]),
        ("[today](time.period_of_time) rather than [friday](time.period_of_time)", ["today"]),
        ("not [boston](location) or [austin](location), but [denver](location)", ["denver"]),
        ("[reno](location), not [portland](location), [maine](location)", ["reno"]),
        ("[red](item.color) [shoes](item.type), not [blue](item.color)", ["red", "shoes"]),
    ],
)
def test_only_what_is_meant_is_kept(line: str, meant: list[str]) -> None:
    assert _kept(line) == meant


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not [boston](location)", ["boston"]),
        ("why not [boston](location)", ["boston"]),
        ("[shoes](item.type) that are not [red](item.color)", ["shoes", "red"]),
        ("not in [boston](location) or [denver](location)", ["boston", "denver"]),
        ("[boston](location) and [denver](location)", ["boston", "denver"]),
        ("do you not [have](verb) what i [want](verb)", ["have", "want"]),
    ],
)
def test_a_denial_without_another_value_changes_nothing(line: str, said: list[str]) -> None:
    assert _kept(line) == said


@pytest.mark.parametrize(
    ("line", "slot", "value"),
    [
        ("and not [over 50 dollars](cost.high)", "cost.low", "not over 50 dollars"),
        ("[not](cost.low) [over 50 dollars](cost.high)", "cost.low", "not over 50 dollars"),
        ("that's too [expensive](cost.high)", "cost.low", "cheaper"),
        ("[to](cost.average) [expensive](cost.high)", "cost.low", "cheaper"),
        ("[over 50 dollars](cost.high)", "cost.high", "over 50 dollars"),
        ("is it [expensive](cost.high)", "cost.high", "expensive"),
    ],
)
def test_a_denial_may_turn_a_value(line: str, slot: str, value: str) -> None:
    kept = without_denied(understood(line, "unknown")).entities
    assert [(entity.name, entity.text) for entity in kept] == [(slot, value)]


def test_who_curses_asks_for_no_bad_shop() -> None:
    assert _kept("the [stupid](rating.low) [hardware store](store.type)") == ["hardware store"]
    assert _kept("the [worst](rating.low) [hardware store](store.type)")[0] == "worst"


def test_of_two_times_in_one_span_the_denied_one_goes() -> None:
    said = understood("not [tomorrow friday](time.period_of_time)", "unknown")
    span = replace(said.entities[0], text="tomorrow, friday")
    kept = without_denied(replace(said, entities=(span,))).entities
    assert [entity.text for entity in kept] == ["friday"]
