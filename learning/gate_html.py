"""The verdict as a page of its own: no script, nothing loaded from elsewhere, plots as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from learning.gate import Check, Verdict
from learning.gate_figures import Bin, Evidence, Label
from learning.gate_report import headline

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fff; --old: #8a94a6; --new: #2563eb }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e9f0; --paper: #171b22; --old: #7b8496; --new: #6ea0ff } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--ink); background: var(--paper) }
td { padding: .2rem 1rem .2rem 0; vertical-align: top }
td:first-child, td:nth-child(2) { white-space: nowrap }
.passed { color: #15803d } .refused { color: #dc2626; font-weight: bold }
svg { width: 100%; height: auto } svg text { font-size: 12px; fill: var(--ink) }
.old { fill: var(--old) } .new { fill: var(--new) } .frame { stroke: var(--old); fill: none }
"""
_ROW, _LEFT, _WIDE, _BAR = 30, 220, 480, 10
_SIDE, _MARGIN = 240, 30
"Of the square of the calibration plot."


def page(verdict: Verdict, seen: Evidence) -> str:
    state = "passed" if verdict.is_passed else "refused"
    rows = "\n".join(_row(check) for check in verdict.checks)
    parts = (
        f'<h1 class="{state}">{state.capitalize()}</h1>',
        f"<p>{escape(headline(verdict))}</p>",
        f"<table>\n{rows}\n</table>",
        _legend(verdict),
        _section("F1 of each intent", _bars(seen.candidate.intents, seen.serving.intents)),
        _section("F1 of each slot", _bars(seen.candidate.slots, seen.serving.slots)),
        _section(
            "Right as often as sure? On the line it is",
            _calibration(seen.candidate.reliability, seen.serving.reliability),
        ),
    )
    head = f'<meta charset="utf-8"><title>{escape(verdict.candidate)}: {state}</title>'
    whole = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{_STYLE}</style></head>\n'
        f"<body>\n{whole}\n</body></html>\n"
    )


def _row(check: Check) -> str:
    outcome = f'<td class="{escape(check.outcome)}">{escape(check.outcome)}</td>'
    return f"<tr><td>{escape(check.name)}</td>{outcome}<td>{escape(check.reason)}</td></tr>"


def _legend(verdict: Verdict) -> str:
    names = (("new", f"candidate {verdict.candidate}"), ("old", f"serving {verdict.serving}"))
    marks = (
        f'<svg viewBox="0 0 10 10" style="width:.8em"><rect class="{kind}" width="10" height="10"/>'
        f"</svg> {escape(name)}"
        for kind, name in names
    )
    return f"<p>{' &nbsp; '.join(marks)}</p>"


def _section(title: str, drawing: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{drawing}"


def _bars(mine: Mapping[str, Label], theirs: Mapping[str, Label]) -> str:
    """Each label's two bars; those that lost most come first."""
    names = sorted(mine.keys() | theirs.keys(), key=lambda x: (_f1(mine, x) - _f1(theirs, x), x))
    drawn = (part for i, name in enumerate(names) for part in _pair(i * _ROW, name, mine, theirs))
    return _svg(_LEFT + _WIDE + 100, max(len(names) * _ROW, 1), drawn)


def _pair(
    y: int, name: str, mine: Mapping[str, Label], theirs: Mapping[str, Label]
) -> Iterator[str]:
    both = _f1(mine, name), _f1(theirs, name)
    examples = (mine.get(name) or theirs[name]).examples
    yield f'<text x="0" y="{y + 15}">{escape(name)} ({examples})</text>'
    for row, (kind, f1) in enumerate(zip(("new", "old"), both, strict=True)):
        at = f'x="{_LEFT}" y="{y + row * _BAR}" width="{_WIDE * f1:.1f}" height="{_BAR - 1}"'
        yield f'<rect class="{kind}" {at}/>'
    gain = round(100 * (both[0] - both[1]))
    told = f"{100 * both[0]:.0f} ({gain:+})" if gain else f"{100 * both[0]:.0f}"
    yield f'<text x="{_LEFT + _WIDE + 8}" y="{y + 15}">{told}</text>'


def _f1(labels: Mapping[str, Label], name: str) -> float:
    return labels[name].f1 if name in labels else 0.0


def _calibration(mine: Sequence[Bin], theirs: Sequence[Bin]) -> str:
    drawing = _svg(_SIDE + 2 * _MARGIN, _SIDE + 2 * _MARGIN, _square(mine, theirs))
    return f'<div style="max-width:24rem">{drawing}</div>'


def _square(mine: Sequence[Bin], theirs: Sequence[Bin]) -> Iterator[str]:
    near, far = _MARGIN, _MARGIN + _SIDE
    yield f'<rect class="frame" x="{near}" y="{near}" width="{_SIDE}" height="{_SIDE}"/>'
    yield f'<line class="frame" x1="{near}" y1="{far}" x2="{far}" y2="{near}"/>'
    yield f'<text x="{near}" y="{near - 8}">right (%), up to 100</text>'
    yield f'<text x="{far}" y="{far + 20}" text-anchor="end">sure (%), up to 100</text>'
    for kind, bins in (("old", theirs), ("new", mine)):
        yield from (_dot(kind, one) for one in bins)


def _dot(kind: str, one: Bin) -> str:
    """The larger, the more sentences."""
    x, y = _MARGIN + _SIDE * one.confidence, _MARGIN + _SIDE * (1 - one.accuracy)
    size = min(2 + one.sentences**0.5 / 4, 12)
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" opacity="0.8"/>'


def _svg(width: int, height: int, drawn: Iterator[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">\n{chr(10).join(drawn)}\n</svg>'
