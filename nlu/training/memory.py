"""What a run leaves behind while it trains, so that after a kill it goes on where it stopped."""

import fcntl
import json
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from values.errors import DataError

FOLDER = "unfinished"
"Folder in the work folder; gone when the run is through."
DATA = "data"
"The copy of the data in it: NeMo writes its label files beside them."
_ORDER, _LOCK = "order.json", "lock"
_RANKS = ("RANK", "LOCAL_RANK", "NODE_RANK", "GROUP_RANK", "SLURM_PROCID")
"Variables by which launchers number the processes of one run."


def claim(work: Path, order: Mapping[str, object]) -> tuple[Path | None, IO[str] | None]:
    """The newest whole checkpoint of a run like this, and a lock to be held while it trains.

    Raises DataError where another process trains here, or an unfinished run was ordered otherwise.
    """
    folder = work / FOLDER
    if not is_first_process():
        return _newest(folder), None
    folder.mkdir(parents=True, exist_ok=True)
    lock = _locked(folder / _LOCK)
    before, found = _read(folder / _ORDER), _newest(folder)
    if found and before and before != _plain(order):
        lock.close()
        differs = ", ".join(sorted(k for k in before if before[k] != _plain(order).get(k)))
        raise DataError(
            f"{folder} holds an unfinished run with other {differs}; order the same again, "
            "name another --work, or remove that folder"
        )
    if not before or before != _plain(order):
        (folder / _ORDER).write_text(json.dumps(order), encoding="utf-8")
    return found, lock


def epochs_in(checkpoint: Path | None) -> int:
    """Whole epochs that went into one of ours, which is named after the last of them."""
    found = re.match(r"epoch=(\d+)", checkpoint.name) if checkpoint else None
    return int(found[1]) + 1 if found else 0


def forget(work: Path) -> None:
    """The run is through."""
    shutil.rmtree(work / FOLDER, ignore_errors=True)


def is_first_process() -> bool:
    """Whether this is the process that starts the others, or the first that a launcher started."""
    return all(os.environ.get(name, "0") == "0" for name in _RANKS)


def _locked(path: Path) -> IO[str]:
    """The lock goes with the process, however it ends."""
    file = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise DataError(
            f"{path.parent.parent}: another training runs here; name another --work"
        ) from error
    return file


def _newest(folder: Path) -> Path | None:
    """A file that was cut off in the middle of a write is no zip archive."""
    whole = [path for path in folder.glob("*.ckpt") if zipfile.is_zipfile(path)]
    return max(whole, key=lambda path: path.stat().st_mtime, default=None)


def _plain(order: Mapping[str, object]) -> dict[str, object]:
    """As it looks after a round through JSON."""
    plain: dict[str, object] = json.loads(json.dumps(order))
    return plain


def _read(path: Path) -> dict[str, object] | None:
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else None
    return None
