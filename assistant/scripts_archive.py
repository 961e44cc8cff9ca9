"""The turns of one archived conversation: from the journal or from day files, redacted or not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.csv_rows import Redact
from archive.day_files import records
from archive.places import is_day_file
from archive.records import CSV_COLUMNS, TurnRecord
from assistant.archive import journal
from assistant.config import Settings
from values.errors import ConfigError, DataError
from values.formulas import unguard

Row = Mapping[str, str]


def from_journal(settings: Settings, conversation: str) -> list[TurnRecord]:
    """Raises DataError where it has none of that name, StoreError."""
    kept = journal(settings)
    turns = list(kept.turns(conversation))
    if not turns:
        which = "it is the first column of a day file, and conversation_id in the API"
        raise DataError(f"{kept.name} has no conversation '{conversation}'; {which}")
    return turns


def from_days(place: Path, conversation: str) -> list[TurnRecord]:
    """Of one day file, or of all in a folder: a conversation may last over midnight.

    Raises ConfigError, DataError.
    """
    rows = [row for file in _files(place) for row in _rows(file, conversation)]
    if not rows:
        raise DataError(f"{place} has no conversation '{conversation}'; is it of another day?")
    numbers = sorted({int(row["turn"]) for row in rows})
    return [_turn([row for row in rows if int(row["turn"]) == number]) for number in numbers]


def redacted(
    turns: Sequence[TurnRecord], redact: Redact | None
) -> tuple[list[TurnRecord], frozenset[int]]:
    """The turns without personal data, and in which of them something was found."""
    if redact is None:
        return list(turns), frozenset()
    clean = [_redacted(turn, redact) for turn in turns]
    pairs = zip(turns, clean, strict=True)
    return clean, frozenset(old.turn for old, new in pairs if old != new)


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = sorted(p for p in place.glob("*.csv") if is_day_file(p.name)) if place.is_dir() else []
    if not found:
        raise ConfigError(f"--from {place}: there is no day file such as 2026-01-31.csv")
    return found


def _rows(file: Path, conversation: str) -> Iterator[Row]:
    lines = records(file)
    header = next(lines)
    missing = [name for name in CSV_COLUMNS[:-1] if name not in header.cells]
    if missing:
        raise DataError(f"{file}:1: the column '{missing[0]}' is missing; is it a day file?")
    # How a file says that its cells are guarded against spreadsheets.
    is_guarded = header.raw.lstrip("\ufeff").startswith('"')
    for line in lines:
        if conversation in line.cells:
            cells = map(unguard, line.cells) if is_guarded else line.cells
            row = dict(zip(header.cells, cells, strict=True))
            if row["conversation_id"] == conversation:
                yield row


def _turn(rows: Sequence[Row]) -> TurnRecord:
    first = rows[0]
    try:
        slots, trace = json.loads(first["slots"]), json.loads(first["trace"])
        arrived = datetime.fromisoformat(first["timestamp"])
    except ValueError as error:
        turn = f"turn {first['turn']} of conversation {first['conversation_id']}"
        raise DataError(f"{turn} cannot be read from its day file: {error}") from error
    return TurnRecord(
        conversation_id=first["conversation_id"],
        turn=int(first["turn"]),
        timestamp=arrived,
        channel=first["channel"],
        user=next((row["text"] for row in rows if row["role"] == "user"), None),
        messages=tuple(row["text"] for row in rows if row["role"] == "assistant"),
        intent=first["intent"] or None,
        confidence=float(first["confidence"]) if first["confidence"] else None,
        slots=slots,
        state=first["state"],
        status=first["status"],
        latency_ms=float(first["latency_ms"]),
        model_version=first["model_version"],
        flow_version=first["flow_version"],
        trace=trace,
    )


def _redacted(turn: TurnRecord, redact: Redact) -> TurnRecord:
    """As the rows of a day file are: slots and trace together with the text they stem from."""
    as_said = {"slots": _json(turn.slots), "trace": _json(turn.trace)}
    row = redact({"text": turn.user or "", **as_said})
    shared = {"slots": row["slots"], "trace": "{}"}
    messages = tuple(redact({"text": text, **shared})["text"] for text in turn.messages)
    return replace(
        turn,
        user=None if turn.user is None else row["text"],
        messages=messages,
        slots=json.loads(row["slots"]),
        trace=json.loads(row["trace"]),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
