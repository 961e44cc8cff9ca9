"""The model alone: one utterance of twelve words, one thread.

python -m benchmarks.parse [--rounds 400]
"""

import argparse
import time

from assistant.build import understander
from assistant.config import Settings
from benchmarks.measure import report, rss_mb, summary

SENTENCES = (
    "where can i find the best rated thai restaurant in downtown chicago",
    "do you have the blue jeans in size ten in stock today",
    "what will the weather be like in los angeles california next week",
    "how long does it take to get from here to the airport",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=400)
    rounds = options.parse_args().rounds
    engine, version = understander(Settings())
    engine.understand(SENTENCES)
    times = []
    for n in range(rounds):
        started = time.perf_counter()
        engine.understand([SENTENCES[n % len(SENTENCES)]])
        times.append((time.perf_counter() - started) * 1000)
    report("parse", model=version, words=12, threads=1, rss_mb=rss_mb(), **summary(times))


if __name__ == "__main__":
    main()
