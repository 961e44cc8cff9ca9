"""One at a time per name, among the threads of this process and all others. Knows no session."""

import os
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
from pathlib import Path
from threading import Lock


class Turnstile:
    """A name is a byte of a lock file, which the system frees when its process dies.

    POSIX keeps such locks per process, so that threads are told apart here. They are lost when
    any descriptor of the file is closed: only one is opened, and only once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inside: set[str] = set()
        self._lock = Lock()
        self._file: int | None = None

    def enter(self, name: str) -> bool:
        """At once; False where somebody is inside. `name` is in hex. Raises OSError."""
        with self._lock:
            if name in self._inside or not self._take(name):
                return False
            self._inside.add(name)
            return True

    def leave(self, name: str) -> None:
        with self._lock:
            self._inside.remove(name)
            lockf(self._opened(), LOCK_UN, 1, _byte(name))

    def close(self) -> None:
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _take(self, name: str) -> bool:
        try:
            lockf(self._opened(), LOCK_EX | LOCK_NB, 1, _byte(name))
        except (BlockingIOError, PermissionError):  # POSIX leaves it open which of the two.
            return False
        return True

    def _opened(self) -> int:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file


def _byte(name: str) -> int:
    """Its place in the file, which stays empty; 56 bits, as two names should not share one."""
    return int(name[:14], 16)
