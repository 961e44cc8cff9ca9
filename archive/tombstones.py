"""What an erasure leaves behind, so that no copy brings a row back. Holds no personal data.

A tombstone is a small JSON file `tombstones/NAME.json` in an archive folder: the hash of an erased
conversation's id, or the day before which everything is retired. Equal erasures make equal files,
so copies of one never conflict, and none is ever changed.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from archive.day_files import column, records, replacing
from archive.places import written_day
from values.errors import DataError

FOLDER = "tombstones"
"Inside an archive folder or prefix."
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Tombstones:
    erased: frozenset[str] = frozenset()
    "SHA-256, in hex, of the ids of erased conversations."
    before: date | None = None
    "Days before this one are retired."


def read(contents: Iterable[bytes]) -> Tombstones:
    """Everything that tombstone files say together. Raises DataError naming the damaged one."""
    stones = [_parse(content, number) for number, content in enumerate(contents, 1)]
    days = [stone.before for stone in stones if stone.before]
    erased = frozenset[str]().union(*(stone.erased for stone in stones))
    return Tombstones(erased, max(days, default=None))


def read_folder(archive: Path) -> Tombstones:
    """The tombstones of an archive folder. Raises DataError naming the damaged file."""
    found = Tombstones()
    for path in sorted((archive / FOLDER).glob("*.json")):
        try:
            stone = read([path.read_bytes()])
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
        except DataError as error:
            raise DataError(f"{path}: {error}") from error
        found = join(found, stone)
    return found


def join(one: Tombstones, other: Tombstones) -> Tombstones:
    """What two sides of a copy know together."""
    days = [day for day in (one.before, other.before) if day]
    return Tombstones(one.erased | other.erased, max(days, default=None))


def stones(tombs: Tombstones) -> dict[str, bytes]:
    """File name -> content, one file an erasure; the names go below FOLDER."""
    made = {f"erased-{name}.json": {"erased": name} for name in sorted(tombs.erased)}
    if tombs.before:
        made[f"before-{tombs.before}.json"] = {"before": tombs.before.isoformat()}
    return {name: (json.dumps(content) + "\n").encode() for name, content in made.items()}


def write_folder(archive: Path, tombs: Tombstones) -> None:
    """Adds the tombstones to an archive folder. Raises DataError."""
    for name, content in stones(tombs).items():
        path = archive / FOLDER / name
        if not path.is_file() or path.read_bytes() != content:
            with replacing(path) as file:
                file.write(content.decode())


@lru_cache(maxsize=100_000)
def hash_of(conversation_id: str) -> str:
    """How a tombstone names a conversation."""
    return hashlib.sha256(conversation_id.encode("utf-8", "surrogatepass")).hexdigest()


def is_dead(tombs: Tombstones, name: str) -> bool:
    """Whether a day file (its name, or a path that ends in it) was retired by `retain`."""
    day = _day(name)
    return bool(day and tombs.before and day < tombs.before)


def cleaned(tombs: Tombstones, source: Path, target: Path) -> bool:
    """Writes `target`: the day file without its erased rows; True if any row was removed.

    What stays keeps its bytes, so copies cleaned in different places are equal. Raises DataError
    naming file and line of a malformed `source`; then `target` is as it was.
    """
    rows, removed = records(source), False
    with replacing(target) as file:
        header = next(rows)
        place = column(source, header, "conversation_id")
        file.write(header.raw)
        for row in rows:
            if row.cells and hash_of(row.cells[place]) in tombs.erased:
                removed = True
            else:
                file.write(row.raw)
    return removed


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(written_day(name))
    except ValueError:
        return None


def _parse(content: bytes, number: int) -> Tombstones:
    try:
        return _read(json.loads(content))
    except (ValueError, RecursionError, TypeError, AttributeError) as error:
        raise DataError(
            f"tombstone {number} is damaged (it begins {content[:20]!r}); copy it again from "
            "another place that holds it, or erase again"
        ) from error


def _read(content: dict[str, str]) -> Tombstones:
    known = content.keys() & {"erased", "before"}
    erased = content.get("erased")
    if not known or (erased is not None and not _HASH.fullmatch(erased)):
        raise ValueError("no tombstone")
    day = content.get("before")
    return Tombstones(
        frozenset([erased]) if erased else frozenset(), date.fromisoformat(day) if day else None
    )
