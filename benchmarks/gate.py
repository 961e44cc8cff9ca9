"""`nara learn gate`: seconds until the verdict, and of the CPU.

    python -m benchmarks.gate --data DIR [--conversations tests/conversations]

DIR is a NeMo directory (`nara nlu prepare`); its test part judges. The shipped model is both the
candidate and the serving one, so that every part of the work is done twice, as always.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.build import SHIPPED_MODEL
from benchmarks.learning_select import worked
from benchmarks.measure import report

_ROOT = Path(__file__).parent.parent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--conversations", type=Path, default=_ROOT / "tests" / "conversations")
    chosen = options.parse_args()
    words = ("--data", str(chosen.data.absolute()))
    sentences = sum(1 for _ in (chosen.data / "test.tsv").open(encoding="utf-8")) - 1
    _measure("gate, frozen set and cost", words, sentences)
    talked = ("--conversations", str(chosen.conversations.absolute()))
    _measure("gate, conversation tests, too", (*words, *talked), sentences)


def _measure(name: str, words: Sequence[str], sentences: int) -> None:
    command = [sys.executable, "-m", "app", "learn", "gate", str(SHIPPED_MODEL), *words, "--json"]
    with tempfile.TemporaryDirectory() as folder:
        own = {"NARA_HOME": folder, "NARA_OFFLINE": "1", "PYTHONPATH": str(_ROOT)}
        before, started = worked(), time.perf_counter()
        # Elsewhere, where no conversation tests lie that would be found by themselves.
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **own}, stdout=subprocess.PIPE, check=False
        )
    if not done.stdout:
        raise SystemExit(done.returncode)  # It has said why; a refusal is a verdict, too.
    seconds, cpu = time.perf_counter() - started, worked() - before
    report(name, sentences=sentences, seconds=round(seconds, 1), cpu_seconds=round(cpu, 1))


if __name__ == "__main__":
    main()
