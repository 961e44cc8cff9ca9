"""A dump that is killed, runs out of disk, or is not alone leaves whole files only."""

import random
import subprocess
import sys
from datetime import UTC, date
from pathlib import Path

import pytest

from archive.csv_rows import header
from archive.dump import Form, Wanted, alone_in, due, dump_day
from archive.journal import Journal
from tests.archive.small_disk import in_a_small_disk
from tests.archive.turns import every_second, journal_of, killed_after
from values.errors import DataError, StoreError

DUMPS = """
import sys
from datetime import UTC, date
from pathlib import Path
from archive.dump import Form, Wanted, alone_in, due, dump_day
from archive.journal import Journal
journal, folder, form = Journal(Path(sys.argv[1])), Path(sys.argv[2]), Form(UTC)
print("ready", flush=True)
while True:
    with alone_in(folder):
        for day in due(journal, folder, form, Wanted(None, date(9999, 1, 1), anew=True)):
            dump_day(journal, folder, form, day, lambda _: None)
"""


def dump(journal: Journal, folder: Path) -> None:
    with alone_in(folder):
        for day in due(journal, folder, Form(UTC), Wanted(None, date(9999, 1, 1))):
            dump_day(journal, folder, Form(UTC), day, lambda _: None)


def shown(folder: Path) -> dict[str, bytes]:
    """The files that anybody sees: what is written aside is hidden."""
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*")}


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """Two days with some thousand turns."""
    file = tmp_path_factory.mktemp("kept") / "journal.sqlite"
    return journal_of(file, *every_second(2000, "2026-11-23T23:45:00+00:00"))


def test_killed_at_any_instant_there_is_no_half_file(journal: Journal, tmp_path: Path) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "days"
    dump(journal, whole)
    chance = random.Random(7)
    for _ in range(12):
        killed_after(chance.uniform(0, 0.2), DUMPS, str(journal.file), str(folder))
        assert all(shown(whole)[name] == content for name, content in shown(folder).items())
    dump(journal, folder)
    assert shown(folder) == shown(whole)


def test_two_dumps_at_once_make_the_same_files(journal: Journal, tmp_path: Path) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "days"
    dump(journal, whole)
    command = [sys.executable, "-c", DUMPS.replace("while True", "for _ in range(3)")]
    command += [str(journal.file), str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == shown(whole)


def test_what_a_killed_dump_left_aside_is_removed_some_day(
    journal: Journal, tmp_path: Path
) -> None:
    old, young = tmp_path / ".2026-11-23.csv.0.aside", tmp_path / ".2026-11-24.csv.1.aside"
    for file in (old, young):
        file.write_text("half a f")
    subprocess.run(["touch", "-d", "2 hours ago", old], check=True)
    dump(journal, tmp_path)
    assert not old.exists()
    assert young.exists()


FILLS = """
import sys
from pathlib import Path
from archive.journal import Journal
from tests.archive.test_dump_faults import dump
from values.errors import NaraError
folder = Path(sys.argv[1])
(folder / "ballast").write_bytes(b"x" * 1_900_000)
try:
    dump(Journal(Path(sys.argv[2])), folder)
except NaraError as error:
    print(error)
print(sorted(path.name for path in folder.iterdir()))
(folder / "ballast").unlink()
dump(Journal(Path(sys.argv[2])), folder)
print(sorted(path.name for path in folder.iterdir()))
"""


def test_a_full_disk_is_told_and_leaves_no_half_file(journal: Journal, tmp_path: Path) -> None:
    done = in_a_small_disk(FILLS, tmp_path, str(journal.file))
    sentence, while_full, after = done.splitlines()
    assert "2026-11-23.csv cannot be written: No space left on device" in sentence
    assert while_full == "['ballast']"
    assert after == "['2026-11-23.csv', '2026-11-24.csv']"


def test_a_file_that_was_torn_in_its_header_is_written_anew(
    journal: Journal, tmp_path: Path
) -> None:
    (tmp_path / "2026-11-23.csv").write_text(header(False)[:30])
    dump(journal, tmp_path)
    assert (tmp_path / "2026-11-23.csv").stat().st_size > 10_000


def test_a_folder_in_place_of_the_file_is_told(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "2026-11-23.csv").mkdir()
    with pytest.raises(DataError, match=r"2026-11-23\.csv cannot be read: Is a directory"):
        dump(journal, tmp_path)


def test_a_file_in_place_of_the_folder_is_told(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "days").touch()
    with pytest.raises(StoreError, match="days: a file stands there; name a folder"):
        dump(journal, tmp_path / "days")
