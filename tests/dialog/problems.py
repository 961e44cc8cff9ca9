"""Faulty flow files for tests: a `§` in a text stands where the problem must be reported."""

from pathlib import Path

from dialog.loader import load
from dialog.problems import Problem

MARK = "§"
Place = tuple[str, int, int]
"File name, line, column."

MAIN = """
name: main_flow
intent_transitions: {price_check: first, nomatch.none: init, unknown: init, jarvis_error: init}
states:
  init: {type: message_text, properties: {text: Hi}}
  input_intent: {type: input_context}
"""
"A main flow that lacks nothing but the state `first`."


def check(folder: Path, **texts: str | bytes) -> tuple[list[Problem], list[Place]]:
    """Write `NAME_flow.yml` files; what the loader finds, and where the marks stood."""
    marks: list[Place] = []
    for name, text in sorted(texts.items()):
        file = folder / f"{name}_flow.yml"
        if isinstance(text, str):
            text, places = _unmark(text)
            marks += [(file.name, line, column) for line, column in places]
            text = text.encode()
        file.write_bytes(text)
    return list(load([folder]).problems), marks


def places(problems: list[Problem]) -> list[tuple[str, str, int, int]]:
    """Code and position of each problem."""
    return [(p.code, Path(p.where.file).name, p.where.line, p.where.column) for p in problems]


def expected(code: str, marks: list[Place]) -> list[tuple[str, str, int, int]]:
    return [(code, *mark) for mark in marks]


def _unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    lines, places = [], []
    for number, line in enumerate(text.split("\n"), 1):
        while MARK in line:
            places.append((number, line.index(MARK) + 1))
            line = line.replace(MARK, "", 1)
        lines.append(line)
    return "\n".join(lines), places
