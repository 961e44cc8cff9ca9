"""Small archives, said row by row: what a test needs and nothing else."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.records import CSV_COLUMNS
from assistant.config import read_settings
from report.making import Report, Wanted, make
from report.table import Table

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = "2026-01-31"
RESTING, ASKING = "main_flow.input_intent", "retail_flow.input_item"


@dataclass(frozen=True)
class Said:
    """A turn of a shopper, and how it went."""

    text: str
    intent: str = "price_check"
    status: str = "ok"
    state: str = RESTING
    mood: float | None = None
    thumb: str = ""
    trace: Mapping[str, Any] | str | None = None

    def rows(self, conversation: str, turn: int, moment: str) -> list[dict[str, Any]]:
        both = {
            "conversation_id": conversation, "turn": turn, "timestamp": moment,
            "status": self.status, "intent": self.intent, "state": self.state,
            "latency_ms": 5.0 + turn, "channel": "json", "model_version": "m1",
        }  # fmt: skip
        trace = self.trace if isinstance(self.trace, str) else json.dumps(self.trace or {})
        mood = {"sentiment": _label(self.mood), "sentiment_score": self.mood}
        said = {"role": "user", "text": self.text, "trace": trace, **mood}
        return [both | said, both | {"role": "assistant", "text": "Ok.", "feedback": self.thumb}]


def _label(score: float | None) -> str:
    if score is None:
        return ""
    return "neutral" if abs(score) < 0.3 else "positive" if score > 0 else "negative"


def asked(*sources: tuple[str, str, float], reason: str | None = None) -> dict[str, Any]:
    """A trace with a look-up: source, outcome, milliseconds of each that was asked."""
    each = [{"source": s, "outcome": o, "reason": reason, "ms": ms} for s, o, ms in sources]
    return {"lookups": [{"asked": each}]}


def day_file(
    folder: Path,
    *talks: Sequence[Said],
    day: str = DAY,
    columns: Sequence[str] = CSV_COLUMNS,
) -> Path:
    """A conversation each, named c1, c2, ..., greeted at the full hour."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{day}.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        rows.writeheader()
        for number, talk in enumerate(talks, 1):
            name, at = f"c{number}", f"{day}T{number % 24:02}:00:00.000+00:00"
            hello = {"conversation_id": name, "turn": 0, "timestamp": at, "status": "ok"}
            rows.writerow({**hello, "role": "assistant", "text": "Hi.", "state": RESTING})
            for turn, one in enumerate(talk, 1):
                rows.writerows(one.rows(name, turn, at))
    return folder


def reported(archive: Path | None, **wanted: Any) -> Report:
    where = str(archive) if archive else None
    return make(read_settings(), Wanted(where, **wanted), NOON)


def by_first(table: Table) -> dict[Any, dict[str, Any]]:
    """Its rows by their first cell."""
    return {next(iter(row.values())): row for row in table.as_dicts()}
