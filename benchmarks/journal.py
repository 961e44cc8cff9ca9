"""The journal under concurrent writers: turns a second, and how long one turn waits.

    python -m benchmarks.journal [--seconds 4] [--writers 8] [--folder DIR]

The writers are threads of one process that append turns of the size of real ones, each as soon as
its last one is kept. `of_ideal` is the rate over (writers x the rate of a single writer of the same
run): what sharing each commit could bring at most. The last lines: several processes at once.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.database import Durability
from archive.journal import Journal
from benchmarks.measure import report, summary
from benchmarks.turns import TURN

MODES: tuple[Durability, ...] = ("process", "power")
_PROCESSES = 4


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=4.0)
    options.add_argument("--writers", type=int, default=8)
    options.add_argument("--folder", type=Path, help="on the disk to measure; else a temporary one")
    options.add_argument("--join", help="one of several processes; for this program itself")
    chosen = options.parse_args()
    if chosen.join:
        done = _rate(chosen.folder / "together.sqlite", "process", 1, chosen.seconds, chosen.join)
        print(done["a_second"])
        return
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        for mode in MODES:
            report(f"journal {mode}", **_compare(Path(folder), mode, chosen))
        report("journal processes", **_together(Path(folder), chosen.seconds))


def _compare(folder: Path, mode: Durability, chosen: argparse.Namespace) -> dict[str, object]:
    """One writer before and after the many: the machine is shared, and its disk is not steady."""
    before = _rate(folder / f"{mode}-1.sqlite", mode, 1, chosen.seconds / 2)
    many = _rate(folder / f"{mode}-n.sqlite", mode, chosen.writers, chosen.seconds)
    after = _rate(folder / f"{mode}-2.sqlite", mode, 1, chosen.seconds / 2)
    single = (before["a_second"] + after["a_second"]) / 2
    ideal = round(many["a_second"] / (chosen.writers * single), 2)
    return {"writers": chosen.writers, "single_a_second": round(single), "of_ideal": ideal, **many}


class _Counted(Journal):
    """Knows how many commits there were."""

    commits = 0

    def _write(self, items: Sequence[Any]) -> Sequence[Exception | None]:
        self.commits += 1
        return super()._write(items)


def _rate(
    file: Path, mode: Durability, writers: int, seconds: float, prefix: str = ""
) -> dict[str, float]:
    journal = _Counted(file, mode)
    journal.last_turn("")
    started = time.perf_counter()

    def write(writer: int) -> list[float]:
        times: list[float] = []
        while (begun := time.perf_counter()) < started + seconds:
            record = replace(TURN, conversation_id=f"{prefix}{writer:032x}", turn=len(times))
            journal.append(record)
            times.append((time.perf_counter() - begun) * 1000)
        return times

    with ThreadPoolExecutor(writers) as pool:
        times = [t for done in pool.map(write, range(writers)) for t in done]
    rate = round(len(times) / (time.perf_counter() - started))
    journal.close()
    shared = round(len(times) / journal.commits, 2)
    return {"a_second": rate, "a_commit": shared, **summary(times)}


def _together(folder: Path, seconds: float) -> dict[str, object]:
    command = [sys.executable, "-m", "benchmarks.journal", "--folder", str(folder)]
    command += ["--seconds", str(seconds), "--join"]
    running = [
        subprocess.Popen([*command, f"p{number}-"], stdout=subprocess.PIPE, text=True)
        for number in range(_PROCESSES)
    ]
    rates = [int(process.communicate()[0]) for process in running]
    return {"processes": _PROCESSES, "a_second": sum(rates), "slowest": min(rates)}


if __name__ == "__main__":
    main()
