"""The server under load: a real process, asked over TCP by a client in this one.

    python -m benchmarks.serve [--turns 300] [--senders 1 32] [--passes 3] [--runs 3]

Every sender is one connection that plays the script over and over, and begins a new conversation
after so many passes; only turns count and are timed. `long` is one conversation of 500 turns.
Both processes share the machine, so that the client's time is missing to the server.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO

import psutil

from benchmarks.measure import report, rss_mb, summary

SCRIPT = (("hello", "messages"), ("what is the weather", "weather.weather"), ("in paris", "Paris"))
"What is said, and a word that the answer has to hold."
_API = "/api/v1/conversations"
_APART_S = 0.005


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    port: int
    ready_s: float

    def cpu_s(self) -> float:
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)


@contextmanager
def running(
    workers: int = 1, cores: Sequence[int] = (), settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """`nara serve` in a home of its own, until it is ready; on some cores only, where named.

    `settings`: more variables of its environment.
    """
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        environment = {**os.environ, "NARA_HOME": home, "NARA_OFFLINE": "1", **(settings or {})}
        command = [sys.executable, "app.py", "serve", "--port", "0", "--workers", str(workers)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        if cores:
            os.sched_setaffinity(process.pid, cores)
        try:
            port = _port(process)
            asyncio.run(_Client(port).get("/readyz"))
            yield Server(process, port, time.perf_counter() - started)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stderr is not None
    for line in process.stderr:
        if "listening on" in line:
            port = line.split("listening on ", 1)[1].split(" ", 1)[0].rsplit(":", 1)[1]
            _swallow(process)
            return int(port)
    raise SystemExit("the server ended")


def _swallow(process: subprocess.Popen[str]) -> None:
    """Its log lines must not fill the pipe."""
    assert process.stderr is not None
    threading.Thread(target=_read_all, args=(process.stderr,), daemon=True).start()


def _read_all(stream: IO[str]) -> None:
    with suppress(ValueError):  # Closed at the end.
        list(stream)


class _Client:
    """One connection that stays open; knows as much HTTP as our server speaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> bytes:
        return await self._ask("GET", path, b"")

    async def post(self, path: str, content: object = None) -> bytes:
        return await self._ask("POST", path, b"" if content is None else _json(content))

    async def _ask(self, method: str, path: str, body: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        content = await reader.readexactly(length)
        if answer.split(b" ", 2)[1] not in (b"200", b"201"):
            raise SystemExit(f"{method} {path.split('/')[-1]}: {content.decode()}")
        return content


def _json(content: object) -> bytes:
    return json.dumps(content).encode()


async def _begin(client: _Client) -> str:
    session: str = json.loads(await client.post(_API))["session"]
    return session


async def _turn(client: _Client, session: str, said: str, wanted: str) -> float:
    """Milliseconds of one turn."""
    started = time.perf_counter()
    answer = await client.post(f"{_API}/{session}/turns", {"text": said})
    spent = (time.perf_counter() - started) * 1000
    if wanted.encode() not in answer:
        raise SystemExit(f"'{said}' was answered with {answer.decode()}")
    return spent


async def _send(client: _Client, left: list[int], passes: int, times: list[float]) -> None:
    while left[0] > 0:
        session = await _begin(client)
        for _ in range(passes):
            for said, wanted in SCRIPT:
                left[0] -= 1
                times.append(await _turn(client, session, said, wanted))


async def _load(port: int, senders: int, turns: int, passes: int) -> tuple[float, list[float]]:
    """Turns a second, and how long each took. They arrive one after the other, as people do."""
    clients, left, times = [_Client(port) for _ in range(senders)], [turns], list[float]()
    for client in clients:
        await client.get("/healthz")
        await asyncio.sleep(_APART_S)
    started = time.perf_counter()
    await asyncio.gather(*(_send(client, left, passes, times) for client in clients))
    return len(times) / (time.perf_counter() - started), times


async def _long(port: int, turns: int) -> list[float]:
    client = _Client(port)
    session = await _begin(client)
    return [await _turn(client, session, *SCRIPT[n % len(SCRIPT)]) for n in range(turns)]


def _measure(server: Server, senders: int, turns: int, passes: int) -> None:
    before = server.cpu_s()
    rate, times = asyncio.run(_load(server.port, senders, turns, passes))
    cpu_ms = (server.cpu_s() - before) * 1000 / len(times)
    report(
        "serve",
        senders=senders,
        turns_per_s=round(rate, 1),
        server_cpu_ms_per_turn=round(cpu_ms, 2),
        **summary(times),
        rss_mb=rss_mb(server.process.pid),
    )


def _ends(times: Sequence[float]) -> dict[str, float]:
    return {
        "turns_6_to_50_p50_ms": round(statistics.median(times[5:50]), 2),
        "turns_456_to_500_p50_ms": round(statistics.median(times[-45:]), 2),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=300)
    options.add_argument("--senders", type=int, nargs="+", default=[1, 32])
    options.add_argument("--passes", type=int, default=3)
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args()
    with running() as server:
        report("serve_start", ready_s=round(server.ready_s, 2), rss_mb=rss_mb(server.process.pid))
        asyncio.run(_load(server.port, 4, 60, 1))  # warm up
        for senders in given.senders:
            for _ in range(given.runs):
                _measure(server, senders, given.turns * (1 if senders == 1 else 4), given.passes)
        report("serve_long", **_ends(asyncio.run(_long(server.port, 500))))


if __name__ == "__main__":
    main()
