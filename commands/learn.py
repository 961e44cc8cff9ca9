"""`nara learn ...`: from what shoppers said to a better model, step by step."""

from collections.abc import Mapping

import click

from commands import Lazy

_COMMANDS: Mapping[str, str] = {
    "dataset": "commands.learn_data:dataset",
    "datasets": "commands.learn_data:datasets",
    "gate": "commands.learn_gate:gate",
    "select": "commands.learn_select:select",
}
"Command -> where it is."


@click.group(cls=Lazy, table=_COMMANDS)
def learn() -> None:
    """Choose, label and keep what shoppers said, and make a better model of it.

    Example: nara learn select --archive days --limit 200
    """
