"""Azure's storage in a process of its own: azurite, from npm; skips where it is not installed."""

import base64
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

CONTAINER = "archive"
_ACCOUNT, _KEY = "nara", base64.b64encode(b"a key for tests").decode()
_PATIENCE_S = 40.0


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The connection string of a server with one empty container."""
    program = shutil.which("azurite-blob")
    if not program:
        pytest.skip("azurite is not on the PATH: npm install -g azurite")
    blob = pytest.importorskip("azure.storage.blob")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", str(folder)]
    quiet = [*words, "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    accounts = {"AZURITE_ACCOUNTS": f"{_ACCOUNT}:{_KEY}"}
    with subprocess.Popen(
        [program, *quiet], env={**os.environ, **accounts}, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _await(port)
            address = f"http://127.0.0.1:{port}/{_ACCOUNT}"
            account = f"DefaultEndpointsProtocol=http;AccountName={_ACCOUNT};AccountKey={_KEY}"
            connection = f"{account};BlobEndpoint={address};"
            blob.ContainerClient.from_connection_string(connection, CONTAINER).create_container()
            yield connection
        finally:
            process.kill()


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    pytest.fail("azurite did not start")
