"""Folder to Azure and back: against a real server of its protocol, azurite."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.places import Address, NotCopied, S3Options, open_place
from tests.archive import azurite
from tests.archive.azurite import CONTAINER
from tests.archive.syncing import contents, forget_everything, make, synced, write
from values.errors import StoreError

DAYS = {"2026-01-30.csv": "id\n1\n", "2026-01-31.csv": "id\n2\n"}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with azurite.running(tmp_path_factory.mktemp("azurite")) as connection:
        yield connection


@pytest.fixture
def there(connection: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", connection)
    monkeypatch.setenv("NARA_ARCHIVE__S3__ATTEMPTS", "1")
    return f"az://{CONTAINER}/{uuid.uuid4().hex}"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "here", DAYS)


def test_there_and_back_and_the_second_time_nothing(
    source: Path, there: str, tmp_path: Path, nara_home: Path
) -> None:
    assert synced(source, there).copied == list(DAYS)
    assert synced(source, there).skipped == list(DAYS)
    forget_everything(nara_home)
    assert synced(source, there).skipped == list(DAYS)
    assert synced(there, tmp_path / "back").copied == list(DAYS)
    assert contents(tmp_path / "back") == DAYS


def test_changed_files_replace_and_conflicts_stay_beside(
    source: Path, there: str, tmp_path: Path
) -> None:
    synced(source, there)
    write(source / "2026-01-31.csv", "changed", age=9)
    assert synced(source, there).copied == ["2026-01-31.csv"]
    other = make(tmp_path / "other", {"2026-01-30.csv": "mine"})
    assert synced(other, there).conflicts == ["2026-01-30.csv"]
    assert len(synced(there, tmp_path / "back").copied) == 3


def test_large_files_and_odd_names(there: str, tmp_path: Path) -> None:
    large, names = os.urandom(20 * 2**20), ["a b.csv", "ü/日本.csv", "%20+&.csv"]
    source = make(tmp_path / "odd", {**dict.fromkeys(names, "x"), "large.csv": large})
    assert len(synced(source, there).copied) == 4
    assert len(synced(there, tmp_path / "back").copied) == 4
    assert (tmp_path / "back" / "large.csv").read_bytes() == large


def test_nothing_is_written_over_what_somebody_else_just_wrote(source: Path, there: str) -> None:
    synced(source, there)
    place = open_place(Address("az", there.removeprefix("az://")), "", S3Options(attempts=1))
    with pytest.raises(NotCopied, match="somebody else wrote it meanwhile"):
        place.put("2026-01-30.csv", source / "2026-01-31.csv", None, print)


def test_what_is_wrong_is_told_without_the_key(
    source: Path, there: str, connection: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = connection.replace("AccountKey=", "AccountKey=AAA8")
    cases = {
        "": "offline is on",
        wrong: "access denied; check the key in AZURE_STORAGE_CONNECTION_STRING",
        connection.replace("http://127.0.0.1", "http://127.0.0.2"): "offline is on",
    }
    for variable, why in cases.items():
        monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", variable)
        with pytest.raises(Exception, match=why) as told:
            synced(source, there)
        assert "AAA8" not in str(told.value)
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", connection)
    with pytest.raises(StoreError, match="no such container; make it: az storage container"):
        synced(source, "az://nowhere/days")
