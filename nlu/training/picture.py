"""One PNG of an evaluation: confusions, reliability, span F1. Knows no model.

matplotlib is part of the training environment only and imported when a picture is drawn.
Lengths are inches, so that text stays readable however many labels there are.
"""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.training.confidence import Bin
from nlu.training.mistakes import Matrix
from nlu.training.scores import F1
from values.errors import ConfigError

_INK, _FILL, _PALE, _WARN = "#1f2d3d", "#3f7fb5", "#d3e0ec", "#c8553d"
_CELL, _LEAST_SIDE = 0.28, 5.0
"Side of one confusion, and of the smallest matrix."
_BAR, _BARS_WIDTH, _MOST_BARS = 0.21, 3.2, 60
_LETTER = 0.062
"Width of one letter of a label."
_SQUARE, _HISTOGRAM = 3.2, 0.8
"Side of the reliability diagram, height of the histogram under it."
_GAP, _TOP, _MARGIN = 0.75, 1.1, 0.45
_HEADING = {"size": 9, "color": _INK, "loc": "left", "pad": 8}
_LEAST_SHOWN, _DARK = 0.005, 0.45
"Parts of a row that get a number, and a white one."

Box = tuple[float, float, float, float]
"Left, top, width, height."


@dataclass(frozen=True, slots=True)
class _Sheet:
    figure: Any
    "The matplotlib figure; the library has no types we check."
    width: float
    "Of the whole picture."
    height: float
    "Of the whole picture."

    def axes(self, left: float, top: float, width: float, height: float) -> Any:
        """A plot of this size, measured from the upper left corner."""
        bottom = self.height - top - height
        box = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(box)
        axes.tick_params(labelsize=8, colors=_INK, length=2)
        for side in axes.spines.values():
            side.set_color(_PALE)
        return axes


def check(path: Path) -> None:
    """Before minutes of work: is matplotlib there, and a folder for the file?"""
    _figure_class()
    if path.suffix.lower() != ".png":
        raise ConfigError(f"--picture {path}: name a file that ends in .png")
    if not path.parent.is_dir():
        raise ConfigError(f"--picture {path}: there is no folder {path.parent}; make it")


def draw(
    path: Path, title: str, matrix: Matrix, bins: Sequence[Bin], slots: Mapping[str, F1]
) -> None:
    """Writes the picture. Raises ConfigError when it cannot."""
    bars = _most_frequent(slots)
    place = _layout(matrix.labels, tuple(bars))
    sheet = _Sheet(_figure_class()(figsize=(place.width, place.height)), place.width, place.height)
    sheet.figure.text(
        _MARGIN / place.width, 1 - 0.25 / place.height, title, size=12, color=_INK, va="top"
    )
    _confusions(sheet.axes(*place.matrix), matrix)
    left, top, width, height = place.reliability
    _reliability(sheet.axes(left, top, width, height), bins)
    _histogram(sheet.axes(left, top + height + 0.1, width, _HISTOGRAM), bins)
    if bars:
        _bars(sheet.axes(*place.bars), bars)
    try:
        sheet.figure.savefig(path, dpi=130, facecolor="white")
    except OSError as error:
        raise ConfigError(f"--picture {path} cannot be written: {error}") from error


def row_parts(matrix: Matrix) -> npt.NDArray[np.float64]:
    """Each row as parts of its sum; a row without sentences is 0."""
    rows = np.array(matrix.rows, dtype=np.float64)
    parts: npt.NDArray[np.float64] = rows / np.maximum(rows.sum(axis=1, keepdims=True), 1)
    return parts


@dataclass(frozen=True, slots=True)
class _Layout:
    width: float
    "Of the whole picture."
    height: float
    "Of the whole picture."
    matrix: Box
    "Where the confusions stand."
    reliability: Box
    "Where the reliability diagram stands; its histogram follows below."
    bars: Box
    "Where the span F1 stands."


def _layout(intents: Sequence[str], bars: Sequence[str]) -> _Layout:
    side, tall = max(_LEAST_SIDE, len(intents) * _CELL), max(len(bars) * _BAR, 0.5)
    words, names = _room(intents), _room(bars)
    low = _TOP + side + words
    matrix = (_MARGIN + words, _TOP, side, side)
    second = _MARGIN + words + side + _GAP
    reliability = (second, _TOP, _SQUARE, _SQUARE)
    under = _TOP + _SQUARE + 0.1 + _HISTOGRAM + _GAP + 0.35
    # Bars go under the reliability where the matrix leaves room, else into a third column.
    if under + tall + _GAP <= low + 1:
        third, top = second + names - 0.4, under
    else:
        third, top = second + _SQUARE + 0.2 + names, _TOP
    right = third + _BARS_WIDTH if bars else second + _SQUARE
    bottom = max(low, top + tall + _GAP, under) if bars else max(low, under)
    return _Layout(right + _MARGIN, bottom, matrix, reliability, (third, top, _BARS_WIDTH, tall))


