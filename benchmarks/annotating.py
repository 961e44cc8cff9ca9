"""Annotating: from a key to what is seen next, at the terminal and over the page's HTTP.

    python -m benchmarks.annotating [--sentences 400] [--decided 5000]

A table of sentences is decided on, with so many decisions in the book already: six of ten are kept
as they are, the others get another intent or a marked word first. `decision` is the time until the
next sentence is shown, saved to disk by then; `key` that of all other keys. People take seconds.
"""

import argparse
import io
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from starlette.testclient import TestClient

from assistant.config import read_settings
from benchmarks.learning_select import said
from benchmarks.measure import report, summary
from learning.lines import Candidate, Labelled, write_lines
from learning.page import Entry, create_page
from learning.seats import Seats
from learning.table import Work
from learning.terminal import annotate
from learning.workplace import book, candidates_file

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_WAYS = (["Enter"], ["2", "Enter"], ["Tab", "t", "Enter"])
_SHARES = (0.6, 0.25, 0.15)
_DECIDED = "how did the earlier sentence {} go"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sentences", type=int, default=400)
    options.add_argument("--decided", type=int, default=5000)
    chosen = options.parse_args()
    for name, form in (("terminal", _at_terminal), ("page", _on_page)):
        with tempfile.TemporaryDirectory() as home:
            os.environ |= {"NARA_HOME": home, "NARA_OFFLINE": "1"}
            seats = _laid(chosen.sentences, chosen.decided)
            decisions, others = form(seats)
        report(f"annotate {name}, decision", decided_before=chosen.decided, **summary(decisions))
        report(f"annotate {name}, key", **summary(others))


def _laid(sentences: int, decided: int) -> Seats:
    settings, chance = read_settings(), random.Random(7)
    kept = book(settings)
    for number in range(decided):
        text = _DECIDED.format(number)
        kept.label(Labelled(text, "unknown", ("O",) * len(text.split()), "ann"), _NOW)
    texts: dict[str, str] = {}
    while len(texts) < sentences:
        intent, text = said(chance)
        texts.setdefault(text, intent)
    write_lines(candidates_file(settings), [_candidate(*one) for one in texts.items()])
    return Seats(settings)


def _candidate(text: str, intent: str) -> Candidate:
    likely = ((intent, 0.6), ("inventory_check", 0.3), ("unknown", 0.1))
    return Candidate(text, intent, ("O",) * len(text.split()), "unsure", alternatives=likely)


def _keys() -> Iterator[str]:
    chance = random.Random(7)
    while True:
        yield from chance.choices(_WAYS, _SHARES)[0]


def _at_terminal(seats: Seats) -> tuple[list[float], list[float]]:
    """Milliseconds of decisions and of other keys."""
    watch, keys = _Watch(), _keys()

    def next_key() -> str:
        return watch.next(next(keys))

    with seats.at("anna") as table:
        annotate(table, Work(), next_key, Console(file=io.StringIO()), lambda: _NOW)
    return watch.times("Enter")


def _on_page(seats: Seats) -> tuple[list[float], list[float]]:
    """The same, each key a request, without the way through the network."""
    watch, client = _Watch(), TestClient(create_page(seats, lambda: _NOW, Entry("anna")))
    seen = _posted(client.post, "next", {"annotator": "anna"})
    for key in _keys():
        if seen["view"] is None:
            break
        asked = {"annotator": "anna", "view": seen["view"], "key": watch.next(key)}
        seen = _posted(client.post, "press", asked)
    watch.next("Escape")
    return watch.times("Enter")


def _posted(post: Callable[..., Any], path: str, asked: dict[str, Any]) -> dict[str, Any]:
    answer = post(path, json=asked)
    answer.raise_for_status()
    seen: dict[str, Any] = answer.json()
    return seen


class _Watch:
    """How long each key took until the next one could be pressed."""

    def __init__(self) -> None:
        self._pressed: list[tuple[str, float]] = []

    def next(self, key: str) -> str:
        self._pressed.append((key, time.perf_counter()))
        return key

    def times(self, deciding: str) -> tuple[list[float], list[float]]:
        """Of this key, which may have to be pressed again where labels are odd; of the others."""
        pairs = zip(self._pressed, self._pressed[1:], strict=False)
        taken = [(key, 1000 * (after - at)) for (key, at), (_, after) in pairs]
        mine = [ms for key, ms in taken if key == deciding]
        return mine, [ms for key, ms in taken if key != deciding]


if __name__ == "__main__":
    main()
