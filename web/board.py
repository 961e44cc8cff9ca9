"""The conversations of now, each with its mood, and what a manager has to look at. Pure.

Alerts look at shoppers only: what the assistant says is shown and changes no mood.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from archive.sentiment import Entry
from archive.tail import Seen

QUIET = timedelta(minutes=15)
"A conversation without a turn for so long is over."
MISSES = 3
"Turns in a row that were not understood."
_DOWN = timedelta(minutes=5)
"So long after its last failure a service counts as down."
_KEPT = 40
"Turns of a conversation whose sentences are shown."
_INERTIA = 0.5
"What the mood keeps of itself with each sentence of the shopper; the sentence makes the rest."

AlertKind = Literal["mood", "misses"]


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence."""

    role: str
    score: float


@dataclass(slots=True)
class Talk:
    """One conversation, as far as it was seen."""

    name: str
    channel: str
    last: datetime
    turn: int = 0
    status: str = "ok"
    intent: str | None = None
    said: str = ""
    "What the shopper said last."
    misses: int = 0
    "In a row."
    sounds: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    "Turn -> its sentences."

    @property
    def points(self) -> list[Point]:
        return [point for turn in sorted(self.sounds) for point in self.sounds[turn]]

    @property
    def mood(self) -> float:
        """-1 to 1. One bad sentence does not make a bad mood; two in a row do."""
        return mood_of(point.score for point in self.points if point.role == "user")


@dataclass(frozen=True, slots=True)
class Outage:
    """A service that failed lately."""

    name: str
    last: datetime
    times: int
    reason: str


def mood_of(scores: Iterable[float]) -> float:
    """Of a shopper's sentences, the newest of which count most."""
    mood = 0.0
    for score in scores:
        mood = _INERTIA * mood + (1 - _INERTIA) * score
    return round(mood, 3)


class Board:
    def __init__(self, line: float) -> None:
        """`line`: mood at or below which there is an alert."""
        self._line = line
        self.talks: dict[str, Talk] = {}
        self._outages: dict[str, Outage] = {}
        self._changed: set[str] = set()

    def take(self, seen: Seen) -> None:
        """A turn."""
        known = self.talks.get(seen.conversation_id)
        talk = known or Talk(seen.conversation_id, seen.channel, seen.timestamp)
        self.talks[talk.name] = talk
        self._changed.add(talk.name)
        if known and seen.turn <= talk.turn:
            return  # It came late, and a newer one is shown.
        talk.turn, talk.last = seen.turn, seen.timestamp
        talk.channel = seen.channel or talk.channel
        talk.status, talk.intent = seen.status, seen.intent
        talk.misses = talk.misses + 1 if seen.status == "not_understood" else 0
        if seen.user is not None:
            talk.said = seen.user

    def hear(self, conversation: str, turn: int, entries: Sequence[Entry]) -> None:
        """How the messages of a turn sound."""
        talk = self.talks.get(conversation)
        if talk is None or not entries:
            return
        talk.sounds[turn] = tuple(_points(entries))
        for old in sorted(talk.sounds)[:-_KEPT]:
            del talk.sounds[old]
        self._changed.add(conversation)

    def fail(self, name: str, at: datetime, reason: str) -> None:
        """A service did not answer."""
        before = self._outages.get(name)
        times = before.times + 1 if before else 1
        self._outages[name] = Outage(name, max(at, before.last) if before else at, times, reason)

    def forget(self, names: Iterable[str]) -> None:
        """Conversations that were erased."""
        for name in names:
            self.talks.pop(name, None)
            self._changed.add(name)

    def tidy(self, now: datetime) -> None:
        """What is over goes."""
        self.forget([name for name, talk in self.talks.items() if now - talk.last > QUIET])
        over = [name for name, outage in self._outages.items() if now - outage.last > _DOWN]
        for name in over:
            del self._outages[name]

    def changed(self) -> set[str]:
        """Conversations that are not as they were at the last call, those that are gone as well."""
        changed, self._changed = self._changed, set()
        return changed

    def outages(self) -> list[Outage]:
        return sorted(self._outages.values(), key=lambda outage: outage.name)

    def alerts(self, talk: Talk) -> list[AlertKind]:
        found: list[AlertKind] = []
        if talk.mood <= self._line:
            found.append("mood")
        if talk.misses >= MISSES:
            found.append("misses")
        return found


def _points(entries: Sequence[Entry]) -> Iterator[Point]:
    for entry in entries:
        for sentence in entry["sentences"]:
            yield Point(entry["role"], sentence["score"])


def row_of(board: Board, talk: Talk, said: str) -> dict[str, Any]:
    """A conversation as pages get it; `said` without what is personal."""
    return {
        "conversation": talk.name,
        "channel": talk.channel,
        "turn": talk.turn,
        "last": talk.last.isoformat(),
        "status": talk.status,
        "intent": talk.intent,
        "said": said,
        "mood": talk.mood,
        "points": [[point.role == "user", point.score] for point in talk.points[-_KEPT:]],
        "misses": talk.misses,
        "alerts": board.alerts(talk),
    }


def outage_of(outage: Outage) -> dict[str, Any]:
    return {
        "service": outage.name,
        "last": outage.last.isoformat(),
        "times": outage.times,
        "reason": outage.reason,
    }
