"""How a turn went, as a table for people: what was heard, walked, looked up, and how long."""

from rich.table import Table
from rich.text import Text

from archive.records import TurnRecord
from assistant.explain import Explained
from assistant.reply import Reply


def explain(turn: Reply | TurnRecord) -> Table:
    """Intent, slots, values, states walked, look-ups and times of one turn."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, text in Explained.of(turn).rows():
        table.add_row(name, Text(text))
    return table
