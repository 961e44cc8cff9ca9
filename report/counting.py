"""The tables that one query each makes: what is counted, by what, and how that is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.redaction import Policy, redact_text
from report.reading import Rows
from report.table import Column, Table, columns

_NEGATIVE = "count(*) FILTER (mood = 'negative') / nullif(count(mood), 0)"
_FAILED = "status IN ('unavailable', 'error')"
_OFTEN = 12
"Questions that are told apart over time; the others are one."


@dataclass(frozen=True, slots=True)
class Counted:
    name: str
    title: str
    columns: tuple[Column, ...]
    query: str
    "$period is how a moment is cut to its period."
    note: str = ""
    quoted: int | None = None
    "The place of a column that may quote somebody."

    def table(self, rows: Rows, given: Mapping[str, Any], policy: Policy) -> Table:
        found = [self._clear(row, policy) for row in rows.ask(self.query, **given)]
        return Table(self.name, self.title, self.columns, tuple(found), self.note)

    def _clear(self, row: tuple[Any, ...], policy: Policy) -> tuple[Any, ...]:
        if self.quoted is None:
            return row
        clear = redact_text(row[self.quoted], policy)
        return (*row[: self.quoted], clear, *row[self.quoted + 1 :])


_MOOD_COLUMNS = columns(
    turns="count", scored="count", positive="count", neutral="count", negative="count",
    share_negative="share", mean_score="score",
)  # fmt: skip
_MOODS = f"""
count(*), count(mood), count(*) FILTER (mood = 'positive'), count(*) FILTER (mood = 'neutral'),
  count(*) FILTER (mood = 'negative'), {_NEGATIVE}, avg(score)
"""
_SHOPPERS_ONLY = "Shoppers' sentences only; what the assistant says is not in it."


def _moods(by: str, title: str, cut: str, order: str, note: str = "") -> Counted:
    query = f"SELECT {cut}, {_MOODS} FROM turns GROUP BY 1 ORDER BY {order}"
    told = " ".join(part for part in (_SHOPPERS_ONLY, note) if part)
    return Counted(f"sentiment_by_{by}", title, (Column(by), *_MOOD_COLUMNS), query, told)


COUNTED = (
    Counted(
        "over_time",
        "Over time",
        (
            Column("period"),
            *columns(
                conversations="count",
                turns="count",
                not_understood="count",
                nothing_found="count",
                failed="count",
                share_not_understood="share",
                thumbs_up="count",
                thumbs_down="count",
                share_negative="share",
                mean_score="score",
                latency_p50="milliseconds",
                latency_p95="milliseconds",
            ),
        ),
        f"""
SELECT strftime(moment, $period), count(DISTINCT conversation), count(*),
  count(*) FILTER (status = 'not_understood'), count(*) FILTER (status = 'nothing_found'),
  count(*) FILTER ({_FAILED}), count(*) FILTER (status = 'not_understood') / count(*),
  count(*) FILTER (feedback = 'up'), count(*) FILTER (feedback = 'down'),
  {_NEGATIVE}, avg(score), approx_quantile(latency, 0.5), approx_quantile(latency, 0.95)
FROM turns LEFT JOIN rated USING (conversation, turn) GROUP BY 1 ORDER BY 1
""",
        "Turns are what shoppers said; a conversation counts in every period in which it went on. "
        "Failed: a service was down, or something broke.",
    ),
    Counted(
        "questions",
        "What was asked",
        (
            Column("question"),
            *columns(
                turns="count",
                share="share",
                not_understood="count",
                nothing_found="count",
                failed="count",
                repaired="count",
                share_repaired="share",
                thumbs_up="count",
                thumbs_down="count",
                share_negative="share",
                latency_p95="milliseconds",
            ),
        ),
        f"""
SELECT question, count(*), count(*) / sum(count(*)) OVER (),
  count(*) FILTER (status = 'not_understood'), count(*) FILTER (status = 'nothing_found'),
  count(*) FILTER ({_FAILED}), count(*) FILTER (repaired), count(*) FILTER (repaired) / count(*),
  count(*) FILTER (feedback = 'up'), count(*) FILTER (feedback = 'down'),
  {_NEGATIVE}, approx_quantile(latency, 0.95)
FROM turns LEFT JOIN rated USING (conversation, turn) GROUP BY 1 ORDER BY 2 DESC, 1
""",
        "The intent that a turn was taken for, or its act ('thanks'), or, where it answered a "
        "question of ours, what it was about. Repaired: the shopper's next turn corrected it.",
    ),
    Counted(
        "questions_over_time",
        "What was asked over time",
        (Column("period"), Column("question"), *columns(turns="count")),
        f"""
