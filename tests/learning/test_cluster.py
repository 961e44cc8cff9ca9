"""Choosing by a cluster of two processes: the same sentences as at home."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster

from archive.records import CSV_COLUMNS
from assistant.config import read_settings
from learning.choosing import Chosen, Engine, Wanted, select
from tests.commands.nara import nara
from tests.learning.annotators import labelled
from values.errors import ConfigError, DataError

GONE = "a11a11a11a11"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="ERROR"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Twelve conversations; each goes on over midnight, where the shopper complains."""
    folder = tmp_path / "days"
    (folder / "tombstones").mkdir(parents=True)
    with (folder / "2026-11-23.csv").open("w", newline="") as first:
        with (folder / "2026-11-24.csv").open("w", newline="") as second:
            files = [csv.DictWriter(file, CSV_COLUMNS, restval="") for file in (first, second)]
            for rows in files:
                rows.writeheader()
            for number in range(12):
                asked, later = f"how much is lamp {number}", f"no, i meant sofa {number}"
                files[0].writerow(row(f"c{number}", 1, asked))
                files[1].writerow(row(f"c{number}", 2, later))
            files[1].writerow(row(GONE, 1, "is my zither ready"))
        first.write("damaged,row\r\n")
    name = hashlib.sha256(GONE.encode()).hexdigest()
    (folder / "tombstones" / f"erased-{name}.json").write_text(json.dumps({"erased": name}))
    return folder


def row(conversation: str, turn: int, text: str) -> dict[str, str | int]:
    when = {"timestamp": "2026-11-23T23:59:00", "status": "ok", "confidence": "0.9"}
    return {"conversation_id": conversation, "turn": turn, "role": "user", "text": text, **when}


def chosen(days: Path, engine: Engine, address: str | None = None) -> Chosen:
    known = [labelled("how much is lamp 3")]
    return select(read_settings(), Wanted(str(days), 8, engine=engine, cluster=address), known)


def test_a_cluster_chooses_what_one_machine_chooses(days: Path, address: str) -> None:
    far = chosen(days, "dask", address)
    assert far == chosen(days, "local")
    assert (far.counted.turns, far.counted.sentences, far.counted.known) == (24, 24, 1)
    assert len(far.candidates) == 8
    # What a shopper corrected after midnight counts for the day before.
    assert any(x.reason.startswith("corrected once") for x in far.candidates)
    assert far.read.damaged == (
        "2026-11-23.csv: 1 damaged row was passed over, the first at line 14",
    )


def test_a_file_that_is_no_day_file_is_named_by_a_worker(tmp_path: Path, address: str) -> None:
    (tmp_path / "2026-11-23.csv").write_text("a,b\r\n1,2\r\n")
    with pytest.raises(DataError, match=r"2026-11-23\.csv:1: the column 'conversation_id'"):
        chosen(tmp_path, "dask", address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:1", "no scheduler of a Dask cluster answers at tcp://127.0.0.1:1"),
        ("nowhere:x", "no scheduler of a Dask cluster answers"),
        ("tcp://10.1.2.3:8786", "offline is on, and tcp://10.1.2.3:8786 is outside"),
    ],
)
def test_a_cluster_that_is_not_there_is_named(
    days: Path, address: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "outside" not in told:
        monkeypatch.setenv("NARA_OFFLINE", "0")
    patience = {"distributed.comm.timeouts.connect": "0.2s"}
    with dask.config.set(patience), pytest.raises(ConfigError, match=told):
        chosen(days, "dask", address)


def test_the_journal_is_on_one_machine_alone() -> None:
    done = nara("learn", "select", "--engine", "dask")
    assert done.code == 2
    assert "a cluster cannot read the journal; name day files with --archive" in done.err