def _room(names: Sequence[str]) -> float:
    """Inches that names with a count behind them take."""
    return 0.3 + _LETTER * (max(map(len, names), default=0) + 6)


def _most_frequent(slots: Mapping[str, F1]) -> dict[str, F1]:
    ordered = sorted(slots.items(), key=lambda item: (-item[1].gold, item[0]))
    return dict(ordered[:_MOST_BARS])


def _confusions(axes: Any, matrix: Matrix) -> None:
    parts, labels = row_parts(matrix), matrix.labels
    names = [f"{a} ({sum(row)})" for a, row in zip(labels, matrix.rows, strict=True)]
    # The root makes a confusion of two in a hundred visible beside a full diagonal.
    axes.imshow(np.sqrt(parts), cmap="Blues", vmin=0, vmax=1.15, aspect="equal")
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), names)
    edges = np.arange(len(labels) + 1) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color=_PALE, linewidth=0.4)
    axes.tick_params(which="minor", length=0)
    axes.set_title("gold intent (row) taken for (column), in % of the row", **_HEADING)
    size = min(9.0, 72 * max(_LEAST_SIDE / len(labels), _CELL) * 0.36)
    for (row, column), part in np.ndenumerate(parts):
        if part >= _LEAST_SHOWN:
            color = "white" if part > _DARK else _INK if row == column else _WARN
            text = f"{100 * part:.0f}"
            axes.text(column, row, text, ha="center", va="center", size=size, color=color)


def _reliability(axes: Any, bins: Sequence[Bin]) -> None:
    axes.plot((0, 1), (0, 1), color=_INK, linewidth=0.8, linestyle=":")
    for b in bins:
        axes.bar(b.low, b.accuracy, b.high - b.low, align="edge", color=_PALE, edgecolor="white")
    # A dot's area tells how many sentences vouch for it; a line through all would hide that.
    sure, right = [b.confidence for b in bins], [b.accuracy for b in bins]
    areas = [12 + 150 * b.sentences / sum(x.sentences for x in bins) for b in bins]
    axes.scatter(sure, right, areas, color=_FILL, zorder=3, clip_on=False)
    axes.set(xlim=(0, 1), ylim=(0, 1), xticklabels=[])
    axes.set_ylabel("right intents", size=8, color=_INK)
    axes.set_title("confidence against accuracy", **_HEADING)


def _histogram(axes: Any, bins: Sequence[Bin]) -> None:
    for b in bins:
        axes.bar(b.low, b.sentences, b.high - b.low, align="edge", color=_FILL, edgecolor="white")
    # Most sentences are sure: on a plain scale the others would not be seen.
    most = max((b.sentences for b in bins), default=1)
    ticks = [10**power for power in range(len(str(most)))]
    axes.set(xlim=(0, 1), yscale="log", ylim=(0.6, most * 1.5))
    axes.set_yticks(ticks, [str(tick) for tick in ticks], minor=False)
    axes.set_yticks([], minor=True)
    axes.set_xlabel("confidence", size=8, color=_INK)
    axes.set_ylabel("sentences", size=8, color=_INK)


def _bars(axes: Any, slots: Mapping[str, F1]) -> None:
    names = [f"{name} ({f.gold})" for name, f in slots.items()]
    axes.barh(range(len(names)), [f.f1 for f in slots.values()], 0.75, color=_FILL)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlim=(0, 1.12), ylim=(len(names) - 0.4, -0.6), xticks=(0, 0.5, 1))
    axes.set_title("span F1 by slot type (gold spans)", **_HEADING)
    for row, f in enumerate(slots.values()):
        axes.text(f.f1 + 0.01, row, f"{f.f1:.2f}", va="center", size=7, color=_INK)


def _figure_class() -> Any:
    try:
        return importlib.import_module("matplotlib.figure").Figure
    except ImportError as error:
        raise ConfigError(
            "--picture needs matplotlib; run the command with the training environment "
            "(make train-env, then .venv-train/bin/python -m nlu.training.evaluate ...)"
        ) from error
