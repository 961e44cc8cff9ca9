"""Findings as people read them: what is wrong, the line with a caret below it, what to do.

Coloured and as wide as the terminal; plain, and each first line easy to search, elsewhere.
"""

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
from rich.cells import cell_len

from dialog.problems import Problem, Stop, count

_PLAIN_WIDTH = 100
_TOKEN = re.compile(r"\"(?:\\.|[^\"])*\"|'[^']*'|[\w.*-]+|.")
_COLORS = {"error": "red", "warning": "yellow"}


@dataclass(frozen=True, slots=True)
class Look:
    """Where findings are shown."""

    width: int
    "In cells of the terminal."
    colored: bool


def look_of_stdout() -> Look:
    if sys.stdout.isatty():
        return Look(max(40, shutil.get_terminal_size().columns), colored=True)
    return Look(_PLAIN_WIDTH, colored=False)


def shown(problems: Sequence[Problem], look: Look) -> Iterator[str]:
    """The lines to print, the sum of all at the end."""
    explained: set[str] = set()
    for problem in problems:
        yield from _one(problem, look, explain=problem.code not in explained)
        yield ""
        explained.add(problem.code)
    errors = sum(problem.severity == "error" for problem in problems)
    yield f"{count(errors, 'error')}, {count(len(problems) - errors, 'warning')}"


def _one(problem: Problem, look: Look, *, explain: bool) -> Iterator[str]:
    yield from _head(problem, look)
    margin = " " * max(3, len(str(problem.where.line)))
    yield from _excerpt(problem, margin, look)
    if problem.path:
        yield from _wrapped(f"{margin} = way: ", _way(problem.path), look.width)
    if explain:
        yield f"{margin} = why: nara flows explain {problem.code}"


def _head(problem: Problem, look: Look) -> Iterator[str]:
    where, kind = problem.where, problem.severity
    place = f"{where.file}:{where.line}:{where.column}"
    if not look.colored:
        yield f"{place}: {kind} {problem.code}: {problem.message}"
        return
    head = click.style(f"{kind}[{problem.code}]", fg=_COLORS[kind], bold=True)
    yield f"{head}{click.style(f': {problem.message}', bold=True)}"
    yield f"  {click.style('-->', fg='blue')} {place}"


def _excerpt(problem: Problem, margin: str, look: Look) -> Iterator[str]:
    where, lines = problem.where, _lines(problem.where.file)
    if where.line > len(lines):
        # The end of the file, or a file that is no text.
        yield from _help(problem, margin, look)
        return
    bar = _blue("|", look)
    text, before, under = _window(lines[where.line - 1], where.column - 1, look.width - 8)
    caret = click.style("^" * under, fg=_COLORS[problem.severity], bold=True)
    beside = f" {problem.hint}" if problem.hint else ""
    fits = len(margin) + 3 + before + under + cell_len(beside) <= look.width
    number = str(where.line).rjust(len(margin))
    yield f"{_blue(number, look)} {bar} {text}"
    mark = caret if look.colored else "^" * under
    yield f"{margin} {bar} {' ' * before}{mark}{beside if fits else ''}"
    if not fits:
        yield from _help(problem, margin, look)


def _help(problem: Problem, margin: str, look: Look) -> Iterator[str]:
    if problem.hint:
        yield from _wrapped(f"{margin} = help: ", problem.hint.split(" "), look.width)


def _blue(text: str, look: Look) -> str:
    return click.style(text, fg="blue", bold=True) if look.colored else text


def _window(line: str, at: int, room: int) -> tuple[str, int, int]:
    """The part of a line that fits, the cells before the fault, and the cells of the fault."""
    line = re.sub(r"[\t\x00-\x1f\x7f-\x9f]", " ", line)
    at = min(at, len(line))
    token = _TOKEN.match(line, at)
    word = token[0] if token else " "
    begin = 0
    while cell_len(line[begin:at]) + min(cell_len(word), room // 2) > room - 2:
        begin += 1
    cut = "…" if begin else ""
    text = cut + _fitting(line[begin:], room - len(cut))
    before = cell_len(cut + line[begin:at])
    return text, before, max(1, min(cell_len(word), room - before))


def _fitting(text: str, room: int) -> str:
    if cell_len(text) <= room:
        return text
    while cell_len(text) > room - 1:
        # Wide characters take two cells; long lines are shortened in big steps first.
        text = text[: min(len(text) - 1, room)]
    return f"{text}…"


def _way(path: Sequence[Stop]) -> list[str]:
    return [str(path[0]), *(f"-> {stop}" for stop in path[1:])]


def _wrapped(head: str, words: Sequence[str], width: int) -> Iterator[str]:
    line = head
    for word in words:
        if line.strip() != head.strip() and cell_len(line) + cell_len(word) > width:
            yield line.rstrip()
            line = " " * len(head)
        line += f"{word} "
    yield line.rstrip()


@cache
def _lines(file: str) -> Sequence[str]:
    try:
        text = Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return text.removeprefix("\ufeff").split("\n")
