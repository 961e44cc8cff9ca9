"""The journal's tables, their version, and how an older journal becomes one of today.

The version is kept in the database. A step from one version to the next is written down as it was
when it was made, in plain SQL: tables may change again, what has been written may not.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    literal_column,
    select,
    text,
)

from values.errors import StoreError

VERSION = 4
"""1 is the journal before it had a version: turns without numbers; 2 has no feedback, 3 no
sentiment."""
_MIGRATING = 7_203_118
"Key of the PostgreSQL advisory lock held while the tables are made or changed."

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
# Sorted by bytes, so that a day comes out in the same order whatever the server's language.
_PLAIN = Text().with_variant(Text(collation="C"), "postgresql")

_META = MetaData()
TURNS = Table(
    "turns",
    _META,
    Column("id", _NUMBER, primary_key=True),
    Column("conversation_id", _PLAIN, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("timestamp", _PLAIN, nullable=False),
    Column("channel", Text, nullable=False),
    Column("user", Text),
    Column("messages", Text, nullable=False),
    Column("intent", Text),
    Column("confidence", Float(53)),
    Column("slots", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("latency_ms", Float(53), nullable=False),
    Column("model_version", Text, nullable=False),
    Column("flow_version", Text, nullable=False),
    Column("trace", Text, nullable=False),
    Column("feedback", Text),
    # How often the feedback was changed: a day whose sum of them differs is dumped again.
    Column("rated", Integer, nullable=False, server_default=text("0")),
    # NULL = the turn waits to be judged; empty = nobody judges it.
    Column("sentiment", Text, server_default=text("''")),
    UniqueConstraint("conversation_id", "turn", name="uq_turns_conversation"),
    # An id is never given twice, so that a day that lost a turn and got another one differs.
    sqlite_autoincrement=True,
)
Index("ix_turns_arrival", TURNS.c.timestamp, TURNS.c.conversation_id, TURNS.c.turn)
"`id` counts in the order of arrival in the journal; `timestamp` is when the turn reached us."
IS_RATED = TURNS.c.rated > literal_column("0")
"No parameter: only so a query is known to ask for nothing but what the index has."
Index(
    "ix_turns_rated",
    TURNS.c.timestamp,
    TURNS.c.rated,
    sqlite_where=IS_RATED,
    postgresql_where=IS_RATED,
)
"Few turns are: it costs the others nothing."
IS_WAITING = TURNS.c.sentiment.is_(None)
Index(
    "ix_turns_waiting",
    TURNS.c.timestamp,
    sqlite_where=IS_WAITING,
    postgresql_where=IS_WAITING,
)
"A turn waits for a moment only."

DUMPS = Table(
    "dumps",
    _META,
    Column("folder", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("last_id", _NUMBER, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("rated", BigInteger, nullable=False, server_default=text("0")),
    Column("waiting", BigInteger, nullable=False, server_default=text("0")),
)
"""What of each day stands in its file: how many turns, up to which id, in how many bytes, how many
changes of feedback, and how many turns that were not judged yet."""

_SCHEMA = Table("journal_schema", _META, Column("version", Integer, nullable=False))


def prepare(engine: Engine, place: str) -> None:
    """Tables of today's version, whatever was there. Raises StoreError for a newer journal.

    All of it or nothing: a program killed in between leaves the journal as it was. Two programs
    may do so at once.
    """
    with engine.connect() as connection:
        found = version_of(connection)
    if found == VERSION:
        return
    if found > VERSION:
        newer = f"a newer Nara wrote it (schema {found}, this one knows {VERSION})"
        raise StoreError(f"{place}: {newer}; update this Nara")
    with _alone(engine) as connection:
        _migrate(connection, version_of(connection))


def version_of(connection: Connection) -> int:
    """0 = no journal yet."""
    tables = inspect(connection)
    if tables.has_table(_SCHEMA.name):
        return int(connection.execute(select(_SCHEMA.c.version)).scalar_one())
    return 1 if tables.has_table(TURNS.name) else 0


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other program changes tables beside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        yield connection
        connection.commit()


def _migrate(connection: Connection, found: int) -> None:
    if found >= VERSION:
        return  # Another program was faster.
    if found == 0:
        _META.create_all(connection)
    for version in range(found or VERSION, VERSION):
        _STEPS[version](connection)
    connection.execute(_SCHEMA.delete())
    connection.execute(_SCHEMA.insert(), {"version": VERSION})


_NUMBERED = """
CREATE TABLE turns (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    turn INTEGER NOT NULL,
    timestamp TEXT NOT NULL,
    channel TEXT NOT NULL,
    user TEXT,
    messages TEXT NOT NULL,
    intent TEXT,
    confidence FLOAT,
    slots TEXT NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    latency_ms FLOAT NOT NULL,
    model_version TEXT NOT NULL,
    flow_version TEXT NOT NULL,
    trace TEXT NOT NULL,
    CONSTRAINT uq_turns_conversation UNIQUE (conversation_id, turn)
)
"""
_COLUMNS_1 = (
    "conversation_id, turn, timestamp, channel, user, messages, intent, confidence, slots, state, "
    "status, latency_ms, model_version, flow_version, trace"
)


def _number_turns(connection: Connection) -> None:
    """1 -> 2: turns get an id, days a memory. Only SQLite journals were ever of version 1."""
    copy = f"INSERT INTO turns ({_COLUMNS_1}) SELECT {_COLUMNS_1} FROM turns_1 ORDER BY rowid"
    for statement in (
        "ALTER TABLE turns RENAME TO turns_1",
        _NUMBERED,
        copy,
        "DROP TABLE turns_1",
        "CREATE INDEX ix_turns_arrival ON turns (timestamp, conversation_id, turn)",
        "CREATE TABLE dumps (folder TEXT NOT NULL, day TEXT NOT NULL, form TEXT NOT NULL,"
        " turns INTEGER NOT NULL, last_id INTEGER NOT NULL, size BIGINT NOT NULL,"
        " PRIMARY KEY (folder, day))",
        "CREATE TABLE journal_schema (version INTEGER NOT NULL)",
    ):
        connection.exec_driver_sql(statement)


def _keep_feedback(connection: Connection) -> None:
    """2 -> 3: what shoppers think of answers. Day files stay current until somebody says it."""
    for statement in (
        "ALTER TABLE turns ADD COLUMN feedback TEXT",
        "ALTER TABLE turns ADD COLUMN rated INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX ix_turns_rated ON turns (timestamp, rated) WHERE rated > 0",
        "ALTER TABLE dumps ADD COLUMN rated BIGINT NOT NULL DEFAULT 0",
    ):
        connection.exec_driver_sql(statement)


def _keep_sentiment(connection: Connection) -> None:
    """3 -> 4: how sentences sound. Turns of before are not judged, so that their days stay."""
    for statement in (
        "ALTER TABLE turns ADD COLUMN sentiment TEXT DEFAULT ''",
        "CREATE INDEX ix_turns_waiting ON turns (timestamp) WHERE sentiment IS NULL",
        "ALTER TABLE dumps ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0",
    ):
        connection.exec_driver_sql(statement)


_STEPS: Mapping[int, Callable[[Connection], None]] = {
    1: _number_turns,
    2: _keep_feedback,
    3: _keep_sentiment,
}
"Version that a step starts from -> what takes the journal to the next one."
