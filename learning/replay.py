"""Archived conversations talked again: same words, same clock, same chances, same look-ups."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from archive.csv_rows import Redact
from archive.kinds import KINDS
from archive.records import TurnRecord
from assistant.scripts_archive import redacted
from assistant.sessions import Session
from assistant.turn import Assistant
from learning.replay_cast import Cast, Missing
from learning.replay_diff import Change, difference

_MARKS = tuple(f"[{kind}]" for kind in KINDS)
"What redaction leaves where something personal stood."


class Archived(Protocol):
    def conversations(self) -> Iterator[list[TurnRecord]]: ...


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one conversation."""

    conversation_id: str
    turns: int
    "That were talked again."
    changes: tuple[Change, ...] = ()
    skipped: Counter[str] = field(default_factory=Counter)
    "Why -> how many turns."
    redacted: int = 0
    "Turns that went otherwise where what the shopper said is no longer known."


class Replayer:
    def __init__(self, cast: Cast, redact: Redact | None) -> None:
        """`redact`: how the archive was written; texts are compared in that form."""
        self._cast, self._redact = cast, redact

    def replay(self, archive: Archived) -> Iterator[Replayed]:
        """Raises FlowError, ConfigError, StoreError."""
        for turns in archive.conversations():
            yield self.conversation(turns)

    def conversation(self, turns: Sequence[TurnRecord]) -> Replayed:
        name, skipped = turns[0].conversation_id, Counter[str]()
        if why := _cannot_be_talked(turns):
            return Replayed(name, 0, skipped=Counter({why: len(turns)}))
        course = _Course(self._redact)
        for index, turn in enumerate(turns):
            who = self._cast.of(turn)
            if isinstance(who, Missing):
                skipped[who.reason] += len(turns) - index
                break
            course.go_on(who, turn)
        return Replayed(name, course.turns, tuple(course.changes), skipped, course.redacted)


@dataclass(slots=True)
class _Course:
    """How far a conversation has been talked again."""

    redact: Redact | None
    session: Session | None = None
    turns: int = 0
    changes: list[Change] = field(default_factory=list)
    redacted: int = 0
    left: Change | None = None
    "The change with which it left its old way."
    is_guess: bool = False
    "Whether something that was said is not known any more."

    def go_on(self, who: Assistant, was: TurnRecord) -> None:
        now = self._say(who, was)
        self.turns += 1
        self.is_guess = self.is_guess or any(mark in (was.user or "") for mark in _MARKS)
        (was, now), _ = redacted([was, now], self.redact)
        change = self._change(was, now)
        if change and self.is_guess:
            self.redacted += 1
        elif change:
            self.changes.append(change)

    def _change(self, was: TurnRecord, now: TurnRecord) -> Change | None:
        found = difference(was, now)
        if found is None:
            return None
        cause, since = found.cause, was.turn
        if self.left and cause != "nlu":
            # What is heard hangs on the words alone; all else also on what went before.
            cause, since = self.left.cause, self.left.since
        change = Change(
            was.conversation_id, was.turn, was.user, cause, since, found.what, was.messages,
            now.messages,
        )  # fmt: skip
        if found.leaves_its_way and self.left is None:
            self.left = change
        return change

    def _say(self, who: Assistant, was: TurnRecord) -> TurnRecord:
        """The turn as the journal keeps it today."""
        if self.session is None:
            self.session, reply = who.open(None, "replay", was.trace["seed"])
        else:
            text = was.user or ""
            if _was_too_long(was):
                # The journal has it without the blanks that made it too long.
                text = text.ljust(who.parts.max_characters + 1)
            self.session, reply = who.turn(self.session, text, "replay")
        kept = who.parts.journal.turn(reply.conversation_id, reply.turn)
        assert kept is not None
        return kept


def _was_too_long(turn: TurnRecord) -> bool:
    """Neither understood nor walked, and nothing was at fault."""
    trace = turn.trace
    silent = ("act", "nlu_error", "states", "faults")
    return turn.intent is None and not any(trace.get(name) for name in silent)


def _cannot_be_talked(turns: Sequence[TurnRecord]) -> str:
    """Why not; empty = it can."""
    if [turn.turn for turn in turns] != list(range(len(turns))):
        return "turns of their conversation are missing"
    if any("now" not in turn.trace or "seed" not in turn.trace for turn in turns):
        return "they were kept without their traces"
    return ""
