"""What the tests of sync share: folders as values, and one sync of two places."""

import os
from collections.abc import Mapping
from pathlib import Path

from archive.sync import Outcome, sync
from assistant.config import read_settings
from assistant.syncing import opened

LONG_AGO = 1_700_000_000
"Seconds of the epoch; files of the tests are that old, so that their times can be trusted."


def make(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files, not changed for long."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write(folder / name, content)
    return folder


def write(file: Path, content: str | bytes, age: int = 0) -> None:
    """Writes a file that looks `age` seconds younger than others of the tests."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(file, (LONG_AGO + age, LONG_AGO + age))


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes().decode() for path in files}


def synced(
    source: Path | str, dest: Path | str, two_way: bool = False, dry_run: bool = False
) -> Outcome:
    """One sync in this process, with the memory of the test's home."""
    with opened(read_settings(), str(source), str(dest), two_way, dry_run) as way:
        outcome = sync(way)
    for paths in (outcome.copied, outcome.skipped, outcome.conflicts, outcome.failed):
        paths.sort()
    return outcome


def forget_everything(home: Path) -> None:
    """The memories of all syncs are lost."""
    for memory in (home / "cache" / "sync").glob("*.jsonl"):
        memory.unlink()
