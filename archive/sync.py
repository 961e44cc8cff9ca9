"""Performs a sync: list both places, plan, copy and check, remember. Never deletes.

Tombstones go first and both ways; then no row that was erased and no day that was retired is
copied again, whatever a place still holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Protocol

from archive.carry import TOMBSTONES, Carrier
from archive.memory import Memory
from archive.places import Busy, Entry, Gone, Listing, NotCopied, Place, Placed, shown
from archive.plan import Ask, Conflict, Copy, Left, OnlyThere, Plan, Same, Side, Sides, plan
from values.errors import DataError, NaraError

_WORKERS = 12
"Small files at once; each is in memory while it is sent."
_LARGE_WORKERS = 2
_LARGE = 8 * 2**20
"Bytes. Larger files go in parts, several at once, so fewer files at once."
_FEW, _SHARE = 64, 0.02
"So many files, and such a part of all that are listed, are worth a listing to check them by."
_PATIENCE = 5
"After so many files in a row that a place did not take it is left alone for this time."


class Progress(Protocol):
    def begin(self, files: int, size: int) -> None:
        """What there is to copy."""

    def advance(self, size: int) -> None:
        """One file is done."""


@dataclass(frozen=True, slots=True)
class Way:
    """What is synced, and how."""

    source: Place
    dest: Place
    memory: Memory
    two_way: bool = False
    dry_run: bool = False


@dataclass
class Outcome:
    """What was done, or with `dry_run` would be done. Lists of paths."""

    copied: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)
    "A line for every file that is not the same."
    notes: list[str] = field(default_factory=list)
    "What is not copied on purpose, and why."
    problems: list[str] = field(default_factory=list)
    "A sentence for every conflict and failure."
    only_there: int = 0
    "Files at DEST alone."
    size: int = 0
    "Bytes copied."

    def fail(self, path: str, why: str) -> None:
        self.failed.append(path)
        self.problems.append(f"failed: {why}")


def sync(way: Way, progress: Progress | None = None) -> Outcome:
    """Raises StoreError where a place cannot be used, DataError for a damaged tombstone."""
    places: dict[Side, Place] = {"source": way.source, "dest": way.dest}
    listings = {side: place.listing() for side, place in places.items()}
    with _scratch(way.memory) as scratch:
        carrier = Carrier(places, listings, way.memory, scratch)
        run = _Run(way, listings, carrier, progress)
        if not way.dry_run:
            way.source.sweep()
            way.dest.sweep()
        run.note_left_out()
        run.part(lambda path: path.startswith(TOMBSTONES), two_way=True)
        run.part(lambda path: not path.startswith(TOMBSTONES), two_way=way.two_way)
    if not way.dry_run:
        if not any(listing.unreadable for listing in listings.values()):
            way.memory.forget(way.memory.files.keys() - _paths(listings))
        way.memory.save()
    return run.outcome


@contextmanager
def _scratch(memory: Memory) -> Iterator[Path]:
    """A folder of this run, which holds the pair's lock: what is there is of a killed one."""
    folder = memory.file.with_suffix(".run")
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        memory.close()
        rmtree(folder, ignore_errors=True)


def _paths(listings: Mapping[Side, Listing]) -> set[str]:
    return {path for listing in listings.values() for path in listing.files}


