"""What judging costs: turns with sentiment and without, and how soon a sentence is judged.

    python -m benchmarks.moods [--shoppers 100] [--pace 10] [--seconds 20] [--pairs 4] [--turns 200]

Two servers take turns, one of which judges nothing; the load is that of `benchmarks.dashboard`.
Then one conversation in this process: the time from each answer to its sentiment in the journal.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import tempfile
import time
from contextlib import ExitStack

from archive.journal import Journal
from assistant.build import build
from assistant.config import read_settings
from benchmarks.dashboard import Blocks, Pace, Script, block, risen, talks_of
from benchmarks.measure import report, summary
from benchmarks.serve import Server, running

SAID = (
    "hello",
    "what is the weather in paris",
    "the blender arrived broken and i want my money back",
    "thanks that was quick",
)
NEW = (
    "the blender {} arrived broken and i want my money back",
    "what is the weather in paris, order {}",
    "thanks that was quick {}",
)
_PATIENCE_S = 5.0
_SETTLED_S = 1.0


def _new(shopper: int) -> Script:
    """Sentences that nobody said before: none of them is remembered."""
    for number in itertools.count(int(time.time())):
        for said in NEW:
            yield said.format(f"{shopper}-{number}"), "messages"


async def _both(servers: dict[str, Server], given: argparse.Namespace) -> dict[str, Blocks]:
    talks = {name: await talks_of(here.port, given.shoppers) for name, here in servers.items()}
    pace = Pace(given.pace, given.seconds)
    for name, here in servers.items():
        await block(here.port, talks[name], Pace(2.0, 4.0), 0)
    found = {name: Blocks() for name in servers}
    for pair in range(given.pairs):
        for name in sorted(servers, reverse=bool(pair % 2)):
            before = servers[name].cpu_s()
            times = await block(servers[name].port, talks[name], pace, pair + 1, _new)
            await asyncio.sleep(_SETTLED_S)  # What is judged after the last answer counts, too.
            found[name].times.append(times)
            found[name].cpu_s += servers[name].cpu_s() - before
    return found


def _compare(given: argparse.Namespace) -> None:
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(running(settings={"NARA_SENTIMENT__ENABLED": enabled}))
            for name, enabled in (("off", "0"), ("on", "1"))
        }
        found = asyncio.run(_both(servers, given))
    for name, blocks in found.items():
        report(f"moods_{name}", shoppers=given.shoppers, **blocks.summary())
    rises = risen(found["off"], found["on"])
    report("moods_cost", median_pair_p95_percent=round(statistics.median(rises), 1))


def _until_judged(turns: int) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"NARA_HOME": home, "NARA_OFFLINE": "1", "NARA_SENTIMENT__ENABLED": "1"}
        built = build(read_settings())
        built.warm().join()
        assistant = built.assistant
        session, _ = assistant.open(None, "benchmark", 1)
        delays: list[float] = []
        for number in range(turns):
            session, reply = assistant.turn(session, SAID[number % len(SAID)], "benchmark")
            delays.append(_waited(assistant.parts.journal, session.conversation_id, reply.turn))
            time.sleep(0.02)
        built.finish()
    report("moods_delay", **summary(delays[10:]))  # The first ones open the model.


def _waited(journal: Journal, conversation: str, turn: int) -> float:
    """Milliseconds until the turn was judged."""
    started = time.perf_counter()
    while time.perf_counter() - started < _PATIENCE_S:
        found = journal.turn(conversation, turn)
        if found and found.sentiment is not None:
            return (time.perf_counter() - started) * 1000
        time.sleep(0.001)
    raise SystemExit("a turn was not judged within five seconds")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shoppers", type=int, default=100)
    options.add_argument("--pace", type=float, default=10.0)
    options.add_argument("--seconds", type=float, default=20.0)
    options.add_argument("--pairs", type=int, default=4)
    options.add_argument("--turns", type=int, default=200)
    given = options.parse_args()
    _until_judged(given.turns)
    _compare(given)


if __name__ == "__main__":
    main()
