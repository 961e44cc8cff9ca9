"""Carries one file from place to place: fetched, cleaned of erased rows, stored, checked, noted.

Knows the tombstones of both places. Every method may run in several threads.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from threading import Lock

from archive import tombstones
from archive.folder import digest_of
from archive.memory import Memory
from archive.places import ASIDE, Entry, Listing, NotCopied, Place, Placed, is_day_file, shown
from archive.plan import Conflict, Copy, Kept, Side
from archive.tombstones import Tombstones
from values.errors import DataError

TOMBSTONES = f"{tombstones.FOLDER}/"
_ATTEMPTS = 3
"For a file that changes while it is copied."


class Carrier:
    """`scratch`: a folder of this run alone."""

    def __init__(
        self,
        places: dict[Side, Place],
        listings: dict[Side, Listing],
        memory: Memory,
        scratch: Path,
    ) -> None:
        self._places = places
        self._listings = listings
        self._memory = memory
        self._scratch = scratch
        self._reading = Lock()

    def is_dead(self, path: str) -> bool:
        """Whether it is a day file that was retired."""
        return is_day_file(path) and tombstones.is_dead(self._tombs, path)

    def digest(self, side: Side, path: str) -> str:
        """Of what would be copied: the content without erased rows."""
        place = self._places[side]
        if not self._needs_cleaning(path):
            return place.digest(path)
        with self._content(place, path, None) as (file, _):
            return digest_of(file)

    def copy(self, step: Copy, later: bool) -> Placed:
        """Carries a file and remembers it. Raises NaraError, OSError.

        `later`: the check that it is kept may be left to `lost`.
        """
        path, replaces = step.path, step.replaces
        source = self._places["source" if step.to == "dest" else "dest"]
        target = self._places[step.to]
        for _ in range(_ATTEMPTS):
            with self._content(source, path, (target, path)) as (file, seen):
                placed = target.put(path, file, replaces, partial(self._announce, step), later)
            if not self._changed(source, path, seen):
                self._memory.note(path, _kept(step, seen, placed))
                return placed
            replaces = placed.entry
        raise NotCopied(f"{source.name}/{shown(path)}: it changes all the time; sync again later")

    def lost(self, side: Side, placed: Mapping[str, Placed]) -> list[str]:
        """Which of the files copied `later` are not there; they are forgotten."""
        gone = list(self._places[side].lost(placed))
        self._memory.forget(set(gone))
        return gone

    def keep_beside(self, step: Conflict) -> None:
        """Stores SRC's version of a conflict under its own name."""
        source, dest = self._places["source"], self._places["dest"]
        with self._content(source, step.path, (dest, step.beside)) as (file, _):
            dest.put(step.beside, file, None, lambda sha: None)

    @contextmanager
    def _content(
        self, source: Place, path: str, to: tuple[Place, str] | None
    ) -> Iterator[tuple[Path, Entry]]:
        """A local file to be copied, and the file as it was when it was read."""
        file, made = source.local(path), list[Path]()
        try:
            if file is None:
                file = self._room(None if self._needs_cleaning(path) else to, made)
                seen: Entry | None = source.fetch(path, file)
            else:
                seen = source.entry(path)
            if seen is None:
                raise NotCopied(f"{source.name}/{shown(path)}: it went away")
            yield self._cleaned(path, file, to, made), seen
        finally:
            for helper in made:
                with suppress(OSError):
                    helper.unlink(missing_ok=True)

    def _cleaned(
        self, path: str, file: Path, to: tuple[Place, str] | None, made: list[Path]
    ) -> Path:
        if not self._needs_cleaning(path):
            return file
        clean = self._room(to, made)
        return clean if tombstones.cleaned(self._tombs, file, clean) else file

    def _room(self, to: tuple[Place, str] | None, made: list[Path]) -> Path:
        aside = to[0].aside(to[1]) if to else None
        made.append(aside or self._scratch / f"{uuid.uuid4().hex}{ASIDE}")
        return made[-1]

    def _needs_cleaning(self, path: str) -> bool:
        return is_day_file(path) and bool(self._tombs.erased)

    def _changed(self, source: Place, path: str, seen: Entry) -> bool:
        """What was fetched is of one piece; a file on this machine may be written meanwhile."""
        if source.local(path) is None:
            return False
        now = source.entry(path)
        if not now or now.size != seen.size:
            return True
        return bool(now.stamp and seen.stamp and now.stamp != seen.stamp)

    def _announce(self, step: Copy, digest: str) -> None:
        was = self._memory.files.get(step.path, Kept("", None, None))
        begun = replace(was, pending=digest, pending_to=step.to)
        self._memory.note(step.path, begun)

    @cached_property
    def _tombs(self) -> Tombstones:
        """What both places know. Read only once a day file is to be copied."""
        with self._reading:
            known = Tombstones()
            for side, listing in self._listings.items():
                for path in listing.files:
                    if path.startswith(TOMBSTONES) and path.endswith(".json"):
                        known = tombstones.join(known, self._tombstone(side, path))
            return known

    def _tombstone(self, side: Side, path: str) -> Tombstones:
        place = self._places[side]
        with self._whole(place, path) as file:
            try:
                return tombstones.read([file.read_bytes()])
            except OSError as error:
                raise DataError(f"{place.name}/{shown(path)}: {error.strerror}") from error
            except DataError as error:
                raise DataError(f"{place.name}/{shown(path)}: {error}") from error

    @contextmanager
    def _whole(self, place: Place, path: str) -> Iterator[Path]:
        """A file as it is, on this machine."""
        made: list[Path] = []
        file = place.local(path) or self._room(None, made)
        try:
            if made:
                place.fetch(path, file)
            yield file
        finally:
            for helper in made:
                helper.unlink(missing_ok=True)


def _kept(step: Copy, seen: Entry, placed: Placed) -> Kept:
    source, dest = (seen, placed.entry) if step.to == "dest" else (placed.entry, seen)
    return Kept(placed.sha256, source, dest)
