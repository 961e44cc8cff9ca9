"""A conversation taken out of an archive: a folder, or a copy of it in a store."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from archive.day_files import column, records
from archive.dump import alone_in
from archive.forgetting import Known, Reached
from archive.places import ASIDE, Entry, NotCopied, Place, is_day_file, shown
from archive.tombstones import FOLDER, Tombstones, cleaned, hash_of, stones
from values.errors import DataError, NaraError, StoreError

_AT_ONCE = 1 << 20


class ArchiveCopy:
    """Day files of one place, and its tombstones. The same for a folder and for a store."""

    def __init__(self, place: Place, scratch: Path) -> None:
        """`scratch`: a folder for what a store sends, which is gone when it was looked through."""
        self._place, self._scratch = place, scratch
        self._free: dict[str, Entry] = {}
        "Files without the conversation, as they were: a store need not send them twice."

    @property
    def name(self) -> str:
        return self._place.name

    def know(self, conversation_id: str) -> Known:
        texts, days = set[str](), set[str]()
        for path, entry in self._day_files().items():
            with self._local(path) as file:
                if not holds(file, conversation_id):
                    self._free[path] = entry
                    continue
                days.add(path.rpartition("/")[2][:10])
                # A damaged file is told by `erase`; what the others know is worth having.
                texts |= set(_said(file, conversation_id) or ())
        return Known(frozenset(texts), frozenset(days))

    def erase(self, conversation_id: str, known: Known) -> Reached:
        """The tombstone first: from then on no dump and no sync brings a row back."""
        tombs = Tombstones(frozenset([hash_of(conversation_id)]))
        with _no_dump(self._place), _room(self._scratch) as folder:
            bury(self._place, tombs, folder)
        removed, files, faults = 0, dict[str, str](), list[str]()
        for path, entry in self._day_files().items():
            if self._free.get(path) == entry and entry.stamp:
                continue
            try:
                rows, digest = self._clean(path, conversation_id, tombs)
            except NaraError as error:
                faults.append(str(error))
                continue
            if digest:
                removed += rows
                files[path] = digest
        return Reached(removed, "row", files, fault="; ".join(faults))

    def _day_files(self) -> dict[str, Entry]:
        listing = self._place.listing()
        if listing.unreadable:
            path, why = next(iter(listing.unreadable.items()))
            raise StoreError(f"{self.name}: {shown(path)} cannot be read: {why}")
        return {path: listing.files[path] for path in sorted(listing.files) if is_day_file(path)}

    @contextmanager
    def _local(self, path: str) -> Iterator[Path]:
        """The file on this machine; for this long only, where it lies elsewhere."""
        here = self._place.local(path)
        if here:
            yield here
            return
        with _room(self._scratch) as folder:
            copy = folder / f"fetched{ASIDE}"
            self._place.fetch(path, copy)
            try:
                yield copy
            except DataError as error:
                where = f"{self.name}/{shown(path)}"
                raise DataError(str(error).replace(str(copy), where)) from error

    def _clean(self, path: str, conversation_id: str, tombs: Tombstones) -> tuple[int, str]:
        """How many rows went, and the digest of what stays; none where nothing had to go."""
        entry = self._place.entry(path)
        with self._local(path) as file, self._target(path) as target:
            if not holds(file, conversation_id):
                return 0, ""
            rows = _count(file, conversation_id)
            if not cleaned(tombs, file, target):
                return 0, ""
            try:
                return rows, self._place.put(path, target, entry, _quietly).sha256
            except NotCopied as error:
                raise StoreError(f"{self.name}: {error}; run the same again") from error

    @contextmanager
    def _target(self, path: str) -> Iterator[Path]:
        """Where a file is written before it is put in its place."""
        with _room(self._scratch) as folder:
            target = self._place.aside(path) or folder / f"cleaned{ASIDE}"
            try:
                yield target
            finally:
                target.unlink(missing_ok=True)


def _no_dump(place: Place) -> AbstractContextManager[None]:
    """Waits for a dump into this folder that began without the tombstone; later ones heed it."""
    root = place.local("")
    return alone_in(root) if root else nullcontext()


def bury(place: Place, tombs: Tombstones, scratch: Path) -> None:
    """Puts tombstones there. Equal ones have equal names and contents, so a second one is none."""
    for name, content in stones(tombs).items():
        path = f"{FOLDER}/{name}"
        if not place.entry(path):
            stone = scratch / name
            stone.write_bytes(content)
            place.put(path, stone, None, _quietly)


def _quietly(_digest: str) -> None:
    """Nobody has to know a digest in advance here: what is repeated begins anew."""


@contextmanager
def _room(scratch: Path) -> Iterator[Path]:
    """A folder for a while. A killed run leaves it in the home, where the next erasure finds it."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        yield Path(folder)


def holds(file: Path, conversation_id: str) -> bool:
    """Whether its bytes hold the id: quicker than reading rows, and most files do not."""
    wanted, rest = conversation_id.encode(), b""
    with file.open("rb") as content:
        while block := content.read(_AT_ONCE):
            if wanted in rest + block:
                return True
            rest = block[-len(wanted) :]
    return False


def _said(file: Path, conversation_id: str) -> list[str] | None:
    try:
        return [text for role, text in _rows(file, conversation_id) if role == "user"]
    except DataError:
        return None


def _count(file: Path, conversation_id: str) -> int:
    return sum(1 for _ in _rows(file, conversation_id))


def _rows(file: Path, conversation_id: str) -> Iterator[tuple[str, str]]:
    """Role and text of the conversation's rows."""
    every = records(file)
    header = next(every)
    owner, role, text = (column(file, header, x) for x in ("conversation_id", "role", "text"))
    for row in every:
        if row.cells and row.cells[owner] == conversation_id:
            yield row.cells[role], row.cells[text]
