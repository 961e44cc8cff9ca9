"""A day of the journal as a CSV file: rows a second, as it was said, and redacted.

    python -m benchmarks.dump [--turns 150000] [--redacted 3000] [--folder DIR]

Two sizes of turn: `real` is a weather question with its trace of 1.5 KB, `bare` has no trace. A
turn is two rows. Redacted are real turns of which no two say the same. `a_cpu_second` is the rate
that the machine would reach if nothing else ran on it; `grown_mb` how this process grew meanwhile.
"""

import argparse
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from archive.dump import Form, Wanted, Written, due, dump_day
from archive.journal import Journal
from archive.records import TurnRecord
from archive.redaction import Policy, redact_row
from benchmarks.measure import report, rss_mb
from benchmarks.turns import TURN

_DAY = date(2026, 11, 25)
_RAW = Form(UTC)
_FILL = """
INSERT INTO turns (conversation_id, turn, timestamp, {same})
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {turns} - 1)
SELECT printf('%032x', i / 8), i % 8,
  strftime('%Y-%m-%dT%H:%M:%f+00:00', '2026-11-25', (86000.0 * i / {turns}) || ' seconds'), {same}
FROM n, (SELECT {same} FROM turns LIMIT 1)
"""
_SAME = (
    '"user", channel, messages, intent, confidence, slots, state, status, latency_ms, '
    "model_version, flow_version, trace"
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=150_000)
    options.add_argument("--redacted", type=int, default=3_000)
    options.add_argument("--folder", type=Path, help="on the disk to measure; else a temporary one")
    chosen = options.parse_args()
    redacted = Form(UTC, "redacted", partial(redact_row, policy=Policy()))
    guarded = replace(_RAW, guarded=True)
    real, bare = TURN, replace(TURN, trace={})
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        place = Path(folder)
        report("dump real", **_measure(place / "real", real, chosen.turns, _RAW))
        report("dump bare", **_measure(place / "bare", bare, chosen.turns, _RAW))
        report("dump bare guarded", **_measure(place / "guarded", bare, chosen.turns, guarded))
        report(
            "dump real redacted", **_measure(place / "redacted", real, chosen.redacted, redacted)
        )


def _measure(home: Path, turn: TurnRecord | None, turns: int, form: Form) -> dict[str, object]:
    file = home / "journal.sqlite"
    journal = _filled(file, turn, turns) if turn else _varied(file, turns)
    before, started, worked = rss_mb(), time.perf_counter(), time.process_time()
    (day,) = due(journal, home, form, Wanted(_DAY, _DAY))
    done = dump_day(journal, home, form, day, lambda _: None)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    journal.close()
    assert isinstance(done, Written)
    return {
        "rows": done.rows,
        "rows_a_second": round(done.rows / seconds),
        "a_cpu_second": round(done.rows / cpu),
        "megabytes": round(done.file.stat().st_size / 1e6),
        "grown_mb": round(rss_mb() - before, 1),
    }


def _filled(file: Path, turn: TurnRecord, turns: int) -> Journal:
    journal = Journal(file)
    journal.append(replace(turn, timestamp=datetime(2026, 11, 25, tzinfo=UTC)))
    with journal.connected() as connection:
        connection.exec_driver_sql(_FILL.format(same=_SAME, turns=turns))
        connection.commit()
        # As a journal is that was written over the day, not in one transaction.
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()
    return journal


def _varied(file: Path, turns: int) -> Journal:
    """Turns of which no two say the same; every tenth shopper leaves a phone number."""
    journal = Journal(file)
    for number in range(turns):
        left = f", call me at 617-555-{number:04d}" if number % 10 == 0 else ""
        user = f"weather in boston in {number} days{left}"
        messages = (f"{TURN.messages[0]} It was asked for {number} times.",)
        name = f"{number:032x}"
        journal.append(replace(TURN, conversation_id=name, user=user, messages=messages))
    return journal


if __name__ == "__main__":
    main()
