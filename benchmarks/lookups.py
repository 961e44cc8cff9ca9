"""Look-ups through a local contract server: how many a second, and how failure feels.

    python -m benchmarks.lookups [--seconds 5] [--threads 8]

The server runs in a process of its own on the same two cores, and works an answer out once for all
places: the look-ups are what is measured. Weather: every look-up a place of its own, so that
nothing comes from the cache; then the same place again and again; then the
server silent, and gone: what one shopper waits for, while the breaker is shut and once it is open.
"""

import argparse
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.measure import report, summary
from fulfillment.base import Answer, Fulfiller, Outcome, Request
from fulfillment.http import Http
from fulfillment.openmeteo import OpenMeteo
from fulfillment.yelp import Yelp
from tests.fulfillment.servers import openmeteo, yelp
from tests.servers import Called, Route, Says, serving, slow
from values.deadline import Deadline
from values.place import Place

BUDGET_S = 2.5
_ASKED = Request("weather.weather", {}, datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
_SERVERS: Mapping[str, Callable[[], Mapping[str, Route]]] = {
    "openmeteo": openmeteo.routes,
    "yelp": yelp.routes,
    "silent": openmeteo.routes,
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--threads", type=int, default=8)
    options.add_argument("--serve", choices=_SERVERS, help="be the server; for this program itself")
    chosen = options.parse_args()
    if chosen.serve:
        _serve(chosen.serve)
        return
    with _server("openmeteo") as url:
        source = OpenMeteo(Http(), url=url)
        report("lookups weather", **_rate(source, _weather, chosen.seconds, chosen.threads))
        report("lookups cached", **_cached(OpenMeteo(Http(), url=url)))
    with _server("yelp") as url:
        source_of_shops = Yelp(Http(), key=yelp.KEY, url=url)
        report("lookups stores", **_rate(source_of_shops, _shops, chosen.seconds, chosen.threads))
    with _server("silent") as url:
        report("lookups silent service", **_failing(OpenMeteo(Http(), url=url)))
    report("lookups dead service", **_failing(OpenMeteo(Http(), url="http://127.0.0.1:9")))


def _weather(number: int) -> Request:
    place = Place(f"Town {number}", "", "US", 25 + number % 2000 / 100, -70 - number / 1000 % 50)
    return replace(_ASKED, place=place, deadline=Deadline.within(BUDGET_S))


def _shops(number: int) -> Request:
    place = Place("Boston", "MA", "US", 42.3584, -71.0598, "America/New_York")
    slots = {"store.type": f"sushi {number}", "rating.high": "best rated"}
    deadline = Deadline.within(BUDGET_S)
    return replace(_ASKED, question="find_the_store", place=place, slots=slots, deadline=deadline)


def _rate(
    source: Fulfiller, ask: Callable[[int], Request], seconds: float, threads: int
) -> dict[str, object]:
    """Every thread asks one question after the other, each its own."""
    numbers, end = itertools.count(), time.perf_counter() + seconds
    times: list[float] = []
    lost: list[Outcome] = []

    def shopper() -> None:
        while (started := time.perf_counter()) < end:
            outcome = source.fulfill(ask(next(numbers)))
            times.append((time.perf_counter() - started) * 1000)
            if not isinstance(outcome, Answer):
                lost.append(outcome)

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(shopper) for _ in range(threads)]:
            done.result()
    kinds = sorted({type(outcome).__name__ for outcome in lost})
    return {
        "a_second": round(len(times) / seconds),
        "threads": threads,
        "no_answer": len(lost),
        "instead": kinds,
        **summary(times),
    }


def _cached(source: Fulfiller) -> dict[str, float]:
    _timed(source)
    return summary([_timed(source) for _ in range(500)])


def _failing(source: Fulfiller) -> dict[str, object]:
    """The waits of ten shoppers, one after the other."""
    waits = [_timed(source) for _ in range(10)]
    return {
        "first_ms": round(waits[0], 1),
        "longest_ms": round(max(waits), 1),
        "breaker_open_ms": round(max(waits[4:]), 2),
    }


def _timed(source: Fulfiller) -> float:
    started = time.perf_counter()
    source.fulfill(_weather(1))
    return (time.perf_counter() - started) * 1000


@contextmanager
def _server(name: str) -> Iterator[str]:
    """The address of a server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.lookups", "--serve", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


def _serve(name: str) -> None:
    routes = {path: _remembered(route) for path, route in _SERVERS[name]().items()}
    with serving(routes) as server:
        server.breaks = slow(60) if name == "silent" else None
        print(server.url, flush=True)
        while True:
            time.sleep(60)


def _remembered(route: Route) -> Route:
    """One answer for all places and words; its JSON is made once, too."""
    known: dict[tuple[str, ...], Says] = {}

    def answer(called: Called) -> Says:
        key = tuple(sorted(called.query.keys() - {"latitude", "longitude", "term"}))
        if key not in known:
            says = route(called)
            known[key] = replace(says, body=json.dumps(says.body).encode())
        return known[key]

    return answer


if __name__ == "__main__":
    main()
