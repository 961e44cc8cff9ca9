"""A folder as a place: also one that NFS or SMB brings. Follows no links, shows no half file."""

import errno
import hashlib
import os
import stat
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from archive.places import (
    ASIDE,
    OURS,
    Announce,
    Entry,
    Gone,
    Listing,
    NotCopied,
    Placed,
    shown,
    why_left_out,
)
from values.errors import StoreError

_CHUNK = 2**20
_FRESH_NS = 20_000_000
"A file changed so shortly ago may change again within one tick of the file system's clock."
_FRESH_COARSE_NS = 2_000_000_000
"The same where times are whole seconds (FAT, some SMB)."
_STOPS = {
    errno.ENOSPC: "the disk is full; free some space",
    errno.EDQUOT: "the quota is used up; free some space",
    errno.EROFS: "it can only be read; name another folder or mount it writable",
    errno.ESTALE: "the network folder went away; mount it again",
    errno.EIO: "the disk has read or write errors",
}
_HELP = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EISDIR: "a folder stands where the file should be",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EEXIST: "a file stands where a folder should be",
    errno.ENOENT: "it went away",
    errno.ENAMETOOLONG: "its name is too long there",
    errno.EILSEQ: "its name cannot be written there",
    errno.ELOOP: "it is a link, and links are not followed",
}


class Folder:
    """The files below `root`. `tag` marks the files that this sync writes aside."""

    def __init__(self, root: Path, tag: str, clock: Callable[[], int] = time.time_ns) -> None:
        self.name = str(root)
        self._root = root
        self._mark = f"{OURS}{tag}-"
        self._clock = clock
        self._leftovers: list[Path] = []

    def listing(self) -> Listing:
        """A folder that is not there yet is empty."""
        found = _Found()
        if self._root.exists() and not self._root.is_dir():
            raise StoreError(f"{self.name} is a file; name a folder")
        folders = [""] if self._root.is_dir() else []
        while folders:
            folders += self._scan(folders.pop(), found)
        return Listing(found.files, tuple(sorted(found.left_out)), found.unreadable)

    def entry(self, path: str) -> Entry | None:
        with self._told(path):
            try:
                return self._entry(os.lstat(self._root / path))
            except FileNotFoundError:
                return None

    def digest(self, path: str) -> str:
        with self._told(path):
            return digest_of(self._root / path)

    def local(self, path: str) -> Path | None:
        return self._root / path

    def fetch(self, path: str, target: Path) -> Entry:
        with self._told(path):
            before = os.stat(self._root / path, follow_symlinks=False)
            _write(self._root / path, target)
            return self._entry(before)

    def aside(self, path: str) -> Path:
        """Beside the target, so that it is renamed within one file system."""
        with self._told(path):
            folder = (self._root / path).parent
            self._refuse_links(path)
            folder.mkdir(parents=True, exist_ok=True)
            return folder / f"{self._mark}{uuid.uuid4().hex}{ASIDE}"

    def put(
        self,
        path: str,
        file: Path,
        replaces: Entry | None,
        announce: Announce,
        later: bool = False,
    ) -> Placed:
        target = self._root / path
        ours = file.parent == target.parent and file.name.startswith(self._mark)
        aside = file if ours else self.aside(path)
        try:
            with self._told(path):
                digest = digest_of(file) if ours else _write(file, aside)
                _settle(aside)
                if digest_of(aside) != digest:
                    raise NotCopied(f"{shown(path)}: {self.name} gave back something else")
                announce(digest)
                self._place(path, aside, replaces)
                status = os.lstat(target)
                return Placed(Entry(status.st_size, str(status.st_mtime_ns)), digest)
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)

    def lost(self, placed: Mapping[str, Placed]) -> Iterator[str]:
        """None: here every file was read again at once."""
        return iter(())

    def sweep(self) -> None:
        for leftover in self._leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)

    def _scan(self, folder: str, found: "_Found") -> Iterator[str]:
        """Notes the files of one folder; gives the folders in it."""
        below: list[str] = []
        try:
            with os.scandir(self._root / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    below += self._sort(path, entry, found)
        except OSError as error:
            if not folder:
                raise Gone(f"{self.name} cannot be read: {_why(error)}") from error
            found.unreadable[folder] = _why(error)
        return iter(below)

    def _sort(self, path: str, entry: os.DirEntry[str], found: "_Found") -> list[str]:
        if entry.name.startswith(self._mark) and entry.name.endswith(ASIDE):
            self._leftovers.append(Path(entry.path))
        out = why_left_out(path)
        if out is None and entry.is_symlink():
            out = "a link; links are not followed"
        if out is not None:
            found.leave(path, out)
        elif entry.is_dir(follow_symlinks=False):
            return [path]
        elif entry.is_file(follow_symlinks=False):
            try:
                found.files[path] = self._entry(entry.stat(follow_symlinks=False))
            except OSError as error:
                found.unreadable[path] = _why(error)
        else:
            found.leave(path, "no regular file")
        return []

    def _entry(self, status: os.stat_result) -> Entry:
        if not stat.S_ISREG(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "no regular file")
        changed = status.st_mtime_ns
        coarse = changed % 1_000_000_000 == 0
        fresh = abs(self._clock() - changed) < (_FRESH_COARSE_NS if coarse else _FRESH_NS)
        return Entry(status.st_size, "" if fresh else str(changed))

    def _place(self, path: str, aside: Path, replaces: Entry | None) -> None:
        """Renames over `replaces` and nothing else."""
        target = self._root / path
        self._refuse_links(path)
        there = self.entry(path)
        if there and (replaces is None or there.size != replaces.size or _moved(there, replaces)):
            raise NotCopied(
                f"{shown(path)}: somebody wrote it at {self.name} meanwhile; sync again"
            )
        if replaces is None and _linked(aside, target):
            return
        aside.replace(target)

    def _refuse_links(self, path: str) -> None:
        place = self._root
        for part in path.split("/"):
            place = place / part
            if place.is_symlink():
                raise OSError(errno.ELOOP, "a link")

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"{self.name}/{shown(path)}"
            if error.errno in _STOPS:
                raise Gone(f"{what}: {_STOPS[error.errno]}") from error
            raise NotCopied(f"{what}: {_why(error)}") from error


class _Found:
    """What a walk collects."""

    def __init__(self) -> None:
        self.files: dict[str, Entry] = {}
        self.left_out: list[str] = []
        self.unreadable: dict[str, str] = {}

    def leave(self, path: str, why: str) -> None:
        if why:
            self.left_out.append(f"{shown(path)}: {why}")


def _moved(there: Entry, was: Entry) -> bool:
    return bool(there.stamp and was.stamp and there.stamp != was.stamp)


def _linked(aside: Path, target: Path) -> bool:
    """A new name that nobody else can have taken; not every file system can do it."""
    try:
        os.link(aside, target)
    except FileExistsError as error:
        why = "somebody else wrote it meanwhile; sync again"
        raise NotCopied(f"{shown(str(target))}: {why}") from error
    except OSError:
        return False
    return True


def _write(source: Path, target: Path) -> str:
    """Copies content and time of change; gives its digest."""
    digest = hashlib.sha256()
    with open_regular(source) as file, target.open("wb") as copy:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        changed = os.fstat(file.fileno()).st_mtime_ns
    with suppress(OSError):
        os.utime(target, ns=(changed, changed))
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_regular(path: Path) -> BufferedReader:
    """For reading; a link, or a pipe that took the file's place, is refused and not waited for."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EISDIR, "no regular file")
    return open(handle, "rb")


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _why(error: OSError) -> str:
    return _HELP.get(error.errno or 0) or error.strerror or str(error)
