"""A report as one page: nothing is loaded from elsewhere, tables are sorted by a click."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from report.making import Facts, Report
from report.plots import Series, bars, over_time, shares, stacked
from report.sankey import Way, sankey
from report.table import Kind, Table, shown, sort_key

_MOODS = ("negative", "neutral", "positive")
_BARS = 15
"Rows of a table that are drawn."
_TELLING = ("repairs", "turned_bad", "not_understood", "drop_offs", "turned_after")
"Tables that are read rather than drawn: open at once."


@dataclass(frozen=True, slots=True)
class Part:
    table: Table
    plot: Markup
    is_open: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    tables: tuple[str, ...]


_SECTIONS = (
    Section("Overview", ("over_time", "outcomes", "endings", "lengths", "channels")),
    Section("Questions", ("questions", "questions_over_time")),
    Section("Ways through the flows", ("paths", "drop_offs")),
    Section("Where it failed", ("not_understood", "repairs", "sources", "failures")),
    Section(
        "How shoppers sounded",
        (
            "sentiment_by_hour", "sentiment_by_question", "sentiment_by_flow",
            "sentiment_by_model", "sentiment_by_speaker",
        ),
    ),
    Section("When it turned bad", ("turned_after", "turned_bad")),
)  # fmt: skip


def page(report: Report) -> str:
    static = files("report") / "static"
    style, script = ((static / name).read_text("utf-8") for name in ("page.css", "page.js"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"shown": shown, "sort_key": sort_key}
    template = environment.from_string((static / "page.html").read_text("utf-8"))
    return template.render(
        report=report,
        figures=figures(report.facts),
        sections=[(x.title, _parts(report, x)) for x in _SECTIONS],
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
    )


def figures(facts: Facts) -> list[tuple[str, str]]:
    """What stands at the top, in words."""
    turns = facts.turns or 1
    made: Sequence[tuple[str, Any, Kind]] = (
        ("conversations", facts.conversations, "count"),
        ("turns of shoppers", facts.turns, "count"),
        ("not understood", facts.not_understood / turns, "share"),
        ("nothing found", facts.nothing_found / turns, "share"),
        ("failed", facts.failed / turns, "share"),
        ("corrected by the shopper", facts.repaired / turns, "share"),
        ("thumbs up", facts.thumbs_up, "count"),
        ("thumbs down", facts.thumbs_down, "count"),
        ("sounded negative", facts.negative / facts.scored if facts.scored else None, "share"),
        ("conversations turned bad", facts.turned_bad if facts.scored else None, "count"),
        ("handed to a person", facts.handed_over, "count"),
        ("95 of 100 turns within, ms", facts.latency_p95_ms, "milliseconds"),
    )
    return [(name, shown(value, kind)) for name, value, kind in made]


def _hash(text: str) -> str:
    """What a content security policy calls a text it allows."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _parts(report: Report, section: Section) -> list[Part]:
    return [_part(report.table(name)) for name in section.tables]


def _part(table: Table) -> Part:
    draw = _DRAWN.get(table.name)
    plot = draw(table) if draw and table.rows else ""
    return Part(table, Markup(plot), table.name in _TELLING)


def _over_time(table: Table) -> str:
    periods = table.column("period")
    counts = [Series(x, table.column(x)) for x in ("turns", "conversations")]
    parts = [
        Series(told, table.column(name))
        for name, told in (
            ("share_not_understood", "not understood"),
            ("share_negative", "sounded negative"),
        )
    ]
    first = over_time("Turns and conversations over time", periods, counts, "count")
    return first + over_time("Shares of turns over time", periods, parts, "share")


def _asked_over_time(table: Table) -> str:
    labels = list(dict.fromkeys(table.column("period")))
    total: dict[str, int] = {}
    cells: dict[tuple[str, str], int] = {}
    for period, question, turns in table.rows:
        total[str(question)] = total.get(str(question), 0) + int(str(turns))
        cells[str(period), str(question)] = int(str(turns))
    often = [x for x in sorted(total, key=lambda x: (-total[x], x)) if x != "others"]
    series = [Series(x, [cells.get((label, x), 0) for label in labels]) for x in often[:8]]
    rest = [x for x in total if x not in often[:8]]
    others = Series("others", [sum(cells.get((y, x), 0) for x in rest) for y in labels])
    return stacked("Questions over time", labels, [*series, others] if rest else series)


def _bars(label: str, value: str, kind: Kind = "count") -> Callable[[Table], str]:
    def draw(table: Table) -> str:
        rows = zip(map(_named, table.column(label)), table.column(value), strict=True)
        return bars(table.title, list(rows)[:_BARS], kind)

    return draw


def _moods(table: Table) -> str:
    counts = zip(*(table.column(mood) for mood in _MOODS), strict=True)
    rows = list(zip(map(_named, table.column(table.columns[0].name)), counts, strict=True))
    scored = [(name, found) for name, found in rows if sum(found)]
    limit = 24 if table.name == "sentiment_by_hour" else _BARS
    return shares(table.title, _MOODS, scored[:limit]) if scored else ""


def _ways(table: Table) -> str:
    return sankey(table.title, [Way(*row) for row in _rows(table)])


def _rows(table: Table) -> Iterable[Sequence[Any]]:
    return table.rows


def _named(label: Any) -> str:
    return "–" if label is None else str(label)


_DRAWN: dict[str, Callable[[Table], str]] = {
    "over_time": _over_time,
    "outcomes": _bars("status", "turns"),
    "endings": _bars("ending", "conversations"),
    "lengths": _bars("turns", "conversations"),
    "questions": _bars("question", "turns"),
    "questions_over_time": _asked_over_time,
    "paths": _ways,
    "sources": _bars("source", "asked"),
    "sentiment_by_hour": _moods,
    "sentiment_by_question": _moods,
    "sentiment_by_flow": _moods,
    "sentiment_by_model": _moods,
    "sentiment_by_speaker": _moods,
}
"How a table is drawn; the others are only tables."
