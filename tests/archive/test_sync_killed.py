"""Killed runs, two runs at once, two machines: nothing is lost and every file is whole."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.memory import Pair
from archive.places import address
from assistant.config import read_settings
from tests.archive.seaweed import BUCKET, Server
from tests.archive.syncing import contents, make, synced, write
from tests.commands.nara import ROOT, nara

DAYS = {"2026-01-30.csv": "id\n1\n", "2026-01-31.csv": "id\n2\n"}
KILLS = 8


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "here", DAYS)


def started(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "app.py"), "archive", "sync", *words]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def killed(seconds: float, *words: str) -> None:
    with started(*words) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def many(folder: Path) -> dict[str, str]:
    """Enough files that a kill finds some done and some not, one of them large."""
    files = {f"{number:03}.csv": f"{number}\n" * 2_000 for number in range(300)}
    files["large.csv"] = "x" * 30_000_000
    make(folder, files)
    return files


def test_after_kills_at_any_instant_a_second_sync_completes_the_folder(tmp_path: Path) -> None:
    source, dest, chance = tmp_path / "here", tmp_path / "there", random.Random(3)
    files = many(source)
    for _ in range(KILLS):
        killed(chance.uniform(0.3, 1.2), str(source), str(dest))
        whole = {name: text for name, text in contents_whole(dest).items() if name in files}
        assert whole == {name: files[name] for name in whole}
    outcome = synced(source, dest)
    assert (outcome.failed, outcome.conflicts) == ([], [])
    assert contents(dest) == files


def contents_whole(folder: Path) -> dict[str, str]:
    """What a reader would see who knows nothing of files that are being written."""
    return {file.name: file.read_text() for file in folder.glob("*.csv")}


def test_after_kills_at_any_instant_a_second_sync_completes_the_store(
    tmp_path: Path, store: Server, prefix: str
) -> None:
    source, there, chance = tmp_path / "here", f"s3://{BUCKET}/{prefix}", random.Random(4)
    files = many(source)
    for _ in range(KILLS):
        killed(chance.uniform(0.4, 1.6), str(source), there)
    write(source / "000.csv", "changed meanwhile", age=9)
    # The server may still be storing what the last killed run had sent.
    time.sleep(2)
    outcome = synced(source, there)
    assert (outcome.failed, outcome.conflicts) == ([], [])
    expected, kept = {**files, "000.csv": "changed meanwhile"}, store.contents(prefix)
    assert kept.keys() == expected.keys()
    assert {n: len(kept[n]) for n in kept if kept[n] != expected[n].encode()} == {}


def test_what_a_killed_run_left_half_written_is_swept_up_by_the_next(
    source: Path, tmp_path: Path
) -> None:
    dest, foreign = tmp_path / "there", ".nara-somebody-else.aside"
    tag = started_tag(source, dest)
    make(dest, {f".nara-{tag}-1.aside": "half", foreign: "somebody's"})
    synced(source, dest)
    assert set(contents(dest)) == {*DAYS, foreign}


def started_tag(source: Path, dest: Path) -> str:
    return Pair.of(address(str(source)), address(str(dest)), "").tag(read_settings().home)


def test_two_syncs_of_a_pair_at_once_do_it_once(tmp_path: Path, store: Server, prefix: str) -> None:
    source, there = tmp_path / "here", f"s3://{BUCKET}/{prefix}"
    files = many(source)
    processes = [started(str(source), there) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert store.contents(prefix) == {name: text.encode() for name, text in files.items()}


def test_two_machines_into_one_place_lose_nothing(
    tmp_path: Path, store: Server, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, processes = f"s3://{BUCKET}/{prefix}", []
    for number in range(2):
        monkeypatch.setenv("NARA_HOME", str(tmp_path / f"home{number}"))
        source = make(
            tmp_path / f"machine{number}", {f"{day}.csv": f"{number}" for day in range(60)}
        )
        processes.append(started(str(source), there))
    for process in processes:
        process.wait()
    first = {name: body for name, body in store.contents(prefix).items() if "conflict" not in name}
    assert len(first) == 60
    for number in range(2):
        monkeypatch.setenv("NARA_HOME", str(tmp_path / f"home{number}"))
        synced(tmp_path / f"machine{number}", there)
    kept = store.contents(prefix)
    for day in range(60):
        versions = [body for name, body in kept.items() if name.split(".")[0] == f"{day}"]
        assert sorted(versions) == [b"0", b"1"]


def test_a_lock_of_a_process_that_died_is_free(source: Path, tmp_path: Path) -> None:
    many(source)
    killed(0.8, str(source), str(tmp_path / "there"))
    assert nara("archive", "sync", str(source), str(tmp_path / "there")).code == 0
