"""Two workers on two cores against one worker pinned to one; and 2,000 WebSockets that stay open.

    python -m benchmarks.workers [--turns 1500] [--senders 32] [--runs 3] [--shared]

`--shared`: conversations in Redis and turns in PostgreSQL, both on this machine and on its cores.
Each run measures both, one after the other. The client counts as part of the load: pinned to the
same core as the one worker, and sharing both cores with the two.
"""

import argparse
import asyncio
import os
import resource
import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.measure import report
from benchmarks.serve import _API, Server, _begin, _Client, _load, running
from tests.postgres import postgres
from tests.redis_server import running_redis

_AT_ONCE = 50
_PASSES = 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=1500)
    options.add_argument("--senders", type=int, default=32)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--sockets", type=int, default=2000)
    options.add_argument("--shared", action="store_true")
    given = options.parse_args()
    with _stores(given.shared) as stores:
        ratios = [_compared(given, stores) for _ in range(given.runs)]
        median = round(statistics.median(ratios), 2)
        report("workers_ratio", median=median, runs=len(ratios), shared=given.shared)
        with running(settings=stores) as server:
            asyncio.run(_sockets(server, given.sockets))


@contextmanager
def _stores(shared: bool) -> Iterator[Mapping[str, str]]:
    """What the server has to be told of them."""
    if not shared:
        yield {}
        return
    with TemporaryDirectory() as folder, running_redis(Path(folder)) as redis, postgres() as url:
        yield {"NARA_SESSIONS__URL": redis.url, "NARA_JOURNAL__URL": url}


def _compared(given: argparse.Namespace, stores: Mapping[str, str]) -> float:
    one = _rate(given, stores, 1, [0])
    two = _rate(given, stores, 2, [])
    rates = {"one_a_second": round(one, 1), "two_a_second": round(two, 1)}
    report("workers", **rates, shared=given.shared)
    return two / one


def _rate(
    given: argparse.Namespace, stores: Mapping[str, str], workers: int, cores: list[int]
) -> float:
    os.sched_setaffinity(0, cores or range(os.cpu_count() or 1))
    with running(workers, cores, stores) as server:
        asyncio.run(_load(server.port, given.senders, given.turns // 4, 1))  # warm up
        before = _cpu_s(server)
        rate, times = asyncio.run(_load(server.port, given.senders, given.turns, _PASSES))
        cpu_ms = round((_cpu_s(server) - before) * 1000 / len(times), 2)
        memory = [_mb(process) for process in _processes(server)]
        report("workers_cost", workers=workers, server_cpu_ms_per_turn=cpu_ms, rss_mb=memory)
        return rate


def _cpu_s(server: Server) -> float:
    """Of all its processes; on a busy machine it tells more than the rate."""
    used = [process.cpu_times() for process in _processes(server)]
    return float(sum(times.user + times.system for times in used))


def _processes(server: Server) -> list[psutil.Process]:
    parent = psutil.Process(server.process.pid)
    return [parent, *parent.children(recursive=True)]


def _mb(process: psutil.Process) -> float:
    return round(process.memory_info().rss / 1e6, 1)


async def _sockets(server: Server, many: int) -> None:
    """Each has a conversation of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, many + 1000)), hard))
    before = _mb(psutil.Process(server.process.pid))
    opened: list[ClientConnection] = []
    for start in range(0, many, _AT_ONCE):
        few = range(start, min(start + _AT_ONCE, many))
        opened += await asyncio.gather(*(_open(server.port) for _ in few))
    after = _mb(psutil.Process(server.process.pid))
    report("sockets", open=len(opened), rss_before_mb=before, rss_mb=after)
    await asyncio.gather(*(socket.close() for socket in opened))


async def _open(port: int) -> ClientConnection:
    session = await _begin(_Client(port))
    address = f"ws://127.0.0.1:{port}{_API}/{session}/stream"
    return await connect(address, compression=None, open_timeout=60)


if __name__ == "__main__":
    main()
