"""A store that cannot be used says in one sentence what to do; two programs may begin at once."""

import sqlite3
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from archive.database import make_tables, open_sqlite
from archive.journal import Journal
from values.errors import StoreError

TABLES = MetaData()
Table("notes", TABLES, Column("id", Integer, primary_key=True), Column("day", Integer, index=True))


def test_a_file_in_place_of_the_folder_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(StoreError, match="a file stands where its folder should be; set NARA_HOME"):
        Journal(tmp_path / "home" / "journal.sqlite").last_turn("c")


def test_the_file_of_another_program_is_told_with_what_to_do(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "journal.sqlite") as foreign:
        foreign.execute("create table turns (name text)")
    foreign.close()
    with pytest.raises(StoreError, match="another program made it; move it away"):
        Journal(tmp_path / "journal.sqlite").last_turn("c")


def _make(file: Path) -> None:
    engine = open_sqlite(file)
    make_tables(engine, TABLES)
    engine.dispose()


def test_two_programs_may_make_the_tables_at_once(tmp_path: Path) -> None:
    context = get_context("spawn")
    programs = [context.Process(target=_make, args=(tmp_path / "notes.sqlite",)) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0]
