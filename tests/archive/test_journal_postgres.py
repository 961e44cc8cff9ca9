"""The same journal on a real PostgreSQL server keeps, orders, dumps and forgets as a file does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.backup import backup
from archive.dump import Form, Wanted, due, dump_day
from archive.journal import Journal
from tests.archive.turns import RECORD, at, every_second, journal_of
from tests.postgres import postgres
from values.errors import StoreError

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    """Empty."""
    journal = Journal(url, "power")
    journal.retire(datetime(9999, 1, 1, tzinfo=UTC))
    yield journal
    journal.close()


def dump(journal: Journal, folder: Path) -> bytes:
    for day in due(journal, folder, Form(UTC), Wanted(DAY, DAY)):
        dump_day(journal, folder, Form(UTC), day, lambda _: None)
    return (folder / "2026-11-23.csv").read_bytes()


def test_a_turn_comes_back_as_it_was_kept(journal: Journal) -> None:
    journal.append(RECORD)
    assert list(journal.turns("c1")) == [RECORD]
    assert journal.last_turn("c1") == 1


def test_a_turn_number_is_given_once(journal: Journal) -> None:
    journal.append(RECORD)
    with pytest.raises(StoreError, match="turn 1 of this conversation was written by another"):
        journal.append(RECORD)


def test_many_may_write_at_once_and_one_that_is_refused_disturbs_nobody(journal: Journal) -> None:
    journal.append(replace(RECORD, turn=50))

    def write(turn: int) -> bool:
        try:
            journal.append(replace(RECORD, turn=turn))
        except StoreError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(write, range(100)))
    assert [turn for turn, done in enumerate(kept) if not done] == [50]
    assert journal.count() == 100


def test_several_programs_may_make_the_tables_at_once(journal: Journal, url: str) -> None:
    programs = [Journal(url) for _ in range(3)]
    with journal.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE turns, dumps, journal_schema")
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(Journal.count, programs)) == [0, 0, 0]
    for program in programs:
        program.close()


def test_its_days_are_the_files_that_an_embedded_journal_makes(
    journal: Journal, tmp_path: Path
) -> None:
    turns = [*every_second(30), at("2026-11-23T00:00:00+00:00", conversation="C2")]
    for turn in turns:
        journal.append(turn)
    file = journal_of(tmp_path / "journal.sqlite", *turns)
    assert dump(journal, tmp_path / "server") == dump(file, tmp_path / "file")


def test_late_turns_are_added_there_too(journal: Journal, tmp_path: Path) -> None:
    journal.append(RECORD)
    before = dump(journal, tmp_path)
    assert dump(journal, tmp_path) == before
    journal.append(replace(RECORD, turn=0))
    assert len(dump(journal, tmp_path)) > len(before)


def test_what_is_erased_is_gone(journal: Journal) -> None:
    for turn in every_second(5):
        journal.append(turn)
    assert journal.erase("c1") == 5
    assert journal.count() == 0


def test_a_backup_is_the_servers_matter(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="lies on a server; pg_dump makes a backup of it"):
        backup(journal, tmp_path / "kept.sqlite")


def test_a_server_that_is_away_is_told_without_its_password() -> None:
    away = Journal("postgresql://nara:secret@127.0.0.1:1/shop")
    with pytest.raises(StoreError, match="its server does not answer") as failed:
        away.append(RECORD)
    away.close()
    assert "secret" not in str(failed.value)
    assert "nara:***@127.0.0.1:1/shop" in str(failed.value)
