"""Archives as they come: empty, cut off, of older forms, in part erased. All of it is said."""

from datetime import date
from pathlib import Path

import pytest

from archive.records import CSV_COLUMNS
from archive.tombstones import Tombstones, hash_of, write_folder
from tests.commands.nara import nara
from tests.report.archives import Said, by_first, day_file, reported
from values.errors import ConfigError, DataError

ONE = [Said("how much is a lamp", mood=0.1)]


def test_days_of_all_forms_are_one_report_that_says_what_is_not_scored(tmp_path: Path) -> None:
    day_file(tmp_path, ONE, day="2026-01-01", columns=CSV_COLUMNS[:13])
    day_file(tmp_path, ONE, ONE, ONE, day="2026-01-02")
    report = reported(tmp_path)
    assert report.facts.turns == 4
    assert report.notes == (
        "no sentiment in 25.0% of the turns: nobody judged them",
        "no trace that can be read in 1 of 4 turns: what services did, acts and flows are not "
        "known of them",
    )


def test_half_a_day_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = day_file(tmp_path, ONE, ONE) / "2026-01-31.csv"
    file.write_text(file.read_text().rpartition("how much")[0] + '"how mu')
    report = reported(tmp_path)
    assert report.facts.turns == 1
    assert report.notes[0].startswith("2026-01-31.csv: 1 damaged row was passed over")


def test_a_trace_that_is_no_json_costs_only_what_it_told(tmp_path: Path) -> None:
    day_file(tmp_path, [Said("a lamp", trace="{broken"), *ONE])
    report = reported(tmp_path)
    assert report.facts.turns == 2
    assert by_first(report.table("questions"))["price_check"]["turns"] == 2


def test_only_the_days_that_were_asked_for_are_counted(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        day_file(tmp_path, ONE, day=day)
    facts = reported(tmp_path, first=date(2026, 1, 2), last=date(2026, 1, 2)).facts
    assert (facts.first_day, facts.last_day, facts.turns) == (date(2026, 1, 2), date(2026, 1, 2), 1)


def test_days_that_are_not_there_are_answered_with_those_that_are(tmp_path: Path) -> None:
    day_file(tmp_path, ONE)
    with pytest.raises(
        DataError, match="holds no day from 2026-02-01 on; its days go from 2026-01-31"
    ):
        reported(tmp_path, first=date(2026, 2, 1))


def test_a_first_day_after_the_last_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--from 2026-02-02 is after --to 2026-02-01"):
        reported(tmp_path, first=date(2026, 2, 2), last=date(2026, 2, 1))


def test_days_in_which_nobody_said_anything_are_no_report(tmp_path: Path) -> None:
    day_file(tmp_path)
    with pytest.raises(DataError, match="nobody said anything in these days"):
        reported(tmp_path)


def test_greetings_alone_are_a_report_of_conversations_without_turns(tmp_path: Path) -> None:
    report = reported(day_file(tmp_path, [], []))
    assert (report.facts.conversations, report.facts.turns) == (2, 0)
    assert report.facts.first_day == date(2026, 1, 31)
    assert report.table("lengths").rows == (("0", 2, 1.0),)


def test_erased_conversations_are_not_read(tmp_path: Path) -> None:
    day_file(tmp_path, ONE, ONE)
    write_folder(tmp_path, Tombstones(frozenset({hash_of("c1")})))
    assert reported(tmp_path).facts.conversations == 1


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = nara("report", "--archive", "nowhere", "--out", str(tmp_path / "taken" / "report"))
    assert done.code == 1
    assert "cannot be written: Not a directory; name another folder with --out" in done.err


def test_an_empty_journal_says_what_to_do_and_nothing_is_written(tmp_path: Path) -> None:
    done = nara("report", "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert "holds no turn yet; talk first" in done.err
    assert not (tmp_path / "out").exists()
