"""What watching costs: 500 conversations at once, with a manager at the dashboard and without.

    python -m benchmarks.dashboard [--shoppers 500] [--pace 20] [--seconds 30] [--pairs 4]

Each shopper says something every so many seconds (`pace`) in a conversation of its own. The two
cases take turns on one server, so that whatever else the machine does meets both.
"""

import argparse
import asyncio
import itertools
import json
import statistics
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from websockets.asyncio.client import ClientConnection, connect

from assistant.keys import hash_of
from benchmarks.measure import report, summary
from benchmarks.serve import SCRIPT, Server, _begin, _Client, _turn, running

KEY = "nara_benchmark"
Script = Iterator[tuple[str, str]]
"What is said, and a word that the answer has to hold."
_READY_S = 5.0
_TOGETHER = 16
"Conversations that are begun at once."


@dataclass(frozen=True)
class Pace:
    pace: float
    "Seconds between two turns of a shopper."
    seconds: float
    "How long it goes on."


async def talks_of(port: int, shoppers: int) -> list[str]:
    """A session for each shopper."""
    gate = asyncio.Semaphore(_TOGETHER)

    async def one() -> str:
        async with gate:
            return await _begin(_Client(port))

    return await asyncio.gather(*(one() for _ in range(shoppers)))


async def _shop(
    client: _Client, talk: tuple[str, Script], random: Random, given: Pace, times: list[float]
) -> None:
    clock = asyncio.get_running_loop().time
    (session, said), end = talk, clock() + given.seconds
    wait = random.uniform(0, given.pace)
    while clock() + wait < end:
        await asyncio.sleep(wait)
        await client.get("/healthz")  # The connection is there before a turn is timed.
        times.append(await _turn(client, session, *next(said)))
        wait = random.uniform(0.5 * given.pace, 1.5 * given.pace)


@asynccontextmanager
async def _manager(port: int, read: list[int]) -> AsyncIterator[None]:
    """Reads everything; one conversation is opened."""
    async with connect(f"ws://127.0.0.1:{port}/dashboard/stream", max_size=None) as socket:
        await socket.send(json.dumps({"type": "key", "key": KEY}))
        first = json.loads(await socket.recv())
        rows = first["rows"]
        if rows:
            await socket.send(json.dumps({"type": "open", "conversation": rows[0]["conversation"]}))
        reading = asyncio.create_task(_read(socket, read))
        try:
            yield
        finally:
            reading.cancel()


async def _read(socket: ClientConnection, read: list[int]) -> None:
    async for message in socket:
        read[0] += 1
        read[1] += len(message)


@dataclass
class Blocks:
    """One of two cases that take turns."""

    times: list[list[float]] = field(default_factory=list)
    "Milliseconds of turns, block by block."
    cpu_s: float = 0.0
    "Of the server, which other programs on the machine do not change."

    def summary(self) -> dict[str, float]:
        every = [*itertools.chain(*self.times)]
        cpu = round(self.cpu_s * 1000 / len(every), 2)
        return {**summary(every), "server_cpu_ms_per_turn": cpu}


def risen(before: Blocks, after: Blocks) -> list[float]:
    """By how many percent the 95th percentile rose, pair by pair."""
    pairs = zip(before.times, after.times, strict=True)
    return [100 * (summary(b)["p95_ms"] / summary(a)["p95_ms"] - 1) for a, b in pairs]


def usual(_: int) -> Script:
    return itertools.cycle(SCRIPT)


async def block(
    port: int, talks: list[str], given: Pace, seed: int, script: Callable[[int], Script] = usual
) -> list[float]:
    """Milliseconds of every turn. `script`: what a shopper says, by the shopper's number."""
    times: list[float] = []
    shoppers = (
        _shop(_Client(port), (session, script(number)), Random(f"{seed} {number}"), given, times)
        for number, session in enumerate(talks)
    )
    await asyncio.gather(*shoppers)
    return times


async def _measure(server: Server, given: argparse.Namespace) -> None:
    port, pace = server.port, Pace(given.pace, given.seconds)
    talks = await talks_of(port, given.shoppers)
    await block(port, talks, Pace(_READY_S, _READY_S), 0)
    alone, watched, read = Blocks(), Blocks(), [0, 0]
    for pair in range(given.pairs):
        for is_watched in (False, True) if pair % 2 else (True, False):
            before = server.cpu_s()
            if is_watched:
                async with _manager(port, read):
                    watched.times.append(await block(port, talks, pace, pair + 1))
                watched.cpu_s += server.cpu_s() - before
            else:
                alone.times.append(await block(port, talks, pace, pair + 1))
                alone.cpu_s += server.cpu_s() - before
    _tell(alone, watched, read, given.shoppers)


def _tell(alone: Blocks, watched: Blocks, read: list[int], shoppers: int) -> None:
    for name, blocks in (("alone", alone), ("watched", watched)):
        report(f"dashboard_{name}", shoppers=shoppers, **blocks.summary())
    rises = risen(alone, watched)
    report(
        "dashboard_cost",
        p95_percent_by_pair=[round(rise, 1) for rise in rises],
        median_pair_p95_percent=round(statistics.median(rises), 1),
        messages_read=read[0],
        kilobytes_read=round(read[1] / 1000),
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shoppers", type=int, default=500)
    options.add_argument("--pace", type=float, default=20.0)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--pairs", type=int, default=4)
    given = options.parse_args()
    with running(settings={"NARA_DASHBOARD__KEY": hash_of(KEY)}) as server:
        asyncio.run(_measure(server, given))


if __name__ == "__main__":
    main()
