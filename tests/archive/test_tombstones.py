"""A tombstone keeps copies from bringing back what was erased, and holds nothing personal."""

from datetime import date
from pathlib import Path

import pytest

from archive.tombstones import (
    Tombstones,
    cleaned,
    hash_of,
    is_dead,
    read,
    read_folder,
    stones,
    write_folder,
)
from values.errors import DataError

GONE = Tombstones(frozenset([hash_of("bob")]))
HEADER = "conversation_id,turn,text\r\n"


def test_stones_say_what_they_were_made_of(tmp_path: Path) -> None:
    tombs = Tombstones(frozenset([hash_of("bob"), hash_of("eve")]), date(2026, 1, 31))
    assert read(stones(tombs).values()) == tombs
    write_folder(tmp_path, tombs)
    assert read_folder(tmp_path) == tombs
    assert all(b"bob" not in stone for stone in stones(tombs).values())


def test_equal_erasures_make_equal_files_wherever_they_happen() -> None:
    assert stones(GONE) == stones(Tombstones(frozenset([hash_of("bob")])))


def test_of_several_retentions_the_latest_day_counts() -> None:
    days = [date(2026, 1, 31), date(2026, 3, 1), date(2025, 12, 1)]
    found = read(stone for day in days for stone in stones(Tombstones(before=day)).values())
    assert found.before == date(2026, 3, 1)


def test_no_stones_bury_nothing() -> None:
    assert read([]) == Tombstones()
    assert not is_dead(Tombstones(), "2026-01-01.csv")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"erased": "bob"}', b'{"before": "soon"}', b'{"erased": 1}'],
)
def test_a_damaged_stone_is_told_and_never_passed_over(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="tombstone 2 is damaged"):
        read([*stones(GONE).values(), content])
    write_folder(tmp_path, GONE)
    (tmp_path / "tombstones" / "x.json").write_bytes(content)
    with pytest.raises(DataError, match=r"tombstones/x\.json: tombstone 1 is damaged"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "dead"),
    [
        ("2026-01-30.csv", True),
        ("2026-01-31.csv", False),
        ("2026-02-01.csv", False),
        ("shop/2026-01-30.csv", True),
        ("2026-01-30.conflict-1a2b3c4d.csv", True),
        ("2026-01-30.json", False),
        ("2026-13-30.csv", False),
        ("notes.csv", False),
    ],
)
def test_days_before_the_retention_are_dead(name: str, dead: bool) -> None:
    assert is_dead(Tombstones(before=date(2026, 1, 31)), name) is dead


def test_what_stays_of_a_day_keeps_its_bytes(tmp_path: Path) -> None:
    source, target = tmp_path / "source.csv", tmp_path / "target.csv"
    stays = 'ann,1,"a ""quoted"", \r\n text"\r\n\r\nann,2, ü🌧 \r\n'
    source.write_text(f"{HEADER}bob,1,secret\r\n{stays}bob,2,x", encoding="utf-8", newline="")
    assert cleaned(GONE, source, target)
    assert target.read_bytes() == (HEADER + stays).encode()
    assert not cleaned(GONE, target, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == target.read_bytes()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (f'{HEADER}bob,1,"never closed', r"source\.csv:2: malformed CSV"),
        (f"{HEADER}ann,1,x\r\nbob,1", r"source\.csv:3: 2 cells under 3 columns"),
        ("turn,text\r\n1,x\r\n", r"source\.csv:1: the column 'conversation_id' is missing"),
        ("", r"source\.csv:1: the file is empty"),
        (b"conversation_id\r\n\xff\xfe\r\n", r"source\.csv:\d: no UTF-8 text"),
    ],
)
def test_a_torn_day_is_told_with_its_line_and_writes_nothing(
    tmp_path: Path, content: str | bytes, fault: str
) -> None:
    source, target = tmp_path / "source.csv", tmp_path / "target.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    target.write_text("as it was")
    with pytest.raises(DataError, match=fault):
        cleaned(GONE, source, target)
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.csv", "target.csv"]


def test_a_missing_day_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"source\.csv cannot be read: No such file"):
        cleaned(GONE, tmp_path / "source.csv", tmp_path / "target.csv")
