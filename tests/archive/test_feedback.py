"""What shoppers think of answers: kept with the turn, dumped when told late, gone with the rest."""

import csv
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.backup import backup, restore
from archive.dump import Form, due, dump_day
from archive.journal import Journal
from archive.privacy import Policy, redact_row
from archive.redacting import redact_file
from archive.schema import VERSION
from tests.archive.turns import EVER, RAW, RECORD, at, dump, journal_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FILE = "2026-11-23.csv"


def column(file: Path) -> list[tuple[str, str]]:
    """Role and feedback of every row."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["role"], row["feedback"]) for row in csv.DictReader(lines, strict=True)]


def feedback(journal: Journal, turn: int = 1) -> Any:
    kept = journal.turn("c1", turn)
    assert kept is not None
    return kept.feedback


# In the journal


def test_it_is_kept_replaced_and_taken_back(journal: Journal) -> None:
    journal.append(RECORD)
    assert feedback(journal) is None
    for rating in ("up", "down", None):
        assert journal.rate("c1", 1, rating)
        assert feedback(journal) == rating


def test_what_is_not_there_cannot_be_rated(journal: Journal) -> None:
    journal.append(RECORD)
    assert not journal.rate("c1", 2, "up")
    assert not journal.rate("c2", 1, "up")
    assert journal.turn("c1", 2) is None


def test_it_goes_with_its_turn(journal: Journal) -> None:
    journal.append(RECORD)
    journal.rate("c1", 1, "up")
    assert journal.erase("c1") == 1
    assert not journal.rate("c1", 1, "up")


def test_many_may_tell_at_once(journal: Journal) -> None:
    for turn in range(20):
        journal.append(at("2026-11-23T12:00:00+00:00", turn=turn))
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda turn: journal.rate("c1", turn, "up"), range(20)))
    assert all(told)
    assert [day.rated for day in journal.days(UTC)] == [20]


# In the daily files


def test_it_stands_on_the_first_row_of_the_answer(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    journal.rate("c1", 1, "up")
    dump(journal, tmp_path)
    assert column(tmp_path / FILE) == [("user", ""), ("assistant", "up"), ("assistant", "")]


def test_told_late_the_day_is_written_again(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    journal.append(at("2026-11-24T12:00:00+00:00", turn=2))
    assert dump(journal, tmp_path) == 2
    journal.rate("c1", 1, "down")
    assert dump(journal, tmp_path) == 1
    assert ("assistant", "down") in column(tmp_path / FILE)
    assert dump(journal, tmp_path) == 0


def test_taken_back_late_it_is_written_again_too(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    journal.rate("c1", 1, "down")
    dump(journal, tmp_path)
    journal.rate("c1", 1, None)
    assert dump(journal, tmp_path) == 1
    assert {rating for _, rating in column(tmp_path / FILE)} == {""}


def test_said_twice_it_is_no_change(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    journal.rate("c1", 1, "up")
    dump(journal, tmp_path)
    assert journal.rate("c1", 1, "up")
    assert dump(journal, tmp_path) == 0


def test_told_while_a_dump_reads_it_is_written_by_the_next_one(
    journal: Journal, tmp_path: Path
) -> None:
    journal.append(RECORD)
    (day,) = due(journal, tmp_path, RAW, EVER)
    dump_day(journal, tmp_path, RAW, day, lambda _: journal.rate("c1", 1, "up"))
    dump(journal, tmp_path)
    assert ("assistant", "up") in column(tmp_path / FILE)


def test_every_form_of_a_row_has_it(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    journal.rate("c1", 1, "up")
    forms = {
        "raw": RAW,
        "redacted": Form(UTC, "all", lambda row: redact_row(row, Policy())),
        "guarded": Form(UTC, guarded=True),
    }
    for name, form in forms.items():
        dump(journal, tmp_path / name, form)
        assert ("assistant", "up") in column(tmp_path / name / FILE)


def test_a_redacted_copy_has_it(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "journal.sqlite", RECORD)
    journal.rate("c1", 1, "down")
    dump(journal, tmp_path)
    redact_file(tmp_path / FILE, tmp_path / "copy" / FILE, Policy())
    assert column(tmp_path / "copy" / FILE) == column(tmp_path / FILE)


# Elsewhere


def test_a_backup_has_it_and_so_has_what_is_restored(tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "journal.sqlite", RECORD)
    journal.rate("c1", 1, "up")
    backup(journal, tmp_path / "kept.sqlite")
    journal.rate("c1", 1, "down")
    journal.close()
    restored = Journal(tmp_path / "journal.sqlite")
    restore(restored, tmp_path / "kept.sqlite", True, NOW)
    assert feedback(Journal(tmp_path / "journal.sqlite")) == "up"


def as_of_version_2(file: Path) -> None:
    """The journal as it was before there was feedback."""
    with sqlite3.connect(file) as database:
        database.executescript(
            "DROP INDEX ix_turns_rated; ALTER TABLE turns DROP COLUMN rated;"
            "ALTER TABLE turns DROP COLUMN feedback; ALTER TABLE dumps DROP COLUMN rated;"
            "DROP INDEX ix_turns_waiting; ALTER TABLE turns DROP COLUMN sentiment;"
            "ALTER TABLE dumps DROP COLUMN waiting;"
            "UPDATE journal_schema SET version = 2"
        )
    database.close()


def test_an_older_journal_takes_it_and_its_days_are_not_written_anew(tmp_path: Path) -> None:
    older = journal_of(tmp_path / "journal.sqlite", RECORD)
    dump(older, tmp_path)
    older.close()
    as_of_version_2(tmp_path / "journal.sqlite")
    journal = Journal(tmp_path / "journal.sqlite")
    assert dump(journal, tmp_path) == 0
    assert journal.rate("c1", 1, "up")
    assert dump(journal, tmp_path) == 1
    assert feedback(journal) == "up"


def test_an_older_journal_on_a_server_takes_it(server: str) -> None:
    journal = Journal(server)
    journal.retire(datetime(9999, 1, 1, tzinfo=UTC))
    journal.append(RECORD)
    with journal.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE turns DROP COLUMN rated, DROP COLUMN feedback")
        connection.exec_driver_sql("ALTER TABLE turns DROP COLUMN sentiment")
        connection.exec_driver_sql("ALTER TABLE dumps DROP COLUMN rated, DROP COLUMN waiting")
        connection.exec_driver_sql("UPDATE journal_schema SET version = 2")
    later = Journal(server)
    assert later.rate("c1", 1, "up")
    assert feedback(later) == "up"
    assert VERSION == 4
    for each in (journal, later):
        each.close()
