"""The progress bar of a sync, on a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """Bytes of one part of a sync; shown once there is something to copy, gone at the end."""

    def __init__(self) -> None:
        what = TextColumn("{task.description}")
        columns = (what, BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)

    def begin(self, files: int, size: int) -> None:
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        if files:
            self._bar.add_task("1 file" if files == 1 else f"{files} files", total=size)

    def advance(self, size: int) -> None:
        for task in self._bar.task_ids:
            self._bar.advance(task, size)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
