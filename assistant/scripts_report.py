"""What came of conversation tests: text for people, plain values and JUnit XML for programs."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from assistant.explain import Explained
from assistant.reply import chat_object
from assistant.scripts import Outcome, Result, TurnResult
from assistant.scripts_coverage import Coverage, Share
from dialog.problems import count

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"Characters that XML cannot hold."
_WHY = ("status", "intent", "act", "alternatives", "slots", "in force", "states", "look-ups",
        "faults")  # fmt: skip
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_HEADINGS: dict[Outcome, str] = {
    "failed": "FAILED",
    "closed gap": "GOES RIGHT NOW",
    "known gap": "KNOWN GAP",
    "passed": "PASSED",
}


def told(result: Result) -> Iterator[str]:
    """What was said, what was expected, what came, and why."""
    yield f"{_HEADINGS[result.outcome]}  {result.case.file}:{result.case.line}  {result.case.name}"
    if result.case.conversation.todo:
        yield f"  marked as going wrong: {result.case.conversation.todo}"
    if result.outcome == "closed gap":
        yield from _closed(result)
    for number, turn in enumerate(result.turns):
        if turn.misses:
            yield from _turn(number, turn, result)


def _closed(result: Result) -> Iterator[str]:
    lines = [turn.line for turn in result.turns if turn.outcome == "closed gap"]
    for line in lines or [result.case.line]:
        yield f"  take 'todo' away: {result.case.file}:{line}"


def _turn(number: int, turn: TurnResult, result: Result) -> Iterator[str]:
    todo = f"  (known gap: {turn.todo})" if turn.todo else ""
    yield f"  turn {number}, {result.case.file}:{turn.line}{todo}"
    if turn.user is not None:
        yield f"    You       {turn.user}"
    for text in turn.reply.messages:
        yield f"    Nara      {text}"
    for miss in turn.misses:
        yield f"    {miss.what}"
        yield f"      expected  {_indented(miss.expected)}"
        yield f"      got       {_indented(miss.got)}"
    for name, text in Explained.of(turn.reply).rows():
        if name in _WHY:
            yield f"    {name:<13} {_indented(text, 18)}"


def _indented(text: str, width: int = 16) -> str:
    return text.replace("\n", "\n" + " " * width)


def summary(results: Sequence[Result]) -> str:
    """One line: `118 passed, 1 failed, 6 known gaps (of 125 conversations, 540 turns) in 1.2 s`."""
    outcomes = [result.outcome for result in results]
    failed, closed = outcomes.count("failed"), outcomes.count("closed gap")
    parts = [f"{outcomes.count('passed')} passed"]
    parts += [f"{failed} failed"] if failed else []
    parts += [f"{closed} marked as going wrong but right now"] if closed else []
    gaps = outcomes.count("known gap")
    parts += [f"{count(gaps, 'known gap')}"] if gaps else []
    turns = sum(len(result.case.turns) for result in results)
    whole = f"{count(len(results), 'conversation')}, {count(turns, 'turn')}"
    seconds = sum(result.seconds for result in results)
    return f"{', '.join(parts)} (of {whole}) in {seconds:.1f} s"


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """A table of all flows, then what no test has walked."""
    shares = coverage.shares()
    width = max(len(share.name) for share in shares)
    yield f"{'flow':<{width}}  {'states':>11}  {'transitions':>11}  walked"
    for share in shares:
        yield f"{share.name:<{width}}  {_of(share)}  {share.percent:5.1f} %"
    missing = list(coverage.unwalked())
    if missing:
        yield f"Not walked by any test, {count(len(missing), 'thing')}:"
    for one in missing:
        yield f"  {one.at}: {one.what}"


def _of(share: Share) -> str:
    states, ways = f"{share.states}/{share.all_states}", f"{share.ways}/{share.all_ways}"
    return f"{states:>11}  {ways:>11}"


# For programs


def as_json(results: Sequence[Result], coverage: Coverage | None) -> dict[str, Any]:
    outcomes = [result.outcome for result in results]
    plain: dict[str, Any] = {
        "conversations": len(results),
        "turns": sum(len(result.case.turns) for result in results),
        "passed": outcomes.count("passed"),
        "failed": outcomes.count("failed"),
        "known_gaps": outcomes.count("known gap"),
        "closed_gaps": outcomes.count("closed gap"),
        "results": [_result(result) for result in results],
    }
    return plain | ({"coverage": _coverage(coverage)} if coverage else {})


def _result(result: Result) -> dict[str, Any]:
    return {
        "name": result.case.name,
        "file": str(result.case.file),
        "line": result.case.line,
        "outcome": result.outcome,
        "todo": result.case.conversation.todo or None,
        "seconds": round(result.seconds, 4),
        "turns": [_plain_turn(turn) for turn in result.turns],
    }


def _plain_turn(turn: TurnResult) -> dict[str, Any]:
    misses = [{"what": m.what, "expected": m.expected, "got": m.got} for m in turn.misses]
    return {
        "user": turn.user,
        "line": turn.line,
        "outcome": turn.outcome,
        "todo": turn.todo or None,
        "misses": misses,
        "reply": chat_object(turn.reply),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    shares = [
        {
            "flow": share.name,
            "states": [share.states, share.all_states],
            "transitions": [share.ways, share.all_ways],
            "percent": round(share.percent, 1),
        }
        for share in coverage.shares()
    ]
    unwalked = [{"what": one.what, "at": one.at, "flow": one.flow} for one in coverage.unwalked()]
    return {"flows": shares[:-1], "total": shares[-1], "unwalked": unwalked}


def as_junit(results: Sequence[Result]) -> str:
    """JUnit XML: a suite a file, a case a conversation; a known gap counts as skipped."""
    root = ElementTree.Element("testsuites", _counts(results))
    for file in dict.fromkeys(result.case.file for result in results):
        own = [result for result in results if result.case.file == file]
        suite = ElementTree.SubElement(root, "testsuite", {"name": str(file), **_counts(own)})
        for result in own:
            _junit_case(suite, result)
    ElementTree.indent(root)
    return _DECLARATION + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(results: Sequence[Result]) -> dict[str, str]:
    return {
        "tests": str(len(results)),
        "failures": str(sum(not result.is_fine for result in results)),
        "errors": "0",
        "skipped": str(sum(result.outcome == "known gap" for result in results)),
        "time": f"{sum(result.seconds for result in results):.3f}",
    }


def _junit_case(suite: ElementTree.Element, result: Result) -> None:
    case = result.case
    about = {"name": _xml(case.name), "classname": case.file.stem}
    where = {"file": str(case.file), "line": str(case.line), "time": f"{result.seconds:.3f}"}
    element = ElementTree.SubElement(suite, "testcase", about | where)
    text = _xml("\n".join(told(result)))
    if result.outcome == "known gap":
        todos = [case.conversation.todo, *(turn.todo for turn in result.turns)]
        reason = "; ".join(filter(None, todos))
        ElementTree.SubElement(element, "skipped", {"message": _xml(reason)}).text = text
    elif not result.is_fine:
        ElementTree.SubElement(element, "failure", {"message": _xml(_first(result))}).text = text


def _first(result: Result) -> str:
    """The first thing that is not as expected."""
    for number, turn in enumerate(result.turns):
        if turn.misses and not turn.todo:
            miss = turn.misses[0]
            return f"turn {number}: {miss.what}: expected {miss.expected}; got {miss.got}"
    return "it is marked as going wrong, and goes right now: take 'todo' away"


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
