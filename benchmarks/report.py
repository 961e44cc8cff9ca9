"""`nara report` over an archive of real turns said again and again: time and peak memory.

    python -m benchmarks.report [--rows 1000000] [--days 30] [--folder DIR]

The assistant talks a few conversations; their rows, with new names and times and with made-up
moods and thumbs, become day files in a folder that goes at the end (--folder keeps it, and uses
what is there). 10 million rows take 13 GB of disk.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from archive.dump import dump_day
from archive.records import CSV_COLUMNS
from assistant.archive import dump_form, journal
from assistant.build import build
from assistant.config import Settings
from benchmarks.measure import report

_TALKS = (
    ("what is the weather like in boston", "and tomorrow?", "thanks"),
    ("how much is a cordless vacuum", "do you have it in stock in denver", "bye"),
    ("where is the best rated thai restaurant in chicago", "the second one", "how do i get there"),
    ("do you have running shoes", "boston", "no, i meant hiking boots", "this is useless"),
    ("qwe rty uiop", "blargh", "what", "weather in springfield"),
    ("is there a pharmacy near seattle", "when does it close"),
    ("will it rain in los angeles this weekend",),
    ("find the cheapest blender under 80 dollars", "show me others", "thank you"),
    ("i want to talk to a person", "the blender arrived broken"),
    ("will it snow", "denver", "and on sunday", "the toaster i bought is on fire"),
)
_FIRST = date(2026, 1, 1)
_MOODS = (("negative", -0.8), ("neutral", 0.02), ("neutral", -0.1), ("positive", 0.7))
_THUMBS = ("up", "down", *[""] * 18)
_VARIANTS = 12
"Of each conversation, with other moods and thumbs."
_NAME, _DAY = "name-of-the-conversation", "day-of-the-conversation"


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as the text of its rows, with marks where its name and its time belong."""

    text: str
    rows: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as room:
        folder = given.folder or Path(room, "days")
        if not folder.exists():
            _write(folder, given.rows, given.days, _talks(Path(room, "talked")))
        _measure(folder, Path(room))


def _measure(folder: Path, room: Path) -> None:
    size = sum(file.stat().st_size for file in folder.glob("*.csv"))
    command = [sys.executable, "app.py", "report", "--archive", str(folder), "--out"]
    started = time.perf_counter()
    home = os.environ | {"NARA_HOME": str(room / "home")}
    process = subprocess.Popen([*command, str(room / "report")], env=home)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    figures = {"seconds": round(took, 1), "cpu_s": round(usage.ru_utime + usage.ru_stime, 1)}
    report(
        "report", exit=status, megabytes=size // 10**6, **figures, peak_mb=usage.ru_maxrss // 1024
    )


def _talks(home: Path) -> list[Talk]:
    """Talked by the real assistant, dumped as ever, and their rows as templates."""
    settings = Settings(home=home, offline=True)
    assistant = build(settings).assistant
    for sentences in _TALKS:
        session, _ = assistant.open(None, "benchmark", 1)
        for text in sentences:
            session, _ = assistant.turn(session, text, "benchmark")
    kept, form = journal(settings), dump_form(settings)
    for day in kept.days(form.zone):
        dump_day(kept, home / "days", form, day, lambda _: None)
    return [talk for rows in _conversations(home / "days") for talk in _variants(rows)]


def _conversations(folder: Path) -> list[list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                found.setdefault(row["conversation_id"], []).append(row)
    return list(found.values())


def _variants(rows: Sequence[dict[str, str]]) -> Iterator[Talk]:
    chance = random.Random(len(rows))
    for _ in range(_VARIANTS):
        text = io.StringIO()
        lines = csv.DictWriter(text, _columns(), restval="")
        for row in rows:
            label, score = chance.choice(_MOODS)
            mood = {"sentiment": label, "sentiment_score": str(score)}
            thumb = chance.choice(_THUMBS) if row["role"] == "assistant" else ""
            at = f"{_DAY}:{int(row['turn']) % 60:02}.000+00:00"
            made = {"conversation_id": _NAME, "timestamp": at, "feedback": thumb}
            lines.writerow({**row, **mood, **made})
        yield Talk(text.getvalue(), len(rows))


def _columns() -> list[str]:
    return list(dict.fromkeys((*CSV_COLUMNS, "sentiment", "sentiment_score")))


def _write(folder: Path, rows: int, days: int, talks: Sequence[Talk]) -> None:
    folder.mkdir(parents=True)
    chance = random.Random(1)
    for number in range(days):
        day = (_FIRST + timedelta(number)).isoformat()
        left = rows // days
        with (folder / f"{day}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(_columns()) + "\r\n")
            while left > 0:
                talk = chance.choice(talks)
                minute = chance.randrange(24 * 60)
                moment = f"{day}T{minute // 60:02}:{minute % 60:02}"
                name = f"{chance.getrandbits(128):032x}"
                file.write(talk.text.replace(_NAME, name).replace(_DAY, moment))
                left -= talk.rows


if __name__ == "__main__":
    main()
