"""Folder to store, store to folder, store to store: against a real S3 server, SeaweedFS."""

import hashlib
import os
from pathlib import Path

import pytest

from archive import tombstones
from archive.places import Address, NotCopied, S3Options
from archive.stores import S3
from archive.tombstones import hash_of
from tests.archive.seaweed import BUCKET, SECRET, Server
from tests.archive.syncing import contents, forget_everything, make, synced, write
from tests.commands.nara import nara
from values.errors import ConfigError, StoreError

DAYS = {"2026-01-30.csv": "id\n1\n", "2026-01-31.csv": "id\n2\n"}
LARGE = 20 * 2**20 + 7


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "here", DAYS)


@pytest.fixture
def there(store: Server, prefix: str) -> str:
    return f"s3://{BUCKET}/{prefix}"


def place(there: str, options: S3Options | None = None) -> S3:
    return S3.open(Address("s3", there.removeprefix("s3://")), options or S3Options())


def test_the_first_time_everything_is_copied_and_the_second_time_nothing(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    assert synced(source, there).copied == list(DAYS)
    assert store.contents(prefix) == {name: text.encode() for name, text in DAYS.items()}
    assert synced(source, there).skipped == list(DAYS)


def test_the_digest_stands_in_the_metadata(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    synced(source, there)
    head = store.client().head_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-30.csv")
    assert head["Metadata"]["sha256"] == hashlib.sha256(DAYS["2026-01-30.csv"].encode()).hexdigest()


def test_a_lost_memory_is_made_anew_from_the_metadata(
    source: Path, there: str, nara_home: Path
) -> None:
    synced(source, there)
    forget_everything(nara_home)
    write(source / "2026-02-01.csv", "id\n")
    outcome = synced(source, there)
    assert (outcome.copied, outcome.skipped) == (["2026-02-01.csv"], list(DAYS))


def test_what_another_program_put_there_is_compared_by_its_content(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    client = store.client()
    client.put_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-30.csv", Body=b"id\n1\n")
    client.put_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-31.csv", Body=b"other")
    outcome = synced(source, there)
    assert (outcome.skipped, outcome.conflicts) == (["2026-01-30.csv"], ["2026-01-31.csv"])
    digest = hashlib.sha256(DAYS["2026-01-31.csv"].encode()).hexdigest()
    kept = store.contents(prefix)
    assert kept["2026-01-31.csv"] == b"other"
    assert kept[f"2026-01-31.conflict-{digest[:8]}.csv"] == DAYS["2026-01-31.csv"].encode()


def test_what_a_killed_upload_left_is_replaced(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    put = store.client().put_object
    digest = hashlib.sha256(DAYS["2026-01-30.csv"].encode()).hexdigest()
    half = {"sha256": digest, "size": str(len(DAYS["2026-01-30.csv"]))}
    put(Bucket=BUCKET, Key=f"{prefix}/2026-01-30.csv", Body=b"", Metadata=half)
    assert synced(source, there).copied == list(DAYS)
    assert store.contents(prefix)["2026-01-30.csv"] == DAYS["2026-01-30.csv"].encode()


def test_a_changed_file_replaces_the_one_that_was_seen(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    synced(source, there)
    write(source / "2026-01-31.csv", "id\n2\n3\n", age=9)
    assert synced(source, there).copied == ["2026-01-31.csv"]
    assert store.contents(prefix)["2026-01-31.csv"] == b"id\n2\n3\n"


def test_large_files_go_in_parts_and_come_back_whole(
    tmp_path: Path, there: str, store: Server, prefix: str
) -> None:
    content = os.urandom(LARGE)
    source = make(tmp_path / "large", {"2026-01-31.csv": content, "empty": ""})
    synced(source, there)
    head = store.client().head_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-31.csv")
    assert head["ETag"].strip('"').endswith("-3")
    assert synced(there, tmp_path / "back").copied == ["2026-01-31.csv", "empty"]
    assert (tmp_path / "back" / "2026-01-31.csv").read_bytes() == content
    assert synced(source, there).skipped == ["2026-01-31.csv", "empty"]


def test_many_files_are_checked_together(
    tmp_path: Path, there: str, store: Server, prefix: str
) -> None:
    files = {f"{number}.csv": f"{number}" for number in range(150)}
    source = make(tmp_path / "many", files)
    assert len(synced(source, there).copied) == 150
    assert store.contents(prefix) == {name: text.encode() for name, text in files.items()}
    assert len(synced(source, there).skipped) == 150


def test_names_may_be_anything_there_too(tmp_path: Path, there: str) -> None:
    names = ["a b.csv", "ü/日本.csv", "new\nline.csv", "q\"uo'te.csv", "%20+&.csv", "c:d"]
    source = make(tmp_path / "odd", dict.fromkeys(names, "x"))
    assert len(synced(source, there).copied) == len(names)
    assert len(synced(there, tmp_path / "back").copied) == len(names)
    assert contents(tmp_path / "back") == contents(source)


def test_a_name_that_is_no_utf8_fails_alone(source: Path, there: str) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    write(source / name, "x")
    outcome = synced(source, there)
    assert (outcome.copied, outcome.failed) == (list(DAYS), [name])
    assert "its name is no UTF-8; rename it" in outcome.problems[0]


def test_keys_that_are_no_paths_do_not_leave_the_folder(
    there: str, store: Server, prefix: str, tmp_path: Path
) -> None:
    client = store.client()
    for key in ("good.csv", "folder/", ".hidden"):
        client.put_object(Bucket=BUCKET, Key=f"{prefix}/{key}", Body=b"")
    outcome = synced(there, tmp_path / "back")
    assert contents(tmp_path / "back") == {"good.csv": ""}
    assert outcome.notes == ["left out: .hidden: hidden"]


def test_two_ways_between_a_folder_and_a_store(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    synced(source, there)
    write(source / "2026-01-30.csv", "changed here", age=5)
    for name in ("2026-01-31.csv", "2026-02-01.csv"):
        store.client().put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=b"written there")
    outcome = synced(source, there, two_way=True)
    assert outcome.copied == ["2026-01-30.csv", "2026-01-31.csv", "2026-02-01.csv"]
    assert {k: v.decode() for k, v in store.contents(prefix).items()} == contents(source)
    assert synced(source, there, two_way=True).copied == []


def test_from_store_to_store(source: Path, there: str, store: Server, prefix: str) -> None:
    synced(source, f"{there}/one")
    assert synced(f"{there}/one", f"{there}/two").copied == list(DAYS)
    assert store.contents(f"{prefix}/two") == store.contents(f"{prefix}/one")
    assert synced(f"{there}/one", f"{there}/two").copied == []


def test_no_erased_row_comes_back_from_a_store(
    tmp_path: Path, there: str, store: Server, prefix: str
) -> None:
    rows = b"conversation_id,text\nann,hi\nbob,hello\n"
    store.client().put_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-31.csv", Body=rows)
    stones = tombstones.stones(tombstones.Tombstones(frozenset({hash_of("bob")})))
    back = make(tmp_path / "back", {f"tombstones/{name}": text for name, text in stones.items()})
    synced(there, back)
    assert (back / "2026-01-31.csv").read_text() == "conversation_id,text\nann,hi\n"
    assert set(store.contents(prefix)) == {"2026-01-31.csv", *(f"tombstones/{n}" for n in stones)}
    assert synced(there, back).copied == []


def test_nothing_is_written_over_what_somebody_else_just_wrote(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    store.client().put_object(Bucket=BUCKET, Key=f"{prefix}/2026-01-30.csv", Body=b"theirs")
    with pytest.raises(NotCopied, match="somebody else wrote it meanwhile"):
        place(there).put("2026-01-30.csv", source / "2026-01-30.csv", None, print)
    assert store.contents(prefix) == {"2026-01-30.csv": b"theirs"}


def test_the_probe_leaves_nothing_behind(
    source: Path, there: str, store: Server, prefix: str
) -> None:
    place(there).put("a.csv", source / "2026-01-30.csv", None, print)
    assert set(store.contents(prefix)) == {"a.csv"}


# What may be wrong with the way there


def refused(source: Path, there: str) -> str:
    with pytest.raises(StoreError) as told:
        synced(source, there)
    assert SECRET not in str(told.value)
    return str(told.value)


def test_a_wrong_key_and_a_wrong_secret_are_told_apart(
    source: Path, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    why = refused(source, there)
    assert "the secret in AWS_SECRET_ACCESS_KEY does not fit the key" in why
    assert "not-the-secret" not in why
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    assert "the key in AWS_ACCESS_KEY_ID is not known there" in refused(source, there)


def test_missing_credentials_are_told(
    source: Path, there: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    assert "no credentials; set AWS_ACCESS_KEY_ID" in refused(source, there)


def test_a_missing_bucket_is_told_with_how_to_make_it(source: Path, store: Server) -> None:
    why = refused(source, "s3://no-such-bucket/days")
    assert why.endswith(f"make it: aws s3 mb s3://no-such-bucket --endpoint-url {store.url}")


def test_a_store_that_is_not_there_is_told(
    source: Path, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    assert "it cannot be reached; check AWS_ENDPOINT_URL_S3" in refused(source, there)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://localhost:port")
    assert "AWS_ENDPOINT_URL_S3 is no address" in refused(source, there)


def test_a_missing_certificate_file_is_named(
    source: Path, there: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NARA_ARCHIVE__S3__CA", str(tmp_path / "ca.pem"))
    with pytest.raises(ConfigError, match=r"archive.s3.ca: .*ca.pem is not there"):
        synced(source, there)


def test_offline_no_store_elsewhere_is_called(
    source: Path, there: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.example.com")
    done = nara("archive", "sync", str(source), there)
    assert (done.code, done.out) == (2, "")
    assert "offline is on" in done.err


def test_the_command_prints_one_sentence_and_no_secret(source: Path, store: Server) -> None:
    done = nara("archive", "sync", str(source), "s3://no-such-bucket/days")
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert SECRET not in done.err
