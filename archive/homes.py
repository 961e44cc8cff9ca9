"""What a home itself holds of a conversation: journal, sessions, leftovers of killed runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import select

from archive.copies import holds
from archive.days import day_of
from archive.forgetting import Known, Reached
from archive.journal import Journal
from archive.places import ASIDE, OURS
from archive.schema import DUMPS, TURNS
from archive.tombstones import Tombstones, hash_of
from values.errors import StoreError


@dataclass(frozen=True, slots=True)
class InJournal:
    """Comes last of all places: it knows best what was said, should a run be repeated."""

    journal: Journal
    zone: tzinfo
    "Of the day files."

    @property
    def name(self) -> str:
        return self.journal.name

    def know(self, conversation_id: str) -> Known:
        turns = list(self.journal.turns(conversation_id))
        texts = frozenset(turn.user for turn in turns if turn.user)
        days = frozenset(day_of(turn.timestamp, self.zone).isoformat() for turn in turns)
        return Known(texts, days)

    def erase(self, conversation_id: str, known: Known) -> Reached:
        return Reached(self.journal.erase(conversation_id), "turn")


@dataclass(frozen=True, slots=True)
class InSessions:
    """Comes first, so that nobody goes on with the conversation while it is erased."""

    forget: Callable[[str], int]
    "Conversation id -> how many sessions went."
    name: str = "sessions"

    def know(self, conversation_id: str) -> Known:
        return Known()

    def erase(self, conversation_id: str, known: Known) -> Reached:
        return Reached(self.forget(conversation_id), "session")


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Every file below a folder that still names the conversation, when all else is done.

    What a killed run was writing goes. Anything else is told: it is somebody's, perhaps a backup.
    """

    folder: Path

    @property
    def name(self) -> str:
        return f"leftovers in {self.folder}"

    def know(self, conversation_id: str) -> Known:
        return Known()

    def erase(self, conversation_id: str, known: Known) -> Reached:
        removed, others = 0, list[Path]()
        for path in _files(self.folder):
            if not holds(path, conversation_id):
                continue
            if path.name.endswith(ASIDE) or path.name.startswith(OURS):
                path.unlink(missing_ok=True)
                removed += 1
            else:
                others.append(path)
        names = ", ".join(map(str, others))
        left = f"{names} still holds it; remove that file, or erase it there" if others else ""
        return Reached(removed, "file", fault=left)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A place that is known and cannot be opened: it is told as not reached."""

    name: str
    why: str

    def know(self, conversation_id: str) -> Known:
        raise StoreError(self.why)

    def erase(self, conversation_id: str, known: Known) -> Reached:
        raise StoreError(self.why)


def dumped_folders(journal: Journal) -> list[str]:
    """Where days of this journal were ever dumped to. Raises StoreError."""
    with journal.connected() as connection:
        return list(connection.execute(select(DUMPS.c.folder).distinct()).scalars())


def returned(journal: Journal, tombs: Tombstones) -> list[str]:
    """Conversations with a tombstone that are in the journal again. Raises StoreError."""
    if not tombs.erased:
        return []
    with journal.connected() as connection:
        ids = connection.execute(select(TURNS.c.conversation_id).distinct()).scalars()
        return sorted(name for name in ids if hash_of(name) in tombs.erased)
