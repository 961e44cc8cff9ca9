"""What annotators decided: events, one line each, in a file that only grows; and what they sum to.

A line that a killed program left half written was never acknowledged: it counts as not there.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from archive.dump import alone_in
from learning.lines import Labelled, fields_of, labelled_of, line_of
from nlu.sameness import key_of
from values.errors import DataError

Kind = Literal["intent", "slot"]
_DAMAGED = "mend or remove the line"


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence that was labelled, or left out with a skip."""

    sentence: Labelled
    at: str
    "ISO time."
    skipped: bool = False
    settles: bool = False
    "Made in view of contradicting ones: it counts instead of them."


@dataclass(slots=True)
class Decisions:
    """The sum of all events so far."""

    stacks: dict[tuple[str, str], list[Decision]] = field(default_factory=dict)
    "Annotator and sentence -> decisions, the last one counts."
    order: dict[str, list[str]] = field(default_factory=dict)
    "Annotator -> sentences as decided, what was taken back left out."
    added: dict[Kind, list[str]] = field(default_factory=lambda: {"intent": [], "slot": []})
    "Labels named by annotators."

    def of(self, annotator: str, key: str) -> Decision | None:
        stack = self.stacks.get((annotator, key))
        return stack[-1] if stack else None

    def all(self) -> Iterator[tuple[str, str, Decision]]:
        """Annotator, key and decision that counts, in the order of their first decisions."""
        for (annotator, key), stack in self.stacks.items():
            if stack:
                yield annotator, key, stack[-1]

    def annotators(self) -> tuple[str, ...]:
        return tuple(name for name, keys in self.order.items() if keys)

    def last(self, annotator: str) -> Decision | None:
        """What an undo would take back."""
        keys = self.order.get(annotator)
        return self.of(annotator, keys[-1]) if keys else None


class Book:
    """The file of decisions. Several programs may write; each looks before it speaks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sum = Decisions()
        self._read = 0
        self._lines = 0
        self._inode = -1

    def look(self) -> Decisions:
        """Everything decided so far, by others as well. Raises DataError naming file and line."""
        try:
            with self.path.open("rb") as file:
                self._take(file.fileno())
        except FileNotFoundError:
            self._forget()
        except OSError as error:
            raise DataError(f"{self.path} cannot be read: {error.strerror or error}") from error
        return self._sum

    def label(self, sentence: Labelled, at: datetime, settles: bool = False) -> None:
        more = {"settles": True} if settles else {}
        self._append({"do": "label", "at": at.isoformat(), **fields_of(sentence), **more})

    def skip(self, sentence: Labelled, at: datetime) -> None:
        self._append({"do": "skip", "at": at.isoformat(), **fields_of(sentence)})

    def undo(self, annotator: str, at: datetime) -> Decision | None:
        """Takes the annotator's last decision back and tells it; None = there is none."""
        last = self.look().last(annotator)
        if last:
            self._append({"do": "undo", "at": at.isoformat(), **fields_of(last.sentence)})
        return last

    def name(self, kind: Kind, name: str, annotator: str, at: datetime) -> None:
        """A label that is not known yet."""
        event = {"do": "name", "kind": kind, "name": name}
        self._append({**event, "annotator": annotator, "at": at.isoformat()})

    def drop(self, kind: Kind, name: str, annotator: str, at: datetime) -> None:
        event = {"do": "drop", "kind": kind, "name": name}
        self._append({**event, "annotator": annotator, "at": at.isoformat()})

    def _append(self, event: Mapping[str, Any]) -> None:
        """On return it is on the disk. Raises DataError."""
        try:
            with alone_in(self.path.parent), self.path.open("ab+") as file:
                _cut_torn_line(file.fileno())
                file.write(line_of(event).encode("utf-8", "replace"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            why = error.strerror or str(error)
            kept = "what was decided before is kept"
            raise DataError(f"{self.path} cannot be written: {why}; {kept}") from error

    def _take(self, file: int) -> None:
        status = os.fstat(file)
        if status.st_ino != self._inode or status.st_size < self._read:
            # Written anew by an erasure, perhaps: what was read before may be gone.
            self._forget()
            self._inode = status.st_ino
        content = os.pread(file, status.st_size - self._read, self._read)
        whole = content[: content.rfind(b"\n") + 1]
        for line in whole.splitlines():
            self._lines += 1
            if line.strip():
                _add(self._sum, line, f"{self.path}:{self._lines}")
        self._read += len(whole)

    def _forget(self) -> None:
        self._sum, self._read, self._lines, self._inode = Decisions(), 0, 0, -1


def _cut_torn_line(file: int) -> None:
    size = os.fstat(file).st_size
    start = size
    while start and os.pread(file, 1, start - 1) != b"\n":
        start -= 1
    if start < size:
        os.ftruncate(file, start)


def _add(total: Decisions, line: bytes, where: str) -> None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: no JSON ({error}); {_DAMAGED}") from error
    if not isinstance(event, dict):
        raise DataError(f"{where}: no decision; {_DAMAGED}")
    match event.get("do"):
        case "label" | "skip":
            _decide(total, event, where)
        case "undo":
            _take_back(total, str(event.get("annotator")), key_of(str(event.get("text"))))
        case "name" | "drop":
            _rename(total, event, where)
        case other:
            raise DataError(f"{where}: '{other}' is no kind of decision; {_DAMAGED}")


def _decide(total: Decisions, event: Mapping[str, Any], where: str) -> None:
    sentence = labelled_of(event, where)
    key = key_of(sentence.text)
    decision = Decision(
        sentence, str(event.get("at", "")), event["do"] == "skip", bool(event.get("settles"))
    )
    total.stacks.setdefault((sentence.annotator, key), []).append(decision)
    total.order.setdefault(sentence.annotator, []).append(key)


def _take_back(total: Decisions, annotator: str, key: str) -> None:
    stack, order = total.stacks.get((annotator, key)), total.order.get(annotator, [])
    # An erasure may have taken what an undo was about.
    if stack and key in order:
        stack.pop()
        del order[len(order) - 1 - order[::-1].index(key)]


def _rename(total: Decisions, event: Mapping[str, Any], where: str) -> None:
    kind, name = event.get("kind"), str(event.get("name"))
    if kind not in ("intent", "slot"):
        raise DataError(f"{where}: '{kind}' is neither intent nor slot; {_DAMAGED}")
    names = total.added[kind]
    if event["do"] == "name" and name not in names:
        names.append(name)
    elif event["do"] == "drop" and name in names:
        names.remove(name)
