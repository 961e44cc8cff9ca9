"""Conversation state by session id, kept on disk so that any process can go on with it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, insert, select, update
from sqlalchemy.exc import IntegrityError

from archive.database import as_store_error, make_tables, open_sqlite
from dialog.context import Conversation
from values.errors import StoreError

_META = MetaData()
_SESSIONS = Table(
    "sessions",
    _META,
    Column("key", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated", String(32), nullable=False),
    Column("state", Text, nullable=False),
)
_STATE = TypeAdapter(Conversation)


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    "The bearer secret: who knows it can go on with the conversation."
    conversation_id: str
    "The name of the conversation in journal, archive and logs."
    conversation: Conversation
    version: int = 0
    "Counts the saves; a save on an outdated version is refused."


class Sessions(Protocol):
    def load(self, session_id: str) -> Session | None: ...

    def save(self, session: Session, now: datetime) -> Session:
        """Keep it; returns it with its new version. Raises StoreError on a conflict."""
        ...


class EmbeddedSessions:
    """Sessions in one SQLite file. The id itself is not stored, only its hash."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = open_sqlite(path)
        self._ready = False

    def load(self, session_id: str) -> Session | None:
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            query = select(_SESSIONS).where(_SESSIONS.c.key == _key(session_id))
            with self._engine.connect() as connection:
                row = connection.execute(query).one_or_none()
        if row is None:
            return None
        state = _STATE.validate_json(row.state)
        return Session(session_id, row.conversation_id, state, row.version)

    def save(self, session: Session, now: datetime) -> Session:
        values = {
            "conversation_id": session.conversation_id,
            "version": session.version + 1,
            "updated": now.isoformat(timespec="seconds"),
            "state": _STATE.dump_json(session.conversation).decode(),
        }
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            if not self._write(session, values):
                raise StoreError("This conversation went on in another program; say it again there")
        return Session(
            session.id, session.conversation_id, session.conversation, session.version + 1
        )

    def close(self) -> None:
        self._engine.dispose()

    def _write(self, session: Session, values: dict[str, object]) -> bool:
        key = _key(session.id)
        with self._engine.begin() as connection:
            if session.version == 0:
                try:
                    connection.execute(insert(_SESSIONS), {"key": key, **values})
                except IntegrityError:
                    return False
                return True
            fits = (_SESSIONS.c.key == key) & (_SESSIONS.c.version == session.version)
            return connection.execute(update(_SESSIONS).where(fits), values).rowcount == 1

    def _prepare(self) -> None:
        if not self._ready:
            make_tables(self._engine, _META)
            self._ready = True


def _key(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()
