"""What goes wrong on the way: stores that fail or lie, full disks, files that do not rest."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from archive.folder import Folder
from archive.memory import Memory, Pair
from archive.places import Announce, Busy, Entry, Gone, NotCopied, Placed
from archive.s3_errors import Asked, explained
from archive.sync import Outcome, Way, sync
from tests.archive import faulty_s3
from tests.archive.faulty_s3 import Store, once, only
from tests.archive.small_disk import in_a_small_disk
from tests.archive.syncing import contents, make, synced, write
from values.errors import StoreError

DAYS = {"2026-01-30.csv": "id\n1\n", "2026-01-31.csv": "id\n2\n"}
THERE = f"s3://{faulty_s3.BUCKET}/days"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "here", DAYS)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that obeys until it is told not to."""
    with faulty_s3.serving() as store:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", store.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAKEY")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
        yield store


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request is tried once."""
    monkeypatch.setenv("NARA_ARCHIVE__S3__ATTEMPTS", "1")


def arrived(store: Store) -> dict[str, str]:
    return {key.removeprefix("days/"): body.decode() for key, body in store.contents.items()}


# Stores that fail


def test_an_unchanged_archive_costs_one_listing(source: Path, faulty: Store) -> None:
    synced(source, THERE)
    faulty.calls.clear()
    assert synced(source, THERE).skipped == list(DAYS)
    assert faulty.calls == ["LIST"]


@pytest.mark.parametrize("fault", [faulty_s3.internal_error, faulty_s3.reset])
def test_what_passes_is_tried_again(source: Path, faulty: Store, fault: faulty_s3.Fault) -> None:
    faulty.faults = [fault, fault]
    assert synced(source, THERE).copied == list(DAYS)
    assert arrived(faulty) == DAYS


def test_a_store_that_asks_to_slow_down_is_waited_for(source: Path, faulty: Store) -> None:
    faulty.faults = [faulty_s3.slow_down]
    assert synced(source, THERE).copied == list(DAYS)


@pytest.mark.usefixtures("impatient")
def test_what_does_not_pass_is_told_in_the_end(source: Path, faulty: Store) -> None:
    faulty.always = faulty_s3.slow_down
    with pytest.raises(StoreError, match="the store is overloaded; run the sync again later"):
        synced(source, THERE)


@pytest.mark.usefixtures("impatient")
def test_one_file_the_store_cannot_take_fails_alone(source: Path, faulty: Store) -> None:
    faulty.always = only("PUT", faulty_s3.internal_error, keys="01-30")
    outcome = synced(source, THERE)
    assert (outcome.copied, outcome.failed) == (["2026-01-31.csv"], ["2026-01-30.csv"])
    assert "the store had an internal error" in outcome.problems[0]
    faulty.always = None
    assert synced(source, THERE).copied == ["2026-01-30.csv"]


@pytest.mark.usefixtures("impatient")
def test_a_store_that_takes_nothing_any_more_is_left_alone(tmp_path: Path, faulty: Store) -> None:
    source = make(tmp_path / "many", {f"{number}.csv": "" for number in range(400)})
    faulty.always = only("PUT", faulty_s3.slow_down, keys="csv")
    outcome = synced(source, THERE)
    assert len(outcome.failed) == 400
    assert sum(call.startswith("PUT") for call in faulty.calls) < 200
    assert "not tried" in outcome.problems[-1]


def test_a_key_that_may_not_write_is_told_once(source: Path, faulty: Store) -> None:
    faulty.always = only("PUT", faulty_s3.denied)
    outcome = synced(source, THERE)
    assert outcome.failed == list(DAYS)
    assert "access denied; give this key the right to list, read and write" in outcome.problems[0]


def test_a_silent_store_is_not_waited_for_for_ever(
    source: Path, faulty: Store, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    monkeypatch.setenv("NARA_ARCHIVE__S3__READ_TIMEOUT_S", "0.2")
    faulty.always = lambda handler: time.sleep(3)
    with pytest.raises(StoreError, match="it did not answer in time"):
        synced(source, THERE)


def test_a_clock_that_is_off_is_told(source: Path, faulty: Store) -> None:
    faulty.always = faulty_s3.skewed
    with pytest.raises(StoreError, match="the clocks of this machine and the store differ by"):
        synced(source, THERE)


def test_by_how_much_the_clock_is_off_is_told() -> None:
    response = {
        "Error": {"Code": "RequestTimeTooSkewed"},
        "ResponseMetadata": {"HTTPHeaders": {"date": faulty_s3.DATE}},
    }
    now = datetime(2026, 11, 23, 20, 20, tzinfo=UTC)
    told = explained(ClientError(response, "PutObject"), Asked("s3://b", "b"), now)  # type: ignore[arg-type]
    assert "differ by 20 minutes; set this one (NTP)" in str(told)


# Stores that lie


def test_an_etag_that_means_nothing_is_not_believed(source: Path, faulty: Store) -> None:
    faulty.lies = True
    assert synced(source, THERE).copied == list(DAYS)
    assert synced(source, THERE).skipped == list(DAYS)
    assert arrived(faulty) == DAYS


@pytest.mark.parametrize("files", [2, 150])
@pytest.mark.parametrize("lie", ["forgets", "cuts"])
def test_what_a_store_took_and_does_not_hold_has_failed(
    tmp_path: Path, faulty: Store, lie: str, files: int
) -> None:
    source = make(tmp_path / "some", {f"{number}.csv": "content" for number in range(files)})
    setattr(faulty, lie, True)
    outcome = synced(source, THERE)
    assert (outcome.copied, len(outcome.failed)) == ([], files)
    setattr(faulty, lie, False)
    faulty.objects.clear()
    assert len(synced(source, THERE).copied) == files


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(source: Path, faulty: Store) -> None:
    faulty.always = once("PUT", faulty_s3.deaf, keys="csv")
    assert synced(source, THERE).copied == list(DAYS)
    assert arrived(faulty) == DAYS


def test_an_upload_that_broke_off_and_left_a_piece_is_done_again(
    source: Path, faulty: Store
) -> None:
    faulty.always = once("PUT", faulty_s3.broken_off, keys="csv")
    assert synced(source, THERE).copied == list(DAYS)
    assert arrived(faulty) == DAYS
    assert sum(call.startswith("PUT days/2026") for call in faulty.calls) == 4


def _well(handler: faulty_s3.Handler) -> None:
    only("", faulty_s3.reset)(handler)


def test_a_store_that_ignores_conditions_is_found_out_and_watched(
    source: Path, faulty: Store
) -> None:
    faulty.careless = True
    written = faulty_s3.Stored(b"theirs", {})

    def between(handler: faulty_s3.Handler) -> None:
        """Right after the listing somebody else writes."""
        _well(handler)
        handler.store.objects["days/2026-01-30.csv"] = written

    faulty.faults = [between]
    outcome = synced(source, THERE)
    assert (outcome.copied, outcome.failed) == (["2026-01-31.csv"], ["2026-01-30.csv"])
    assert "somebody else wrote it meanwhile" in outcome.problems[0]
    assert faulty.objects["days/2026-01-30.csv"] == written


def test_what_arrives_damaged_is_not_kept(source: Path, faulty: Store, tmp_path: Path) -> None:
    synced(source, THERE)
    faulty.objects["days/2026-01-30.csv"].body = b"id\n9\n"
    outcome = synced(THERE, tmp_path / "back")
    assert (outcome.copied, outcome.failed) == (["2026-01-31.csv"], ["2026-01-30.csv"])
    assert "its content is not what was stored there" in outcome.problems[0]
    assert set(contents(tmp_path / "back")) == {"2026-01-31.csv"}


def test_a_key_that_climbs_out_of_the_folder_is_left_out(faulty: Store, tmp_path: Path) -> None:
    for key in ("../evil.csv", "a//b.csv", "/etc/passwd", "good.csv"):
        faulty.objects[f"days/{key}"] = faulty_s3.Stored(b"x", {})
    outcome = synced(THERE, tmp_path / "back" / "days")
    assert contents(tmp_path / "back") == {"days/good.csv": "x"}
    assert len(outcome.notes) == 3


# Every error of the library has a sentence


def _errors(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield child
        yield from _errors(child)


@pytest.mark.parametrize("kind", sorted(set(_errors(BotoCoreError)), key=str))
def test_every_error_class_of_botocore_becomes_a_sentence(kind: type[Exception]) -> None:
    error = kind.__new__(kind)
    Exception.__init__(error, "what it says\nsecond line")
    told = explained(error, Asked("s3://b/p", "b", path="x.csv"), datetime.now(UTC))
    assert isinstance(told, Gone | Busy | NotCopied)
    assert str(told).startswith("s3://b/p/x.csv: ")
    assert "\n" not in str(told)


# Disks and files that go away

FILLS = """
import sys
from pathlib import Path
from assistant.config import read_settings
from assistant.syncing import opened
from archive.sync import sync
with opened(read_settings(), sys.argv[2], sys.argv[1] + "/copy", False, False) as way:
    outcome = sync(way)
