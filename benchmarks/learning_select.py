"""`nara learn select` on an archive of many rows: seconds and peak memory of its process.

    python -m benchmarks.learning_select [--rows 1000000] [--folder DIR] [--memory 512] [-- OPTIONS]

The archive is made here, in days of 500,000 rows: conversations of four turns, sentences put
together of things, colours, shops and towns, one in ten not understood, one in fifty with a
thumbs-down. Memory is the largest that the process and what it started had resident. OPTIONS are
more words for the command, for example `-- --engine dask`.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psutil

from archive.records import CSV_COLUMNS
from benchmarks.measure import report

_A_DAY = 500_000
_FIRST = date(2026, 1, 1)
_LOOK_S = 0.1
_ASKS = (
    ("price_check", "how much is the {color} {thing} number {number} in {town}"),
    ("price_check", "what does a {color} {thing} cost at {shop}"),
    ("inventory_check", "do you have {color} {thing} size {number}"),
    ("find_the_store", "where is the {shop} on {number} main street in {town}"),
    ("weather.temperature", "how warm is it in {town} on day {number}"),
)
_COLORS = "red green blue black white brown yellow purple orange grey".split()
_THINGS = "lamp shirt blender sofa carpet kettle jacket table chair mug pan tent".split()
_SHOPS = "target walmart costco ikea aldi safeway kroger macys".split()
_TOWNS = "boston chicago dallas denver mesa tulsa omaha austin reno tampa".split()
_TRACE = '"{""act"":null,""alternatives"":[[""%s"",%.3f],[""unknown"",%.3f]]}"'


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, help="where room is for them; else a temporary one")
    options.add_argument("--memory", type=int, default=512, help="as of the command")
    options.add_argument("more", nargs="*", help="more words for the command")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        days, home = Path(folder) / "days", Path(folder) / "home"
        megabytes = _write(days, chosen.rows)
        words = ("--archive", str(days), "--memory", str(chosen.memory), *chosen.more)
        before = worked()
        seconds, peak = _select(home, words)
    report(
        "learning_select",
        rows=chosen.rows,
        megabytes=megabytes,
        seconds=round(seconds, 1),
        cpu_seconds=round(worked() - before, 1),
        peak_mb=peak,
        more=chosen.more,
    )


def _select(home: Path, words: tuple[str, ...]) -> tuple[float, float]:
    """Seconds and peak memory of the command."""
    command = [sys.executable, "-m", "app", "learn", "select", *words, "--json"]
    variables = {**os.environ, "NARA_HOME": str(home), "NARA_OFFLINE": "1"}
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=variables) as process:
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(_LOOK_S)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - started, round(peak / 1e6, 1)


def worked() -> float:
    """Seconds of CPU that finished children had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        family = (process, *process.children(recursive=True))
        return float(sum(one.memory_info().rss for one in family))
    except psutil.NoSuchProcess:
        return 0.0


def _write(folder: Path, rows: int) -> int:
    """The day files; returns their megabytes."""
    folder.mkdir()
    chance = random.Random(7)
    for number, begin in enumerate(range(0, rows, _A_DAY)):
        day = (_FIRST + timedelta(number)).isoformat()
        with (folder / f"{day}.csv").open("w", newline="") as file:
            file.write(",".join(CSV_COLUMNS) + "\r\n")
            file.writelines(_lines(day, begin, min(_A_DAY, rows - begin), chance))
    return round(sum(file.stat().st_size for file in folder.iterdir()) / 1e6)


def _lines(day: str, begin: int, rows: int, chance: random.Random) -> Iterator[str]:
    empty = "," * (len(CSV_COLUMNS) - 1 - CSV_COLUMNS.index("feedback"))
    for number in range(rows // 2):
        turn = begin // 2 + number
        start = f"{turn // 4:032x},{turn % 4 + 1},{day}T12:00:00+00:00,json,"
        intent, text = said(chance)
        sure = chance.random()
        missed, down = chance.random() < 0.1, chance.random() < 0.02
        status = "not_understood" if missed else "ok"
        end = f",{intent},{sure:.3f},{{}},main_flow.wait,{status},9.1,old-1,1234abcd,"
        trace = _TRACE % (intent, sure, 1 - sure)
        yield f"{start}user,{text}{end}{trace},{empty}\r\n"
        yield f"{start}assistant,Here you are.{end}{{}},{'down' if down else ''}{empty}\r\n"


def said(chance: random.Random) -> tuple[str, str]:
    """An intent and a sentence of it."""
    intent, form = chance.choice(_ASKS)
    return intent, form.format(
        color=chance.choice(_COLORS),
        thing=chance.choice(_THINGS),
        shop=chance.choice(_SHOPS),
        town=chance.choice(_TOWNS),
        number=int(chance.paretovariate(0.4)) % 5000,
    )


if __name__ == "__main__":
    main()
