"""Writes a data directory or a file aside and renames it into place, so that a failure damages
nothing that was there. Knows which files a data directory may hold.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from nlu.training.text_files import writing
from values.errors import DataError

_OURS = re.compile(
    r"dict\.(intents|slots)\.csv|(dataset|counts)\.json"
    r"|(train|dev|test)(_slots|_intent_stats|_slot_stats)?\.tsv"
)
"What preparing, composing and NeMo itself leave in a data directory."


def replace_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Makes the folder anew by `write`. Raises DataError; then the earlier one is untouched."""
    folder = folder.resolve()
    aside, before = (folder.with_name(f"{folder.name}-{name}") for name in ("aside", "before"))
    for path in (folder, aside, before):
        refuse_foreign(path)
    try:
        with writing(folder):
            _remove(aside)
            aside.mkdir(parents=True)
            write(aside)
            _swap(folder, aside, before)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """The same for one file."""
    path = path.resolve()
    aside = path.with_name(f"{path.name}-aside")
    try:
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write(aside)
            aside.replace(path)
    finally:
        if aside.is_file():
            aside.unlink()


def refuse_foreign(folder: Path) -> None:
    """Raises DataError where a folder holds anything but a data directory, or is a file."""
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{folder} is a file; name a folder or a .jsonl file")
    names = sorted(_entries(folder))
    foreign = [name for name in names if not _OURS.fullmatch(name)]
    if foreign or (names and "dict.intents.csv" not in names):
        raise DataError(
            f"{folder} holds '{[*foreign, *names][0]}' and is no NeMo data directory that may be "
            "replaced; choose another folder"
        )


def _entries(folder: Path) -> list[str]:
    with writing(folder):
        return [path.name for path in folder.iterdir()] if folder.exists() else []


def _swap(folder: Path, aside: Path, before: Path) -> None:
    if not folder.exists():
        aside.rename(folder)
        return
    _remove(before)
    folder.rename(before)
    try:
        aside.rename(folder)
    except OSError:
        before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