print(len(outcome.copied), len(outcome.failed))
print(outcome.problems[0])
print(*(f.name + str(f.stat().st_size) for f in Path(sys.argv[1]).rglob("*") if f.is_file()))
"""


def test_a_full_disk_is_told_and_no_half_file_stays(tmp_path: Path) -> None:
    source = make(tmp_path / "here", {f"{number}.csv": "x" * 300_000 for number in range(20)})
    (tmp_path / "small").mkdir()
    told = in_a_small_disk(FILLS, tmp_path / "small", str(source)).splitlines()
    copied, failed = map(int, told[0].split())
    assert (copied > 0, copied + failed) == (True, 20)
    assert "the disk is full; free some space" in told[1]
    assert len(told[2].split()) == copied
    assert all(name.endswith(".csv300000") for name in told[2].split())


class Restless(Folder):
    """A folder whose files are written by somebody else right after each copy."""

    def __init__(self, root: Path, file: Path, changes: int) -> None:
        super().__init__(root, "t")
        self._file, self._changes = file, iter(range(changes))

    def put(
        self,
        path: str,
        file: Path,
        replaces: Entry | None,
        announce: Announce,
        later: bool = False,
    ) -> Placed:
        placed = super().put(path, file, replaces, announce, later)
        change = next(self._changes, None) if path == self._file.name else None
        if change is not None:
            write(self._file, f"version {change}", age=change + 1)
        return placed


def restless_sync(source: Path, tmp_path: Path, changes: int) -> Outcome:
    dest = Restless(tmp_path / "there", source / "2026-01-31.csv", changes)
    memory = Memory.load(tmp_path / "memory", Pair(str(source), "there"))
    return sync(Way(Folder(source, "t"), dest, memory))


def test_a_file_that_changes_while_it_is_copied_is_copied_again(
    source: Path, tmp_path: Path
) -> None:
    outcome = restless_sync(source, tmp_path, changes=1)
    assert sorted(outcome.copied) == sorted(DAYS)
    assert contents(tmp_path / "there") == contents(source)


def test_a_file_that_never_rests_has_failed(source: Path, tmp_path: Path) -> None:
    outcome = restless_sync(source, tmp_path, changes=9)
    assert outcome.failed == ["2026-01-31.csv"]
    assert "it changes all the time; sync again later" in outcome.problems[0]
