"""A whole turn in one process: NLU, dialog, catalogue or weather, journal and session.

    python -m benchmarks.turn [--turns 500]

One conversation of many turns, in a new NARA_HOME. Prints p50 and p95 over all turns, of each
kind, and of the first and the last fifty, which shows whether a turn grows with the conversation.
"""

import argparse
import tempfile
import time
from pathlib import Path

from assistant.build import build
from assistant.config import Settings
from benchmarks.measure import report, rss_mb, summary

SCRIPT = (
    ("weather", "what is the weather like in boston"),
    ("follow-up", "and tomorrow?"),
    ("store", "where is the best rated thai restaurant in chicago"),
    ("price", "how much is a cordless vacuum"),
    ("stock", "do you have it in stock in denver"),
    ("act", "thanks"),
    ("nonsense", "qwe rty uiop"),
    ("price", "find the cheapest running shoes under 80 dollars please"),
    ("navigation", "how do i get to the nearest pharmacy in seattle"),
    ("weather", "will it rain in los angeles this weekend"),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=500)
    turns = options.parse_args().turns
    with tempfile.TemporaryDirectory() as home:
        times = _converse(Path(home), turns)
    all_times = [ms for _, ms in times]
    kinds = sorted({kind for kind, _ in SCRIPT})
    report(
        "turn",
        all=summary(all_times),
        first_50=summary(all_times[:50]),
        last_50=summary(all_times[-50:]),
        by_kind={kind: summary([ms for k, ms in times if k == kind]) for kind in kinds},
        rss_mb=rss_mb(),
    )


def _converse(home: Path, turns: int) -> list[tuple[str, float]]:
    assistant = build(Settings(home=home, offline=True)).assistant
    session, _ = assistant.open(None, "benchmark", 1)
    for _, text in SCRIPT:
        session, _ = assistant.turn(session, text, "benchmark")
    times = []
    for n in range(turns):
        kind, text = SCRIPT[n % len(SCRIPT)]
        started = time.perf_counter()
        session, _ = assistant.turn(session, text, "benchmark")
        times.append((kind, (time.perf_counter() - started) * 1000))
    return times


if __name__ == "__main__":
    main()
