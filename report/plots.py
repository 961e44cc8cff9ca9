"""Plots as SVG text: nothing is loaded, every mark says its figure when pointed at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from report.table import Kind, shown

COLOURS = 9
"Classes c0 to c8 of the page's style; the last is for `others`."
_WIDE, _HIGH, _LEFT, _BELOW, _ABOVE = 900, 260, 64, 46, 12
_ROW, _NAMES = 26, 250
_LETTERS = 34
"Of a label that is drawn; the whole one is in its title."
_AT_MOST = 14
"Labels below a plot over time."


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: Sequence[float | int | None]
    "One for each label; None = there is nothing to draw."


def svg(name: str, width: float, height: float, drawn: Iterable[str]) -> str:
    """`name` is what a screen reader says; the figures are in the table beside it."""
    whole = "\n".join(drawn)
    box = f'viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg {box} role="img" aria-label="{escape(name)}">\n{whole}\n</svg>'


def over_time(name: str, labels: Sequence[str], series: Sequence[Series], kind: Kind) -> str:
    """A line for each series."""
    most = _most(value for one in series for value in one.values)
    drawn = [*_frame(labels, most, kind)]
    for number, one in enumerate(series):
        drawn += _line(number, one, labels, most, kind)
    return svg(name, _WIDE, _HIGH, drawn) + legend([one.name for one in series])


def stacked(name: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """A column for each label, the series on top of each other."""
    sums = [sum(one.values[i] or 0 for one in series) for i in range(len(labels))]
    most = _most(sums)
    drawn = [*_frame(labels, most, "count")]
    wide = max(1.0, _step(labels) * 0.8)
    for place, label in enumerate(labels):
        below = 0.0
        for number, one in enumerate(series):
            value = one.values[place] or 0
            told = f"{label}, {one.name}: {value:,}"
            drawn.append(_column(place, labels, wide, (below, value, most), number, told))
            below += value
    return svg(name, _WIDE, _HIGH, (x for x in drawn if x)) + legend([one.name for one in series])


def bars(name: str, rows: Sequence[tuple[str, float | int]], kind: Kind) -> str:
    """A bar for each row, with its figure behind it."""
    most = _most(value for _, value in rows)
    drawn: list[str] = []
    for number, (label, value) in enumerate(rows):
        y, length = number * _ROW, (_WIDE - _NAMES - 90) * value / most
        drawn.append(_named(label, y))
        drawn.append(_rect(_NAMES, y + 4, length, _ROW - 8, "c0", f"{label}: {shown(value, kind)}"))
        drawn.append(_text(_NAMES + length + 6, y + 17, shown(value, kind)))
    return svg(name, _WIDE, max(1, len(rows)) * _ROW, drawn)


def shares(name: str, kinds: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> str:
    """A full bar for each row, cut by the kinds; the class of a part is its kind."""
    drawn: list[str] = []
    for number, (label, counts) in enumerate(rows):
        y, x, whole = number * _ROW, float(_NAMES), sum(counts) or 1
        drawn.append(_named(label, y))
        for kind, count in zip(kinds, counts, strict=True):
            wide = (_WIDE - _NAMES - 90) * count / whole
            told = f"{label}, {kind}: {count:,} ({count / whole:.1%})"
            drawn.append(_rect(x, y + 4, wide, _ROW - 8, kind, told) if count else "")
            x += wide
        drawn.append(_text(x + 6, y + 17, f"{sum(counts):,}"))
    drawing = svg(name, _WIDE, max(1, len(rows)) * _ROW, (x for x in drawn if x))
    return drawing + legend(kinds, kinds)


def legend(names: Sequence[str], classes: Sequence[str] | None = None) -> str:
    marks = classes or [f"c{colour(number)}" for number in range(len(names))]
    items = (
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{mark}" width="10" '
        f'height="10"/></svg> {escape(name)}</li>'
        for name, mark in zip(names, marks, strict=True)
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def colour(number: int) -> int:
    return min(number, COLOURS - 1)


def cut(label: str) -> str:
    return label if len(label) <= _LETTERS else label[: _LETTERS - 1] + "…"


def _most(values: Iterable[float | int | None]) -> float:
    return max((value for value in values if value), default=0) or 1


def _step(labels: Sequence[str]) -> float:
    return (_WIDE - _LEFT) / max(1, len(labels))


def _x(place: int, labels: Sequence[str]) -> float:
    return _LEFT + (place + 0.5) * _step(labels)


def _y(value: float, most: float) -> float:
    return _ABOVE + (_HIGH - _ABOVE - _BELOW) * (1 - value / most)


def _frame(labels: Sequence[str], most: float, kind: Kind) -> Iterable[str]:
    """Three heights with their figures, and as many labels as have room."""
    for part in (0.0, 0.5, 1.0):
        y = _y(part * most, most)
        yield f'<line class="frame" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDE}" y2="{y:.1f}"/>'
        told = shown(round(part * most) if kind == "count" else part * most, kind)
        if kind != "count" or most > 1 or part != 0.5:
            yield _text(_LEFT - 6, y + 4, told, "end")
    every = -(-len(labels) // _AT_MOST)
    for place in range(0, len(labels), every):
        yield _text(_x(place, labels), _HIGH - 20, _short(labels[place]), "middle")


def _short(label: str) -> str:
    """`2026-01-31` -> `01-31`; `2026-01-31 14:00` -> `14:00`."""
    day, _, hour = label.partition(" ")
    return hour or (day[5:] if len(day) == 10 else day)


def _line(
    number: int, one: Series, labels: Sequence[str], most: float, kind: Kind
) -> Iterable[str]:
    spots = [
        (_x(place, labels), _y(value, most), value, labels[place])
        for place, value in enumerate(one.values)
        if value is not None
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in spots)
    mark = f"c{colour(number)}"
    yield f'<polyline class="line {mark}" points="{points}"/>'
    for x, y, value, label in spots:
        told = escape(f"{label}, {one.name}: {shown(value, kind)}")
        yield (
            f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{told}</title></circle>'
        )


def _column(
    place: int,
    labels: Sequence[str],
    wide: float,
    part: tuple[float, float, float],
    number: int,
    told: str,
) -> str:
    below, value, most = part
    if not value:
        return ""
    top, bottom = _y(below + value, most), _y(below, most)
    x = _x(place, labels) - wide / 2
    return _rect(x, top, wide, bottom - top, f"c{colour(number)}", told)


def _rect(x: float, y: float, wide: float, high: float, mark: str, told: str) -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    return f'<rect class="{mark}" {at}><title>{escape(told)}</title></rect>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _named(label: str, y: float) -> str:
    return f"<g><title>{escape(label)}</title>{_text(0, y + 17, cut(label))}</g>"
