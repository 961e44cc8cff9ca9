"""How far a command is that goes through several steps, for a person who watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from learning.choosing import Steps


@contextmanager
def bar() -> Iterator[Steps | None]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:

        def begin(name: str, number: int) -> None:
            for task in bar.task_ids:
                bar.remove_task(task)
            bar.add_task(name, total=number)

        yield Steps(begin, lambda: bar.advance(bar.task_ids[-1]))
