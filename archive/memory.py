"""What the last sync of two places knew, in one file a pair, and who may sync them just now.

A line of JSON for each file, appended as soon as it is copied, so that a killed run loses nothing;
at the end the file is written anew aside and renamed. A torn or foreign file counts as lost: then
the contents decide.
"""

import fcntl
import hashlib
import json
import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedWriter, FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from archive.places import Address, Entry
from archive.plan import Kept
from values.errors import StoreError

_VERSION = 1
_SUFFIX = ".jsonl"
_PAIR = ("source", "dest", "endpoint", "account")
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places that are kept in step, in this order."""

    source: str
    dest: str
    endpoint: str = ""
    "Of S3, where a store is involved: the same bucket elsewhere is another place."
    account: str = ""
    "Address of the Azure account, where one is involved."

    @staticmethod
    def of(source: Address, dest: Address, endpoint: str, account: str = "") -> "Pair":
        schemes = {source.scheme, dest.scheme}
        return Pair(
            source.text,
            dest.text,
            endpoint if schemes - {"file"} else "",
            account if "az" in schemes else "",
        )

    @property
    def key(self) -> str:
        return _hash(self.source, self.dest, self.endpoint, self.account)

    def tag(self, home: Path) -> str:
        """Marks what this machine writes for this pair, so that it alone sweeps it up."""
        return _hash(self.key, str(home), socket.gethostname())[:8]


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass
class Memory:
    """The remembered files of a pair, and the file they are kept in."""

    file: Path
    pair: Pair
    files: dict[str, Kept] = field(default_factory=dict)
    known: bool = False
    "Whether there was a last sync."
    _lock: Lock = field(default_factory=Lock)
    _changed: bool = False
    _out: FileIO | None = None
    "The file, open to be appended to."

    @staticmethod
    def load(folder: Path, pair: Pair) -> "Memory":
        """What is remembered; empty where there is nothing, or nothing that can be read."""
        memory = Memory(folder / f"{pair.key}{_SUFFIX}", pair)
        lines = _lines(memory.file)
        with suppress(KeyError, TypeError, ValueError):
            if next(lines, None) == _header(pair):
                memory.files, memory.known = dict(map(_kept, lines)), True
        return memory

    def note(self, path: str, kept: Kept) -> None:
        """Remember at once, whatever becomes of this process. Raises StoreError."""
        with self._lock, _as_store_error(self.file):
            if not self._out:
                # Written anew first, which also gets rid of a line that a kill tore.
                self._write()
                self._out = self.file.open("ab", buffering=0)
            self.files[path], self._changed = kept, True
            self._out.write(_line(path, kept).encode("ascii"))

    def learn(self, path: str, kept: Kept) -> None:
        """Remember with the next `save`: it costs little to find out again."""
        if self.files.get(path) != kept:
            self.files[path], self._changed = kept, True

    def forget(self, paths: set[str]) -> None:
        for path in paths & self.files.keys():
            del self.files[path]
            self._changed = True

    def save(self) -> None:
        """Written anew where anything changed, else only the time is. Raises StoreError."""
        self.close()
        with self._lock, _as_store_error(self.file):
            if self._changed or not self.known:
                self._write()
            else:
                os.utime(self.file)

    def close(self) -> None:
        with self._lock:
            if self._out:
                self._out.close()
                self._out = None

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        aside = self.file.with_name(f"{self.file.name}.{uuid.uuid4().hex}.aside")
        try:
            with aside.open("w", encoding="ascii") as file:
                file.write(json.dumps(_header(self.pair)) + "\n")
                file.writelines(_line(path, kept) for path, kept in sorted(self.files.items()))
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.file)
        finally:
            aside.unlink(missing_ok=True)
        self.known, self._changed = True, False


def pairs(folder: Path) -> Iterator[tuple[Memory, float]]:
    """Every pair that was ever synced from this home, with the time of its last sync."""
    for file in sorted(folder.glob(f"*{_SUFFIX}")):
        header = next(_lines(file), None)
        if header and header.get("version") == _VERSION:
            pair = Pair(*(header.get(name, "") for name in _PAIR))
            memory = Memory.load(folder, pair)
            if memory.known and memory.file == file:
                yield memory, file.stat().st_mtime


@contextmanager
def alone(folder: Path, pair: Pair, patience_s: float) -> Iterator[None]:
    """Holds the lock of a pair; the system frees that of a process that died. Raises StoreError."""
    file = folder / f"{pair.key}.lock"
    with _as_store_error(file):
        folder.mkdir(parents=True, exist_ok=True)
        lock = file.open("ab")
    with lock:
        end = time.monotonic() + patience_s
        while not _taken(lock):
            if time.monotonic() > end:
                why = f"another sync of {pair.source} and {pair.dest} is running"
                raise StoreError(f"{why}; it goes on, so try again later")
            time.sleep(_LOOK_S)
        yield


def _taken(lock: BufferedWriter) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _as_store_error(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = f"{error.strerror or error}; check the disk and the permissions of NARA_HOME"
        raise StoreError(f"The sync's memory {file} cannot be written: {why}") from error


def _header(pair: Pair) -> dict[str, Any]:
    return {"version": _VERSION, **{name: getattr(pair, name) for name in _PAIR}}


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file. A line torn by a kill is passed over."""
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def _line(path: str, kept: Kept) -> str:
    marks = [[entry.size, entry.stamp] if entry else None for entry in (kept.source, kept.dest)]
    row: dict[str, Any] = {"path": path, "sha256": kept.sha256, "marks": marks}
    if kept.pending:
        row |= {"pending": kept.pending, "to": kept.pending_to}
    return json.dumps(row) + "\n"


def _kept(row: Mapping[str, Any]) -> tuple[str, Kept]:
    source, dest = (Entry(*mark) if mark else None for mark in row["marks"])
    return row["path"], Kept(
        row["sha256"], source, dest, row.get("pending", ""), row.get("to", "dest")
    )
