"""Conversations that turned bad: the turn from which on the shopper sounds worse than before."""

from archive.redaction import Policy
from report.misses import shorten
from report.reading import Rows
from report.table import Table, columns

_FALL, _LOW = 0.5, -0.3
"By how much the mean falls at that turn, and how low the shopper sounds from there to the end."
_SHOWN = 50
_TURNED = """
CREATE TEMP TABLE turned AS
WITH heard AS (
  SELECT conversation, turn, moment, mood, score, text, question_before, status_before, flow,
    model, avg(score) OVER (of ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
    avg(score) OVER (of ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS after
  FROM turns SEMI JOIN (SELECT DISTINCT conversation FROM turns WHERE mood = 'negative') AS bad
    USING (conversation)
  WHERE score IS NOT NULL
  WINDOW of AS (PARTITION BY conversation ORDER BY turn))
SELECT * FROM heard
WHERE mood = 'negative' AND after <= $low AND before - after >= $fall
QUALIFY row_number() OVER (PARTITION BY conversation ORDER BY before - after DESC, turn) = 1
"""
_WORST = f"""
SELECT conversation, turn, moment, question_before, status_before, before, after, model, text
FROM turned ORDER BY before - after DESC, moment, conversation LIMIT {_SHOWN}
"""
_CAUSES = """
SELECT question_before, status_before, count(*), count(*) / sum(count(*)) OVER ()
FROM turned GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 25
"""


def turned_tables(rows: Rows, policy: Policy) -> tuple[Table, Table]:
    """What had happened just before, and the conversations that fell most."""
    rows.do(_TURNED, low=_LOW, fall=_FALL)
    return _causes(rows), _worst(rows, policy)


def _causes(rows: Rows) -> Table:
    return Table(
        "turned_after",
        "What had just happened when conversations turned bad",
        columns(question_before="text", status_before="text", conversations="count", share="share"),
        tuple(rows.ask(_CAUSES)),
        "The turn before the one from which on the shopper sounded worse.",
    )


def _worst(rows: Rows, policy: Policy) -> Table:
    found = rows.ask(_WORST)
    return Table(
        "turned_bad",
        "Conversations that turned bad",
        columns(
            conversation="text", turn="count", moment="moment", question_before="text",
            status_before="text", score_before="score", score_after="score", model="text",
            said="text",
        ),
        tuple((*row[:-1], shorten(row[-1] or "", policy)) for row in found),
        f"From that turn on the shopper's mean is {_LOW} or less, and at least {_FALL} lower than "
        f"before. The {_SHOWN} that fell most; 'nara explain CONVERSATION TURN' shows one.",
    )  # fmt: skip
