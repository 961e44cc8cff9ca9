"""Of all that shoppers said, the sentences worth the model's look: each once, a few thousand.

All of it is counted in the database, so that what comes out is small whatever goes in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learning.lines import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST = 60
"Words; a longer turn is a letter, and nobody wants to mark it word by word."
_BY_CHANCE = 0.25
"Part of the pool that is drawn blindly: a model is sure of some of its mistakes, too."

_KNOWN = "CREATE TABLE known AS SELECT unnest($keys::VARCHAR[]) AS key"
_FORGET = "DELETE FROM said WHERE sha256(conversation_id) IN (SELECT unnest($erased::VARCHAR[]))"
KEY = r"""
trim(regexp_replace(regexp_replace(regexp_replace(lower(text),
  '(^|\s)[^\pL\pN_\s$]+', '\1 ', 'g'), '[^\pL\pN_\s$]+(\s|$)', ' \1', 'g'), '\s+', ' ', 'g'))
"""
CORRECTS = (
    r"^(no[, ]+\S|nope[, ]|i (mean|meant|said|asked)\b|not (that|this)\b|wrong\b|that'?s not\b)"
)
POLITE = ("deny", "thanks", "bye")
REPAIRED = f"""
coalesce(goes_on AND (later_act = 'correct'
    OR (regexp_matches(lower(later), $corrects) AND coalesce(later_act, '') NOT IN {POLITE})
    OR (status <> 'ok' AND lower(later) <> lower(text)
        AND jaro_winkler_similarity(lower(text), lower(later)) > 0.85)), false)
"""
"Whether the next turn of the shopper corrects what came of this one."
_TURNS = rf"""
CREATE TABLE turns AS
WITH rated AS (
  SELECT conversation_id, turn, min(feedback) AS feedback FROM said
  WHERE role = 'assistant' GROUP BY ALL),
heard AS (
  SELECT *, lead(text) OVER of AS later, lead(act) OVER of AS later_act,
    lead(turn) OVER of = turn + 1 AS goes_on
  FROM said WHERE role = 'user' AND text IS NOT NULL
  WINDOW of AS (PARTITION BY conversation_id ORDER BY turn))
SELECT heard.* EXCLUDE (feedback), {KEY} AS key, rated.feedback = 'down' AS down,
  status = 'not_understood' AS missed,
  {REPAIRED} AS repaired
FROM heard LEFT JOIN rated USING (conversation_id, turn)
WHERE act IS NULL OR rated.feedback = 'down'
"""
_SENTENCES = f"""
CREATE TABLE sentences AS
SELECT key, count(*) AS times, count(*) FILTER (down) AS downs,
  count(*) FILTER (repaired) AS repairs, count(*) FILTER (missed) AS misses,
  min(coalesce(margin, confidence)) AS margin,
  min({{rank: CASE WHEN down THEN 0 WHEN repaired THEN 1 WHEN missed THEN 2 ELSE 3 END,
    date: date, conversation_id: conversation_id, turn: turn, file: file, text: text,
    later: CASE WHEN repaired THEN later END}}) AS told
FROM turns WHERE key <> '' AND len(string_split(key, ' ')) <= {_LONGEST} GROUP BY key
"""
"Of all that was said alike the least one is told: complaints, then the earliest."
_JOINED = """
CREATE TABLE sentences AS
SELECT key, sum(times)::BIGINT AS times, sum(downs)::BIGINT AS downs,
  sum(repairs)::BIGINT AS repairs, sum(misses)::BIGINT AS misses, min(margin) AS margin,
  min(told) AS told
FROM read_parquet($files) GROUP BY key
"""
_CUT = """
COPY (SELECT * REPLACE ({number} AS file), hash(conversation_id) % {parts} AS part FROM said)
TO '{folder}' (FORMAT parquet, PARTITION_BY (part))
"""
_WORTH = """(downs > 0)::INT * 4 + (repairs > 0)::INT * 3 + (misses > 0)::INT * 2
  + 1 - least(coalesce(margin, 0.5), 1)"""
_BY_LOT = "hash(key || $seed)"
_DRAW = f"""
WITH ranked AS (
  SELECT *, row_number() OVER (ORDER BY {_WORTH} DESC, {_BY_LOT}) AS place,
    row_number() OVER (ORDER BY {_BY_LOT}) AS lot
  FROM sentences WHERE key NOT IN (SELECT key FROM known))
