"""Turns of the journal as lines of a daily file: RFC 4180, one line a message."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from archive import sentiment as judged
from archive.records import CSV_COLUMNS, NUMBERS
from values.formulas import guard

Turn = Sequence[Any]
"A row of the journal's table, its columns in their order, JSON as text."
Redact = Callable[[Mapping[str, str]], dict[str, str]]

_decode = json.JSONDecoder().decode
_A_NUMBER = re.compile(r"-?[0-9.e-]+")
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
    slots, state, status, latency, model, flows, trace, feedback, _, sentiment, *_ = more
    intent = intent or ""
    if _needs_quotes(f"{conversation}{channel}{intent}{state}{status}{model}{flows}"):
        conversation, channel, intent = cell(conversation), cell(channel), cell(intent)
        state, status, model, flows = cell(state), cell(status), cell(model), cell(flows)
    sure = "" if confidence is None else confidence
    begin = f"{conversation},{number},{arrived},{channel},"
    end = f",{intent},{sure},{cell(slots)},{state},{status},{latency},{model},{flows},"
    made, last, mark = [], cell(judged.in_trace(trace, sentiment)), feedback or ""
    texts = _decode(messages)
    moods = iter(judged.cells(sentiment, len(texts) + (user is not None)))
    for role, text in said(user, texts):
        rating, (label, score) = "", next(moods)
        if role == "assistant":
            rating, mark = mark, ""
        made.append(f"{begin}{role},{cell(text)}{end}{last},{rating},{label},{score}\r\n")
        last = _NO_TRACE
    return made


def lines(turn: Turn, redact: Redact | None, guarded: bool) -> list[str]:
    """The lines of a turn, redacted and guarded."""
    if not redact and not guarded:
        return plain_lines(turn)
    rows = _redacted(turn, redact) if redact else _rows(turn)
    change = guarded_cell if guarded else plain_cell
    return [",".join([change(name, row[name]) for name in CSV_COLUMNS]) + "\r\n" for row in rows]


def plain_cell(_: str, text: str) -> str:
    return cell(text)


def guarded_cell(name: str, text: str) -> str:
    """A number that we wrote is no formula, though it begins with a minus."""
    return cell(text if name in NUMBERS and _A_NUMBER.fullmatch(text) else guard(text))


def said(user: str | None, messages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Role and text of each message of a turn."""
    if user is not None:
        yield "user", user
    for text in messages:
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
    slots, state, status, latency, model, flows, trace, feedback, _, sentiment, *_ = more
    trace, spoken = judged.in_trace(trace, sentiment), list(said(user, _decode(messages)))
    moods = judged.cells(sentiment, len(spoken))
    for (role, text), mood in zip(spoken, moods, strict=True):
        rating = ""
        if role == "assistant":
            rating, feedback = feedback or "", ""
        cells = (conversation, str(number), arrived, channel, role, text, intent or "", sure)
        rest = (slots, state, status, str(latency), model, flows, trace, rating)
        yield dict(zip(CSV_COLUMNS, (*cells, *rest, *mood), strict=True))
        trace = _NO_TRACE
