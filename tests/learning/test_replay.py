"""Archived conversations talked again: unchanged nothing differs, changed the cause is named."""

import json
import shutil
from pathlib import Path

import pytest

from assistant.build import SHIPPED_FLOWS, SHIPPED_MODEL, flow_versions
from assistant.config import Settings
from assistant.sections import Flows
from commands.replay import replayed
from learning.replay_cast import Wanted
from learning.replay_report import Report
from nlu.model_folder import read_folder
from tests.commands.nara import nara
from tests.learning.models import worse
from tests.learning.talks import Archived, a_trip, all_cases, archived


@pytest.fixture
def trip(nara_home: Path) -> Archived:
    return archived(nara_home, a_trip())


def again(trip: Archived, wanted: Wanted | None = None, settings: Settings | None = None) -> Report:
    return replayed(settings or Settings(), trip.days, wanted or Wanted())


def mine(folder: Path, file: str, old: str, new: str) -> Path:
    """The shipped flows with one edit."""
    shutil.copytree(SHIPPED_FLOWS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    return folder


def causes(report: Report) -> set[str]:
    return {change.cause for change in report.changes}


def test_two_hundred_conversations_are_talked_again_without_a_difference(nara_home: Path) -> None:
    talked = archived(nara_home, all_cases())
    for report in (again(talked), replayed(Settings(), None, Wanted())):
        assert report.conversations >= 200
        assert (report.changes, report.skipped, report.faults) == ((), {}, ())


# Causes


def test_another_wording_is_named_as_the_cause(trip: Archived, tmp_path: Path) -> None:
    flows = mine(tmp_path / "mine", "answers.yml", ", the cheapest", ", the least")
    report = again(trip, settings=Settings(flows=Flows(path=flows)))
    [change] = report.changes
    assert (change.cause, change.user) == ("template", "how much is a blender")
    assert "the least" in change.now[0]


def test_another_way_through_the_flows_is_named_as_the_cause(
    trip: Archived, tmp_path: Path
) -> None:
    flows = mine(tmp_path / "mine", "main_flow.yml", "thanks: you_are_welcome", "thanks: goodbye")
    [change] = again(trip, Wanted(flows=flows)).changes
    assert (change.cause, change.user) == ("flow", "thanks")


def test_another_understanding_is_named_as_the_cause(trip: Archived, tmp_path: Path) -> None:
    model = worse(tmp_path / "worse", "worse-1", "price_check", "inventory_check")
    change, *_ = again(trip, Wanted(model=model)).changes
    assert (change.cause, change.user) == ("nlu", "how much is a blender")
    assert ("intent", '"price_check"', '"inventory_check"') in change.what


def test_other_answers_of_sources_are_named_as_the_cause(trip: Archived) -> None:
    trip.edit("39.99", "38.88")
    assert again(trip).changes == ()
    assert causes(again(trip, Wanted(ask_again=True))) == {"fulfillment"}


def test_another_value_is_named_as_the_cause(trip: Archived) -> None:
    trip.edit('""grain"":""day""', '""grain"":""week""')
    assert causes(again(trip)) == {"value"}


def test_what_only_follows_names_the_turn_it_follows_from(trip: Archived, tmp_path: Path) -> None:
    flows = mine(tmp_path / "mine", "main_flow.yml", "yes_no: weather", "yes_no: price")
    first, *others = again(trip, Wanted(flows=flows)).changes
    assert (first.turn, first.since) == (1, 1)
    assert others
    assert {(change.cause, change.since) for change in others} == {("flow", 1)}


# Versions


def test_turns_of_flows_that_are_gone_are_counted_as_skipped(
    trip: Archived, tmp_path: Path
) -> None:
    flows = mine(tmp_path / "mine", "main_flow.yml", "greets", "greets all")
    report = again(trip, settings=Settings(flows=Flows(path=flows)))
    [(why, turns)] = report.skipped.items()
    assert (report.turns, turns, report.is_same) == (0, 6, True)
    assert why.startswith("the flows ")


def test_flows_that_were_in_force_once_are_kept_and_found(trip: Archived, tmp_path: Path) -> None:
    version = next(trip.journal.turns(_only(trip))).flow_version
    flow_versions(Settings()).keep(SHIPPED_FLOWS, version)
    flows = mine(tmp_path / "mine", "main_flow.yml", "greets", "greets all")
    report = again(trip, settings=Settings(flows=Flows(path=flows)))
    assert (report.turns, report.changes, report.skipped) == (6, (), {})


def test_turns_of_a_model_that_is_gone_are_counted_as_skipped(trip: Archived) -> None:
    trip.edit(read_folder(SHIPPED_MODEL).version, "gone-1")
    report = again(trip)
    assert (report.turns, report.skipped) == (1, {"the model gone-1 is not here": 5})


def _only(trip: Archived) -> str:
    rows = trip.file.read_text().splitlines()
    return rows[1].partition(",")[0]


# Archives that are not whole


def test_of_half_a_file_all_that_is_whole_is_talked_again(trip: Archived) -> None:
    text = trip.file.read_bytes()
    trip.file.write_bytes(text[: len(text) * 2 // 3])
    report = again(trip)
    assert report.turns in range(2, 6)
    assert report.changes == ()
    [fault] = report.faults
    assert str(trip.file) in fault


def test_a_conversation_with_a_turn_missing_is_skipped(trip: Archived) -> None:
    head, *rows = trip.file.read_text().splitlines(keepends=True)
    trip.file.write_text(head + "".join(row for row in rows if ",2,2026" not in row), newline="")
    assert again(trip).skipped == {"turns of their conversation are missing": 5}


def test_words_that_were_redacted_cannot_be_said_again_and_count_for_nothing(
    trip: Archived,
) -> None:
    trip.edit("how much is a blender", "[name] [name] [name]")
    report = again(trip)
    assert report.changes == ()
    assert report.redacted >= 1


# The command


def test_the_command_ends_with_one_where_something_differs(trip: Archived, tmp_path: Path) -> None:
    same = nara("replay", str(trip.days))
    assert (same.code, same.err) == (0, "")
    assert same.out == "1 conversation, 6 turns talked again: 0 differences\n"
    flows = mine(tmp_path / "mine", "main_flow.yml", "thanks: you_are_welcome", "thanks: goodbye")
    other = nara("replay", "--flows", str(flows), "--json", str(trip.days))
    told = json.loads(other.out)
    assert (other.code, told["differences"], told["causes"]["flow"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["/nowhere"], 2, "there is no day file"),
        (["--model", "nobody"], 1, "'nobody' is no model here"),
        (["--flows", "/nowhere", "{days}"], 1, "there is no such flow file or folder"),
    ],
)
def test_wrong_input_is_told_in_one_sentence(
    trip: Archived, words: list[str], code: int, told: str
) -> None:
    run = nara("replay", *(word.format(days=trip.days) for word in words))
    assert run.code == code
    assert told in run.err
    assert run.err.count("\n") == 1
