"""From the command to the first prompt, and the memory of a conversation.

    python -m benchmarks.start [--runs 7]

Starts `nara chat --json` in a new NARA_HOME that was used once before (a warm start), waits for
the greeting, holds a few turns and reads the process's resident memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import report, rss_mb
from benchmarks.turn import SCRIPT


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        cold, _ = _start(Path(home))
        measured = [_start(Path(home)) for _ in range(runs)]
    report(
        "start",
        first_ever_s=round(cold, 2),
        warm_median_s=round(statistics.median(s for s, _ in measured), 2),
        warm_max_s=round(max(s for s, _ in measured), 2),
        rss_mb=max(mb for _, mb in measured),
        runs=runs,
    )


def _start(home: Path) -> tuple[float, float]:
    """Seconds to the greeting, and MB after a conversation."""
    environment = {**os.environ, "NARA_HOME": str(home), "NARA_OFFLINE": "1"}
    command = [sys.executable, "-m", "app", "chat", "--json"]
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        chat.stdout.readline()
        seconds = time.perf_counter() - started
        for _, text in SCRIPT:
            chat.stdin.write(text.encode() + b"\n")
            chat.stdin.flush()
            chat.stdout.readline()
        memory = rss_mb(chat.pid)
        chat.stdin.close()
    return seconds, memory


if __name__ == "__main__":
    main()
