"""What a run leaves behind while it trains, so that after a kill it goes on where it stopped."""

import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

FOLDER = "unfinished"
"Folder in the work folder; gone when the run is through."
_ORDER = "order.json"


def claim(work: Path, fingerprint: Mapping[str, object]) -> Path | None:
    """The newest whole checkpoint of an unfinished run like this one, or None after tidying up."""
    folder = work / FOLDER
    wanted = json.dumps(fingerprint, sort_keys=True)
    if _read(folder / _ORDER) == wanted:
        return _newest(folder)
    # Later processes of one run come here too: only the first may tidy up.
    if is_first_process():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / _ORDER).write_text(wanted, encoding="utf-8")
    return None


def forget(work: Path) -> None:
    """The run is through."""
    shutil.rmtree(work / FOLDER, ignore_errors=True)


def is_first_process() -> bool:
    """Whether this is the process that Lightning starts the others from."""
    return os.environ.get("LOCAL_RANK", "0") == "0" and os.environ.get("NODE_RANK", "0") == "0"


def _newest(folder: Path) -> Path | None:
    """A file that was cut off in the middle of a write is no zip archive."""
    whole = [path for path in folder.glob("*.ckpt") if zipfile.is_zipfile(path)]
    return max(whole, key=lambda path: path.stat().st_mtime, default=None)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