class _Run:
    """One sync, part by part."""

    def __init__(
        self,
        way: Way,
        listings: Mapping[Side, Listing],
        carrier: Carrier,
        progress: Progress | None,
    ) -> None:
        self.outcome = Outcome()
        self._way = way
        self._listings = listings
        self._carrier = carrier
        self._progress = progress
        self._over: str = ""
        "Why nothing more is tried."
        self._not_tried = 0
        self._refused = 0
        "Files in a row that a place did not take."
        self._many = False
        "Whether what is copied is checked together."
        self._placed: dict[Side, dict[str, Placed]] = {"source": {}, "dest": {}}

    def note_left_out(self) -> None:
        sides: list[Side] = ["source", "dest"] if self._way.two_way else ["source"]
        for side in sides:
            self.outcome.notes += [f"left out: {x}" for x in self._listings[side].left_out]
            for path, why in self._listings[side].unreadable.items():
                self.outcome.fail(path, f"{shown(path)}: {why}")

    def part(self, belongs: Callable[[str], bool], two_way: bool) -> None:
        """Plans and performs the files that belong to it."""
        source, dest = (
            {path: entry for path, entry in self._listings[side].files.items() if belongs(path)}
            for side in ("source", "dest")
        )
        kept = self._way.memory.files
        sides = Sides(source, dest, kept, {}, two_way, self._carrier.is_dead)
        made = self._answered(sides)
        self.outcome.plan += made.lines()
        self._count(made)
        work = [step for step in made.steps if isinstance(step, Copy | Conflict)]
        if self._way.dry_run:
            for step in work:
                self._done(step)
        else:
            self._perform(work)

    def _answered(self, sides: Sides) -> Plan:
        """The plan without questions."""
        made = plan(sides)
        digests: dict[tuple[Side, str], str] = {}
        if not made.questions:
            return made
        with ThreadPoolExecutor(_WORKERS) as pool:
            asked = {pool.submit(self._carrier.digest, *each): each for each in made.questions}
            for answer in as_completed(asked):
                side, path = asked[answer]
                try:
                    digests[side, path] = answer.result()
                except Gone:
                    pool.shutdown(cancel_futures=True)
                    raise
                except (NotCopied, Busy, DataError, OSError) as error:
                    self.outcome.fail(path, _sentence(path, error))
        unknown = {path for side, path in made.questions if (side, path) not in digests}
        return plan(
            Sides(
                _without(sides.source, unknown),
                _without(sides.dest, unknown),
                sides.kept,
                digests,
                sides.two_way,
                sides.is_dead,
            )
        )

    def _count(self, made: Plan) -> None:
        for step in made.steps:
            match step:
                case Same():
                    self.outcome.skipped.append(step.path)
                    if not self._way.dry_run:
                        self._way.memory.learn(step.path, step.kept)
                case Left():
                    self.outcome.skipped.append(step.path)
                    self.outcome.notes.append(f"left: {shown(step.path)}: {step.why}")
                case OnlyThere():
                    self.outcome.only_there += 1
                case Copy() | Conflict() | Ask():
                    pass

    def _perform(self, work: Sequence[Copy | Conflict]) -> None:
        if self._progress:
            self._progress.begin(len(work), sum(step.size for step in work))
        listed = sum(len(listing.files) for listing in self._listings.values())
        self._many = len(work) > max(_FEW, listed * _SHARE)
        small = [step for step in work if step.size <= _LARGE]
        large = [step for step in work if step.size > _LARGE]
        for steps, workers in ((small, _WORKERS), (large, _LARGE_WORKERS)):
            if steps:
                self._perform_together(steps, workers)
        self._find_lost()
        if self._not_tried:
            self.outcome.problems.append(f"{self._not_tried} more files were not tried")

    def _perform_together(self, steps: Sequence[Copy | Conflict], workers: int) -> None:
        pool = ThreadPoolExecutor(workers)
        try:
            running = {pool.submit(self._one, step): step for step in steps}
            for done in as_completed(running):
                self._finish(running[done], done)
        finally:
            pool.shutdown(cancel_futures=True)

    def _one(self, step: Copy | Conflict) -> Placed | None:
        if self._over:
            raise _NotTried
        if isinstance(step, Copy):
            return self._carrier.copy(step, self._many)
        if not step.stored:
            self._carrier.keep_beside(step)
        return None

    def _finish(self, step: Copy | Conflict, done: Future[Placed | None]) -> None:
        try:
            placed = done.result()
            if placed and isinstance(step, Copy):
                self._placed[step.to][step.path] = placed
            self._refused = 0
            self._done(step)
        except _NotTried:
            self._not_tried += 1
            self.outcome.failed.append(step.path)
        except (NaraError, OSError) as error:
            self._refused += isinstance(error, Busy)
            self.outcome.fail(step.path, _sentence(step.path, error))
            if isinstance(error, Gone) or self._refused >= _PATIENCE:
                self._over = str(error)
        if self._progress:
            self._progress.advance(step.size)

    def _find_lost(self) -> None:
        """A store that took files and does not hold them: they are failed, not copied."""
        for side, placed in self._placed.items():
            for path in self._carrier.lost(side, placed) if placed and self._many else ():
                del placed[path]
                self.outcome.copied.remove(path)
                self.outcome.fail(path, f"{shown(path)}: the store took it and does not hold it")
            self.outcome.size += sum(each.entry.size for each in placed.values())
            placed.clear()

    def _done(self, step: Copy | Conflict) -> None:
        if isinstance(step, Copy):
            self.outcome.copied.append(step.path)
        else:
            self.outcome.conflicts.append(step.path)
            self.outcome.problems.append(f"conflict: {shown(step.path)}: {step.why}")


class _NotTried(Exception):
    """The run is over before this file."""


def _without(files: Mapping[str, Entry], unknown: set[str]) -> dict[str, Entry]:
    return {path: entry for path, entry in files.items() if path not in unknown}


def _sentence(path: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{shown(path)}: {error.strerror or error}"
    return str(error)
