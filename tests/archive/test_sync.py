"""Folder to folder: what is copied, what is left alone, what is told."""

import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from archive import tombstones
from archive.memory import Pair, alone
from archive.places import address
from archive.tombstones import Tombstones, hash_of
from assistant.config import read_settings
from assistant.syncing import opened, sync_folder
from tests.archive.syncing import contents, forget_everything, make, synced, write
from tests.commands.nara import ROOT, nara
from values.errors import ConfigError, DataError, StoreError

DAYS = {"2026-01-30.csv": "id\r\n1\r\n", "2026-01-31.csv": "id\r\n2\r\n"}
ROWS = "conversation_id,text\r\nann,hi\r\nbob,hello\r\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "here", DAYS)


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    return tmp_path / "there"


def test_the_first_time_everything_is_copied_with_its_time(source: Path, dest: Path) -> None:
    outcome = synced(source, dest)
    assert outcome.copied == list(DAYS)
    assert contents(dest) == DAYS
    times = [(folder / "2026-01-31.csv").stat().st_mtime_ns for folder in (source, dest)]
    assert times[0] == times[1]


def test_the_second_time_nothing_is(source: Path, dest: Path) -> None:
    synced(source, dest)
    again = synced(source, dest)
    assert (again.copied, again.skipped) == ([], list(DAYS))


def test_unchanged_files_are_not_even_read(source: Path, dest: Path) -> None:
    synced(source, dest)
    write(source / "2026-01-31.csv", "id\r\n3\r\n")
    assert synced(source, dest).copied == []


def test_a_file_changed_within_a_tick_of_the_clock_is_read_again(source: Path, dest: Path) -> None:
    for day in ("2", "3"):
        (source / "2026-01-31.csv").write_text(f"id\r\n{day}\r\n")
        synced(source, dest)
        assert (dest / "2026-01-31.csv").read_text() == (source / "2026-01-31.csv").read_text()


def test_new_and_changed_files_follow(source: Path, dest: Path) -> None:
    synced(source, dest)
    write(source / "2026-01-31.csv", "id\r\n2\r\n3\r\n", age=9)
    write(source / "2026-02-01.csv", "id\r\n", age=9)
    assert synced(source, dest).copied == ["2026-01-31.csv", "2026-02-01.csv"]
    assert contents(dest) == contents(source)


def test_nothing_is_ever_deleted(source: Path, dest: Path) -> None:
    synced(source, dest)
    (source / "2026-01-30.csv").unlink()
    outcome = synced(source, dest)
    assert (outcome.copied, outcome.only_there) == ([], 1)
    assert contents(dest) == DAYS


def test_a_dry_run_says_everything_and_changes_nothing(source: Path, dest: Path) -> None:
    outcome = synced(source, dest, dry_run=True)
    assert outcome.copied == list(DAYS)
    assert outcome.plan[0] == "copy      -> 2026-01-30.csv (new, 7 bytes)"
    assert not dest.exists()
    assert synced(source, dest).copied == list(DAYS)


def test_a_lost_memory_costs_reading_but_no_copy(source: Path, dest: Path, nara_home: Path) -> None:
    synced(source, dest)
    forget_everything(nara_home)
    assert synced(source, dest).skipped == list(DAYS)


@pytest.mark.parametrize("damage", ["", "no json", '{"version":99}\n', "[]\n", "\0\xff"])
def test_a_damaged_memory_counts_as_lost(
    source: Path, dest: Path, nara_home: Path, damage: str
) -> None:
    synced(source, dest)
    (memory,) = (nara_home / "cache" / "sync").glob("*.jsonl")
    memory.write_text(damage)
    assert synced(source, dest).skipped == list(DAYS)


def test_a_torn_last_line_of_the_memory_costs_only_that_line(
    source: Path, dest: Path, nara_home: Path
) -> None:
    synced(source, dest)
    (memory,) = (nara_home / "cache" / "sync").glob("*.jsonl")
    memory.write_bytes(memory.read_bytes()[:-20])
    write(source / "2026-01-30.csv", "id\r\n9\r\n", age=9)
    outcome = synced(source, dest)
    assert (outcome.copied, outcome.skipped) == (["2026-01-30.csv"], ["2026-01-31.csv"])


def test_changed_on_both_sides_keeps_both_and_is_told(source: Path, dest: Path) -> None:
    synced(source, dest)
    write(source / "2026-01-31.csv", "mine", age=5)
    write(dest / "2026-01-31.csv", "yours", age=6)
    outcome = synced(source, dest)
    assert outcome.conflicts == ["2026-01-31.csv"]
    (beside,) = dest.glob("2026-01-31.conflict-*.csv")
    assert ((dest / "2026-01-31.csv").read_text(), beside.read_text()) == ("yours", "mine")
    assert beside.name in outcome.problems[0]


def test_a_conflict_stays_one_until_somebody_decides(source: Path, dest: Path) -> None:
    make(dest, {"2026-01-31.csv": "yours"})
    assert synced(source, dest).conflicts == ["2026-01-31.csv"]
    assert synced(source, dest).conflicts == ["2026-01-31.csv"]
    (dest / "2026-01-31.csv").unlink()
    assert synced(source, dest).copied == ["2026-01-31.csv"]
    assert len(list(dest.glob("*.conflict-*.csv"))) == 1


