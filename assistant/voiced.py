"""The partner of a spoken conversation on this machine: one session, turn by turn."""

from collections.abc import Callable
from threading import Lock

from assistant.call import Line, Taken
from assistant.listening import awaited
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.turn import Assistant
from speech.base import Expected
from speech.spoken import spoken

CHANNEL = "voice"


class Voiced:
    def __init__(self, current: Callable[[], Assistant], session: Session) -> None:
        """`current`: who answers now; another one after the flows were edited."""
        self._current, self._session = current, session
        self._lock = Lock()

    def take(self, text: str) -> Taken:
        with self._lock:
            self._session, reply = self._current().turn(self._session, text, CHANNEL)
        return Taken(reply, lines_of(reply))

    def expected(self) -> Expected:
        return awaited(self._current(), self._session.conversation)

    def prompt(self) -> str:
        wording = self._current().parts.stage.wording
        return spoken(wording.say("silence", self._session.conversation.turn))


def lines_of(reply: Reply) -> list[Line]:
    """What is spoken of a reply."""
    pairs = zip(reply.spoken, reply.interruptible, strict=True)
    return [Line(text, may) for text, may in pairs if text.strip()]
