"""Broken YAML: where it really broke, and the text without that part, so that the rest is read.

YAML's own mark is where the reader gave up, which for a quote that was never closed can be many
lines below. Works on lines only; knows how a flow file is laid out, not what it means.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dialog.entries import Broken
from dialog.layout import Usual, depth_of_states, indent_of, is_head_of_state, kind_of, next_filled
from dialog.problems import count

_WORD = re.compile(r"[\w.-]+")
_KEY = re.compile(r"\s*(?:- +)?(?:\"[^\"]*\"|'[^']*'|[^\s#'\"{}\[\],-][^#{}\[\]]*?):(?:\s|$)")
_BLOCK = re.compile(r"[:-]\s+[|>][+-]?\d*\s*(?:#.*)?$")
"A line below which a text begins that is not to be read as YAML."

_REACH = 24
"Lines above the one where YAML gave up that may be to blame."

_MOST_LINES = 10_000
"Trying a guess out reads the whole file, so that in a longer one it would take too long."

Breaks = Callable[[Sequence[str]], int | None]
"The line where a text breaks as YAML; None = it does not."


@dataclass(frozen=True, slots=True)
class Blame:
    """What is wrong, at the line where an author should look."""

    line: int
    column: int
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """The lines without the broken part, and the words that stood in it."""

    lines: list[str]
    words: frozenset[str]


def blame(lines: Sequence[str], broken: Broken, breaks: Breaks) -> Blame:
    """`breaks` tells where a text breaks, so that a guess can be tried out."""
    return (
        _unclosed(lines, broken.line)
        or _tab(lines, broken.line)
        or _bracket(broken)
        or _colon(lines, broken)
        or _indented(lines, broken, breaks)
        or Blame(broken.line, broken.column, broken.reason, _advice(broken.reason))
    )


def cut(lines: Sequence[str], line: int, *, to_the_end: bool = False) -> Cut:
    """Without the state that the line belongs to; elsewhere without the line alone."""
    first, behind = (line - 1, len(lines)) if to_the_end else _block(lines, line - 1)
    taken = lines[first:behind]
    words = frozenset(word for text in taken for word in _WORD.findall(text))
    return Cut([*lines[:first], *[""] * len(taken), *lines[behind:]], words)


def _block(lines: Sequence[str], at: int) -> tuple[int, int]:
    """First line and the one behind it of what has to go."""
    at = _filled_before(lines, at)
    depth = depth_of_states(lines)
    heads = [n for n in range(at + 1) if _is_head(lines[n], depth)]
    if not heads or lines[heads[-1]].startswith("states:") or not _in_states(lines, heads[-1]):
        return at, at + 1
    ends = (n for n in range(heads[-1] + 1, len(lines)) if n > at and _is_head(lines[n], depth))
    return heads[-1], next(ends, len(lines))


def _filled_before(lines: Sequence[str], at: int) -> int:
    """An error at the end of the text, or on a line already empty, is of the line before."""
    at = min(at, len(lines) - 1)
    while at > 0 and not lines[at].strip():
        at -= 1
    return at


def _in_states(lines: Sequence[str], at: int) -> bool:
    """Whether the nearest key at the left edge is `states`, or the line is a stray state itself."""
    edges = [n for n in range(at + 1) if _KEY.match(lines[n]) and indent_of(lines[n]) == 0]
    return not edges or edges[-1] == at or lines[edges[-1]].startswith("states:")


def _is_head(line: str, depth: int) -> bool:
    if not _KEY.match(line) or line.lstrip().startswith("- ") or line.startswith("\t"):
        return False
    return indent_of(line) <= depth


# Guesses


def _unclosed(lines: Sequence[str], until: int) -> Blame | None:
    """The first quote that its line leaves open although the next line is no part of the text."""
    for number in _lines_of_yaml(lines[:until]):
        column = _open_quote(lines[number])
        if column is None:
            continue
        below = next_filled(lines, number)
        if not below or _KEY.match(below) or below.lstrip().startswith("- "):
            quote = lines[number][column]
            reason = "broken YAML: the quote that is opened here is never closed"
            return Blame(number + 1, column + 1, reason, f"end the text with {quote}")
    return None


def _open_quote(line: str) -> int | None:
    """Where a quote begins that the line does not end; None = there is none."""
    begins, flow, at = True, 0, 0
    while at < len(line):
        character, below = line[at], line[at + 1 : at + 2]
        if character == "#" and not line[at - 1 : at].strip():
            return None
        if begins and character in "\"'":
            end = _closing(line, at)
            if end is None:
                return at
            at, begins = end, False
        elif begins and character in "{[":
            flow += 1
        elif flow and character in "}]":
            begins, flow = True, flow - 1
        elif not character.isspace():
            # A value begins behind `key: `, behind `- `, and behind a comma within brackets.
            colon, comma = character == ":" and not below.strip(), character == "," and flow > 0
            begins = colon or comma or (begins and character == "-" and below == " ")
        at += 1
    return None


def _closing(line: str, at: int) -> int | None:
    """Where the quote that opens at `at` is closed; both kinds have their own way to escape."""
    pattern = r'"(?:\\.|[^"\\])*+"' if line[at] == '"' else r"'(?:''|[^'])*+'"
    found = re.compile(pattern).match(line, at)
    return found.end() - 1 if found else None


def _lines_of_yaml(lines: Sequence[str]) -> Iterator[int]:
    """Line indices without those of texts written below `|` or `>`."""
    depth: int | None = None
    for number, line in enumerate(lines):
        if depth is not None and (not line.strip() or indent_of(line) > depth):
            continue
        depth = indent_of(line) if _BLOCK.search(line) else None
        yield number


def _tab(lines: Sequence[str], until: int) -> Blame | None:
    for number in _lines_of_yaml(lines[:until]):
        line = lines[number]
        column = line.find("\t", 0, indent_of(line))
        if column >= 0 and line.strip():
            reason = "broken YAML: found a tab character in the indentation"
            return Blame(number + 1, column + 1, reason, "indent with spaces only")
    return None


def _bracket(broken: Broken) -> Blame | None:
    """A bracket that is never closed is noticed only where something comes that cannot be in it."""
    if "expected ',' or" not in broken.reason or broken.begun[0] == broken.line:
        return None
    reason = "broken YAML: the bracket that is opened here is never closed"
    return Blame(*broken.begun, reason, "close it, or put quotes around the text")


def _colon(lines: Sequence[str], broken: Broken) -> Blame | None:
    """`type message_text` and `type:message_text` are noticed at the next line, or the one after.

    Both would be a text that goes on in the line below.
    """
    if not re.search("mapping values|expected ':'|expected key", broken.reason):
        return None
    last = above = min(broken.line, len(lines)) - 1
    while above > 0 and (above == last or _says_nothing(lines[above])):
        above -= 1
    for at in (above, last):
        line = lines[at]
        word = line.split(":")[0].split()[0] if line.strip() else ""
        indent = indent_of(line)
        if re.match(r"\s*[\w.-]+:[^\s:/]", line):
            column = indent + len(word) + 1
            return Blame(at + 1, column, "broken YAML: no space behind ':'", f"'{word}: ...'")
        if re.match(r"\s*[\w.]+(\s|$)", line) and not _KEY.match(line):
            reason = f"broken YAML: no ':' behind '{word}'"
            return Blame(at + 1, indent + 1, reason, f"write '{word}: ...'")
    return None


def _says_nothing(line: str) -> bool:
    """Whether the colon that is missed stands above it."""
    return line.strip()[:1] in ("", "#") or kind_of(line) == "-"


def _indented(lines: Sequence[str], broken: Broken, breaks: Breaks) -> Blame | None:
    """The nearest line that is not indented as its like, if YAML can go on once it is."""
    last = min(broken.line, len(lines)) - 1
    if len(lines) > _MOST_LINES:
        return None
    usual = Usual(lines)
    heads = (n for n in range(last + 1, len(lines)) if is_head_of_state(lines, n))
    end = next(heads, len(lines))
    for at in range(last, max(-1, last - _REACH), -1):
        line = lines[at]
        for depth in () if usual.fits(at) else usual.depths(at):
            after = breaks([*lines[:at], " " * depth + line.lstrip(), *lines[at + 1 :]])
            if after is None or after > end:
                much = "little" if indent_of(line) < depth else "far"
                reason = f"broken YAML: this line is indented too {much}"
                hint = f"write {count(depth, 'space')} before it, like its neighbours have"
                return Blame(at + 1, indent_of(line) + 1, reason, hint)
    return None


_ADVICE = {
    "mapping values": "indent it like its neighbours, and put quotes around a text with ': ' in it",
    "did not find expected key": "indent it like its neighbours, and close what was opened",
    "did not find expected '-'": "indent it like its neighbours",
    "cannot start any token": "put quotes around the text",
    "nested too deeply": "flows need six levels",
    "stands inside an anchor": "write it out",
    "undefined alias": "put quotes around a text that begins with *",
    "another document": "write one flow a file, without ---",
}
"What to do, by words of YAML's reader."


def _advice(reason: str) -> str:
    return next((advice for words, advice in _ADVICE.items() if words in reason), "")
