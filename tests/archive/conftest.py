"""One real S3 server for all tests of the archive; every test has a prefix of its own."""

import uuid
from collections.abc import Iterator

import pytest

from tests.archive import seaweed
from tests.archive.seaweed import Server


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
