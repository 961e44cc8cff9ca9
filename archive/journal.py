"""The journal: every turn, durable before it is acknowledged. Appends and reads; never edits."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from archive.database import Durability, as_store_error, make_tables, open_sqlite
from archive.records import TurnRecord
from values.errors import StoreError

_META = MetaData()
_TURNS = Table(
    "turns",
    _META,
    Column("conversation_id", String(64), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("timestamp", String(32), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("user", Text),
    Column("messages", Text, nullable=False),
    Column("intent", String(64)),
    Column("confidence", Float),
    Column("slots", Text, nullable=False),
    Column("state", String(200), nullable=False),
    Column("status", String(32), nullable=False),
    Column("latency_ms", Float, nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("flow_version", String(64), nullable=False),
    Column("trace", Text, nullable=False),
)
_JSON = ("messages", "slots", "trace")


class Journal:
    """The turns of all conversations in one SQLite file. Several processes may write."""

    def __init__(self, path: Path, durability: Durability = "process") -> None:
        self._path = path
        self._engine: Engine = open_sqlite(path, durability)
        self._ready = False

    def append(self, record: TurnRecord) -> None:
        """Keep one turn; on return it is safe. Raises StoreError, also for a turn number taken."""
        with as_store_error(f"The journal {self._path}"):
            self._prepare()
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(_TURNS), _to_row(record))
            except IntegrityError as error:
                taken = f"turn {record.turn} of this conversation was written by another program"
                raise StoreError(f"The journal {self._path}: {taken}") from error

    def last_turn(self, conversation_id: str) -> int | None:
        """Number of the newest turn kept, or None. Raises StoreError."""
        query = select(func.max(_TURNS.c.turn)).where(_TURNS.c.conversation_id == conversation_id)
        with as_store_error(f"The journal {self._path}"):
            self._prepare()
            with self._engine.connect() as connection:
                turn: int | None = connection.execute(query).scalar()
                return turn

    def turns(self, conversation_id: str) -> Iterator[TurnRecord]:
        """The turns of one conversation, in order. Raises StoreError."""
        where = _TURNS.c.conversation_id == conversation_id
        with as_store_error(f"The journal {self._path}"):
            self._prepare()
            with self._engine.connect() as connection:
                rows = connection.execute(select(_TURNS).where(where).order_by(_TURNS.c.turn))
                yield from (_to_record(row) for row in rows)

    def close(self) -> None:
        self._engine.dispose()

    def _prepare(self) -> None:
        if not self._ready:
            make_tables(self._engine, _META)
            self._ready = True


def _to_row(record: TurnRecord) -> dict[str, Any]:
    row = asdict(record)
    row["timestamp"] = record.timestamp.astimezone(UTC).isoformat(timespec="milliseconds")
    for column in _JSON:
        row[column] = json.dumps(row[column], ensure_ascii=False, default=str)
    return row


def _to_record(row: Row[Any]) -> TurnRecord:
    values = dict(row._mapping)
    values.update({column: json.loads(values[column]) for column in _JSON})
    values["timestamp"] = datetime.fromisoformat(values["timestamp"])
    values["messages"] = tuple(values["messages"])
    return TurnRecord(**values)
