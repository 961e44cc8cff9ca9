"""The turns of archived conversations: from the journal or from day files, redacted or not."""

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
from archive.sentiment import KEY
from assistant.archive import journal
from assistant.config import Settings
from values.errors import ConfigError, DataError
from values.formulas import unguard

Row = Mapping[str, str]
_OLDEST = CSV_COLUMNS[: CSV_COLUMNS.index("feedback")]
"Columns of the first day files; later ones may be missing."


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
    rows = [row for file in day_files(place) for row in day_rows(file, conversation)]
    if not rows:
        raise DataError(f"{place} has no conversation '{conversation}'; is it of another day?")
    return turns_of(rows)


def turns_of(rows: Sequence[Row]) -> list[TurnRecord]:
    """The turns of one conversation, all of whose rows these are. Raises DataError."""
    of_turn: dict[int, list[Row]] = {}
    for row in rows:
        of_turn.setdefault(_number(row), []).append(row)
    return [_turn(of_turn[number]) for number in sorted(of_turn)]


def redacted(
    turns: Sequence[TurnRecord], redact: Redact | None
) -> tuple[list[TurnRecord], frozenset[int]]:
    """The turns without personal data, and in which of them something was found."""
    if redact is None:
        return list(turns), frozenset()
    clean = [redacted_turn(turn, redact) for turn in turns]
    pairs = zip(turns, clean, strict=True)
    return clean, frozenset(old.turn for old, new in pairs if old != new)


def day_files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found = sorted(p for p in place.glob("*.csv") if is_day_file(p.name)) if place.is_dir() else []
    if not found:
        raise ConfigError(f"{place}: there is no day file such as 2026-01-31.csv")
    return found


def day_rows(file: Path, conversation: str = "") -> Iterator[Row]:
    """The rows of a conversation, or of all. Raises DataError naming file and line."""
    lines = records(file)
    header = next(lines)
    missing = [name for name in _OLDEST if name not in header.cells]
    if missing:
        raise DataError(f"{file}:1: the column '{missing[0]}' is missing; is it a day file?")
    # How a file says that its cells are guarded against spreadsheets.
    is_guarded = header.raw.lstrip("\ufeff").startswith('"')
    for line in lines:
        if line.cells and (not conversation or conversation in line.cells):
            cells = map(unguard, line.cells) if is_guarded else line.cells
            row = dict(zip(header.cells, cells, strict=True))
            if conversation in ("", row["conversation_id"]):
                yield row


def _number(row: Row) -> int:
    try:
        return int(row["turn"])
    except ValueError as error:
        whose = f"conversation {row['conversation_id']}"
        raise DataError(f"{whose}: '{row['turn']}' is no number of a turn") from error


def _turn(rows: Sequence[Row]) -> TurnRecord:
    first = rows[0]
    try:
        trace = json.loads(first["trace"])
        return TurnRecord(
            conversation_id=first["conversation_id"],
            turn=int(first["turn"]),
            timestamp=datetime.fromisoformat(first["timestamp"]),
            channel=first["channel"],
            user=next((row["text"] for row in rows if row["role"] == "user"), None),
            messages=tuple(row["text"] for row in rows if row["role"] == "assistant"),
            intent=first["intent"] or None,
            confidence=float(first["confidence"]) if first["confidence"] else None,
            slots=json.loads(first["slots"]),
            state=first["state"],
            status=first["status"],
            latency_ms=float(first["latency_ms"]),
            model_version=first["model_version"],
            flow_version=first["flow_version"],
            trace=trace,
            sentiment=tuple(trace.pop(KEY, ())),
        )
    except (ValueError, RecursionError) as error:
        turn = f"turn {first['turn']} of conversation {first['conversation_id']}"
        raise DataError(f"{turn} cannot be read from its day file: {error}") from error


def redacted_turn(turn: TurnRecord, redact: Redact) -> TurnRecord:
    """As the rows of a day file are: slots and trace together with the text they stem from."""
    sound = {KEY: turn.sentiment} if turn.sentiment else {}
    as_said = {"slots": _json(turn.slots), "trace": _json({**turn.trace, **sound})}
    row = redact({"text": turn.user or "", **as_said})
    trace = json.loads(row["trace"])
    shared = {"slots": row["slots"], "trace": "{}"}
    messages = tuple(redact({"text": text, **shared})["text"] for text in turn.messages)
    return replace(
        turn,
        user=None if turn.user is None else row["text"],
        messages=messages,
        slots=json.loads(row["slots"]),
        sentiment=tuple(trace.pop(KEY, ())) if sound else turn.sentiment,
        trace=trace,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
