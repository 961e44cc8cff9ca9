"""Settings -> two places and what is known of them; what of a home's archive is where."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from archive.memory import Memory, Pair, alone, pairs
from archive.places import (
    Address,
    Listing,
    S3Options,
    address,
    is_day_file,
    open_place,
    refuse_missing,
    refuse_overlap,
)
from archive.sync import Way
from assistant.config import Settings
from assistant.endpoints import azure_endpoint, endpoint, refuse_outside

_PATIENCE_S = 60.0
"How long a sync waits for another one of the same pair."


def sync_folder(settings: Settings) -> Path:
    """Where the memories of all pairs are."""
    return settings.home / "cache" / "sync"


def s3_options(settings: Settings) -> S3Options:
    """With the defaults that depend on whose store it is: AWS itself, or another one."""
    chosen = S3Options(**settings.archive.s3.model_dump())
    return replace(chosen, addressing=chosen.addressing or ("path" if endpoint() else "auto"))


@contextmanager
def opened(
    settings: Settings, source: str, dest: str, two_way: bool, dry_run: bool
) -> Iterator[Way]:
    """Both places, with the pair locked until the end. Raises ConfigError, StoreError."""
    here, there = address(source), address(dest)
    refuse_overlap(here, there)
    refuse_missing(here)
    refuse_outside(settings, here, there)
    folder, options = sync_folder(settings), s3_options(settings)
    pair = Pair.of(here, there, endpoint(), azure_endpoint())
    tag = pair.tag(settings.home)
    with alone(folder, pair, _PATIENCE_S):
        memory = Memory.load(folder, pair)
        places = open_place(here, tag, options), open_place(there, tag, options)
        yield Way(*places, memory, two_way, dry_run)


@dataclass(frozen=True, slots=True)
class Days:
    """Daily files of a folder."""

    folder: str
    files: int
    size: int
    "Bytes."
    first: str | None
    last: str | None
    "Days, from their names."


@dataclass(frozen=True, slots=True)
class Copied:
    """A pair that was synced before, as its memory has it; no store is asked."""

    source: str
    dest: str
    synced: float
    "When, in seconds of the epoch."
    files: int
    "Known to be the same on both sides."
    waiting: int | None
    "New or changed at SRC since; None where SRC is a store."
    unfinished: int
    "Being copied when the last run was killed or failed."


def days_of(folder: Path) -> Days:
    listing = _listed(str(folder)) if folder.is_dir() else Listing({})
    days = {path: entry for path, entry in listing.files.items() if is_day_file(path)}
    names = sorted(path.rpartition("/")[2][:10] for path in days)
    first, last = (names[0], names[-1]) if names else (None, None)
    size = sum(entry.size for entry in days.values())
    return Days(str(folder), len(days), size, first, last)


def copies(settings: Settings) -> Iterator[Copied]:
    for memory, synced in pairs(sync_folder(settings)):
        same = {path: kept for path, kept in memory.files.items() if kept.sha256}
        unfinished = sum(bool(kept.pending) for kept in memory.files.values())
        pair = memory.pair
        yield Copied(pair.source, pair.dest, synced, len(same), _waiting(memory), unfinished)


def _waiting(memory: Memory) -> int | None:
    if address(memory.pair.source).scheme != "file" or not Path(memory.pair.source).is_dir():
        return None
    listing, known = _listed(memory.pair.source), memory.files
    return sum(
        path not in known or known[path].source != entry for path, entry in listing.files.items()
    )


def _listed(folder: str) -> Listing:
    return open_place(Address("file", folder), "", S3Options()).listing()
