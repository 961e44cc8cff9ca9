"""`nara archive redact | retain | erase`, as a shop's person runs them."""

import json
from pathlib import Path

import pytest

from tests.commands.nara import nara

SAID = "my name is john smith\nhow much is a zither\n"


@pytest.fixture
def conversation(nara_home: Path, tmp_path: Path) -> str:
    """One that was held, dumped to the home and, raw, to a folder. Gives its id."""
    assert nara("chat", "--json", "--seed", "1", stdin=SAID).code == 0
    for more in ([], ["--raw", "--out", str(tmp_path / "raw")]):
        assert nara("archive", "dump", "--since", "2020-01-01", *more).code == 0
    (day,) = (tmp_path / "raw").glob("*.csv")
    return day.read_text().splitlines()[1].partition(",")[0]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_raw_day_redacted_is_the_day_that_is_dumped_redacted(
    conversation: str, nara_home: Path, tmp_path: Path
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    before = all_bytes(raw)
    done = nara("archive", "redact", str(raw), "--out", str(out))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 of 5 rows redacted (looked for address, card, email, iban,")
    assert all_bytes(out) == b"".join(p.read_bytes() for p in (nara_home / "days").glob("*.csv"))
    assert b"john" not in all_bytes(out)
    assert all_bytes(raw) == before


def test_a_copy_over_the_original_is_refused(conversation: str, tmp_path: Path) -> None:
    before = all_bytes(tmp_path / "raw")
    done = nara("archive", "redact", str(tmp_path / "raw"), "--out", str(tmp_path / "raw"))
    assert done.code == 2
    assert "is the original; name another place with --out" in done.err
    assert all_bytes(tmp_path / "raw") == before


def test_a_copy_of_an_archive_keeps_its_tombstones(conversation: str, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    nara("archive", "erase", "--conversation", conversation, "--yes")
    assert nara("archive", "redact", str(raw), "--out", str(out)).code == 0
    stones = [sorted(p.name for p in (x / "tombstones").iterdir()) for x in (raw, out)]
    assert stones[0] == stones[1] != []


def test_a_torn_day_is_told_with_its_line(tmp_path: Path) -> None:
    day = tmp_path / "2026-01-31.csv"
    day.write_text('conversation_id,turn,text,slots,trace\nc,1,"torn')
    done = nara("archive", "redact", str(day), "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert "2026-01-31.csv:2: malformed CSV" in done.err
    assert list((tmp_path / "out").iterdir()) == []


def test_a_place_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert nara("archive", "redact", gone, "--out", str(tmp_path)).code == 2
    assert nara("archive", "erase", "--conversation", "c" * 32, "--yes", "--place", gone).code == 2
    assert (
        nara("archive", "erase", "--conversation", "c" * 32, "--yes", "--dataset", gone).code == 2
    )


def test_what_is_old_goes_and_is_named(conversation: str, nara_home: Path, tmp_path: Path) -> None:
    old = nara_home / "days" / "2020-01-01.csv"
    old.write_text("conversation_id,turn\n")
    done = nara("archive", "retain", "--days", "30", "--yes")
    assert done.code == 0
    assert f"removed {old}\n0 turns, 1 day file, 0 sessions from before " in done.out
    assert f"not touched: {tmp_path / 'raw'}, which holds a copy" in done.err
    assert len(list((nara_home / "days").glob("*.csv"))) == 1
    named = nara("archive", "retain", "--days", "30", "--yes", "--out", str(tmp_path / "raw"))
    assert (named.code, named.err) == (0, "")


def test_nobody_is_asked_in_a_pipe_so_yes_has_to_be_said(conversation: str) -> None:
    for arguments in (["retain", "--days", "1"], ["erase", "--conversation", conversation]):
        done = nara("archive", *arguments)
        assert done.code == 2
        assert "nobody can be asked here; add --yes if you are sure" in done.err


def test_an_erased_conversation_is_in_no_byte_of_the_home(
    conversation: str, nara_home: Path, tmp_path: Path
) -> None:
    assert conversation.encode() in all_bytes(nara_home)
    done = nara("archive", "erase", "--conversation", conversation, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "1 session " in done.out
    assert "3 turns" in done.out
    for word in (conversation, "john smith", "zither"):
        assert word.encode() not in all_bytes(nara_home)
        assert word.encode() not in all_bytes(tmp_path / "raw")


def test_neither_a_dump_nor_a_sync_brings_it_back(
    conversation: str, nara_home: Path, tmp_path: Path
) -> None:
    other, days = tmp_path / "other", nara_home / "days"
    other.mkdir()
    (day,) = (tmp_path / "raw").glob("*.csv")
    (other / day.name).write_bytes(day.read_bytes())
    nara("archive", "erase", "--conversation", conversation, "--yes")
    assert nara("archive", "dump", "--since", "2020-01-01").code == 0
    (days / day.name).unlink(missing_ok=True)
    assert nara("archive", "sync", str(other), str(days)).code == 0
    assert (days / day.name).is_file()
    assert conversation.encode() not in all_bytes(nara_home)


def test_a_copy_that_was_synced_to_is_reached_without_being_named(
    conversation: str, nara_home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert nara("archive", "sync", str(nara_home / "days"), str(copy)).code == 0
    assert conversation.encode() in all_bytes(copy)
    assert nara("archive", "erase", "--conversation", conversation, "--yes").code == 0
    assert conversation.encode() not in all_bytes(copy)


def test_a_copy_that_is_away_is_told_and_the_receipt_says_so(
    conversation: str, nara_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "raw").rename(tmp_path / "unmounted")
    done = nara("archive", "erase", "--conversation", conversation, "--yes", "--json")
    assert done.code == 1
    assert "the conversation is not erased everywhere" in done.err
    (receipt,) = done.objects
    faults = [place["fault"] for place in receipt["places"] if place["fault"]]
    assert not receipt["complete"]
    assert ["raw is not there, but was dumped or synced to" in fault for fault in faults] == [True]
    (tmp_path / "unmounted").rename(tmp_path / "raw")
    assert nara("archive", "erase", "--conversation", conversation, "--yes").code == 0


def test_each_run_leaves_a_receipt_without_personal_data(
    conversation: str, nara_home: Path
) -> None:
    nara("archive", "erase", "--conversation", conversation, "--yes")
    (file,) = (nara_home / "receipts").iterdir()
    receipt = json.loads(file.read_text())
    assert receipt["complete"]
    assert receipt["models_trained_on_it"] == []
    assert conversation not in file.read_text()
    assert "john" not in file.read_text()


def test_an_unknown_id_is_told_and_a_repetition_is_none(conversation: str) -> None:
    unknown = nara("archive", "erase", "--conversation", "0" * 32, "--yes")
    assert unknown.code == 1
    assert f"no place knows the conversation {'0' * 32}; check the id" in unknown.err
    assert nara("archive", "erase", "--conversation", conversation, "--yes").code == 0
    assert nara("archive", "erase", "--conversation", conversation, "--yes").code == 0


def test_what_a_backup_brings_back_is_erased_again(conversation: str, nara_home: Path) -> None:
    backup = nara_home.parent / "backup.sqlite"
    assert nara("archive", "backup", str(backup)).code == 0
    assert nara("archive", "erase", "--conversation", conversation, "--yes").code == 0
    assert nara("archive", "restore", "--force", str(backup)).code == 0
    for old in nara_home.glob("journal.sqlite.before-*"):
        old.unlink()
    assert conversation.encode() in all_bytes(nara_home)
    assert nara("archive", "erase", "--again", "--yes").code == 0
    assert conversation.encode() not in all_bytes(nara_home)
    nothing = nara("archive", "erase", "--again", "--yes")
    assert (nothing.code, nothing.out) == (0, "Nothing to do: no erased conversation is back\n")


def test_what_is_no_id_is_wrong_usage() -> None:
    done = nara("archive", "erase", "--conversation", "bob", "--yes")
    assert done.code == 2
    assert "'bob' is no conversation id; it is the first column of a day file" in done.err
