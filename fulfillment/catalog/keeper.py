"""Keeps the words of a catalogue: read once, and again when they may have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from sqlalchemy import URL, Engine
from sqlalchemy.exc import SQLAlchemyError

from fulfillment.catalog.db import holds_sample, prepare, read_at_leisure, stamp
from fulfillment.catalog.mapping import read_through
from fulfillment.catalog.own import OwnTables
from fulfillment.catalog.place import Atlas
from fulfillment.catalog.vocabulary import Vocabulary, load_vocabulary
from values.errors import NaraError, StoreError

WORDS_MAX_AGE_S = 180.0
"""Of a shop's own tables: after that their words are read again, so that a new kind of item is
understood. Prices and stock are never kept: they are read when they are asked for."""
_PATIENCE = 5
"Timeouts a question waits for another one that is building the catalogue."


@dataclass(frozen=True, slots=True)
class Base:
    """The database, and what fills it or says how it is read."""

    where: Path | URL
    engine: Engine
    timeout_s: float
    data: Path
    "Folder of CSV files a missing catalogue is built from."
    own: OwnTables | None
    "The shop's own tables; then nothing is ever built."
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class _Words:
    vocabulary: Vocabulary
    sample: bool
    "Whether the goods are the shipped ones."
    stamp: tuple[int, ...] | None
    "Of the file they were read from."
    read_at: float
    "On the monotonic clock."


class Keeper:
    """Safe to share between threads."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._words: _Words | None = None
        self._lock = Lock()
        self._reads_through = False

    def forget(self) -> None:
        """The next question looks at the database afresh."""
        self._words = None

    def close(self) -> None:
        with self._lock:
            self._base.engine.dispose()

    def vocabulary(self) -> Vocabulary:
        """The words, read again where the file was replaced or, from own tables, has aged."""
        words = self._words
        if words is not None and self._is_fresh(words):
            return words.vocabulary
        if words is not None and self._base.own is not None:
            self._read_aside()
            return words.vocabulary
        if not self._lock.acquire(timeout=_PATIENCE * self._base.timeout_s):
            raise StoreError("The catalogue is still being prepared; ask again in a moment.")
        with _held(self._lock):
            if self._words is None or not self._is_fresh(self._words):
                self._words = self._read()
            return self._words.vocabulary

    def is_sample(self) -> bool:
        """Whether what the words were read from are the shipped goods; before that nobody knows."""
        return self._words is not None and self._words.sample

    def _read_aside(self) -> None:
        """A large shop has words for seconds of reading; no shopper waits for it."""
        if self._lock.acquire(blocking=False):
            Thread(target=self._read_again, name="nara-catalog-words", daemon=True).start()

    def _read_again(self) -> None:
        with _held(self._lock):
            try:
                self._words = self._read()
            except (SQLAlchemyError, NaraError):
                # The next question meets the error itself, and says so.
                self._words = None

    def _is_fresh(self, words: _Words) -> bool:
        if self._base.own is not None:
            return monotonic() - words.read_at < WORDS_MAX_AGE_S
        return stamp(self._base.where) == words.stamp

    def _read(self) -> _Words:
        base = self._base
        if base.own is None:
            # Connections of the pool may still hold a file that was replaced.
            base.engine.dispose()
            prepare(base.where, base.data, base.engine, base.timeout_s)
        elif not self._reads_through:
            read_through(base.engine, base.own)
            self._reads_through = True
        mark, now = stamp(base.where), monotonic()
        with base.engine.connect() as connection:
            read_at_leisure(connection)
            words = load_vocabulary(connection, base.atlas, indexed=base.own is None)
        sample = base.own is None and holds_sample(base.where, base.data, base.engine)
        return _Words(words, sample, mark, now)


@contextmanager
def _held(lock: Lock) -> Iterator[None]:
    """A lock that is taken already, given back at the end."""
    try:
        yield
    finally:
        lock.release()
