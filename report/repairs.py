"""Turns that the shopper had to correct, with what was said and how it was corrected."""

from archive.redaction import Policy
from report.misses import shorten
from report.reading import Rows
from report.table import Table, columns

_SHOWN = 50
_QUERY = f"""
WITH fixed AS (SELECT * FROM turns WHERE repaired)
SELECT fixed.question, fixed.status, fixed.text, later.text, count(*),
  arg_max(fixed.conversation, (fixed.moment, fixed.conversation)),
  arg_max(fixed.turn, (fixed.moment, fixed.conversation))
FROM fixed JOIN turns AS later
  ON later.conversation = fixed.conversation AND later.turn = fixed.turn + 1
GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, max(fixed.moment) DESC, 1, 3, 4 LIMIT {_SHOWN}
"""


def repairs(rows: Rows, policy: Policy) -> Table:
    cut = [
        (*row[:2], *(shorten(x or "", policy) for x in row[2:4]), *row[4:])
        for row in rows.ask(_QUERY)
    ]
    return Table(
        "repairs",
        "Turns that shoppers corrected",
        columns(
            taken_for="text", status="text", said="text", corrected_by="text", times="count",
            conversation="text", turn="count",
        ),
        tuple(cut),
        f"The {_SHOWN} most frequent ones, each with the last conversation where it happened. How "
        "many there are of each question stands in 'What was asked'.",
    )  # fmt: skip
