"""What the client of one connection does with sound: picks up, speaks, wants quiet, hangs up."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket

from assistant.reply import Reply
from values.audio import RATE
from web.problems import Problem
from web.room import Room

if TYPE_CHECKING:
    from web.outbox import Outbox
    from web.partner import Partner
    from web.phone import Phone

EVENTS = frozenset({"start", "end", "stop"})
_FIRST = 'Send {"type":"start","rate":16000} before sound'


class Receiver:
    """Nothing in here waits."""

    def __init__(self, here: Room, socket: WebSocket, session: str) -> None:
        self._here, self._socket, self._session = here, socket, session
        self._outbox: Outbox | None = None
        self._phone: Phone | None = None
        self._partner: Partner | None = None
        self._told = False
        "That sound is refused: saying so once is enough."

    def take(self, event: bytes | Mapping[str, Any]) -> None:
        """Sound, or one of EVENTS. Raises Problem, once in a row."""
        try:
            self._take(event)
        except Problem:
            if not self._told:
                self._told = True
                raise

    def typed(self) -> None:
        """A text came instead: who speaks after that is told again."""
        self._told = False

    def speak(self, reply: Reply | None) -> None:
        """The answer to a typed turn, for somebody who speaks with us just now."""
        if reply and self._phone and self._phone.is_open:
            from assistant.voiced import lines_of

            self._phone.speak(lines_of(reply))

    def close(self) -> None:
        if self._phone:
            self._phone.close()
        if self._outbox:
            self._outbox.close()

    async def leave(self) -> None:
        """Returns when the turn under way is kept, as with one that was typed."""
        self.close()
        if self._partner:
            await self._partner.leave()

    def _take(self, event: bytes | Mapping[str, Any]) -> None:
        if isinstance(event, bytes):
            self._sounding().hear(event)
        elif event["type"] == "start":
            self._picked_up().start(event.get("rate", RATE))
            self._told = False
        elif event["type"] == "end":
            self._sounding().end()
        else:
            self._sounding().stop()

    def _sounding(self) -> "Phone":
        if self._phone is None or not self._phone.is_open:
            self._here.voices.need()
            raise Problem(409, _FIRST)
        return self._phone

    def _picked_up(self) -> "Phone":
        """The call that is open, or a new one."""
        if self._phone and self._phone.is_open:
            return self._phone
        self._here.voices.need()
        # Imported here: a server without the extra lacks what they import.
        from web.outbox import Outbox
        from web.partner import Partner

        self._outbox = self._outbox or Outbox(self._socket)
        self._partner = self._partner or Partner(self._here, self._socket, self._session)
        self._phone = self._here.voices.phone(self._outbox, self._partner, self._here.metrics)
        return self._phone
