"""Conversations by session id, for channels that hold many at once. Knows no protocol."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from archive.records import Rating, TurnRecord
from assistant.listening import awaited
from assistant.reply import Reply, chat_object
from assistant.sessions import Given, Session
from assistant.turn import Assistant
from speech.base import Expected
from values.errors import DataError, StoreError

ACTIVE = timedelta(minutes=15)
"A conversation counts as active so long after its last turn."


class RequestReused(DataError):
    """The same name was given to two different requests."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a turn was answered with."""

    answer: Mapping[str, Any]
    "The chat object."
    reply: Reply | None
    "None where the answer was given before."


class Desk:
    """Calls block; they may come from many threads. All raise StoreError.

    Whoever calls `turn` or `erase` has entered the conversation before, and leaves it after.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._parts = assistant.parts

    def change(self, assistant: Assistant) -> None:
        """Speak with this one from the next turn on; it has the same stores."""
        self._assistant, self._parts = assistant, assistant.parts

    def enter(self, session_id: str) -> bool:
        """Whether a turn may begin: one at a time, in all processes together."""
        return self._parts.sessions.enter(session_id)

    def leave(self, session_id: str) -> None:
        self._parts.sessions.leave(session_id)

    def begin(self, channel: str) -> Reply:
        """A new conversation, greeted."""
        return self._assistant.open(None, channel, None)[1]

    def knows(self, session_id: str) -> bool:
        return self._parts.sessions.load(session_id) is not None

    def turn(self, session_id: str, text: str, channel: str, request: str = "") -> Told | None:
        """One turn, or the answer that the same request has got; None for no such conversation.

        Raises RequestReused for a request that was another one before.
        """
        session = self._parts.sessions.load(session_id)
        if session is None:
            return None
        given = self._given(session_id, request)
        if given is None:
            reply = self._reply(session, text, channel, request)
            return Told(chat_object(reply), reply) if reply else None
        if not given.answers(text):
            raise RequestReused("This Idempotency-Key came with another text before; use a new one")
        return Told(given.answer, None)

    def awaited(self, session_id: str) -> Expected:
        """What ears should be ready for."""
        session = self._parts.sessions.load(session_id)
        return awaited(self._assistant, session.conversation) if session else Expected()

    def silence(self, session_id: str) -> str:
        """What is said to somebody who speaks with us and has fallen silent."""
        session = self._parts.sessions.load(session_id)
        wording = self._assistant.parts.stage.wording
        return wording.say("silence", session.conversation.turn) if session else ""

    def history(self, session_id: str) -> list[TurnRecord] | None:
        session = self._parts.sessions.load(session_id)
        return list(self._parts.journal.turns(session.conversation_id)) if session else None

    def past(self, session_id: str, number: int) -> TurnRecord | None:
        """One turn as it was kept."""
        session = self._parts.sessions.load(session_id)
        return self._parts.journal.turn(session.conversation_id, number) if session else None

    def rate(self, session_id: str, number: int, rating: Rating | None) -> bool:
        """Keep what the shopper thinks of an answer; False for no such turn or conversation."""
        session = self._parts.sessions.load(session_id)
        if session is None:
            return False
        return self._parts.journal.rate(session.conversation_id, number, rating)

    def erase(self, session_id: str) -> bool:
        """Forget what was said and where it stood; False for no such conversation."""
        session = self._parts.sessions.load(session_id)
        if session is None:
            return False
        # The session goes last: should the journal fail, the request can be repeated.
        self._parts.journal.erase(session.conversation_id)
        self._parts.sessions.forget(session.conversation_id)
        return True

    def close(self) -> None:
        """What may be done after the last answer is done."""
        if self._parts.moods:
            self._parts.moods.close()

    def active(self) -> int:
        """Conversations that are under way."""
        return self._parts.sessions.active(self._parts.clock() - ACTIVE)

    def check(self) -> None:
        """Raises StoreError where no turn could be kept now."""
        self.active()
        self._parts.journal.last_turn("")

    def _given(self, session_id: str, request: str) -> Given | None:
        if not request:
            return None
        return self._parts.sessions.given(session_id, request, self._parts.clock())

    def _reply(self, session: Session, text: str, channel: str, request: str) -> Reply | None:
        """One turn; a second try where another program has gone on with the conversation."""
        assistant = self._assistant
        moved, reply = assistant.turn(session, text, channel, request)
        if moved is not session:
            return reply
        newer: Session | None = session
        with suppress(StoreError):  # It is the store that fails: the reply says so already.
            newer = assistant.caught_up(session.id)
        if newer is None:
            self._erase_stray(session.conversation_id)
            return None
        if newer == session:
            return reply
        return assistant.turn(newer, text, channel, request)[1]

    def _erase_stray(self, conversation_id: str) -> None:
        """What was journaled here while somebody who waited no longer erased the conversation."""
        if self._parts.journal.turn(conversation_id, 0) is None:
            self._parts.journal.erase(conversation_id)
