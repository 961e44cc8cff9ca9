"""Turns of the journal as lines of a daily file: RFC 4180, one line a message."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from archive.records import CSV_COLUMNS
from values.formulas import guard

Turn = Sequence[Any]
"A row of the journal's table, its columns in their order, JSON as text."
Redact = Callable[[Mapping[str, str]], dict[str, str]]

_decode = json.JSONDecoder().decode
_NO_TRACE = "{}"
"""A turn's trace, by far its longest cell, stands on its first line only, and its feedback on the
first line of its answer, so that nobody counts it twice."""


def header(guarded: bool) -> str:
    """Quoted where the cells are guarded: that is how a reader knows."""
    return ",".join(f'"{name}"' if guarded else name for name in CSV_COLUMNS) + "\r\n"


def cell(text: str) -> str:
    """A text as it stands between two commas."""
    return '"' + text.replace('"', '""') + '"' if _needs_quotes(text) else text


def _needs_quotes(text: str) -> bool:
    return '"' in text or "," in text or "\n" in text or "\r" in text


def plain_lines(turn: Turn) -> list[str]:
    """The lines of a turn as they are: what it said first, then what was answered.

    Written out by hand: what the lines of a turn share is made once, which is several times as
    fast as csv.writer, whose lines these are.
    """
    _, conversation, number, arrived, channel, user, messages, intent, confidence, *more = turn
    slots, state, status, latency, model, flows, trace, feedback, *_ = more
    intent = intent or ""
    if _needs_quotes(f"{conversation}{channel}{intent}{state}{status}{model}{flows}"):
        conversation, channel, intent = cell(conversation), cell(channel), cell(intent)
        state, status, model, flows = cell(state), cell(status), cell(model), cell(flows)
    sure = "" if confidence is None else confidence
    begin = f"{conversation},{number},{arrived},{channel},"
    end = f",{intent},{sure},{cell(slots)},{state},{status},{latency},{model},{flows},"
    made, last, mark = [], cell(trace), feedback or ""
    for role, text in said(user, messages):
        rating = ""
        if role == "assistant":
            rating, mark = mark, ""
        made.append(f"{begin}{role},{cell(text)}{end}{last},{rating}\r\n")
        last = _NO_TRACE
    return made


def lines(turn: Turn, redact: Redact | None, guarded: bool) -> list[str]:
    """The lines of a turn, redacted and guarded."""
    if not redact and not guarded:
        return plain_lines(turn)
    rows = _redacted(turn, redact) if redact else _rows(turn)
    change = guard if guarded else str
    return [",".join([cell(change(row[name])) for name in CSV_COLUMNS]) + "\r\n" for row in rows]


def said(user: str | None, messages: str) -> Iterator[tuple[str, str]]:
    """Role and text of each message of a turn."""
    if user is not None:
        yield "user", user
    for text in _decode(messages):
        yield "assistant", text


def _redacted(turn: Turn, redact: Redact) -> Iterator[dict[str, str]]:
    """The slots stem from what was said, so they are redacted together with that."""
    slots: dict[str, str] = {}
    for row in _rows(turn):
        redacted = redact(row | slots)
        yield redacted
        slots = {"slots": redacted["slots"]}


def _rows(turn: Turn) -> Iterator[dict[str, str]]:
    _, conversation, number, arrived, channel, user, messages, intent, confidence, *more = turn
    sure = "" if confidence is None else str(confidence)
    slots, state, status, latency, model, flows, trace, feedback, *_ = more
    for role, text in said(user, messages):
        rating = ""
        if role == "assistant":
            rating, feedback = feedback or "", ""
        cells = (conversation, str(number), arrived, channel, role, text, intent or "", sure)
        rest = (slots, state, status, str(latency), model, flows, trace, rating)
        yield dict(zip(CSV_COLUMNS, (*cells, *rest), strict=True))
        trace = _NO_TRACE
