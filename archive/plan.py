"""Two listings and the memory of the last sync -> what to do, as a value. Reads and writes nothing.

Where the listings do not tell whether a file changed, the plan asks for its digest (`Ask`); the
same call with the answers has no questions left. Nothing is deleted, so there is no step for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, assert_never

from archive.places import Entry, shown

Side = Literal["source", "dest"]
Digests = Mapping[tuple[Side, str], str]
TORN = ""
"In place of a digest: something stands there, but no whole file; a killed upload left it."
_SHORT = 8
"Characters of a digest that tell two versions of one file apart."


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last sync knew of a file."""

    sha256: str
    "Of the content both sides had."
    source: Entry | None
    dest: Entry | None
    "The file on either side when the contents were the same."
    pending: str = ""
    "Digest of what was being copied when the run ended; it may have arrived."
    pending_to: Side = "dest"
    "Where to."

    def is_ours(self, side: Side, digest: str) -> bool:
        """Whether nobody but a sync made that content there."""
        ours = {self.sha256, self.pending if self.pending_to == side else ""}
        return bool(digest) and digest in ours


@dataclass(frozen=True, slots=True)
class Copy:
    path: str
    to: Side
    size: int
    replaces: Entry | None
    "What stands there; nothing else is overwritten."
    why: str


@dataclass(frozen=True, slots=True)
class Same:
    path: str
    kept: Kept
    "What is now known of it."


@dataclass(frozen=True, slots=True)
class Left:
    """There would be something to copy, and it is not."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class OnlyThere:
    """At DEST alone, in a sync of one way."""

    path: str


@dataclass(frozen=True, slots=True)
class Conflict:
    path: str
    size: int
    beside: str
    "Name for the version of SRC at DEST."
    stored: bool
    "Whether it is there already."
    why: str


@dataclass(frozen=True, slots=True)
class Ask:
    path: str
    sides: tuple[Side, ...]


Step = Copy | Same | Left | OnlyThere | Conflict | Ask


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]

    @property
    def questions(self) -> list[tuple[Side, str]]:
        asked = [step for step in self.steps if isinstance(step, Ask)]
        return [(side, step.path) for step in asked for side in step.sides]

    @property
    def bytes(self) -> int:
        return sum(step.size for step in self.steps if isinstance(step, Copy))

    def lines(self) -> Iterator[str]:
        """The plan for a person: what is not `Same`, a line each."""
        for step in self.steps:
            line = _line(step)
            if line:
                yield line


def _line(step: Step) -> str:
    match step:
        case Copy():
            way = "->" if step.to == "dest" else "<-"
            return f"copy      {way} {shown(step.path)} ({step.why}, {step.size:,} bytes)"
        case Conflict():
            return f"conflict  !! {shown(step.path)} ({step.why})"
        case Left():
            return f"leave        {shown(step.path)} ({step.why})"
        case Ask():
            return f"compare   ?? {shown(step.path)}"
        case Same() | OnlyThere():
            return ""
        case _:
            assert_never(step)


def _never(path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Sides:
    """All that a plan is made from."""

    source: Mapping[str, Entry]
    dest: Mapping[str, Entry]
    kept: Mapping[str, Kept]
    digests: Digests = field(default_factory=dict)
    two_way: bool = False
    is_dead: Callable[[str], bool] = _never
    "Whether a day was retired. Asked only about files that would be copied."


def plan(sides: Sides) -> Plan:
    """One step for every path on either side, in order of path."""
    paths = sorted({*sides.source, *sides.dest})
    return Plan(tuple(_step(sides, path) for path in paths))


def _step(sides: Sides, path: str) -> Step:
    step = _compared(sides, path)
    if isinstance(step, Copy | Conflict | Ask) and sides.is_dead(path):
        return Left(path, "retired: a tombstone says so")
    return step


def _compared(sides: Sides, path: str) -> Step:
    source, dest, kept = sides.source.get(path), sides.dest.get(path), sides.kept.get(path)
    was_there = kept is not None and kept.sha256 != ""
    if source and dest:
        return _both(sides, path, source, dest)
    if source:
        return Copy(path, "dest", source.size, None, "missing there" if was_there else "new")
    assert dest is not None
    if sides.two_way:
        return Copy(path, "source", dest.size, None, "missing here" if was_there else "new")
    return OnlyThere(path)


def _both(sides: Sides, path: str, source: Entry, dest: Entry) -> Step:
    kept = sides.kept.get(path)
    here = _content(
        source, kept.source if kept else None, kept, sides.digests.get(("source", path))
    )
    there = _content(dest, kept.dest if kept else None, kept, sides.digests.get(("dest", path)))
    if here is None or there is None:
        contents: tuple[tuple[Side, str | None], ...] = (("source", here), ("dest", there))
        return Ask(path, tuple(side for side, content in contents if content is None))
    if here == there and here != TORN:
        return Same(path, Kept(here, source, dest))
    return _differing(sides, path, (here, there), (source, dest))


def _content(entry: Entry, was: Entry | None, kept: Kept | None, digest: str | None) -> str | None:
    """The digest of a side: the remembered one where nothing changed, the one told, or unknown."""
    if kept and entry == was and entry.stamp and not kept.pending:
        return kept.sha256
    return digest


def _differing(
    sides: Sides, path: str, contents: tuple[str, str], entries: tuple[Entry, Entry]
) -> Step:
    (here, there), (source, dest) = contents, entries
    kept = sides.kept.get(path)
    if there == TORN or (kept and here != TORN and kept.is_ours("dest", there)):
        return Copy(path, "dest", source.size, dest, "half there" if there == TORN else "changed")
    if here == TORN or (kept and kept.is_ours("source", here)):
        if sides.two_way:
            return Copy(path, "source", dest.size, source, "changed there")
        why = "half written at SRC" if here == TORN else "changed only at DEST"
        return Left(path, f"{why}; --two-way would copy it back")
    beside = _beside(path, here)
    synced = kept is not None and kept.sha256 != ""
    why = "both changed since the last sync" if synced else "both exist and differ"
    return Conflict(
        path, source.size, beside, beside in sides.dest, f"{why}; SRC's is {shown(beside)}"
    )


def _beside(path: str, digest: str) -> str:
    """`2026-01-31.csv` -> `2026-01-31.conflict-1a2b3c4d.csv`: still a day file, so that erasing
    a conversation finds it."""
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    mark = f".conflict-{digest[:_SHORT]}"
    return (
        f"{folder}{slash}{stem}{mark}.{suffix}" if dot and stem else f"{folder}{slash}{name}{mark}"
    )