SELECT told.text, told.file, told.conversation_id, told.turn, told.date, told.later,
  times, downs, repairs, misses
FROM ranked WHERE place <= $best OR lot <= $chance ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence of the archive, with all that was said the same way."""

    text: str
    source: Source
    times: int
    "How often it was said."
    downs: int
    "How often its answer got a thumbs-down."
    repairs: int
    "How often the shopper had to correct what came of it."
    misses: int
    "How often it was not understood."
    later: str = ""
    "The words of such a correction."


@dataclass(frozen=True, slots=True)
class Counted:
    """What there was before the pool was drawn."""

    turns: int
    sentences: int
    "Different ones."
    known: int
    "Of these, already labelled."


def count_up(
    connection: "DuckDBPyConnection", erased: Collection[str], known: Collection[str]
) -> Counted:
    """Makes the tables of turns and of sentences. `known`: keys that need no label any more."""
    turns = _count(connection, erased)
    return _without_known(connection, turns, known)


def cut(connection: "DuckDBPyConnection", number: int, parts: int, folder: Path) -> None:
    """What one file said, into files of their own by conversation: `folder/part=0/...`."""
    connection.execute(_CUT.format(number=number, parts=parts, folder=quoted(folder)))


def count_part(
    connection: "DuckDBPyConnection", files: Sequence[Path], erased: Collection[str], target: Path
) -> int:
    """Everything of some conversations -> a file of their sentences. Returns their turns."""
    connection.execute(
        "CREATE TABLE said AS SELECT * FROM read_parquet($files, hive_partitioning = false)",
        {"files": list(map(str, files))},
    )
    turns = _count(connection, erased)
    connection.execute(f"COPY sentences TO '{quoted(target)}' (FORMAT parquet)")
    return turns


def join_parts(
    connection: "DuckDBPyConnection", files: Sequence[Path], turns: int, known: Collection[str]
) -> Counted:
    """The same as `count_up` gives, of parts that were counted apart."""
    connection.execute(_JOINED, {"files": list(map(str, files))})
    return _without_known(connection, turns, known)


def _count(connection: "DuckDBPyConnection", erased: Collection[str]) -> int:
    """The table of sentences; returns how many turns there were."""
    connection.execute(_FORGET, {"erased": list(erased)})
    connection.execute(_TURNS, {"corrects": CORRECTS})
    connection.execute("DROP TABLE said")
    connection.execute(_SENTENCES)
    counted = connection.execute("SELECT count(*) FROM turns").fetchone()
    connection.execute("DROP TABLE turns")
    return int(counted[0]) if counted else 0


def _without_known(connection: "DuckDBPyConnection", turns: int, known: Collection[str]) -> Counted:
    connection.execute(_KNOWN, {"keys": list(known)})
    counted = connection.execute(
        "SELECT count(*), count(*) FILTER (key IN (FROM known)) FROM sentences"
    ).fetchone()
    return Counted(turns, *counted) if counted else Counted(turns, 0, 0)


def draw(
    connection: "DuckDBPyConnection", names: tuple[str, ...], size: int, seed: int
) -> list[Heard]:
    """The most doubtful sentences and some by chance, best first."""
    chance = int(size * _BY_CHANCE)
    given = {"best": size - chance, "chance": chance, "seed": str(seed)}
    rows = connection.execute(_DRAW, given).fetchall()
    return [_heard(row, names) for row in rows]


def quoted(path: Path) -> str:
    """As it stands between quotes, where SQL takes no parameter."""
    return str(path).replace("'", "''")


def _heard(row: tuple[Any, ...], names: tuple[str, ...]) -> Heard:
    text, file, conversation, turn, date, later, times, downs, repairs, misses = row
    source = Source(conversation, turn, date, names[file])
    return Heard(text, source, times, downs, repairs, misses, later or "")
