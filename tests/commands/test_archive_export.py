"""`nara archive export`: the archive for other people's tools."""

from pathlib import Path

import duckdb
import pytest

from archive.records import CSV_COLUMNS
from tests.commands.nara import nara

DAY = "2026-03-01"
TALK = "is it raining in boston\nmy number is 617 555 0123\n"


@pytest.fixture
def days(nara_home: Path) -> Path:
    """Two turns and the greeting, dumped."""
    nara("chat", "--json", "--seed", "1", "--now", f"{DAY}T12:00:00Z", stdin=TALK)
    nara("archive", "dump", "--date", DAY)
    return nara_home / "days"


@pytest.mark.parametrize("name", ["turns.parquet", "turns.duckdb"])
def test_every_row_is_there_with_its_type(days: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    told = nara("archive", "export", str(file))

    assert told.out.startswith(f"{file}: ")
    rows = table(file)
    assert rows.columns == ["day", *CSV_COLUMNS]
    assert {row[0] for row in rows.project("day::VARCHAR").fetchall()} == {DAY}
    assert rows.filter("role = 'user'").project("turn, text").fetchall() == [
        (1, "is it raining in boston"),
        (2, "my number is [phone]"),
    ]


def table(file: Path) -> duckdb.DuckDBPyRelation:
    if file.suffix == ".parquet":
        return duckdb.connect().from_query(f"FROM '{file}'")
    return duckdb.connect(str(file), read_only=True).from_query("FROM turns")


def test_days_are_picked(days: Path, tmp_path: Path) -> None:
    told = nara("archive", "export", str(tmp_path / "a.parquet"), "--from", "2026-04-01")

    assert told.code == 1
    assert "no day from 2026-04-01" in told.err
    assert list(tmp_path.glob("*.parquet")) == []


def test_an_unknown_ending_is_refused(days: Path, tmp_path: Path) -> None:
    told = nara("archive", "export", str(tmp_path / "a.xlsx"))

    assert told.code == 2
    assert "use .parquet (Parquet) or .duckdb (a DuckDB database)" in told.err


def test_without_day_files_one_sentence_says_how_to_make_them(tmp_path: Path) -> None:
    told = nara("archive", "export", str(tmp_path / "a.parquet"))

    assert told.code == 1
    assert "'nara archive dump' writes it" in told.err


def test_a_damaged_row_is_told_and_the_others_are_kept(days: Path, tmp_path: Path) -> None:
    file = days / f"{DAY}.csv"
    file.write_bytes(file.read_bytes() + b"half a row\r\n")

    told = nara("archive", "export", str(tmp_path / "a.parquet"))

    assert told.code == 0
    assert "1 damaged row was passed over" in told.err
