"""Recorded calls -> turns as the journal keeps them, so that every report has them, too.

A sentence is a turn, at the moment at which it was said. The turns of a call are kept one after
the other; how many there are stands in each, so that a run that was killed goes on where it was.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from archive.journal import Journal
from archive.records import TurnRecord
from archive.sentiment import Role
from assistant.hearing import Ears, Perceived
from assistant.moods import Sound, entries_of
from dialog.topics import FALLBACK
from nlu.sentences import sentences
from speech.base import Expected, Final, Recognizer
from speech.written import normalised
from values.audio import FRAME_BYTES

CHANNEL = "audio"
_CALL = "call"
"Where the trace says which recording it is, and from when to when."
_MOMENT = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]+(\d\d)[-_.h]?(\d\d)(?:[-_.m]?(\d\d))?(?!\d)"
)
"Date and time in a file's name: 20260131-093000, 2026-01-31_09-30."


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a call; times in seconds since it began."""

    role: Role
    text: str
    start: float
    end: float
    confidence: float | None


@dataclass(frozen=True, slots=True)
class OldCall:
    name: str
    "The file's."
    conversation_id: str
    "Of the same sound always the same."
    began: datetime


@dataclass(frozen=True, slots=True)
class Judges:
    """Who says what a sentence means, and how it sounds."""

    ears: Ears
    model: str
    sound: Callable[[str], Sound] | None
    "None = nobody judges that."


def call_of(file: Path, zone: tzinfo) -> OldCall:
    """When it began stands in its name, else it is the file's own date. Raises OSError."""
    content = hashlib.sha256(file.read_bytes()).hexdigest()[:32]
    written = datetime.fromtimestamp(file.stat().st_mtime, zone)
    return OldCall(file.name, content, _moment(file.stem, zone) or written)


def _moment(name: str, zone: tzinfo) -> datetime | None:
    found = _MOMENT.search(name)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:  # Digits that are no date.
        return None


# Hearing


def heard(channels: Sequence[bytes], roles: Sequence[Role], ears: Recognizer) -> list[Said]:
    """What everybody said, in the order of time. Raises SpeechUnavailable."""
    said = [
        one
        for sound, role in zip(channels, roles, strict=False)
        for one in _channel(sound, role, ears)
    ]
    return sorted(said, key=lambda one: one.start)


def _channel(sound: bytes, role: Role, ears: Recognizer) -> Iterator[Said]:
    frames = (sound[at : at + FRAME_BYTES] for at in range(0, len(sound), FRAME_BYTES))
    for event in ears.stream(frames, Expected):
        if isinstance(event, Final) and event.text:
            yield from _cut(event, role)


def _cut(turn: Final, role: Role) -> Iterator[Said]:
    """Its sentences. Words have no times here: each sentence gets its share of the letters."""
    whole = max(1, len(turn.text))
    for one in sentences(turn.text):
        start, end = (
            turn.start + (turn.end - turn.start) * at / whole for at in (one.start, one.end)
        )
        yield Said(role, one.text, round(start, 2), round(end, 2), turn.confidence)


# Keeping


def is_kept(journal: Journal, call: OldCall) -> bool:
    """Whether all of it is in the journal. Raises StoreError."""
    last = journal.last_turn(call.conversation_id)
    turn = journal.turn(call.conversation_id, last) if last else None
    return turn is not None and turn.trace.get(_CALL, {}).get("of") == turn.turn


def keep(journal: Journal, call: OldCall, said: Sequence[Said], judges: Judges) -> None:
    """What is not there yet. Raises StoreError."""
    done = journal.last_turn(call.conversation_id) or 0
    for record in _records(call, said, judges, done):
        journal.append(record)


def _records(
    call: OldCall, said: Sequence[Said], judges: Judges, done: int
) -> Iterable[TurnRecord]:
    for number, one in enumerate(said, 1):
        if number > done:
            record = _record(call, one, number, judges)
            trace = {**record.trace, _CALL: _recording(call, one, len(said))}
            sound = entries_of(record, judges.sound) if judges.sound else ()
            yield replace(record, trace=trace, sentiment=sound)


def _recording(call: OldCall, one: Said, of: int) -> dict[str, Any]:
    sure = None if one.confidence is None else round(one.confidence, 4)
    return {"file": call.name, "start": one.start, "end": one.end, "confidence": sure, "of": of}


def _record(call: OldCall, one: Said, number: int, judges: Judges) -> TurnRecord:
    text = normalised(one.text) if one.role == "user" else one.text
    perceived = judges.ears.perceive(text) if one.role == "user" else None
    best = perceived.understanding if perceived else None
    return TurnRecord(
        conversation_id=call.conversation_id,
        turn=number,
        timestamp=call.began + timedelta(seconds=one.start),
        channel=CHANNEL,
        user=text if perceived else None,
        messages=() if perceived else (text,),
        intent=best.intent if best else None,
        confidence=best.confidence if best else None,
        slots=dict(perceived.slots) if perceived else {},
        state="",
        status=_status(perceived),
        latency_ms=0.0,
        model_version=best.model if best else judges.model,
        flow_version="",
        trace=_trace(perceived) if perceived else {},
    )


def _trace(perceived: Perceived) -> dict[str, Any]:
    best = perceived.understanding
    return {
        "act": perceived.heard.act,
        "nlu_error": perceived.heard.error or None,
        "alternatives": [list(pair) for pair in best.alternatives] if best else [],
        "routed": perceived.heard.act or perceived.heard.intent,
    }


def _status(perceived: Perceived | None) -> str:
    """What the assistant would have made of it."""
    if perceived is None or perceived.heard.act:
        return "ok"
    if perceived.understanding is None:
        return "error"
    return "not_understood" if perceived.heard.intent == FALLBACK else "ok"
