"""The newest end of the journal, as it grows: for whoever watches conversations while they run.

Every process that writes to the journal is seen, on this machine or, with PostgreSQL, on others.
Reading takes no lock that a turn would wait for.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from archive.days import written
from archive.journal import Journal
from archive.schema import TURNS
from archive.sentiment import Entry, read

MOST = 500
"Turns that are taken at once; the rest comes with the next look."
_OVERLAP = 200
"Numbers looked at again: on a server a turn with a lower one may be committed after a higher one."
_SEEN = 4 * _OVERLAP
_FIRST = 20_000
"Turns that are read at the beginning, the newest."
_COLUMNS = (
    TURNS.c.id,
    TURNS.c.conversation_id,
    TURNS.c.turn,
    TURNS.c.timestamp,
    TURNS.c.channel,
    TURNS.c.user,
    TURNS.c.messages,
    TURNS.c.intent,
    TURNS.c.state,
    TURNS.c.status,
    TURNS.c.sentiment,
)
"Not the trace, which is long."


@dataclass(frozen=True, slots=True)
class Seen:
    """A turn as a watcher needs it."""

    id: int
    conversation_id: str
    turn: int
    timestamp: datetime
    channel: str
    user: str | None
    messages: tuple[str, ...]
    intent: str | None
    state: str
    status: str
    sentiment: Sequence[Entry] | None
    "None = waits to be judged."


@dataclass(slots=True)
class Tail:
    """Goes on where it stopped. Not for several threads at once."""

    journal: Journal
    last: int = 0
    "The highest number seen."
    _seen: dict[int, None] = field(default_factory=dict)
    "Numbers taken lately."

    def begin(self, since: datetime) -> list[Seen]:
        """The turns that arrived since then, in order. Raises StoreError."""
        newest = select(*_COLUMNS).where(TURNS.c.timestamp >= written(since))
        newest = newest.order_by(TURNS.c.id.desc()).limit(_FIRST)
        with self.journal.connected() as connection:
            top = connection.execute(select(func.coalesce(func.max(TURNS.c.id), 0))).scalar_one()
            near = select(TURNS.c.id).where(TURNS.c.id > int(top) - _OVERLAP)
            old = connection.execute(near.order_by(TURNS.c.id)).scalars().all()
            rows = connection.execute(newest).all()
        self.last = int(top)
        taken = self._taken(reversed(rows))
        self._seen.update(dict.fromkeys(old))
        return taken

    def news(self) -> list[Seen]:
        """What came since, in order; empty = nothing. Raises StoreError."""
        query = select(*_COLUMNS).where(TURNS.c.id > self.last - _OVERLAP)
        known = [number for number in self._seen if number > self.last - _OVERLAP]
        query = query.where(TURNS.c.id.not_in(known)).order_by(TURNS.c.id).limit(MOST)
        with self.journal.connected() as connection:
            rows = connection.execute(query).all()
        return self._taken(rows)

    def judged(self, waiting: Iterable[int]) -> dict[int, Sequence[Entry]]:
        """Of these turns those that were judged meanwhile. Raises StoreError."""
        some = list(waiting)[:MOST]
        if not some:
            return {}
        query = select(TURNS.c.id, TURNS.c.sentiment).where(
            TURNS.c.id.in_(some), TURNS.c.sentiment.is_not(None)
        )
        with self.journal.connected() as connection:
            return {row.id: read(row.sentiment) or () for row in connection.execute(query)}

    def gone(self, conversations: Iterable[str]) -> set[str]:
        """Of these conversations those that the journal does not have. Raises StoreError."""
        wanted, there = list(conversations), set[str]()
        with self.journal.connected() as connection:
            for start in range(0, len(wanted), MOST):
                some = TURNS.c.conversation_id.in_(wanted[start : start + MOST])
                query = select(TURNS.c.conversation_id).where(some).distinct()
                there.update(connection.execute(query).scalars())
        return {name for name in wanted if name not in there}

    def _taken(self, rows: Iterable[Any]) -> list[Seen]:
        taken = [_seen(row) for row in rows if row.id not in self._seen]
        for one in taken:
            self._seen[one.id] = None
            self.last = max(self.last, one.id)
        while len(self._seen) > _SEEN:
            del self._seen[next(iter(self._seen))]
        return taken


def _seen(row: Any) -> Seen:
    return Seen(
        row.id,
        row.conversation_id,
        row.turn,
        datetime.fromisoformat(row.timestamp),
        row.channel,
        row.user,
        tuple(json.loads(row.messages)),
        row.intent,
        row.state,
        row.status,
        read(row.sentiment),
    )
