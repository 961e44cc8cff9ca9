"""The phrase lists in `data`: what was said, what is meant, and whether that was found.

Each list has a half to develop with and a kept half. The benchmark of values reads them, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"
HALVES = ("dev", "kept")
_GRAINS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "week": timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Phrase:
    given: str
    "What the list is about: a moment, a city in force, a slot."
    said: str
    meant: tuple[str, ...]
    "Any of them is right."


@dataclass(frozen=True, slots=True)
class Meant:
    """A span of time as a list writes it."""

    start: datetime
    end: datetime


def phrases(name: str) -> Iterator[Phrase]:
    """Those of `times_dev`, for example."""
    lists = yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))
    for given, pairs in lists.items():
        for said, meant in pairs.items():
            yield Phrase(str(given), said, tuple(one.strip() for one in str(meant).split(" | ")))


def moment(given: str) -> datetime:
    return datetime.fromisoformat(given)


def span(meant: str) -> Meant | None:
    """`day 2025-11-22 +2`, `hour 2025-11-19 17:00 +7h`, `hour 2025-11-19 10:20 ..24:00`, `none`."""
    if meant == "none":
        return None
    grain, *rest = meant.split()
    until = rest.pop() if rest[-1][0] == "+" else ""
    words = " ".join(rest)
    first, _, last = words.partition(" ..")
    start = datetime.fromisoformat(first)
    if last:
        return Meant(start, _end(last, start))
    return Meant(start, start + _length(grain, until))


def _length(grain: str, said: str) -> timedelta:
    if said.endswith("h"):
        return timedelta(hours=float(said[1:-1]))
    return timedelta(days=int(said)) if said else _GRAINS.get(grain, timedelta(days=1))


def _end(said: str, start: datetime) -> datetime:
    """`..17:30` and `..24:00` are of the day it starts on; a date stands for itself."""
    if "-" in said:
        return datetime.fromisoformat(said)
    hours, minutes = map(int, said.split(":"))
    return datetime(start.year, start.month, start.day) + timedelta(hours=hours, minutes=minutes)
