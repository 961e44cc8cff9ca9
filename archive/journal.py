"""The journal: every turn, durable before it is acknowledged. Appends, reads, and forgets."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from archive import schema, sentiment
from archive.database import (
    Durability,
    as_store_error,
    located,
    open_database,
    shown_place,
)
from archive.days import Span, day_of, span_of, written
from archive.group_commit import GroupCommit
from archive.records import Rating, TurnRecord
from archive.schema import IS_RATED, IS_WAITING, TURNS
from archive.scrub import scrub
from archive.sentiment import Entry
from values.errors import StoreError

_COLUMNS = tuple(c.name for c in TURNS.columns if c.name not in ("id", "rated"))
_JSON = ("messages", "slots", "trace")
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
_encode_trace = json.JSONEncoder(separators=(",", ":"), default=str).encode
"Compact and ASCII: the longest text of a turn, read by programs, and quicker to copy so."
_IN_ORDER = (TURNS.c.timestamp, TURNS.c.conversation_id, TURNS.c.turn)
_PATIENCE_S = 5.0
"How long a turn waits for other programs that write: many at once, each with its fsync."
_AT_ONCE = 500
"Rows that are read together; a day need not fit into memory."


Key = tuple[str, int]
"Conversation and turn."
_Row = Mapping[str, Any]
_JUDGE = (
    update(TURNS)
    .where(
        TURNS.c.conversation_id == bindparam("whose"),
        TURNS.c.turn == bindparam("number"),
        IS_WAITING,
    )
    .values(sentiment=bindparam("sound"))
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """How turns sound, as values of `_JUDGE`."""

    turns: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DayOfTurns:
    day: date
    turns: int
    last_id: int
    "The highest; a turn that comes later has a higher one."
    rated: int = 0
    "How often feedback on them was changed, all together."
    waiting: int = 0
    "How many of them are not judged yet (see archive.sentiment)."


class Journal:
    """The turns of all conversations: one SQLite file, or tables of a PostgreSQL server.

    Several processes may write. Threads of one process share their commits.
    """

    def __init__(
        self,
        where: Path | str,
        durability: Durability = "process",
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """A path or an SQLAlchemy URL. Opened at first use. Raises ConfigError for a bad URL."""
        self._where = located(where)
        self.name = f"The journal {shown_place(self._where)}"
        self.engine = open_database(self._where, durability, patience_s)
        self._ready = False
        self._writers = GroupCommit[_Row | _Judged](self._write)

    @property
    def file(self) -> Path | None:
        """None where it lies on a server."""
        return self._where if isinstance(self._where, Path) else None

    def append(self, record: TurnRecord) -> None:
        """Keep one turn; on return it is safe. Raises StoreError, also for a turn number taken."""
        row = _to_row(record)
        with as_store_error(self.name):
            try:
                self._writers.submit(row)
            except IntegrityError as error:
                taken = f"turn {record.turn} of this conversation was written by another program"
                raise StoreError(f"{self.name}: {taken}") from error

    def last_turn(self, conversation_id: str) -> int | None:
        """Number of the newest turn kept, or None. Raises StoreError."""
        query = select(func.max(TURNS.c.turn)).where(TURNS.c.conversation_id == conversation_id)
        with self.connected() as connection:
            turn: int | None = connection.execute(query).scalar()
            return turn

    def turns(self, conversation_id: str) -> Iterator[TurnRecord]:
        """The turns of one conversation, in order. Raises StoreError."""
        where = TURNS.c.conversation_id == conversation_id
        yield from self._records(select(TURNS).where(where).order_by(TURNS.c.turn))

    def turn(self, conversation_id: str, number: int) -> TurnRecord | None:
        """One turn. Raises StoreError."""
        query = select(TURNS).where(_is_turn(conversation_id, number))
        return next(self._records(query), None)

    def rate(self, conversation_id: str, number: int, rating: Rating | None) -> bool:
        """Keep what the shopper thinks of an answer; False for no such turn. Raises StoreError."""
        which = _is_turn(conversation_id, number)
        change = {"feedback": rating, "rated": TURNS.c.rated + 1}
        is_new = TURNS.c.feedback.is_distinct_from(rating)
        with self.connected() as connection:
            changed = connection.execute(update(TURNS).where(which, is_new).values(change)).rowcount
            connection.commit()
            return bool(changed) or bool(
                connection.execute(select(TURNS.c.id).where(which)).first()
            )

    def judge(self, found: Mapping[Key, Sequence[Entry]]) -> None:
        """Keep how turns sound, in one commit with whoever else writes then. Raises StoreError."""
        judged = [
            {"whose": conversation, "number": turn, "sound": sentiment.written(entries)}
            for (conversation, turn), entries in found.items()
        ]
        if judged:
            with as_store_error(self.name):
                self._writers.submit(_Judged(judged))

    def waiting(self, before: datetime, most: int) -> list[TurnRecord]:
        """Turns of before a moment that nobody has judged yet, newest first. Raises StoreError."""
        old = IS_WAITING & (TURNS.c.timestamp < written(before))
        query = select(TURNS).where(old).order_by(TURNS.c.timestamp.desc()).limit(most)
        return list(self._records(query))

    def span(self, span: Span) -> Iterator[TurnRecord]:
        """All turns that arrived in a span, by time, a few in memory at once. Raises StoreError."""
        yield from self._records(_arrived(span))

    def rows(self, span: Span) -> Iterator[Sequence[Row[Any]]]:
        """The same as the table holds them, JSON as text, in batches. Raises StoreError."""
        yield from self._batches(_arrived(span))

    def days(self, zone: tzinfo, first: date | None = None) -> Iterator[DayOfTurns]:
        """Days of the zone that have turns, in order. Raises StoreError."""
        after = span_of(first, zone).begin if first else ""
        with self.connected() as connection:
            while found := _next_day(connection, zone, after):
                yield found
                after = span_of(found.day, zone).end

    def count(self) -> int:
        """How many turns there are. Raises StoreError."""
        with self.connected() as connection:
            return int(connection.execute(select(func.count()).select_from(TURNS)).scalar_one())

    def erase(self, conversation_id: str) -> int:
        """Forget a conversation; says how many turns that were. Raises StoreError.

        Afterwards its bytes are in no page of an SQLite file and not in its write-ahead log.
        """
        return self._forget(delete(TURNS).where(TURNS.c.conversation_id == conversation_id))

    def retire(self, before: datetime) -> int:
        """Forget the turns that arrived before a moment; says how many. Raises StoreError."""
        return self._forget(delete(TURNS).where(TURNS.c.timestamp < written(before)))

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection to today's tables; what goes wrong with it is a StoreError."""
        with as_store_error(self.name):
            self._prepare()
            with self.engine.connect() as connection:
                yield connection

    def _write(self, items: Sequence[_Row | _Judged]) -> Sequence[Exception | None]:
        """Keep items with one commit; what is wrong with one is not the others' matter."""
        self._prepare()
        rows = [item for item in items if not isinstance(item, _Judged)]
        try:
            with self.engine.begin() as connection:
                if rows:
                    connection.execute(insert(TURNS), rows)
                for item in items:
                    if isinstance(item, _Judged):
                        connection.execute(_JUDGE, item.turns)
        except OperationalError:
            raise  # Locked, full, away: no item has a chance.
        except Exception as error:  # noqa: BLE001  # each item's own, told to who sent it
            return [error] if len(items) == 1 else [self._write([item])[0] for item in items]
        return [None] * len(items)

    def _forget(self, what: Any) -> int:
        with as_store_error(self.name):
            self._prepare()
            with self.engine.begin() as connection:
                count = int(connection.execute(what).rowcount)
            scrub(self.engine, self.file)
            return count

    def _records(self, query: Select[Any]) -> Iterator[TurnRecord]:
        for rows in self._batches(query):
            yield from map(_to_record, rows)

    def _batches(self, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        with self.connected() as connection:
            streamed = connection.execution_options(stream_results=True, yield_per=_AT_ONCE)
            yield from streamed.execute(query).partitions()

    def _prepare(self) -> None:
        if not self._ready:
            schema.prepare(self.engine, self.name)
            self._ready = True


def _is_turn(conversation_id: str, number: int) -> ColumnElement[bool]:
    return (TURNS.c.conversation_id == conversation_id) & (TURNS.c.turn == number)


def _arrived(span: Span) -> Select[Any]:
    inside = (TURNS.c.timestamp >= span.begin) & (TURNS.c.timestamp < span.end)
    return select(TURNS).where(inside).order_by(*_IN_ORDER)


def _next_day(connection: Connection, zone: tzinfo, after: str) -> DayOfTurns | None:
    """The first day with turns from a time on. Each question is answered by the index alone."""
    first = select(func.min(TURNS.c.timestamp)).where(TURNS.c.timestamp >= after)
    arrived = connection.execute(first).scalar()
    if arrived is None:
        return None
    day = day_of(datetime.fromisoformat(arrived), zone)
    span = span_of(day, zone)
    inside = (TURNS.c.timestamp >= span.begin) & (TURNS.c.timestamp < span.end)
    counted = select(func.count(), func.max(TURNS.c.id)).where(inside)
    turns, last_id = connection.execute(counted).one()
    changes = select(func.coalesce(func.sum(TURNS.c.rated), 0)).where(inside, IS_RATED)
    rated = int(connection.execute(changes).scalar_one())
    waiting = select(func.count()).where(inside, IS_WAITING)
    return DayOfTurns(day, turns, last_id, rated, int(connection.execute(waiting).scalar_one()))


def _to_row(record: TurnRecord) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in _COLUMNS}
    row["timestamp"] = written(record.timestamp)
    row["messages"], row["slots"] = _encode(record.messages), _encode(record.slots)
    row["trace"] = _encode_trace(record.trace)
    row["sentiment"] = sentiment.written(record.sentiment)
    return row


def _to_record(row: Row[Any]) -> TurnRecord:
    values = {name: getattr(row, name) for name in _COLUMNS}
    values.update({name: json.loads(values[name]) for name in _JSON})
    values["timestamp"] = datetime.fromisoformat(values["timestamp"])
    values["messages"] = tuple(values["messages"])
    values["sentiment"] = sentiment.read(values["sentiment"])
    return TurnRecord(**values)
