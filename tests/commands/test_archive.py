"""`nara archive dump`, `backup` and `restore` as an operator uses them."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.journal import Journal
from commands.archive import archive
from nlu.training.days import read_day
from tests.archive.turns import at, every_second, journal_of
from tests.commands.nara import nara


@pytest.fixture
def journal(nara_home: Path) -> Journal:
    """Two turns on New Year's Eve in Chicago, which is New Year in UTC for the second one."""
    return journal_of(
        nara_home / "journal.sqlite",
        at("2025-12-31T23:00:00+00:00", turn=1),
        at("2026-01-01T03:00:00+00:00", turn=2),
    )


def texts(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def test_every_command_of_the_group_is_there() -> None:
    with archive.make_context("archive", ["--help"], resilient_parsing=True) as context:
        for name in archive.list_commands(context):
            command = archive.get_command(context, name)
            assert command is not None
            assert "Example: nara archive " + name in (command.help or "")


def test_the_ended_days_go_to_the_home_once(journal: Journal, nara_home: Path) -> None:
    done = nara("archive", "dump")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        f"{nara_home}/days/2025-12-31.csv: 3 rows of 1 turn",
        f"{nara_home}/days/2026-01-01.csv: 3 rows of 1 turn",
    ]
    assert done.err == ""
    again = nara("archive", "dump")
    there = "every day that was to be written is there already"
    assert again.out == f"Nothing written to {nara_home}/days: {there}\n"


def test_a_file_that_cannot_be_read_keeps_no_other_day_from_being_written(
    journal: Journal, nara_home: Path
) -> None:
    (nara_home / "days").mkdir()
    (nara_home / "days" / "2025-12-31.csv").write_text("hello\n")
    done = nara("archive", "dump")
    assert done.code == 1
    assert "2025-12-31.csv" in done.err
    assert done.out == f"{nara_home}/days/2026-01-01.csv: 3 rows of 1 turn\n"


def test_raw_rows_among_those_that_are_synced_are_warned_of(
    journal: Journal, tmp_path: Path
) -> None:
    assert "would copy that" in nara("archive", "dump", "--raw").err
    assert nara("archive", "dump", "--raw", "--out", str(tmp_path / "raw")).err == ""


def test_today_is_dumped_only_when_asked_for(nara_home: Path, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    journal_of(nara_home / "journal.sqlite", at(now.isoformat()))
    assert "every day that was to be written is there" in nara("archive", "dump").out
    yesterday = f"{now - timedelta(days=1):%Y-%m-%d}"
    done = nara("archive", "dump", "--since", yesterday, "--out", str(tmp_path / "out"))
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".csv"], done


def test_the_days_are_those_of_the_configured_zone(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_ARCHIVE__TIMEZONE", "America/Chicago")
    done = nara("archive", "dump", "--out", str(tmp_path / "out"))
    assert done.out == f"{tmp_path}/out/2025-12-31.csv: 6 rows of 2 turns\n"


def test_a_day_without_turns_says_so(journal: Journal, nara_home: Path) -> None:
    done = nara("archive", "dump", "--date", "2026-05-01")
    assert (done.code, done.out) == (
        0,
        f"Nothing written to {nara_home}/days: no turns on 2026-05-01\n",
    )


def test_rows_are_redacted_unless_raw(nara_home: Path) -> None:
    said = "call me at 617-555-0123 or mail ann@example.com"
    record = at("2026-01-01T03:00:00+00:00")
    journal_of(nara_home / "journal.sqlite", replace(record, user=said))
    nara("archive", "dump")
    file = nara_home / "days" / "2026-01-01.csv"
    assert texts(file)[0] == "call me at [phone] or mail [email]"
    nara("archive", "dump", "--raw")
    assert texts(file)[0] == said


def test_formulas_are_guarded_on_request_and_training_reads_them_back(
    nara_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARA_ARCHIVE__GUARD_FORMULAS", "true")
    record = at("2026-01-01T03:00:00+00:00")
    journal_of(nara_home / "journal.sqlite", replace(record, user="=1+1 in boston"))
    assert nara("archive", "dump").code == 0
    file = nara_home / "days" / "2026-01-01.csv"
    assert texts(file)[0] == "'=1+1 in boston"
    (row,), _ = read_day(file, "archive")
    assert row.utterance.text == "=1+1 in boston"


def test_a_file_that_holds_more_than_the_journal_is_left_and_told(
    journal: Journal, nara_home: Path
) -> None:
    nara("archive", "dump")
    journal.close()
    for part in nara_home.glob("journal.sqlite*"):
        part.unlink()
    journal_of(nara_home / "journal.sqlite", at("2025-12-31T23:00:00+00:00", turn=7))
    done = nara("archive", "dump")
    assert done.code == 1
    assert "2025-12-31.csv: left as it is, 1 of its turns are not in this journal" in done.err


def test_a_backup_is_made_and_restored(nara_home: Path, tmp_path: Path) -> None:
    file, kept = nara_home / "journal.sqlite", str(tmp_path / "kept.sqlite")
    journal_of(file, *every_second(3)).close()
    assert nara("archive", "backup", kept).out == f"{kept}: 3 turns\n"
    refused = nara("archive", "restore", kept)
    assert refused.code == 1
    assert "holds 3 turns; say --force to restore all the same" in refused.err
    done = nara("archive", "restore", kept, "--force")
    assert done.out.startswith(f"{file}: 3 turns\nThe journal that was there: {file}.before-")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dump", "--date", "yesterday"], "'yesterday' is no date; write for example 2026-01-31"),
        (["dump", "--date", "2026-01-01", "--since", "2026-01-01"], "--date or --since, not both"),
        (["backup"], "Missing argument 'FILE'"),
        (["restore"], "Missing argument 'FILE'"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], told: str) -> None:
    done = nara("archive", *arguments)
    assert done.code == 2
    assert told in done.err


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("NARA_ARCHIVE__TIMEZONE", "Mars", "archive.timezone: 'Mars' is no time zone"),
        ("NARA_JOURNAL__URL", "the server", "journal.url: write an SQLAlchemy URL"),
        ("NARA_JOURNAL__URL", "mysql://host/db", "journal.url: A journal cannot lie in 'mysql'"),
    ],
)
def test_a_wrong_setting_is_told(
    variable: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    done = nara("archive", "dump")
    assert (done.code, told in done.err) == (2, True), done.err


def test_a_journal_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARA_JOURNAL__URL", "postgresql://nara:secret@127.0.0.1:1/shop")
    done = nara("archive", "dump")
    assert done.code == 1
    assert "postgresql+psycopg://nara:***@127.0.0.1:1/shop: its server does not answer" in done.err
