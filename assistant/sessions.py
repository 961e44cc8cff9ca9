"""Conversation state by session id: what is kept, and the port of the stores that keep it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import TypeAdapter

from dialog.context import Conversation

KEPT = timedelta(days=1)
"How long an answer is kept, should its request be repeated."
STATE = TypeAdapter(Conversation)
"A conversation as JSON and back. Stores leave out what is as in a new one: most of it is."
WENT_ON = "This conversation went on in another program; say it again there"
"Of a save on an outdated version."


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    "The bearer secret: who knows it can go on with the conversation."
    conversation_id: str
    "The name of the conversation in journal, archive and logs."
    conversation: Conversation
    version: int = 0
    "Counts the saves; a save on an outdated version is refused."


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and which request it was given to."""

    request: str
    "Name that the client gave the request (Idempotency-Key)."
    text: str
    "What was asked; only its hash is kept."
    answer: Mapping[str, Any]
    "The chat object; kept without the session id."

    def answers(self, text: str) -> bool:
        """Whether it was given to the same text; asked of a kept one."""
        return self.text == hashed(text)


class Sessions(Protocol):
    """Raise StoreError."""

    def load(self, session_id: str) -> Session | None: ...

    def save(self, session: Session, now: datetime, given: Given | None = None) -> Session:
        """Keep it, and the answer with it; returns it with its new version. Refuses a conflict."""
        ...

    def given(self, session_id: str, request: str, now: datetime) -> Given | None:
        """The answer that this request has got already."""
        ...

    def enter(self, session_id: str) -> bool:
        """Whether a turn may begin; then nobody else's may until `leave`, in no process."""
        ...

    def leave(self, session_id: str) -> None: ...

    def forget(self, conversation_id: str) -> int: ...

    def active(self, since: datetime) -> int:
        """How many sessions went on since then."""
        ...

    def retire(self, before: datetime) -> int:
        """Forget all that nobody went on with since then; says how many."""
        ...

    def close(self) -> None: ...


def hashed(text: str) -> str:
    """How a store names a session, a request, a text: none of them is kept as it is."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
