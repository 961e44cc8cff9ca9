"""How a flow file is laid out: of what kind a line is, and how far its like are indented.

Guesses from the text alone, for files that YAML cannot read.
"""

import re
from collections import Counter
from collections.abc import Sequence

_BARE = re.compile(r"\s*[^\s:#-][^:#]*:\s*(?:#.*)?$")
"A key with nothing behind it."
_TOP = ("name", "states", "intent_transitions", "topics", "ignored_intents", "version")
_OF_STATE = "type"


class Usual:
    """How far lines of each kind are indented in this file, most of the time."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._states = depth_of_states(lines)
        self._kinds: dict[str, Counter[int]] = {}
        for line in lines:
            if kind := kind_of(line):
                self._kinds.setdefault(kind, Counter())[indent_of(line)] += 1

    def fits(self, at: int) -> bool:
        """Whether a line stands where its like do; lines of no kind fit anywhere."""
        usual = self._usual(at)
        if usual is not None:
            return indent_of(self._lines[at]) == usual
        depths = self.depths(at)
        return not depths or indent_of(self._lines[at]) in depths

    def depths(self, at: int) -> tuple[int, ...]:
        """Where a line may belong, the most usual first."""
        usual = self._usual(at)
        if usual is None:
            return self._neighbours(at) if kind_of(self._lines[at]) else ()
        # The same word may be a property of two types, further in for one of them.
        return (usual, *self._below_its_parent(at))

    def _usual(self, at: int) -> int | None:
        """None for a key that is there only once."""
        kind = kind_of(self._lines[at])
        if not kind:
            return None
        if kind == _OF_STATE and (depth := self._in_the_same_state(at)) is not None:
            return depth
        depth, times = self._kinds[kind].most_common(1)[0]
        return depth if times > 1 else None

    def _in_the_same_state(self, at: int) -> int | None:
        """Where the other keys of this one state stand, if they agree."""
        lines = self._lines
        above = (n for n in range(at, -1, -1) if is_head_of_state(lines, n))
        below = (n for n in range(at + 1, len(lines)) if is_head_of_state(lines, n))
        block = range(next(above, 0), next(below, len(lines)))
        others = [indent_of(lines[n]) for n in block if n != at and kind_of(lines[n]) == _OF_STATE]
        return others[0] if len(others) > 1 and len(set(others)) == 1 else None

    def _neighbours(self, at: int) -> tuple[int, ...]:
        """A key that is there only once: the name of a state, or a row of a table."""
        if is_head_of_state(self._lines, at):
            return (self._states,)
        above = range(at if kind_of(self._lines[at]) in _TOP else at - 1, -1, -1)
        edge = next((n for n in above if re.match(r"\w+:", self._lines[n])), at)
        if edge == at:
            return (0,)
        if self._lines[edge].startswith("states:"):
            return self._below_its_parent(at)
        behind = (n for n in range(at + 1, len(self._lines)) if re.match(r"\w", self._lines[n]))
        rows = [row for row in self._lines[edge + 1 : next(behind, None)] if kind_of(row)]
        return (Counter(map(indent_of, rows)).most_common(1)[0][0],)

    def _below_its_parent(self, at: int) -> tuple[int, ...]:
        """A property that is there only once: below the nearest key above it, or beside that."""
        parent = next((n for n in range(at - 1, -1, -1) if _BARE.match(self._lines[n])), None)
        if parent is None:
            return ()
        usual = self._usual(parent)
        depths = self._neighbours(parent) if usual is None else (usual,)
        if not depths:
            return ()
        only_below = kind_of(self._lines[parent]) == _OF_STATE or parent == at - 1
        return (depths[0] + 2,) if only_below else (depths[0] + 2, depths[0])


def is_head_of_state(lines: Sequence[str], at: int) -> bool:
    if kind_of(lines[at]) in ("", "-", _OF_STATE, *_TOP) or not _BARE.match(lines[at]):
        return False
    return kind_of(next_filled(lines, at)) == _OF_STATE


def next_filled(lines: Sequence[str], at: int) -> str:
    """The next line with anything on it; empty at the end."""
    return next((lines[n] for n in range(at + 1, len(lines)) if lines[n].strip()), "")


def kind_of(line: str) -> str:
    """The key of a line, or a dash; empty for all others. The keys of a state are of one kind."""
    found = re.match(r"\s*(?:(-) |([\w.]+):(?:\s|$))", line)
    kind = (found[1] or found[2]) if found else ""
    return _OF_STATE if re.fullmatch(r"type|properties|transitions|act_transitions", kind) else kind


def depth_of_states(lines: Sequence[str]) -> int:
    """How far the names of most states are indented."""
    heads = (indent_of(line) for n, line in enumerate(lines) if is_head_of_state(lines, n))
    return next((depth for depth, _ in Counter(heads).most_common(1)), 2)


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
