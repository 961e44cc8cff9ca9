"""The curve of `benchmarks.active_learning` as a small SVG; runs in the training environment.

    python -m benchmarks.learning_picture DIR FILE.svg

Reads the judged models of DIR. The figures' names stand in `benchmarks.active_learning.Judged`.
"""

import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_INK, _PALE = "#1f2d3d", "#d3e0ec"
_LINES = {
    "active": ("#3f7fb5", "-", "o"),
    "random": ("#c8553d", "--", "s"),
    "random, twice as many": ("#b58a3f", ":", "^"),
}
_SHOWN = {
    "score": "mean of intent accuracy and slot F1",
    "new": "mean F1 of the eight labels held out",
}

Point = Mapping[str, Any]


def main(words: Sequence[str]) -> None:
    work, target = map(Path, words)
    found = [json.loads(file.read_text()) for file in sorted(work.glob("*/judged.json"))]
    for one in found:
        # Three intents, five slot types.
        one["new"] = (3 * one["new_intent_f1"] + 5 * one["new_slot_f1"]) / 8
    matplotlib = importlib.import_module("matplotlib")
    # Letters stay letters, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "nara"})
    figure = importlib.import_module("matplotlib.figure").Figure(figsize=(9, 3.4))
    for axes, name in zip(figure.subplots(1, 2), _SHOWN, strict=True):
        _plot(axes, found, name)
    figure.tight_layout()
    figure.savefig(target, format="svg", metadata={"Date": None})


def _plot(axes: Any, found: Sequence[Point], name: str) -> None:
    [first] = [one for one in found if one["arm"] == "start"]
    [full] = [one for one in found if one["arm"] == "full"]
    for arm, (colour, line, mark) in _LINES.items():
        points = sorted((one for one in found if one["arm"] == arm), key=lambda x: x["labels"])
        if not points:
            continue
        points = [first, *points]
        numbers = [one["labels"] for one in points]
        heights = [100 * one[name] for one in points]
        axes.plot(numbers, heights, line, color=colour, marker=mark, markersize=4, label=arm)
    axes.axhline(100 * full[name], color=_INK, linewidth=0.8)
    told = f"all {full['labels']} labels"
    axes.annotate(told, (0, 100 * full[name]), xytext=(2, -10), textcoords="offset points", size=8)
    axes.set_title(_SHOWN[name], size=9, color=_INK, loc="left")
    axes.set_xlabel("labels", size=8)
    axes.set_ylabel("%", size=8)
    axes.tick_params(labelsize=8)
    axes.grid(color=_PALE, linewidth=0.6)
    axes.legend(loc="lower right", fontsize=8, frameon=False)


if __name__ == "__main__":
    main(sys.argv[1:])
