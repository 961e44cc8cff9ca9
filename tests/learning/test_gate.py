"""The gate: the same model passes, a worse one is refused with reasons, faults are one sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.sections import Gate
from learning.gate import Outcome, judge
from learning.gate_figures import Cost, Golden, Label, Talked, read_judged
from tests.commands.nara import Run, nara
from tests.learning.frozen import JUDGED, SAME, a_data_set, golden, lead
from tests.learning.models import a_model, worse
from tests.learning.talks import a_trip, archived
from values.errors import DataError


def outcome(name: str, **changed: object) -> Outcome:
    """Of one check, with this evidence instead of that of two equal models."""
    verdict = judge(replace(SAME, **changed), Gate())  # type: ignore[arg-type]
    [check] = [check for check in verdict.checks if check.name == name]
    assert verdict.is_passed == (check.outcome != "refused")
    return check.outcome


# The judgement


def test_a_model_stands_against_itself() -> None:
    verdict = judge(SAME, Gate())
    assert (verdict.is_passed, verdict.reasons) == (True, ())


def test_worse_counts_only_where_it_is_more_than_chance() -> None:
    assert outcome("intents", leads=(lead(0.90, 0.95, 0.04),)) == "refused"
    assert outcome("intents", leads=(lead(0.90, 0.95, 0.06),)) == "passed"
    assert outcome("intents", leads=(lead(0.95, 0.90, 0.001),)) == "passed"


def test_no_label_may_fall_for_the_good_of_others() -> None:
    def with_f1(f1: float, examples: int) -> dict[str, object]:
        mine, theirs = {"a": Label(f1, examples)}, {"a": Label(0.9, examples)}
        one, other = replace(JUDGED, intents=mine), replace(JUDGED, intents=theirs)
        return {"candidate": one, "serving": other}

    assert outcome("each intent", **with_f1(0.79, 20)) == "refused"
    assert outcome("each intent", **with_f1(0.81, 20)) == "passed"
    assert outcome("each intent", **with_f1(0.0, 19)) == "not tried"


def test_a_label_that_it_does_not_know_any_more_refuses_it() -> None:
    lacks = replace(JUDGED, missing=("B-color",))
    assert outcome("labels", candidate=lacks) == "refused"
    assert outcome("labels", candidate=lacks, serving=lacks) == "passed"


def test_a_frozen_set_of_something_else_says_nothing() -> None:
    stranger = replace(JUDGED, missing=("a",))
    assert outcome("labels", candidate=stranger, serving=stranger) == "refused"


def test_a_few_sentences_are_no_judgement() -> None:
    assert outcome("frozen set", candidate=replace(JUDGED, sentences=49)) == "refused"


def test_confidence_has_to_stay_honest() -> None:
    assert outcome("calibration", candidate=replace(JUDGED, calibration_error=0.08)) == "refused"
    assert outcome("calibration", candidate=replace(JUDGED, calibration_error=0.06)) == "passed"


def test_a_conversation_lost_refuses_it_and_one_that_was_wrong_before_does_not() -> None:
    assert outcome("conversations", golden=Golden(9, ("a trip",), 0)) == "refused"
    assert outcome("conversations", golden=Golden(9, (), 2)) == "passed"
    assert outcome("conversations", golden=None) == "not tried"


def test_too_many_other_answers_in_a_replay_refuse_it() -> None:
    assert outcome("replay", talked=Talked(100, 11)) == "refused"
    assert outcome("replay", talked=Talked(100, 10)) == "passed"
    assert outcome("replay", talked=Talked(0, 0)) == "not tried"


def test_it_has_to_be_small_and_quick_enough() -> None:
    assert outcome("size", candidate_cost=Cost(101, 2)) == "refused"
    assert outcome("latency", candidate_cost=Cost(24, 51)) == "refused"


def test_what_is_no_report_is_named() -> None:
    with pytest.raises(DataError, match="answered with no report"):
        read_judged('{"model": "one"}')


# The command


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen set of these tests is a small one."""
    monkeypatch.setenv("NARA_LEARNING__GATE__SENTENCES", "10")
    monkeypatch.setenv("NARA_LEARNING__GATE__LABEL_EXAMPLES", "5")


def gate(candidate: Path, tmp_path: Path, *words: str) -> Run:
    return nara("learn", "gate", str(candidate), "--conversations", str(golden(tmp_path)), *words)


@pytest.mark.usefixtures("few")
def test_an_equal_model_passes_with_a_page_of_its_own(tmp_path: Path, nara_home: Path) -> None:
    a_data_set()
    days, page = archived(nara_home, a_trip()).days, tmp_path / "verdict.html"
    run = gate(
        a_model(tmp_path / "m", "same-1"), tmp_path, "--archive", str(days), "--html", f"{page}"
    )
    assert (run.code, run.err) == (0, "")
    for told in ("passed: same-1 may take", "0 of 6 turns", "1 conversation, none"):
        assert told in run.out
    drawn = page.read_text()
    assert "price_check (9)" in drawn
    assert "http" not in drawn
    assert list((nara_home / "cache").iterdir()) == []


@pytest.mark.usefixtures("few")
def test_a_worse_model_is_refused_and_everything_that_is_worse_is_named(tmp_path: Path) -> None:
    a_data_set()
    model = worse(tmp_path / "m", "worse-1", "price_check", "find_the_store")
    run = gate(model, tmp_path, "--json")
    told = json.loads(run.out)
    refused = {one["name"] for one in told["checks"] if one["outcome"] == "refused"}
    assert (run.code, told["passed"]) == (1, False)
    assert {"intents", "each intent", "conversations"} <= refused
    assert told["reasons"][0].startswith("intents: ")


def test_wrong_input_is_told_in_one_sentence(tmp_path: Path, nara_home: Path) -> None:
    good, broken = a_model(tmp_path / "good", "good-1"), a_model(tmp_path / "broken", "broken-1")
    (broken / "labels.json").write_text("[]")

    def told(candidate: Path, *words: str) -> str:
        run = gate(candidate, tmp_path, *words)
        assert (run.code, run.out, run.err.count("\n")) == (1, "", 1)
        return run.err

    assert "labels.json is no JSON object" in told(broken)
    assert "holds no data set; make one" in told(good)
    untested = a_data_set("dev").name
    assert f"{untested} has no frozen test sentences" in told(good, "--data", untested)
    assert "neither dict.intents.csv nor card.json" in told(good, "--data", str(tmp_path))
