"""An older journal becomes one of today by itself, whole or not at all; a newer one is refused."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from archive.journal import Journal
from archive.records import TurnRecord
from archive.schema import VERSION
from tests.archive.turns import RECORD, at, journal_of
from values.errors import StoreError

UNVERSIONED = """
CREATE TABLE turns (
    conversation_id VARCHAR(64) NOT NULL, turn INTEGER NOT NULL, timestamp VARCHAR(32) NOT NULL,
    channel VARCHAR(32) NOT NULL, user TEXT, messages TEXT NOT NULL, intent VARCHAR(64),
    confidence FLOAT, slots TEXT NOT NULL, state VARCHAR(200) NOT NULL, status VARCHAR(32) NOT NULL,
    latency_ms FLOAT NOT NULL, model_version VARCHAR(64) NOT NULL,
    flow_version VARCHAR(64) NOT NULL, trace TEXT NOT NULL, PRIMARY KEY (conversation_id, turn)
);
CREATE INDEX ix_turns_timestamp ON turns (timestamp);
INSERT INTO turns VALUES ('c1', 0, '2026-11-23T12:00:00.000+00:00', 'json', NULL, '["Hello."]',
    NULL, NULL, '{}', 'main_flow.input_intent', 'ok', 0.5, 'm1', 'f1', '{"seed": 7}');
INSERT INTO turns VALUES ('c1', 1, '2026-11-23T12:00:01.000+00:00', 'json', 'hi 🌧', '["Hi."]',
    'greeting', 0.9, '{"a": ["b"]}', 'main_flow.input_intent', 'ok', 1.5, 'm1', 'f1', '{}');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A journal as it was before it had a version."""
    file = tmp_path / "journal.sqlite"
    with sqlite3.connect(file) as database:
        database.executescript(UNVERSIONED)
    database.close()
    return file


def shape(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Columns and indexes of every table; in which order the indexes were made does not matter."""
    database = sqlite3.connect(file)
    tables = [x[0] for x in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    found = {
        f"{kind} {table}": sorted(database.execute(f"SELECT {what} FROM pragma_{kind}('{table}')"))
        for table in tables
        for kind, what in (("table_info", "*"), ("index_list", 'name, "unique", partial'))
    }
    database.close()
    return found


def test_an_old_journal_keeps_its_turns_and_takes_new_ones(old: Path) -> None:
    journal = Journal(old)
    kept = list(journal.turns("c1"))
    assert [(turn.turn, turn.user, turn.trace) for turn in kept] == [
        (0, None, {"seed": 7}),
        (1, "hi 🌧", {}),
    ]
    assert isinstance(kept[0], TurnRecord)
    journal.append(at("2026-11-23T13:00:00+00:00", turn=2))
    assert journal.last_turn("c1") == 2


def test_it_has_the_same_tables_as_a_new_one(old: Path, tmp_path: Path) -> None:
    Journal(old).count()
    new = tmp_path / "new.sqlite"
    Journal(new).count()
    assert shape(old) == shape(new)


def test_a_migration_that_fails_leaves_the_journal_as_it_was(old: Path) -> None:
    with sqlite3.connect(old) as database:
        # The name that the new index would take is taken: the last but one step fails.
        database.execute("CREATE TABLE ix_turns_arrival (x)")
    database.close()
    before = shape(old)
    with pytest.raises(StoreError, match=r"journal\.sqlite"):
        Journal(old).count()
    assert shape(old) == before


def count(file: Path) -> None:
    assert Journal(file).count() == 2


def test_several_programs_may_find_it_at_once(old: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=count, args=(old,)) for _ in range(3)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0, 0]


def test_a_newer_journal_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    journal_of(file, RECORD).close()
    with sqlite3.connect(file) as database:
        database.execute("UPDATE journal_schema SET version = ?", (VERSION + 1,))
    database.close()
    wanted = f"a newer Nara wrote it .schema {VERSION + 1}, this one knows {VERSION}.; update"
    with pytest.raises(StoreError, match=wanted):
        Journal(file).append(RECORD)
