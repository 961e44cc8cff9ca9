"""A Sankey diagram: what was asked step by step, as bands as wide as they are frequent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from report.plots import colour, cut, svg

_WIDE, _HIGH, _NODE, _GAP = 900, 420, 12, 9
_LABELS = 190
"Room for the last column's names."
ENDINGS = ("ended", "left at a question", "left after a failure", "handed over")


@dataclass(frozen=True, slots=True)
class Way:
    step: int
    "From this step to the next; 1 = the first."
    stop: str
    after: str
    conversations: int


@dataclass(slots=True)
class _Node:
    name: str
    y: float
    high: float
    into: float = 0.0
    "How much of its left side is used up."
    out: float = 0.0


Columns = Sequence[Mapping[str, _Node]]


def sankey(name: str, ways: Sequence[Way]) -> str:
    """Steps from left to right; within a step the most frequent one is on top."""
    if not ways:
        return ""
    columns, scale = _columns(ways)
    names = _numbered(ways)
    bands = [_band(way, columns, scale, names) for way in _in_order(ways, columns)]
    nodes = (x for at, column in enumerate(columns) for x in _nodes(at, column, columns, names))
    return svg(name, _WIDE, _HIGH, [*bands, *nodes])


def _sizes(ways: Sequence[Way]) -> list[dict[str, int]]:
    """Of each column, what is in it: as much as leaves it, or comes where nothing leaves."""
    steps = max(way.step for way in ways)
    sizes: list[dict[str, int]] = [{} for _ in range(steps + 1)]
    for side in ("stop", "after"):
        sums: list[dict[str, int]] = [{} for _ in range(steps + 1)]
        for way in ways:
            at = way.step - (side == "stop")
            node = getattr(way, side)
            sums[at][node] = sums[at].get(node, 0) + way.conversations
        for column, found in zip(sizes, sums, strict=True):
            column.update({node: max(column.get(node, 0), n) for node, n in found.items()})
    return sizes


def _columns(ways: Sequence[Way]) -> tuple[Columns, float]:
    sizes = _sizes(ways)
    scale = min(
        (_HIGH - _GAP * (len(column) - 1)) / max(1, sum(column.values())) for column in sizes
    )
    return [_placed(column, scale) for column in sizes], scale


def _placed(column: Mapping[str, int], scale: float) -> dict[str, _Node]:
    """Endings are below what goes on."""
    order = sorted(column, key=lambda node: (_rank(node), -column[node], node))
    placed, y = {}, 0.0
    for node in order:
        placed[node] = _Node(node, y, column[node] * scale)
        y += placed[node].high + _GAP
    return placed


def _rank(node: str) -> int:
    return ENDINGS.index(node) + 1 if node in ENDINGS else 0


def _in_order(ways: Sequence[Way], columns: Columns) -> list[Way]:
    """So that bands of a node do not cross more than they have to."""
    return sorted(
        ways,
        key=lambda w: (w.step, columns[w.step - 1][w.stop].y, columns[w.step][w.after].y),
    )


def _numbered(ways: Sequence[Way]) -> Mapping[str, int]:
    """A colour for each name, the same in every column."""
    total: dict[str, int] = {}
    for way in ways:
        total[way.stop] = total.get(way.stop, 0) + way.conversations
    order = sorted(total, key=lambda node: (-total[node], node))
    return {node: number for number, node in enumerate(order)}


def _mark(node: str, names: Mapping[str, int]) -> str:
    if node in ENDINGS:
        return f"end{ENDINGS.index(node)}"
    return f"c{colour(names.get(node, 99))}"


def _x(at: int, columns: Columns) -> float:
    return at * (_WIDE - _LABELS - _NODE) / max(1, len(columns) - 1)


def _band(way: Way, columns: Columns, scale: float, names: Mapping[str, int]) -> str:
    one, other = columns[way.step - 1][way.stop], columns[way.step][way.after]
    wide = way.conversations * scale
    y1, y2 = one.y + one.out + wide / 2, other.y + other.into + wide / 2
    one.out += wide
    other.into += wide
    x1, x2 = _x(way.step - 1, columns) + _NODE, _x(way.step, columns)
    middle = (x1 + x2) / 2
    path = f"M{x1:.1f},{y1:.1f} C{middle:.1f},{y1:.1f} {middle:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
    told = escape(f"{way.stop} → {way.after}: {way.conversations:,}")
    shape = f'd="{path}" stroke-width="{max(wide, 0.7):.1f}"'
    return f'<path class="band {_mark(way.stop, names)}" {shape}><title>{told}</title></path>'


def _nodes(
    at: int, column: Mapping[str, _Node], columns: Columns, names: Mapping[str, int]
) -> Iterable[str]:
    x = _x(at, columns)
    for node in column.values():
        box = f'x="{x:.1f}" y="{node.y:.1f}" width="{_NODE}" height="{max(node.high, 1):.1f}"'
        yield f'<rect class="{_mark(node.name, names)}" {box}/>'
        if node.high >= 4:
            middle = node.y + node.high / 2 + 4
            name = escape(cut(node.name))
            yield f'<text class="node" x="{x + _NODE + 4:.1f}" y="{middle:.1f}">{name}</text>'
