"""An archive for pictures: our conversation tests, talked, over three weeks, with made-up moods."""

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from archive.records import CSV_COLUMNS
from tests.learning.talks import all_cases, archived

_FIRST, _DAYS, _TIMES = date(2026, 1, 5), 21, 6
_BY_HOUR = (1, 0, 0, 0, 0, 0, 1, 2, 4, 6, 7, 8, 10, 9, 8, 8, 9, 11, 12, 10, 7, 5, 3, 2)
"How busy each hour of a day is."
_GOOD = {"ok": 0.15, "not_understood": -0.35, "nothing_found": -0.3, "unavailable": -0.5}


def archive(folder: Path, room: Path) -> Path:
    """Day files in `folder`; `room` holds what they are made of."""
    talks = _talks(archived(room, all_cases()).days)
    chance, days = random.Random(7), [_FIRST + timedelta(number) for number in range(_DAYS)]
    rows: dict[date, list[dict[str, Any]]] = {day: [] for day in days}
    weights = [0.7 if day.weekday() > 4 else 1 + 0.02 * n for n, day in enumerate(days)]
    for talk in talks * _TIMES:
        day = chance.choices(days, weights)[0]
        rows[day] += _moved(talk, day, chance)
    folder.mkdir(parents=True, exist_ok=True)
    for day, found in rows.items():
        with (folder / f"{day}.csv").open("w", newline="", encoding="utf-8") as file:
            lines = csv.DictWriter(file, CSV_COLUMNS)
            lines.writeheader()
            lines.writerows(found)
    return folder


def _talks(days: Path) -> list[list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for file in sorted(days.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                found.setdefault(row["conversation_id"], []).append(row)
    return list(found.values())


def _moved(
    talk: Sequence[dict[str, str]], day: date, chance: random.Random
) -> list[dict[str, Any]]:
    """The same conversation at another time, by somebody else, who is in some mood."""
    hour = chance.choices(range(24), _BY_HOUR)[0]
    name, minute = f"{chance.getrandbits(128):032x}", chance.randrange(60)
    mood, channel = chance.gauss(0.1, 0.25), chance.choice(("web", "web", "voice"))
    made = []
    for row in talk:
        if row["role"] == "user":
            mood = 0.6 * mood + 0.7 * chance.gauss(_GOOD.get(row["status"], -0.3), 0.35)
        score = round(max(-1.0, min(1.0, mood if row["role"] == "user" else 0.1)), 2)
        label = "neutral" if abs(score) < 0.35 else "positive" if score > 0 else "negative"
        at = f"{day}T{hour:02}:{minute:02}:{int(row['turn']) % 60:02}.000+00:00"
        thumb = "down" if mood < -0.2 else "up"
        rated = row["role"] == "assistant" and row["turn"] != "0" and chance.random() < 0.1
        made.append(
            {
                **row,
                "conversation_id": name,
                "timestamp": at,
                "channel": channel,
            }
            | {"sentiment": label, "sentiment_score": score, "feedback": thumb if rated else ""}
        )
    return made
