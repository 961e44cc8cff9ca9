"""Turns for the archive's tests, and programs that are started to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archive.dump import Form, Wanted, due, dump_day
from archive.journal import Journal
from archive.records import TurnRecord

RAW = Form(UTC)
EVER = Wanted(None, date(9999, 1, 1))
RECORD = TurnRecord(
    conversation_id="c1",
    turn=1,
    timestamp=datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    channel="json",
    user="weather in boston 🌧",
    messages=("For which day?", "Tell me."),
    intent="weather.weather",
    confidence=0.93,
    slots={"location": ["boston"]},
    state="main_flow.input_intent",
    status="ok",
    latency_ms=4.2,
    model_version="m1",
    flow_version="f1",
    trace={"seed": 7, "states": [{"state": "main_flow.init", "at": "main_flow.yml:3"}]},
)


def at(moment: str, turn: int = 1, conversation: str = "c1") -> TurnRecord:
    """A turn that arrived then."""
    arrived = datetime.fromisoformat(moment)
    return replace(RECORD, conversation_id=conversation, turn=turn, timestamp=arrived)


def every_second(count: int, first: str = "2026-11-23T00:00:00+00:00") -> Iterator[TurnRecord]:
    """Turns of one conversation, one a second."""
    begin = datetime.fromisoformat(first)
    for number in range(count):
        yield replace(RECORD, turn=number, timestamp=begin + timedelta(seconds=number))


def journal_of(file: Path, *records: TurnRecord) -> Journal:
    journal = Journal(file)
    for record in records:
        journal.append(record)
    return journal


def killed_after(seconds: float, program: str, *arguments: str) -> list[str]:
    """Runs a program, kills it without warning, and returns the whole lines it printed."""
    command = [sys.executable, "-c", program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        printed = (first + process.stdout.read()).decode()
    return printed[: printed.rfind("\n") + 1].splitlines()


def dump(journal: Journal, folder: Path, form: Form = RAW) -> int:
    """How many files were written."""
    days = due(journal, folder, form, EVER)
    for day in days:
        dump_day(journal, folder, form, day, lambda _: None)
    return len(days)
