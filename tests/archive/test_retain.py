"""Days older than a shop keeps them go, in its own time zone, and stay away."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from archive.dump import Form, Wanted, due
from archive.privacy import doomed, first_kept, retain
from archive.tombstones import is_dead, read_folder
from tests.archive.turns import at, journal_of

CHICAGO = ZoneInfo("America/Chicago")


def archive(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("conversation_id,turn\r\n")
    return folder


def test_the_day_is_that_of_the_shop() -> None:
    evening = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert first_kept(evening, 7, UTC) == date(2026, 2, 22)
    assert first_kept(evening, 7, CHICAGO) == date(2026, 2, 21)
    assert first_kept(evening, 0, CHICAGO) == date(2026, 2, 28)


def test_turns_and_files_before_the_day_go_and_nothing_else(tmp_path: Path) -> None:
    kept = ("2026-02-21.csv", "2026-02-22.csv", "notes.csv", "2026-01-01.txt")
    old = ("2026-02-20.csv", "2025-12-31.csv", "2026-02-20.conflict-1a2b3c4d.csv")
    days = archive(tmp_path / "days", *kept, *old)
    journal = journal_of(
        tmp_path / "journal.sqlite",
        at("2026-02-21T05:59:59+00:00", turn=1),
        at("2026-02-21T06:00:00+00:00", turn=2),
    )
    assert [path.name for path in doomed([days], date(2026, 2, 21))] == sorted(old)
    gone = retain(journal, [days], date(2026, 2, 21), CHICAGO)
    assert (gone.turns, len(gone.files)) == (1, 3)
    assert [turn.turn for turn in journal.turns("c1")] == [2]
    assert sorted(p.name for p in days.iterdir() if p.is_file()) == sorted(kept)


def test_a_tombstone_stays_so_that_no_copy_brings_them_back(tmp_path: Path) -> None:
    days = archive(tmp_path / "days", "2026-02-20.csv")
    journal = journal_of(tmp_path / "journal.sqlite")
    retain(journal, [days], date(2026, 2, 21), UTC)
    assert is_dead(read_folder(days), "2026-02-20.csv")
    journal.append(at("2026-02-20T12:00:00+00:00"))
    assert due(journal, days, Form(UTC), Wanted(None, date(2026, 3, 1))) == []


def test_it_may_be_repeated(tmp_path: Path) -> None:
    days, journal = archive(tmp_path / "days", "2026-02-20.csv"), journal_of(tmp_path / "j.sqlite")
    retain(journal, [days], date(2026, 2, 21), UTC)
    gone = retain(journal, [days], date(2026, 2, 21), UTC)
    assert (gone.turns, gone.files) == (0, ())


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path: Path) -> None:
    gone = retain(journal_of(tmp_path / "j.sqlite"), [tmp_path / "days"], date(2026, 2, 21), UTC)
    assert gone.files == ()
    assert not (tmp_path / "days").exists()
