"""Stock NeMo against our trainer: utterances a second, peak memory, and dev after one epoch.

    python -m benchmarks.train_speed --corpora DIR [--sentences 4000] [--runs 2]

The same SNIPS sentences, encoder and machine, in turns. Both checkpoints are exported to fp32 and
scored on dev by the same code.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import report
from commands.training import training_python
from nlu.training.dataset import Dataset, read_dataset, write_dataset
from nlu.training.evaluate import Request, evaluate
from nlu.training.prepare import main as prepare

ARMS: dict[str, Sequence[str]] = {
    "stock": (),
    "ours, fp32": ("--precision", "32-true"),
    "ours": (),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/train-speed"))
    parser.add_argument("--sentences", type=int, default=4000, help="of the train split; 0 = all")
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    data = _data(options.corpora, options.work / "data", options.sentences)
    for run in range(options.runs):
        speeds = {arm: _arm(arm, data, options.work / arm.replace(", ", "-"), run) for arm in ARMS}
        ratios = {arm: round(speed / speeds["stock"], 2) for arm, speed in speeds.items()}
        report("train_speed", run=run + 1, ratio_to_stock=ratios)


def _data(corpora: Path, target: Path, sentences: int) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    words = ["--corpus", "snips", "--from", str(corpora / "snips"), "--out", str(target)]
    if prepare(words):
        raise SystemExit(1)
    if sentences:
        whole = read_dataset(target)
        splits = {**whole.splits, "train": whole.splits["train"][:sentences]}
        write_dataset(target, replace(whole, splits=splits))
    return target


def _arm(arm: str, data: Path, work: Path, run: int) -> float:
    """One training from scratch; returns utterances a second."""
    shutil.rmtree(work, ignore_errors=True)
    where = ("--data", str(data), "--work", str(work))
    if arm == "stock":
        printed, memory = _python("benchmarks.train_stock", *where)
        seconds = float(json.loads(printed)["seconds"])
    else:
        shape = ("--epochs", "1", "--rate", "3e-4")
        _, memory = _python("nlu.training.trainer", *where, *shape, *ARMS[arm])
        seconds = float(json.loads((work / "run.json").read_text())["seconds"])
    exported = work / "exact"
    words = ("--checkpoint", str(work), "--data", str(data), "--out", str(exported))
    _python("nlu.training.export", *words, "--precision", "fp32")
    figures = evaluate(Request(exported, data)).figures
    speed = _trained(data) / seconds
    report(
        "train",
        arm=arm,
        run=run + 1,
        utterances_a_second=round(speed, 1),
        peak_memory_mb=memory,
        dev_intent=round(figures.intent_accuracy, 4),
        dev_slot_f1=round(figures.slot_f1.f1, 4),
    )
    return speed


def _trained(data: Path) -> int:
    dataset: Dataset = read_dataset(data)
    return len(dataset.splits["train"])


def _python(module: str, *words: str) -> tuple[str, int]:
    """What a child in the training environment printed last, and its peak memory in MB."""
    command = [str(training_python()), "-m", module, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        printed = child.stdout.read().strip().splitlines()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{module} failed")
    return printed[-1], round(used.ru_maxrss / 1e3)


if __name__ == "__main__":
    main()
