"""An archive's rows -> turns of shoppers in a database, each knowing the one before and after it.

Of a trace only what is counted is taken: the act, the states walked through, the sources asked.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learning.archive_files import Archive, Days
from learning.archive_rows import DayFile, Form, Read, database, load
from learning.pool import CORRECTS, REPAIRED
from values.errors import DataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SHAPE = (
    '{{"act": "VARCHAR", "routed": "VARCHAR", "topic": "VARCHAR", "handoff": "JSON", '
    '"states": [{{"state": "VARCHAR"}}], "lookups": [{{"asked": [{{"source": "VARCHAR", '
    '"outcome": "VARCHAR", "reason": "VARCHAR", "ms": "DOUBLE"}}]}}]}}'
)
"What is taken of a trace, all at once: parsing it is most of the work."
_FORM = Form(
    """
CREATE TABLE said (
  conversation VARCHAR, turn INTEGER, day DATE, moment TIMESTAMP, role VARCHAR, text VARCHAR,
  question VARCHAR, act VARCHAR, flow VARCHAR, state VARCHAR, status VARCHAR, channel VARCHAR,
  model VARCHAR, latency DOUBLE, handed BOOLEAN, traced BOOLEAN, mood VARCHAR, score DOUBLE,
  feedback VARCHAR, asked STRUCT(source VARCHAR, outcome VARCHAR, reason VARCHAR, ms DOUBLE)[])
""",
    f"""
INSERT INTO said
WITH cut AS (
  SELECT *, CASE WHEN {{role}} = 'user'
    THEN try(json_transform({{trace}}, '{_SHAPE}')) END AS told,
    try_cast({{timestamp}} AS TIMESTAMPTZ)::TIMESTAMP AS moment
  FROM {{source}})
SELECT {{conversation_id}}, try_cast({{turn}} AS INTEGER),
  coalesce(try_cast($date AS DATE), moment::DATE), moment, {{role}},
  CASE WHEN {{role}} = 'user' THEN coalesce({{text}}, '') END,
  coalesce(told.routed, told.act, told.topic, nullif({{intent}}, '')), told.act,
  split_part(coalesce(told.states[-2].state, told.states[-1].state, {{state}}), '.', 1),
  {{state}}, {{status}}, {{channel}}, {{model_version}}, try_cast({{latency_ms}} AS DOUBLE),
  coalesce(json_type(told.handoff) = 'OBJECT', false), told IS NOT NULL, nullif({{sentiment}}, ''),
  try_cast({{sentiment_score}} AS DOUBLE), nullif({{feedback}}, ''),
  flatten([one.asked FOR one IN told.lookups])
FROM cut WHERE {{role}} IN ('user', 'assistant')
""",
)
_FORGET = "DELETE FROM said WHERE sha256(conversation) IN (SELECT unnest($erased::VARCHAR[]))"
_OUTSIDE = "DELETE FROM said WHERE day IS NULL OR day NOT BETWEEN $first::DATE AND $last::DATE"
_RATED = """
CREATE TABLE rated AS
SELECT conversation, turn, min(feedback) AS feedback FROM said
WHERE role = 'assistant' AND feedback IN ('up', 'down') GROUP BY ALL
"""
_TURNS = f"""
CREATE TABLE turns AS
WITH heard AS (
  SELECT * EXCLUDE (role, feedback, asked),
    lead(text) OVER of AS later, lead(act) OVER of AS later_act,
    lead(turn) OVER of = turn + 1 AS goes_on,
    lead(state) OVER of AS later_state, lead(status) OVER of AS later_status,
    lag(status) OVER of AS status_before, lag(question) OVER of AS question_before
  FROM said WHERE role = 'user'
  WINDOW of AS (PARTITION BY conversation ORDER BY turn))
SELECT heard.* EXCLUDE (later, later_act, goes_on), {REPAIRED} AS repaired
FROM heard
"""
_REST = """
SELECT coalesce((SELECT mode(state) FROM said WHERE role = 'assistant' AND turn = 0),
  (SELECT mode(state) FROM said), '')
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """The tables `said` (messages; only those of shoppers have `asked`), `turns` (of shoppers) and
    `rated` (answers with a thumb)."""

    connection: "DuckDBPyConnection"
    read: Read
    rest: str
    "The state that waits for whatever comes, as after the greeting."

    def ask(self, query: str, **given: Any) -> list[tuple[Any, ...]]:
        """Values of a query by their $names; those that it does not name are left out."""
        wanted: Mapping[str, Any] = {k: v for k, v in given.items() if f"${k}" in query}
        return self.connection.execute(query, wanted).fetchall()

    def do(self, query: str, **given: Any) -> None:
        self.connection.execute(query, given)


@dataclass(frozen=True, slots=True)
class Limits:
    memory_mb: int
    threads: int
    zone: str
    "In whose days and hours is counted."


@contextmanager
def rows_of(
    archive: Archive,
    within: Days,
    room: Path,
    limits: Limits,
    progress: Callable[[DayFile], object],
) -> Iterator[Rows]:
    """All that was said in those days. Raises NaraError."""
    with database(room, limits.memory_mb, limits.threads) as connection:
        connection.execute("SET TimeZone = $1", [limits.zone])
        read = load(connection, archive.files, progress, _FORM)
        if archive.erased:
            connection.execute(_FORGET, {"erased": list(archive.erased)})
        connection.execute(_OUTSIDE, {"first": within.first, "last": within.last})
        if not _single(connection, "SELECT count(*) FROM said"):
            raise DataError("nobody said anything in these days; name others with --from and --to")
        connection.execute(_RATED)
        connection.execute(_TURNS, {"corrects": CORRECTS})
        yield Rows(connection, read, _single(connection, _REST))


def _single(connection: "DuckDBPyConnection", query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