WITH often AS (
  SELECT question FROM turns GROUP BY 1 ORDER BY count(*) DESC, question LIMIT {_OFTEN})
SELECT strftime(moment, $period),
  CASE WHEN question IN (FROM often) THEN question ELSE 'others' END, count(*)
FROM turns GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
""",
        f"The {_OFTEN} most frequent ones.",
    ),
    Counted(
        "sources",
        "Services that were asked",
        (
            Column("source"),
            *columns(
                asked="count",
                found="count",
                not_found="count",
                ambiguous="count",
                unavailable="count",
                share_unavailable="share",
                latency_p50="milliseconds",
                latency_p95="milliseconds",
                latency_max="milliseconds",
            ),
        ),
        """
WITH every AS (SELECT unnest(asked) AS one FROM said WHERE len(asked) > 0)
SELECT one.source, count(*), count(*) FILTER (one.outcome = 'found'),
  count(*) FILTER (one.outcome = 'not_found'), count(*) FILTER (one.outcome = 'ambiguous'),
  count(*) FILTER (one.outcome = 'unavailable'),
  count(*) FILTER (one.outcome = 'unavailable') / count(*), approx_quantile(one.ms, 0.5),
  approx_quantile(one.ms, 0.95), max(one.ms)
FROM every GROUP BY 1 ORDER BY 2 DESC, 1
""",
        "From the traces. One turn may ask several, one after the other, until one can answer.",
    ),
    Counted(
        "failures",
        "Why services failed",
        (Column("source"), Column("reason"), *columns(times="count", last="moment")),
        """
WITH every AS (SELECT unnest(asked) AS one, moment FROM said WHERE len(asked) > 0)
SELECT one.source, regexp_replace(left(coalesce(one.reason, 'no reason given'), 200),
    '[0-9]+(\\.[0-9]+)?', '#', 'g'), count(*), max(moment)
FROM every WHERE one.outcome = 'unavailable' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 50
""",
        "Numbers in a reason are written #, so that the same one is one line.",
        quoted=1,
    ),
    Counted(
        "outcomes",
        "How turns ended",
        (Column("status"), *columns(turns="count", share="share", repaired="count")),
        """
SELECT status, count(*), count(*) / sum(count(*)) OVER (), count(*) FILTER (repaired)
FROM turns GROUP BY 1 ORDER BY 2 DESC, 1
""",
    ),
    Counted(
        "lengths",
        "How long conversations were",
        (Column("turns"), *columns(conversations="count", share="share")),
        """
WITH long AS (SELECT conversation, count(*) FILTER (role = 'user' ) AS turns FROM said GROUP BY 1),
  cut AS (SELECT CASE WHEN turns = 0 THEN 0 WHEN turns < 3 THEN turns WHEN turns < 5 THEN 3
    WHEN turns < 9 THEN 5 WHEN turns < 17 THEN 9 ELSE 17 END AS least FROM long)
SELECT CASE least WHEN 3 THEN '3-4' WHEN 5 THEN '5-8' WHEN 9 THEN '9-16' WHEN 17 THEN '17 or more'
    ELSE least::VARCHAR END, count(*), count(*) / sum(count(*)) OVER ()
FROM cut GROUP BY least ORDER BY least
""",
        "0: greeted, and nothing was said.",
    ),
    Counted(
        "channels",
        "Channels",
        (
            Column("channel"),
            *columns(conversations="count", turns="count", share_not_understood="share"),
        ),
        """
SELECT channel, count(DISTINCT conversation), count(*),
  count(*) FILTER (status = 'not_understood') / count(*)
FROM turns GROUP BY 1 ORDER BY 3 DESC, 1
""",
    ),
    _moods("hour", "Sentiment by hour of the day", "strftime(moment, '%H:00')", "1"),
    _moods("question", "Sentiment by question", "question", "2 DESC, 1"),
    _moods("flow", "Sentiment by flow", "flow", "2 DESC, 1", "Where the answer was made."),
    _moods("model", "Sentiment by model version", "model", "2 DESC, 1"),
    Counted(
        "sentiment_by_speaker",
        "Sentiment by speaker",
        (Column("speaker"), *_MOOD_COLUMNS),
        f"""
SELECT CASE role WHEN 'user' THEN 'shopper' ELSE 'assistant' END, {_MOODS}
FROM said GROUP BY 1 ORDER BY 1 DESC
""",
        "Messages of both, apart; a turn may be answered by several.",
    ),
)
"In the order of the page."
