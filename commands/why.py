"""How a turn went, as a table for people: what was heard, walked, looked up, and how long."""

from typing import Any

from rich.table import Table
from rich.text import Text

from assistant.reply import Reply


def explain(reply: Reply) -> Table:
    """Intent, slots, values, states walked, look-ups and times of one turn."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, text in _rows(reply):
        table.add_row(name, Text(text))
    return table


def _rows(reply: Reply) -> list[tuple[str, str]]:
    trace = reply.trace
    rows = [
        ("status", reply.status),
        ("intent", _intent(reply)),
        ("act", reply.act or ""),
        ("alternatives", _pairs(trace.get("alternatives", ())[1:3])),
        ("slots", _mapping(reply.slots)),
        ("values", _mapping(reply.values)),
        ("in force", _mapping({"topic": reply.topic or "", **reply.context})),
        ("states", "\n".join(f"{s['state']}  ({s['at']})" for s in trace.get("states", ()))),
        ("look-ups", "\n".join(_look_up(x) for x in trace.get("lookups", ()))),
        ("faults", "\n".join(trace.get("faults", ()))),
        ("times", _mapping({k: f"{v} ms" for k, v in trace.get("timings", {}).items()})),
    ]
    return [(name, text) for name, text in rows if text]


def _intent(reply: Reply) -> str:
    sure = "" if reply.confidence is None else f"  {reply.confidence:.0%}"
    routed = reply.trace.get("routed")
    as_ = f", routed as {routed}" if routed and routed != reply.intent else ""
    return f"{reply.intent or '-'}{sure}{as_}"


def _pairs(alternatives: list[list[object]]) -> str:
    return ", ".join(
        f"{intent} {float(str(chance)):.0%}"
        for intent, chance in alternatives
        if float(str(chance)) >= 0.01
    )


def _mapping(values: object) -> str:
    assert isinstance(values, dict)
    return ", ".join(f"{name} = {_short(value)}" for name, value in values.items() if value)


def _short(value: object) -> str:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    if isinstance(value, dict):
        return " ".join(str(v) for v in value.values() if v not in (None, ""))
    return str(value)


def _look_up(trace: dict[str, Any]) -> str:
    reason = trace.get("result", {}).get("reason")
    because = f" ({reason})" if reason else ""
    return (
        f"{trace['question']} from {trace['source']}: {trace['outcome']}{because}, {trace['ms']} ms"
    )
