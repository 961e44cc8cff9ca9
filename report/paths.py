"""Ways through conversations: what was asked after what, and where shoppers left."""

from report.reading import Rows
from report.table import Column, Table, columns

_STEPS = 4
_KINDS = 7
"Of a step, told apart; the others are one."
_WAYS = 40
"Of a step to the next."

_STOPS = """
CREATE TEMP TABLE stops AS
WITH named AS (
  SELECT conversation, turn, CASE status WHEN 'not_understood' THEN 'not understood'
    WHEN 'error' THEN 'failed' WHEN 'unavailable' THEN 'service down'
    ELSE coalesce(question, 'other') END AS stop FROM turns),
changed AS (
  SELECT *, coalesce(stop <> lag(stop) OVER of, true) AS new FROM named
  WINDOW of AS (PARTITION BY conversation ORDER BY turn)),
numbered AS (
  SELECT conversation, stop, row_number() OVER (PARTITION BY conversation ORDER BY turn) AS step
  FROM changed WHERE new)
SELECT * FROM numbered WHERE step <= $steps
"""
_ENDS = """
CREATE TEMP TABLE ends AS
SELECT conversation, CASE
    WHEN bool_or(handed) THEN 'handed over'
    WHEN arg_max(status, turn) <> 'ok' THEN 'left after a failure'
    WHEN arg_max(state, turn) <> $rest THEN 'left at a question'
    ELSE 'ended' END AS ending
FROM turns GROUP BY 1
"""
_KEPT = """
CREATE TEMP TABLE kept AS
SELECT step, stop FROM stops GROUP BY step, stop
QUALIFY row_number() OVER (PARTITION BY step ORDER BY count(*) DESC, stop) <= $kinds
"""
_PATHS = """
WITH short AS (
  SELECT conversation, step, CASE WHEN (step, stop) IN (SELECT (step, stop) FROM kept)
    THEN stop ELSE 'others' END AS stop FROM stops),
ways AS (
  SELECT one.step, one.stop, coalesce(next.stop, ending) AS after
  FROM short AS one
  LEFT JOIN short AS next ON next.conversation = one.conversation AND next.step = one.step + 1
  LEFT JOIN ends ON ends.conversation = one.conversation)
SELECT step, stop, after, count(*) FROM ways WHERE step < $steps GROUP BY 1, 2, 3
QUALIFY row_number() OVER (PARTITION BY step ORDER BY count(*) DESC, stop, after) <= $ways
ORDER BY 1, 4 DESC, 2, 3
"""
_WAITS = """
SELECT state, count(*), count(*) FILTER (later_state <> state AND later_status = 'ok'),
  count(*) FILTER (later_state = state),
  count(*) FILTER (later_state <> state AND later_status <> 'ok'),
  count(*) FILTER (later_state IS NULL), count(*) FILTER (later_state IS NULL) / count(*)
FROM turns WHERE state <> $rest AND state <> '' GROUP BY 1 ORDER BY 6 DESC, 2 DESC, 1
"""
_ENDINGS = """
SELECT ending, count(*), count(*) / sum(count(*)) OVER () FROM ends GROUP BY 1 ORDER BY 2 DESC, 1
"""


def path_tables(rows: Rows) -> tuple[Table, Table, Table]:
    """The ways, where shoppers were asked something, and how conversations ended."""
    rows.do(_STOPS, steps=_STEPS)
    rows.do(_ENDS, rest=rows.rest)
    rows.do(_KEPT, kinds=_KINDS)
    return _ways(rows), _waits(rows), _endings(rows)


def _ways(rows: Rows) -> Table:
    return Table(
        "paths",
        "Paths through conversations",
        columns(step="count", stop="text", after="text", conversations="count"),
        tuple(rows.ask(_PATHS, steps=_STEPS, ways=_WAYS)),
        "What was asked first, after that, and so on; the same asked again is one step. "
        "'Left at a question': the assistant had asked something and got no answer.",
    )


def _waits(rows: Rows) -> Table:
    return Table(
        "drop_offs",
        "Where the assistant asked, and what came of it",
        (
            Column("state"),
            *columns(
                asked="count", answered="count", asked_again="count", failed="count",
                left="count", share_left="share",
            ),
        ),
        tuple(rows.ask(_WAITS, rest=rows.rest)),
        "States that wait for an answer, by how many conversations ended there.",
    )  # fmt: skip


def _endings(rows: Rows) -> Table:
    return Table(
        "endings",
        "How conversations ended",
        (Column("ending"), *columns(conversations="count", share="share")),
        tuple(rows.ask(_ENDINGS)),
    )
