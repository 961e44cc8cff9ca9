"""Sessions in one SQLite file, so that any process of this machine can go on with them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from archive.database import as_store_error, make_tables, open_sqlite
from archive.scrub import scrub
from assistant.sessions import KEPT, STATE, WENT_ON, Given, Session, hashed
from assistant.turnstile import Turnstile
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
_ANSWERS = Table(
    "answers",
    _META,
    Column("key", String(64), primary_key=True),
    Column("request", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("updated", String(32), nullable=False),
    Column("text", String(64), nullable=False),
    Column("answer", Text, nullable=False),
)
# Built once: they run in every turn.
_LOAD = select(_SESSIONS).where(_SESSIONS.c.key == bindparam("which"))
_MOVE_ON = update(_SESSIONS).where(
    _SESSIONS.c.key == bindparam("which"), _SESSIONS.c.version == bindparam("known")
)


class EmbeddedSessions:
    """Sessions in one SQLite file. The id itself is not stored, only its hash."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = open_sqlite(path)
        self._ready = False
        self._turnstile = Turnstile(path.with_suffix(".lock"))

    def load(self, session_id: str) -> Session | None:
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            with self._engine.connect() as connection:
                row = connection.execute(_LOAD, {"which": hashed(session_id)}).one_or_none()
        if row is None:
            return None
        state = STATE.validate_json(row.state)
        return Session(session_id, row.conversation_id, state, row.version)

    def save(self, session: Session, now: datetime, given: Given | None = None) -> Session:
        values: dict[str, str | int] = {
            "conversation_id": session.conversation_id,
            "version": session.version + 1,
            "updated": _written(now),
            "state": STATE.dump_json(session.conversation, exclude_defaults=True).decode(),
        }
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            if not self._write(session, values, given):
                raise StoreError(WENT_ON)
        return Session(
            session.id, session.conversation_id, session.conversation, session.version + 1
        )

    def given(self, session_id: str, request: str, now: datetime) -> Given | None:
        which = _is_given(session_id, request) & (_ANSWERS.c.updated >= _written(now - KEPT))
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            with self._engine.connect() as connection:
                row = connection.execute(select(_ANSWERS).where(which)).one_or_none()
        if row is None:
            return None
        return Given(request, row.text, {"session": session_id, **json.loads(row.answer)})

    def enter(self, session_id: str) -> bool:
        with as_store_error(f"The lock file of {self._path}"):
            return self._turnstile.enter(hashed(session_id))

    def leave(self, session_id: str) -> None:
        self._turnstile.leave(hashed(session_id))

    def active(self, since: datetime) -> int:
        query = select(func.count()).where(_SESSIONS.c.updated >= _written(since))
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            with self._engine.connect() as connection:
                return int(connection.execute(query).scalar_one())

    def forget(self, conversation_id: str) -> int:
        """Erase its state, also from the free pages of the file; says how many sessions it had."""
        return self._delete(*(t.c.conversation_id == conversation_id for t in _TABLES))

    def retire(self, before: datetime) -> int:
        """The same for all that nobody went on with since then."""
        return self._delete(*(t.c.updated < before.astimezone(UTC).isoformat() for t in _TABLES))

    def close(self) -> None:
        self._engine.dispose()
        self._turnstile.close()

    def _delete(self, sessions: ColumnElement[bool], answers: ColumnElement[bool]) -> int:
        with as_store_error(f"The session store {self._path}"):
            self._prepare()
            with self._engine.begin() as connection:
                count = connection.execute(delete(_SESSIONS).where(sessions)).rowcount
                connection.execute(delete(_ANSWERS).where(answers))
            scrub(self._engine, self._path)
            return count

    def _write(self, session: Session, values: dict[str, str | int], given: Given | None) -> bool:
        with self._engine.begin() as connection:
            written = _write_session(connection, session, values)
            if written and given:
                _write_answer(connection, hashed(session.id), given, values)
            return written

    def _prepare(self) -> None:
        if not self._ready:
            make_tables(self._engine, _META)
            self._ready = True


_TABLES = (_SESSIONS, _ANSWERS)


def _write_session(
    connection: Connection, session: Session, values: Mapping[str, str | int]
) -> bool:
    key = hashed(session.id)
    if session.version == 0:
        try:
            connection.execute(insert(_SESSIONS), {"key": key, **values})
        except IntegrityError:
            return False
        return True
    known = {"which": key, "known": session.version}
    return connection.execute(_MOVE_ON, {**values, **known}).rowcount == 1


def _write_answer(
    connection: Connection, key: str, given: Given, values: Mapping[str, str | int]
) -> None:
    now = datetime.fromisoformat(str(values["updated"]))
    old = _ANSWERS.c.updated < _written(now - KEPT)
    connection.execute(delete(_ANSWERS).where((_ANSWERS.c.key == key) & old))
    answer = {name: value for name, value in given.answer.items() if name != "session"}
    row = {
        "key": key,
        "request": hashed(given.request),
        "conversation_id": values["conversation_id"],
        "updated": values["updated"],
        "text": hashed(given.text),
        "answer": json.dumps(answer, ensure_ascii=False),
    }
    connection.execute(insert(_ANSWERS), row)


def _is_given(session_id: str, request: str) -> ColumnElement[bool]:
    return (_ANSWERS.c.key == hashed(session_id)) & (_ANSWERS.c.request == hashed(request))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
