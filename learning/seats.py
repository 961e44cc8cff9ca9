"""Tables for annotators: each has one of its own, laid anew when other candidates are chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from assistant.config import Settings
from learning.lines import read_candidates
from learning.sounds import hearing
from learning.table import Table, Team
from learning.workplace import book, candidates_file, taught_sentences
from values.errors import DataError

_Stamp = tuple[int, int]


class Seats:
    """`file`: the candidates; none = those of the home."""

    def __init__(self, settings: Settings, file: Path | None = None) -> None:
        self._settings = settings
        self._file = file or candidates_file(settings)
        self._sounds = hearing(settings)
        self._tables: dict[str, Table] = {}
        self._stamp: _Stamp = (0, 0)
        self._lock = Lock()

    @contextmanager
    def at(self, annotator: str) -> Iterator[Table]:
        """One annotator's table; others of this program wait. Raises DataError."""
        with self._lock:
            stamp = _stamp(self._file)
            if stamp != self._stamp:
                self._tables.clear()
                self._stamp = stamp
            if annotator not in self._tables:
                self._tables[annotator] = self._laid(annotator)
            yield self._tables[annotator]

    def _laid(self, annotator: str) -> Table:
        candidates = list(read_candidates(self._file))
        taught = taught_sentences(self._settings)
        sounds = self._sounds
        return Table(
            book(self._settings), candidates, taught, annotator, Team((annotator,)), sounds
        )


def _stamp(file: Path) -> _Stamp:
    try:
        status = file.stat()
    except OSError as error:
        how = "choose what to label with nara learn select"
        raise DataError(f"{file} is not there; {how}") from error
    return status.st_mtime_ns, status.st_size
