"""A backup is one moment of the journal; a restore is all of it or nothing."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.backup import backup, restore
from archive.journal import Journal
from archive.schema import VERSION
from tests.archive.test_journal_schema import UNVERSIONED
from tests.archive.turns import RECORD, every_second, journal_of
from values.errors import StoreError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of five turns."""
    journal = journal_of(tmp_path / "first" / "journal.sqlite", *every_second(5))
    assert backup(journal, tmp_path / "kept.sqlite") == 5
    journal.close()
    return tmp_path / "kept.sqlite"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_backed_up_comes_back(kept: Path, home: Path) -> None:
    journal = Journal(home / "journal.sqlite")
    assert restore(journal, kept, False, NOW) == (5, None)
    assert list(journal.turns("c1")) == list(every_second(5))


def test_a_backup_is_one_file(kept: Path) -> None:
    assert [name for name in names(kept.parent) if name.startswith((".", "kept"))] == [kept.name]


def test_while_others_write_a_backup_holds_every_turn_up_to_some_moment(tmp_path: Path) -> None:
    journal, done = Journal(tmp_path / "journal.sqlite"), threading.Event()

    def write() -> None:
        turn = 0
        while not done.is_set():
            journal.append(replace(RECORD, turn=turn, user="x" * 5000))
            turn += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy = tmp_path / f"copy-{number}.sqlite"
            turns = backup(journal, copy)
            assert [turn.turn for turn in Journal(copy).turns("c1")] == list(range(turns))
    finally:
        done.set()
        writer.join()


def test_an_older_backup_is_replaced_another_file_is_not(kept: Path, tmp_path: Path) -> None:
    journal = journal_of(tmp_path / "first" / "journal.sqlite", replace(RECORD, turn=9))
    assert backup(journal, kept) == 6
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("chapter one " * 1000)
    with pytest.raises(StoreError, match=r"thesis\.txt is there and is no backup of a journal"):
        backup(journal, thesis)
    with pytest.raises(StoreError, match="is the journal itself"):
        backup(journal, tmp_path / "first" / "journal.sqlite")
    assert thesis.read_text().startswith("chapter one")


def test_a_journal_with_turns_is_kept_beside_and_only_by_force(kept: Path, home: Path) -> None:
    journal = journal_of(home / "journal.sqlite", replace(RECORD, conversation_id="mine"))
    journal.close()
    with pytest.raises(StoreError, match="holds 1 turn; say --force"):
        restore(journal, kept, False, NOW)
    assert journal.last_turn("mine") == 1
    journal.close()
    turns, before = restore(journal, kept, True, NOW)
    assert before is not None
    assert (turns, journal.last_turn("mine"), Journal(before).last_turn("mine")) == (5, None, 1)


def test_a_journal_in_use_is_not_replaced(kept: Path, home: Path) -> None:
    with sqlite3.connect(home / "journal.sqlite") as user:
        journal_of(home / "journal.sqlite", RECORD).close()
        user.execute("SELECT * FROM turns").fetchone()
        with pytest.raises(StoreError, match="another program holds it"):
            restore(Journal(home / "journal.sqlite"), kept, True, NOW)
    user.close()
    assert Journal(home / "journal.sqlite").last_turn("c1") == 1


def test_a_damaged_journal_can_be_replaced(kept: Path, home: Path) -> None:
    file = home / "journal.sqlite"
    file.write_bytes(b"these are my holiday pictures" * 100)
    with pytest.raises(StoreError, match="holds what cannot be read any more; say --force"):
        restore(Journal(file), kept, False, NOW)
    turns, before = restore(Journal(file), kept, True, NOW)
    assert before is not None
    assert (turns, Journal(file).count()) == (5, 5)
    assert before.read_bytes().startswith(b"these are my holiday pictures")


def test_a_damaged_backup_changes_nothing(kept: Path, home: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[5000:9000] = b"\xff" * 4000
    kept.write_bytes(content)
    with pytest.raises(StoreError, match=r"kept\.sqlite"):
        restore(Journal(home / "journal.sqlite"), kept, True, NOW)
    assert names(home) == []


@pytest.mark.parametrize("text", ["", "no database " * 1000])
def test_what_is_no_backup_is_refused(home: Path, tmp_path: Path, text: str) -> None:
    other = tmp_path / "other"
    other.write_text(text)
    with pytest.raises(StoreError, match="other is no backup"):
        restore(Journal(home / "journal.sqlite"), other, True, NOW)
    with pytest.raises(StoreError, match="nowhere is no backup"):
        restore(Journal(home / "journal.sqlite"), tmp_path / "nowhere", True, NOW)
    assert names(home) == []


def test_an_old_backup_is_brought_to_todays_tables(home: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with sqlite3.connect(old) as database:
        database.executescript(UNVERSIONED)
    database.close()
    before = old.read_bytes()
    assert restore(Journal(home / "journal.sqlite"), old, False, NOW) == (2, None)
    assert old.read_bytes() == before
    assert Journal(home / "journal.sqlite").last_turn("c1") == 1


def test_a_backup_of_a_newer_program_is_refused(kept: Path, home: Path) -> None:
    with sqlite3.connect(kept) as database:
        database.execute("UPDATE journal_schema SET version = ?", (VERSION + 1,))
    database.close()
    with pytest.raises(StoreError, match="a newer Nara wrote it"):
        restore(Journal(home / "journal.sqlite"), kept, False, NOW)
    assert names(home) == []
