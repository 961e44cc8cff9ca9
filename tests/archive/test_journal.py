"""The journal keeps every turn, and says in one sentence when it cannot."""

import multiprocessing
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from archive.journal import Journal
from archive.records import CSV_COLUMNS
from tests.archive.turns import RECORD
from values.errors import StoreError


def test_a_turn_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    journal.append(RECORD)
    assert list(journal.turns("c1")) == [RECORD]


def test_turns_come_in_order_and_the_last_one_is_known(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    for turn in (2, 0, 1):
        journal.append(replace(RECORD, turn=turn))
    assert [record.turn for record in journal.turns("c1")] == [0, 1, 2]
    assert journal.last_turn("c1") == 2
    assert journal.last_turn("nobody") is None


def test_a_turn_number_is_given_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    journal.append(RECORD)
    with pytest.raises(StoreError, match="turn 1 of this conversation was written by another"):
        journal.append(RECORD)


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    file.write_bytes(b"these are my holiday pictures" * 100)
    with pytest.raises(
        StoreError, match=r"journal\.sqlite: it is no database; a backup of the journal"
    ):
        Journal(file).append(RECORD)
    assert file.read_bytes().startswith(b"these are my holiday pictures")


def test_a_locked_database_is_answered_with_a_sentence(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite", patience_s=0.1)
    journal.append(RECORD)
    other = sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds it"):
        journal.append(replace(RECORD, turn=2))
    other.rollback()
    other.close()
    journal.append(replace(RECORD, turn=2))


def _write(path: Path, conversation: str) -> None:
    journal = Journal(path)
    for turn in range(25):
        journal.append(replace(RECORD, conversation_id=conversation, turn=turn))


def test_several_processes_may_write(tmp_path: Path) -> None:
    path, context = tmp_path / "journal.sqlite", multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, f"c{i}")) for i in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [len(list(Journal(path).turns(f"c{i}"))) for i in range(3)] == [25, 25, 25]


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from archive.journal import Journal
from tests.archive.turns import RECORD
journal = Journal(Path(sys.argv[1]))
for turn in range(10):
    journal.append(replace(RECORD, turn=turn))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_appended_survives_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert Journal(path).last_turn("c1") == 9


def test_the_csv_columns_are_the_ones_others_build_on() -> None:
    assert ",".join(CSV_COLUMNS) == (
        "conversation_id,turn,timestamp,channel,role,text,intent,confidence,slots,state,status,"
        "latency_ms,model_version,flow_version,trace,feedback,sentiment,"
        "sentiment_score"
    )
