"""Choosing on a Dask cluster, for archives that outgrow a machine. The only importer of Dask.

The rows stay with the workers: each file is cut up by conversation, each part is counted by one
worker, and only the sentences, each once, come here. The answers are those of one machine.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.config import Settings
from assistant.endpoints import HERE
from learning.archive_files import Named
from learning.archive_rows import Read
from learning.choosing import Steps
from learning.cluster_work import (
    Model,
    PartCounted,
    Task,
    ask,
    count,
    piece_of,
    read_file,
    summary_of,
)
from learning.pool import Counted, join_parts
from nlu.base import NotUnderstood, Understanding
from values.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from distributed import Client
    from duckdb import DuckDBPyConnection

_OWN_WORKERS = 2
_FREE = "127.0.0.1:0"
"Any port, for this machine alone."
_PART_BYTES = 500_000_000
"Of day files, for one part; a worker holds what it counts of it, packed, in memory."
_TEXTS = 50
"That a worker is asked about at once."
_HOW = "install the extra: pip install 'nara-assistant[cluster]'"


@dataclass(frozen=True, slots=True)
class Cluster:
    client: "Client"
    task: Task

    def count_up(
        self,
        archive: Named,
        rows: "DuckDBPyConnection",
        room: Path,
        known: Collection[str],
        steps: Steps,
    ) -> tuple[Read, Counted]:
        """The table of sentences, in the database here. Raises NaraError."""
        told, counted = self._ordered(archive.days)
        steps.begin("reading the archive", len(told))
        summaries = self._each(told, steps)
        steps.begin("counting", len(counted))
        parts: list[PartCounted] = self._each(counted, steps)
        damaged = tuple(line for _, lines in summaries for line in lines)
        read = Read(archive.days, sum(number for number, _ in summaries), damaged)
        return read, _joined(parts, rows, room, known)

    def _ordered(self, days: Sequence[str]) -> tuple[list[Any], list[Any]]:
        """What comes of each file, and of each part.

        Nobody here holds the files' pieces, so that they go from the workers once they are counted.
        """
        submit, task = partial(self.client.submit, pure=False), self.task
        read = [submit(read_file, task, day, number) for number, day in enumerate(days)]
        told = [submit(summary_of, one) for one in read]
        pieces = [[submit(piece_of, one, part) for one in read] for part in range(task.parts)]
        return told, [submit(count, task, some) for some in pieces]

    def ask(
        self, model: Path, texts: Sequence[str], steps: Steps
    ) -> list[Understanding | NotUnderstood]:
        """What the model makes of each, in order."""
        sent = self.client.scatter(Model.of(model), broadcast=True, hash=False)
        some = [texts[begin : begin + _TEXTS] for begin in range(0, len(texts), _TEXTS)]
        answers = [self.client.submit(ask, self.task, sent, one, pure=False) for one in some]
        steps.begin("asking the model", len(some))
        return [one for batch in self._each(answers, steps) for one in batch]

    def _each(self, futures: Sequence[Any], steps: Steps) -> list[Any]:
        """All results, in order; whoever waits sees each come."""
        from distributed import as_completed

        for _ in as_completed(list(futures), loop=self.client.loop):
            steps.advance()
        return list(self.client.gather(list(futures)))


def _joined(
    parts: Sequence[PartCounted], rows: "DuckDBPyConnection", room: Path, known: Collection[str]
) -> Counted:
    files = []
    for number, part in enumerate(parts):
        if part.sentences:
            files.append(room / f"part-{number}.parquet")
            files[-1].write_bytes(part.sentences)
    turns = sum(part.turns for part in parts)
    return join_parts(rows, files, turns, known) if files else Counted(0, 0, 0)


@contextmanager
def cluster(
    settings: Settings, address: str | None, archive: str, named: Named, memory_mb: int
) -> Iterator[Cluster]:
    """At this address, or of processes of this machine. Raises NaraError."""
    _refuse_outside(settings, address)
    with _connected(address) as client:
        workers = sum(client.nthreads().values())
        if not workers:
            raise ConfigError(f"the cluster at {address} has no worker; start some: dask worker")
        parts = max(2 * workers, named.size // _PART_BYTES + 1)
        place = archive if "://" in archive else str(Path(archive).absolute())
        try:
            yield Cluster(client, Task(settings, place, parts, named.erased, memory_mb))
        except _faults() as error:
            raise StoreError(_told(error)) from error


@contextmanager
def _connected(address: str | None) -> Iterator["Client"]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise ConfigError(f"--engine dask needs Dask; {_HOW}") from error
    own = {"n_workers": _OWN_WORKERS, "threads_per_worker": 1, "dashboard_address": _FREE}
    with ExitStack() as stack:
        if address is None:
            here = stack.enter_context(LocalCluster(**own, silence_logs="CRITICAL"))
            address = here.scheduler_address
        try:
            client = Client(address, set_as_default=False)
        except (OSError, ValueError) as error:
            what = f"no scheduler of a Dask cluster answers at {address}"
            raise ConfigError(f"{what}; start one: dask scheduler, and workers") from error
        yield stack.enter_context(client)


def _refuse_outside(settings: Settings, address: str | None) -> None:
    host = urlsplit(address).hostname if address else "localhost"
    if settings.offline and host not in HERE:
        raise ConfigError(f"offline is on, and {address} is outside; unset NARA_OFFLINE")


def _faults() -> tuple[type[Exception], ...]:
    """What comes of a cluster that fails; what our own tasks raise comes as it is."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    return KilledWorker, FutureCancelledError, CommClosedError, ModuleNotFoundError, TimeoutError


def _told(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"a worker of the cluster lacks {error.name}; {_HOW} there, in the same version"
    first = (str(error).splitlines() or [type(error).__name__])[0]
    why = "one worker after the other died" if type(error).__name__ == "KilledWorker" else first
    return f"the cluster failed ({why}); the archive is as it was, so look at its log and try again"
