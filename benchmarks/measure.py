"""What the benchmarks share: percentiles, memory, and printing one JSON object."""

import json
import os
import statistics
from collections.abc import Sequence

import psutil


def summary(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and maximum of a list of times."""
    ordered = sorted(milliseconds)
    return {
        "n": len(ordered),
        "p50_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
        "max_ms": round(ordered[-1], 3),
    }


def rss_mb(pid: int | None = None) -> float:
    """Resident memory of a process, in MB."""
    return round(float(psutil.Process(pid).memory_info().rss) / 1e6, 1)


def report(name: str, **figures: object) -> None:
    """One line of JSON, with the machine's load beside it."""
    load = [round(x, 2) for x in os.getloadavg()]
    print(json.dumps({"benchmark": name, **figures, "cores": os.cpu_count(), "load": load}))
