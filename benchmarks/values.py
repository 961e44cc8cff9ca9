"""Slot text to values: how much of our own phrase lists is right, and how long that takes.

python -m benchmarks.values [--rounds 5]

It names every library for times that is installed beside ours, and those that are not. A library is
right where the span it finds begins when the one meant does; ours also has to end with it.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from benchmarks.measure import report, summary
from nlu.entities.places import Gazetteer
from nlu.entities.times import resolve_time
from tests.nlu.entities.phrases import HALVES, Meant, Phrase, moment, phrases, span
from tests.nlu.entities.test_amount_phrases import is_right, understood

Find = Callable[[str, datetime], Any]
"""Text and moment -> the first moment of what it means; None where it means nothing."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    lists = {half: list(phrases(f"times_{half}")) for half in HALVES}
    _ours(lists, rounds)
    for name, make in _LIBRARIES.items():
        try:
            find = make()
        except ImportError:
            report("values.times", library=name, missing="not installed")
        else:
            _compared(name, find, [*lists["dev"], *lists["kept"]])
    _amounts(rounds)
    _index()


def _amounts(rounds: int) -> None:
    for half in HALVES:
        said = list(phrases(f"amounts_{half}"))
        right = sum(map(is_right, said))
        times = [_understood(phrase) for _ in range(rounds) for phrase in said]
        report("values.amounts", half=half, right=_share(right, said), **summary(times))


def _understood(phrase: Phrase) -> float:
    started = time.perf_counter()
    understood(phrase.given, phrase.said)
    return (time.perf_counter() - started) * 1000


def _ours(lists: dict[str, list[Phrase]], rounds: int) -> None:
    for half, said in lists.items():
        right = sum(_is_ours_right(phrase) for phrase in said)
        times = [_timed(resolve_time, phrase)[0] for _ in range(rounds) for phrase in said]
        report(
            "values.times", library="ours", half=half, right=_share(right, said), **summary(times)
        )
    both = [*lists["dev"], *lists["kept"]]
    _compared("ours", lambda text, now: getattr(resolve_time(text, now), "start", None), both)


def _compared(name: str, find: Find, said: Sequence[Phrase]) -> None:
    """The easier question, which every library can be asked: does it begin at the right moment?"""
    answers = [_timed(find, phrase) for phrase in said]
    right = sum(_begins(found, phrase) for (_, found), phrase in zip(answers, said, strict=True))
    times = [spent for spent, _ in answers]
    report("values.starts", library=name, right=_share(right, said), **summary(times))


def _is_ours_right(phrase: Phrase) -> bool:
    when = resolve_time(phrase.said, moment(phrase.given))
    return (Meant(when.start, when.end) if when else None) in map(span, phrase.meant)


def _begins(found: datetime | None, phrase: Phrase) -> bool:
    """Of days and longer spans only the day counts: libraries add the hour of the moment."""
    return any(_is_start(found, one) for one in phrase.meant)


def _is_start(found: datetime | None, meant: str) -> bool:
    wanted = span(meant)
    if found is None or wanted is None:
        return found is None and wanted is None
    is_clock = meant.startswith(("hour", "minute"))
    return (
        found.replace(second=0) == wanted.start if is_clock else found.date() == wanted.start.date()
    )


def _timed(find: Find, phrase: Phrase) -> tuple[float, Any]:
    started = time.perf_counter()
    found = find(phrase.said, moment(phrase.given))
    return (time.perf_counter() - started) * 1000, found


def _share(right: int, said: Sequence[Phrase]) -> str:
    return f"{right} of {len(said)}, {right / len(said):.1%}"


def _index() -> None:
    started = time.perf_counter()
    gazetteer = Gazetteer()
    gazetteer.find("boston")
    first = (time.perf_counter() - started) * 1000
    said = [phrase.said for half in HALVES for phrase in phrases(f"places_{half}")]
    times = [_spent(gazetteer, text) for text in said]
    report("values.places", load_ms=round(first, 1), **summary(times))
    sure = [_certain(gazetteer, text) for text in said]
    report(
        "values.certainty",
        below_ask=sum(c < _ASK_BELOW for _, c in sure),
        **summary([s for s, _ in sure]),
    )


_ASK_BELOW = 0.6
"As our main flow has it."


def _certain(gazetteer: Gazetteer, text: str) -> tuple[float, float]:
    started = time.perf_counter()
    certainty = gazetteer.certainty(text)
    return (time.perf_counter() - started) * 1000, certainty


def _spent(gazetteer: Gazetteer, text: str) -> float:
    started = time.perf_counter()
    gazetteer.find(text)
    return (time.perf_counter() - started) * 1000


# Libraries, each as it is used for one text


def _dateparser() -> Find:
    parse = import_module("dateparser").parse

    def find(text: str, now: datetime) -> Any:
        wanted = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future"}
        return parse(text, languages=["en"], settings=wanted)

    return find


def _parsedatetime() -> Find:
    calendar = import_module("parsedatetime").Calendar()

    def find(text: str, now: datetime) -> Any:
        found, known = calendar.parseDT(text, sourceTime=now)
        return found if known else None

    return find


def _recognizers() -> Find:
    recognize = import_module("recognizers_date_time").recognize_datetime

    def find(text: str, now: datetime) -> Any:
        for result in recognize(text, "en-us", reference=now):
            found = [_moment(value, now) for value in (result.resolution or {}).get("values", ())]
            return next((one for one in found if one and one.date() >= now.date()), None)
        return None

    return find


def _moment(value: dict[str, str], now: datetime) -> datetime | None:
    """A day, a moment, the start of a span, or a time of day."""
    text = value.get("value") or value.get("start") or ""
    try:
        is_time = ":" in text and "-" not in text
        return datetime.fromisoformat(f"{now:%Y-%m-%d} {text}" if is_time else text)
    except ValueError:
        return None


def _timefuzz() -> Find:
    timefuzz = import_module("timefuzz")

    def find(text: str, now: datetime) -> Any:
        try:
            found = timefuzz.parse(text, now)
        except timefuzz.ParseError:
            return None
        return getattr(found, "start", None) or getattr(found, "when", None)

    return find


_LIBRARIES: dict[str, Callable[[], Find]] = {
    "dateparser": _dateparser,
    "recognizers-text": _recognizers,
    "parsedatetime": _parsedatetime,
    "timefuzz": _timefuzz,
}

if __name__ == "__main__":
    main()
