"""A conversation leaves a copy in a real S3 store as it leaves a folder."""

from pathlib import Path

import pytest

from archive.copies import ArchiveCopy
from archive.forgetting import Known
from archive.places import S3Options, address, open_place
from archive.tombstones import hash_of
from tests.archive.seaweed import BUCKET, Server

BOB, ANN = "b0b0b0b0b0b0", "a11a11a11a11"
HEADER = "conversation_id,turn,role,text\r\n"
BOTH = f"{HEADER}{BOB},1,user,is my zither ready\r\n{BOB},1,assistant,no\r\n{ANN},1,user,hello\r\n"


@pytest.fixture
def copy(store: Server, prefix: str, tmp_path: Path) -> ArchiveCopy:
    return ArchiveCopy(
        open_place(address(f"s3://{BUCKET}/{prefix}"), "erase", S3Options()), tmp_path
    )


def put(store: Server, key: str, content: str) -> None:
    store.client().put_object(Bucket=BUCKET, Key=key, Body=content.encode())


def test_its_rows_go_and_a_tombstone_comes(copy: ArchiveCopy, store: Server, prefix: str) -> None:
    put(store, f"{prefix}/2026-11-23.csv", BOTH)
    put(store, f"{prefix}/2026-11-24.csv", f"{HEADER}{ANN},2,user,bye\r\n")
    assert copy.know(BOB) == Known(frozenset({"is my zither ready"}), frozenset({"2026-11-23"}))
    reached = copy.erase(BOB, Known())
    assert (reached.removed, list(reached.files)) == (2, ["2026-11-23.csv"])
    assert store.contents(prefix) == {
        "2026-11-23.csv": f"{HEADER}{ANN},1,user,hello\r\n".encode(),
        "2026-11-24.csv": f"{HEADER}{ANN},2,user,bye\r\n".encode(),
        f"tombstones/erased-{hash_of(BOB)}.json": f'{{"erased": "{hash_of(BOB)}"}}\n'.encode(),
    }


def test_it_may_be_repeated(copy: ArchiveCopy, store: Server, prefix: str) -> None:
    put(store, f"{prefix}/2026-11-23.csv", BOTH)
    copy.erase(BOB, Known())
    before = store.contents(prefix)
    assert copy.erase(BOB, Known()).removed == 0
    assert store.contents(prefix) == before


def test_an_upload_between_looking_and_erasing_is_found(
    copy: ArchiveCopy, store: Server, prefix: str
) -> None:
    put(store, f"{prefix}/2026-11-23.csv", f"{HEADER}{ANN},1,user,hello\r\n")
    copy.know(BOB)
    put(store, f"{prefix}/2026-11-23.csv", BOTH)
    assert copy.erase(BOB, Known()).removed == 2


def test_no_file_of_it_stays_on_this_machine(
    copy: ArchiveCopy, store: Server, prefix: str, tmp_path: Path
) -> None:
    put(store, f"{prefix}/2026-11-23.csv", BOTH)
    copy.know(BOB)
    copy.erase(BOB, Known())
    assert list(tmp_path.iterdir()) == []


def test_a_torn_day_is_told_by_its_address(copy: ArchiveCopy, store: Server, prefix: str) -> None:
    put(store, f"{prefix}/2026-11-23.csv", f'{HEADER}{BOB},1,user,"torn')
    fault = copy.erase(BOB, Known()).fault
    assert fault.startswith(f"s3://{BUCKET}/{prefix}/2026-11-23.csv:2: malformed CSV")