def test_changed_there_alone_is_left_and_told(source: Path, dest: Path) -> None:
    synced(source, dest)
    write(dest / "2026-01-31.csv", "yours", age=6)
    outcome = synced(source, dest)
    assert outcome.notes == [
        "left: 2026-01-31.csv: changed only at DEST; --two-way would copy it back"
    ]
    assert contents(source) == DAYS


def test_two_ways_bring_both_sides_to_the_same(source: Path, dest: Path) -> None:
    synced(source, dest)
    write(source / "2026-01-30.csv", "changed here", age=5)
    write(dest / "2026-01-31.csv", "changed there", age=6)
    write(dest / "2026-02-01.csv", "new there")
    outcome = synced(source, dest, two_way=True)
    assert outcome.copied == ["2026-01-30.csv", "2026-01-31.csv", "2026-02-01.csv"]
    assert contents(source) == contents(dest)
    assert synced(source, dest, two_way=True).copied == []


def test_what_only_lies_about_is_not_copied_and_links_and_hidden_files_are_told(
    source: Path, dest: Path, tmp_path: Path
) -> None:
    make(source, {".hidden": "", "half.csv.aside": "", ".nara-probe": "", ".git/x": ""})
    (source / "link.csv").symlink_to(source / "2026-01-30.csv")
    (source / "links").symlink_to(tmp_path)
    os.mkfifo(source / "pipe")
    outcome = synced(source, dest)
    assert contents(dest) == DAYS
    assert outcome.notes == [
        "left out: .git: hidden",
        "left out: .hidden: hidden",
        "left out: link.csv: a link; links are not followed",
        "left out: links: a link; links are not followed",
        "left out: pipe: no regular file",
    ]


def test_names_may_be_anything(tmp_path: Path, dest: Path) -> None:
    names = ["a b.csv", "ü/日本.csv", "new\nline.csv", "q\"uo'te.csv", "%20+&.csv", "-x", "c:d"]
    source = make(tmp_path / "odd", dict.fromkeys(names, "x"))
    synced(source, dest)
    assert contents(dest) == dict.fromkeys(sorted(names), "x")
    assert len(synced(source, dest).skipped) == len(names)


def test_a_name_that_is_no_utf8_goes_from_folder_to_folder(source: Path, dest: Path) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    write(source / name, "x")
    assert name in synced(source, dest).copied
    assert (dest / name).read_text() == "x"
    assert name in synced(source, dest).skipped


def test_a_folder_where_the_file_should_be_fails_that_file_alone(source: Path, dest: Path) -> None:
    (dest / "2026-01-31.csv").mkdir(parents=True)
    outcome = synced(source, dest)
    assert (outcome.copied, outcome.failed) == (["2026-01-30.csv"], ["2026-01-31.csv"])
    assert "a folder stands where the file should be" in outcome.problems[0]


def test_a_file_where_a_folder_should_be_fails_that_file_alone(tmp_path: Path, dest: Path) -> None:
    source = make(tmp_path / "deep", {"a/b.csv": "1", "c.csv": "2"})
    make(dest, {"a": "a file"})
    outcome = synced(source, dest)
    assert (outcome.copied, outcome.failed) == (["c.csv"], ["a/b.csv"])
    assert "a file stands where a folder should be" in outcome.problems[0]


