"""From an archive to a report: read, count up, redact. The archive is only read."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from archive.redaction import Policy
from assistant.config import Settings
from learning.archive_files import EVERY_DAY, Days, opened, scratch
from learning.choosing import MEMORY_MB, Steps
from report.counting import COUNTED
from report.misses import misses
from report.paths import path_tables
from report.reading import Limits, Rows, rows_of
from report.repairs import repairs
from report.table import Table, plain
from report.turned import turned_tables
from values.errors import ConfigError

_MOST_THREADS = 4
_HOURS_UP_TO, _DAYS_UP_TO = timedelta(days=2), timedelta(days=366)
"Of how long a time the periods are hours, days; then months."

_FACTS = """
SELECT (SELECT min(day) FROM said), (SELECT max(day) FROM said),
  (SELECT count(DISTINCT conversation) FROM said), count(*),
  count(*) FILTER (status = 'not_understood'), count(*) FILTER (status = 'nothing_found'),
  count(*) FILTER (status IN ('unavailable', 'error')), count(*) FILTER (repaired),
  (SELECT count(*) FROM rated WHERE feedback = 'up'),
  (SELECT count(*) FROM rated WHERE feedback = 'down'),
  count(mood), count(*) FILTER (mood = 'negative'), avg(score),
  (SELECT count(*) FROM turned), count(*) FILTER (handed),
  approx_quantile(latency, 0.5), approx_quantile(latency, 0.95)
FROM turns
"""
_SPAN = "SELECT min(day), max(day) FROM said"
_WITHOUT_TRACE = "SELECT count(*) FILTER (NOT traced) FROM turns"


@dataclass(frozen=True, slots=True)
class Wanted:
    archive: str | None
    "Folder, day file or s3://bucket/prefix; None = the journal."
    first: date | None = None
    last: date | None = None
    "Both included; None = without end."
    memory_mb: int = MEMORY_MB
    "For the database; what does not fit is spilled to disk."


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands at the top. `turns` are what shoppers said."""

    first_day: date | None
    last_day: date | None
    conversations: int
    turns: int
    not_understood: int
    nothing_found: int
    failed: int
    "A service was down, or something broke."
    repaired: int
    thumbs_up: int
    thumbs_down: int
    scored: int
    "Turns whose sentiment is known."
    negative: int
    mean_score: float | None
    "-1 to 1."
    turned_bad: int
    "Conversations."
    handed_over: int
    latency_p50_ms: float | None
    latency_p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Report:
    source: str
    made: datetime
    facts: Facts
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    "What a reader has to know: damaged rows, turns without sentiment, turns without a trace."

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


def make(settings: Settings, wanted: Wanted, now: datetime, steps: Steps | None = None) -> Report:
    """Raises NaraError."""
    within, steps = _days(wanted), steps or Steps()
    policy = Policy.from_settings(settings.archive)
    with scratch(settings) as room:
        archive = opened(settings, wanted.archive, room, within)
        steps.begin("reading the archive", archive.count)
        limits = Limits(wanted.memory_mb, _threads(), settings.archive.timezone)
        with rows_of(archive, within, room, limits, lambda _: steps.advance()) as rows:
            tables = _tables(rows, policy, steps)
            facts = Facts(*rows.ask(_FACTS)[0])
            notes = (*rows.read.damaged, *_notes(rows, facts))
    return Report(wanted.archive or "the journal", now, facts, tables, notes)


def _threads() -> int:
    """The processors that are ours; each wants memory, too."""
    return min(_MOST_THREADS, len(os.sched_getaffinity(0)))


def _days(wanted: Wanted) -> Days:
    first, last = wanted.first, wanted.last
    if first and last and first > last:
        raise ConfigError(f"--from {first} is after --to {last}; swap them")
    return Days(
        first.isoformat() if first else EVERY_DAY.first,
        last.isoformat() if last else EVERY_DAY.last,
    )


def _tables(rows: Rows, policy: Policy, steps: Steps) -> tuple[Table, ...]:
    given = {"period": _period(*rows.ask(_SPAN)[0])}
    steps.begin("counting", len(COUNTED) + 1)
    tables = []
    for counted in COUNTED:
        tables.append(counted.table(rows, given, policy))
        steps.advance()
    tables += [*path_tables(rows), misses(rows, policy), repairs(rows, policy)]
    tables += turned_tables(rows, policy)
    return tuple(tables)


def _period(first: date, last: date) -> str:
    """How a moment is cut, as strftime has it."""
    if last - first < _HOURS_UP_TO:
        return "%Y-%m-%d %H:00"
    return "%Y-%m-%d" if last - first < _DAYS_UP_TO else "%Y-%m"


def _notes(rows: Rows, facts: Facts) -> list[str]:
    made = []
    if unscored := facts.turns - facts.scored:
        share = f"{unscored / facts.turns:.1%}"
        made.append(f"no sentiment in {share} of the turns: nobody judged them")
    if without := rows.ask(_WITHOUT_TRACE)[0][0]:
        told = "what services did, acts and flows are not known of them"
        made.append(f"no trace that can be read in {without:,} of {facts.turns:,} turns: {told}")
    return made


def as_json(report: Report) -> Mapping[str, Any]:
    """The whole report, for programs."""
    facts = {field.name: plain(getattr(report.facts, field.name)) for field in fields(Facts)}
    return {
        "source": report.source,
        "made": report.made.isoformat(timespec="seconds"),
        "facts": facts,
        "notes": list(report.notes),
        "tables": {table.name: table.as_dicts() for table in report.tables},
    }
