"""One real S3 server for all tests of the archive, and journals of both kinds."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.journal import Journal
from tests.archive import seaweed
from tests.archive.seaweed import Server
from tests.postgres import postgres


@pytest.fixture(scope="session")
def running_seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # A short path: it also holds sockets, whose names may not be long.
    with seaweed.running(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def store(running_seaweed: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, and an environment that points to it."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in running_seaweed.variables.items():
        monkeypatch.setenv(name, value)
    return running_seaweed


@pytest.fixture
def prefix() -> str:
    """A prefix that no other test uses."""
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    """Empty; embedded, and on a PostgreSQL server."""
    is_file = request.param == "file"
    made = Journal(tmp_path / "journal.sqlite" if is_file else request.getfixturevalue("server"))
    made.retire(datetime(9999, 1, 1, tzinfo=UTC))
    yield made
    made.close()