def test_nothing_is_written_through_a_link_at_the_other_side(tmp_path: Path, dest: Path) -> None:
    source = make(tmp_path / "deep", {"a/b.csv": "1"})
    elsewhere = make(tmp_path / "elsewhere", {"b.csv": "precious"})
    dest.mkdir()
    (dest / "a").symlink_to(elsewhere)
    assert synced(source, dest).failed == ["a/b.csv"]
    assert contents(elsewhere) == {"b.csv": "precious"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders_are_told_by_name(source: Path, dest: Path) -> None:
    make(source, {"closed/x.csv": ""})
    (source / "2026-01-30.csv").chmod(0)
    (source / "closed").chmod(0)
    outcome = synced(source, dest)
    (source / "closed").chmod(0o700)
    assert outcome.copied == ["2026-01-31.csv"]
    assert outcome.failed == ["2026-01-30.csv", "closed"]


def test_a_place_that_does_not_make_sense_is_refused_with_what_to_write(
    source: Path, dest: Path, tmp_path: Path
) -> None:
    file = source / "2026-01-30.csv"
    refused = {
        (str(tmp_path / "nowhere"), str(dest)): "is not there",
        (str(file), str(dest)): "is a file; name a folder",
        (str(source), str(source)): "is both SRC and DEST",
        (str(source), str(source / "backup")): "lies inside",
        (str(source), "gs://bucket"): "gs:// is not known; write a folder, s3://bucket/prefix",
        (str(source), "s3:/bucket/days"): "lacks a slash; write for example s3://bucket/prefix",
        (str(source), "s3://"): "is no place; write for example s3://bucket/prefix",
        (str(source), "s3://b/../c"): "is no place",
        (str(source), ""): "a place is empty",
        ("s3://b/days", "s3://b/days/more"): "lies inside",
    }
    for (one, other), why in refused.items():
        with pytest.raises(ConfigError, match=why):
            synced(one, other)


# Tombstones


def bury(archive: Path, tombs: Tombstones) -> None:
    for name, content in tombstones.stones(tombs).items():
        write(archive / tombstones.FOLDER / name, content)


def test_rows_of_an_erased_conversation_are_not_copied(tmp_path: Path, dest: Path) -> None:
    source = make(tmp_path / "rows", {"2026-01-31.csv": ROWS})
    bury(dest, Tombstones(frozenset({hash_of("bob")})))
    synced(source, dest)
    assert (dest / "2026-01-31.csv").read_text() == "conversation_id,text\nann,hi\n"
    assert synced(source, dest).copied == []


def test_a_cleaned_copy_stays_the_same_when_the_memory_is_lost(
    tmp_path: Path, dest: Path, nara_home: Path
) -> None:
    source = make(tmp_path / "rows", {"2026-01-31.csv": ROWS})
    bury(source, Tombstones(frozenset({hash_of("bob")})))
    synced(source, dest)
    forget_everything(nara_home)
    again = synced(source, dest)
    assert (again.copied, again.conflicts) == ([], [])


def test_no_way_back_for_an_erased_row(tmp_path: Path, dest: Path) -> None:
    source = make(tmp_path / "rows", {})
    make(dest, {"2026-01-31.csv": ROWS})
    bury(source, Tombstones(frozenset({hash_of("ann")})))
    synced(source, dest, two_way=True)
    assert "ann" not in (source / "2026-01-31.csv").read_text()
    assert len(list((dest / tombstones.FOLDER).iterdir())) == 1


def test_a_retired_day_is_not_copied_and_the_tombstones_of_both_are_joined(
    source: Path, dest: Path
) -> None:
    bury(dest, Tombstones(before=date(2026, 1, 31)))
    bury(source, Tombstones(frozenset({hash_of("x")})))
    make(source, {"2026-01-31.csv": ROWS})
    outcome = synced(source, dest)
    assert not (dest / "2026-01-30.csv").exists()
    assert (dest / "2026-01-31.csv").exists()
    assert outcome.notes == ["left: 2026-01-30.csv: retired: a tombstone says so"]
    names = [sorted(os.listdir(folder / tombstones.FOLDER)) for folder in (source, dest)]
    assert names[0] == names[1]
    assert len(names[0]) == 2


def test_a_damaged_tombstone_stops_everything(source: Path, dest: Path) -> None:
    write(source / tombstones.FOLDER / "erased-1.json", "{")
    with pytest.raises(DataError, match=r"erased-1\.json"):
        synced(source, dest)
    assert not (dest / "2026-01-30.csv").exists()


# The command


def test_the_command_tells_programs_four_lists(source: Path, dest: Path) -> None:
    make(dest, {"2026-01-30.csv": "yours"})
    done = nara("archive", "sync", str(source), str(dest), "--json")
    assert done.code == 1
    assert json.loads(done.out) == {
        "copied": ["2026-01-31.csv"],
        "skipped": [],
        "conflicts": ["2026-01-30.csv"],
        "failed": [],
    }
    assert done.err.startswith("conflict: 2026-01-30.csv: both exist and differ")


def test_the_command_tells_people_what_was_done(source: Path, dest: Path) -> None:
    first, second = (nara("archive", "sync", str(source), str(dest)) for _ in range(2))
    assert first.out == "2 copied (14 bytes), 0 skipped, 0 conflicts, 0 failed\n"
    assert second.out == "0 copied, 2 skipped, 0 conflicts, 0 failed\n"
    assert (first.code, first.err, second.code, second.err) == (0, "", 0, "")


def test_a_terminal_sees_a_bar(source: Path, dest: Path) -> None:
    command = [sys.executable, str(ROOT / "app.py"), "archive", "sync", str(source), str(dest)]
    screen, end = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, check=True)
    os.close(end)
    assert b"2 files" in os.read(screen, 100_000)
    assert done.stdout.startswith(b"2 copied")
    os.close(screen)


def test_status_says_what_is_where(source: Path, dest: Path, nara_home: Path) -> None:
    assert "No copy yet" in nara("archive", "status").out
    days = make(nara_home / "days", DAYS)
    synced(days, dest)
    write(days / "2026-02-01.csv", "id\r\n")
    told = nara("archive", "status").out
    assert told.startswith("3 daily files, 2026-01-30 to 2026-02-01, 18 bytes, in ")
    assert f"{days} -> {dest}" in told
    assert "2 files the same on both sides" in told
    assert "1 new or changed since; run the sync again" in told


def test_a_pair_is_synced_by_one_at_a_time(source: Path, dest: Path) -> None:
    pair = Pair.of(address(str(source)), address(str(dest)), "")
    with (
        opened(read_settings(), str(source), str(dest), False, False),
        pytest.raises(StoreError, match=r"another sync of .* is running"),
        alone(sync_folder(read_settings()), pair, 0.1),
    ):
        pass
