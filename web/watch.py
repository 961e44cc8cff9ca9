"""Looks at the end of the journal while somebody watches, and hands on what is new.

All workers and machines that write to the journal are seen, because it is the journal that is
read: without a viewer it is not. What is shown has passed the redaction of the archive.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.journal import Journal
from archive.records import TurnRecord
from archive.redaction import Policy, redact_row, redact_text
from archive.tail import Seen, Tail
from assistant.explain import Explained
from assistant.scripts_archive import redacted_turn
from values.errors import StoreError
from web.board import QUIET, Board, outage_of, row_of

if TYPE_CHECKING:
    from web.viewer import Viewer

LOOK_S = 0.5
"Between two looks."
MOST_VIEWERS = 50
_ALL_THERE = 10
"Looks after which it is seen whether a conversation was erased."
_WAITING = 2000
"Turns whose sentences are awaited; what is older is not judged any more."
_TURNS = 60
"Of an opened conversation, the newest."
_SHORT = 200
"Characters of what a shopper said last."
_LOG = logging.getLogger("nara.web")


@dataclass(frozen=True, slots=True)
class News:
    """What one look brought."""

    changed: frozenset[str] = frozenset()
    "Conversations; those not among the rows any more are over."
    outages: str = "[]"
    "Services that are down, as JSON."
    trouble: str = ""
    "Why nothing could be seen."


class Watch:
    """One for all viewers of a process. The looks are made in a thread."""

    def __init__(
        self, journal: Journal, policy: Policy, line: float, now: Callable[[], datetime]
    ) -> None:
        """`line`: mood of a shopper at or below which there is an alert."""
        self._journal, self._policy, self._line, self._now = journal, policy, line, now
        self.rows: Mapping[str, str] = {}
        "Conversation -> its row as JSON."
        self.outages = "[]"
        self._viewers: set[Viewer] = set()
        self._task: asyncio.Task[None] | None = None
        self._look: _Look | None = None

    def join(self, viewer: "Viewer") -> bool:
        """False where too many watch already."""
        if len(self._viewers) >= MOST_VIEWERS:
            return False
        self._viewers.add(viewer)
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return True

    def leave(self, viewer: "Viewer") -> None:
        """With the last one the looking ends, and nothing of what was seen is held."""
        self._viewers.discard(viewer)
        if not self._viewers and self._task:
            self._task.cancel()
            self._task, self._look, self.rows = None, None, {}

    async def opened(self, conversation: str) -> str:
        """A conversation with why its turns went as they did, as JSON. Raises StoreError."""
        return await asyncio.to_thread(self._opened, conversation)

    async def _run(self) -> None:
        self._look = _Look(self._journal, self._policy, self._line, self._now)
        while True:
            news = await asyncio.to_thread(self._look.once)
            self.rows, self.outages = dict(self._look.rows), news.outages
            for viewer in list(self._viewers):
                viewer.hear(news)
            await asyncio.sleep(LOOK_S)

    def _opened(self, conversation: str) -> str:
        kept = list(self._journal.turns(conversation))[-_TURNS:]
        redact = partial(redact_row, policy=self._policy)
        clean = [redacted_turn(turn, redact) for turn in kept]
        return _json([_turn(turn) for turn in clean])


class _Look:
    """What was seen so far; used by one thread at a time."""

    def __init__(
        self, journal: Journal, policy: Policy, line: float, now: Callable[[], datetime]
    ) -> None:
        self._journal, self._tail = journal, Tail(journal)
        self._policy, self._now = policy, now
        self._board = Board(line)
        self._waiting: dict[int, tuple[str, int]] = {}
        "Number of a turn that is not judged yet -> conversation and turn."
        self._looks = 0
        self.rows: dict[str, str] = {}

    def once(self) -> News:
        try:
            self._see()
        except StoreError as error:
            _LOG.warning("the dashboard sees nothing: %s", error)
            return News(outages=self._outages(), trouble="The journal cannot be read just now")
        except Exception:  # noqa: BLE001
            # Whatever it was, viewers are told, and the next look tries again.
            _LOG.exception("the dashboard sees nothing")
            return News(outages=self._outages(), trouble="Something broke here; the log says what")
        changed = self._board.changed()
        for name in changed:
            self._show(name)
        return News(frozenset(changed), self._outages())

    def _see(self) -> None:
        first = self._looks == 0
        for seen in self._tail.begin(self._now() - QUIET) if first else self._tail.news():
            self._take(seen)
        for number, entries in self._tail.judged(self._waiting).items():
            self._board.hear(*self._waiting.pop(number), entries)
        while len(self._waiting) > _WAITING:
            del self._waiting[next(iter(self._waiting))]
        if self._looks % _ALL_THERE == 0:
            self._board.forget(self._tail.gone(self._board.talks))
        self._board.tidy(self._now())
        self._looks += 1

    def _take(self, seen: Seen) -> None:
        self._board.take(seen)
        if seen.sentiment is None:
            self._waiting[seen.id] = (seen.conversation_id, seen.turn)
        else:
            self._board.hear(seen.conversation_id, seen.turn, seen.sentiment)
        if seen.status in ("unavailable", "error"):
            turn = self._journal.turn(seen.conversation_id, seen.turn)
            for name, reason in _failed(turn.trace) if turn else ():
                self._board.fail(name, seen.timestamp, reason)

    def _show(self, name: str) -> None:
        talk = self._board.talks.get(name)
        if talk is None:
            self.rows.pop(name, None)
            return
        said = redact_text(talk.said, self._policy)[:_SHORT]
        self.rows[name] = _json(row_of(self._board, talk, said))

    def _outages(self) -> str:
        return _json([outage_of(one) for one in self._board.outages()])


def _failed(trace: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Services that a turn asked in vain, and why they did not answer."""
    found = []
    for look_up in trace.get("lookups", ()):
        if look_up.get("outcome") == "unavailable":
            reason = str(look_up.get("result", {}).get("reason") or "")
            asked = [one for one in look_up.get("asked", ()) if one.get("outcome") == "unavailable"]
            found += [(str(x["source"]), str(x.get("reason") or reason)) for x in asked]
    return [*found, *([("understanding", "")] if trace.get("nlu_error") else [])]


def _turn(turn: TurnRecord) -> dict[str, Any]:
    return {
        "turn": turn.turn,
        "timestamp": turn.timestamp.isoformat(),
        "user": turn.user,
        "messages": list(turn.messages),
        "status": turn.status,
        "sentiment": list(turn.sentiment or ()),
        "why": Explained.of(turn).rows(),
    }


def _json(content: Any) -> str:
    with suppress(ValueError):
        return json.dumps(content, ensure_ascii=False, default=str)
    return "null"
