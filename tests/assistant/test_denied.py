"""Values denied beside the one that is meant, and what looks like it."""

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
