"""The WebSocket: texts and sound in, messages and sound out; reconnect as often as you like."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.websockets import WebSocketDisconnect

from archive.records import TurnRecord
from web.conversations import NOT_KNOWN, PREFIX
from web.problems import GONE, Problem, event_of, problem_of
from web.receiver import EVENTS, Receiver
from web.room import Room, room
from web.turns import WAITING
from web.view import extras

REFUSED = 4400
"Close code: this client may not connect; the error before says why."
_UNREADABLE = 'Send JSON objects with a type, for example {"type":"text","text":"hello"}'

router = APIRouter()


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    text: str
    idempotency_key: str = Field("", max_length=200)
    "The same as the header of that name."


@router.websocket(PREFIX + "/{session}/stream")
async def stream(socket: WebSocket, session: str) -> None:
    """Until the client leaves, the conversation is erased, or the server stops."""
    await socket.accept()
    here = room(socket)
    here.metrics.opened()
    try:
        await _Talk(socket, session, here).run()
    except WebSocketDisconnect:
        pass
    finally:
        here.metrics.closed()


class _Talk:
    """One open connection. Sound is taken at once, texts one after the other beside it."""

    def __init__(self, socket: WebSocket, session: str, here: Room) -> None:
        self._socket = socket
        self._session = session
        self._here = here
        self._receiver = Receiver(here, socket, session)
        self._texts: asyncio.Queue[_Text | Problem | None] = asyncio.Queue(WAITING)
        "None = the client has left."

    async def run(self) -> None:
        if not await self._is_welcome():
            return
        listening = asyncio.create_task(self._listen())
        try:
            while (text := await self._texts.get()) is not None and await self._answer(text):
                pass
        finally:
            listening.cancel()
            await self._receiver.leave()

    async def _is_welcome(self) -> bool:
        """Else the client is told why and the connection closed."""
        try:
            self._here.entrance.need_own_page(self._socket)
            await self._here.entrance.admit(self._socket)
            if not await self._here.turns.run(self._here.desk.knows, self._session):
                raise Problem(404, NOT_KNOWN)
        except Exception as error:  # noqa: BLE001
            # Only after `accept` can a page see why.
            problem = problem_of(error)
            await self._send(event_of(problem))
            await self._socket.close(GONE if problem.status_code == 404 else REFUSED)
            return False
        return True

    async def _listen(self) -> None:
        """Until the client leaves. Errors are told in the order of what was sent."""
        while (message := await self._socket.receive())["type"] != "websocket.disconnect":
            text = await self._sorted(message)
            if text:
                await self._texts.put(text)
        self._receiver.close()
        await self._texts.put(None)

    async def _sorted(self, message: Mapping[str, Any]) -> _Text | Problem | None:
        """A text, or what is wrong with it, waits for its turn; sound goes on at once."""
        try:
            return await self._sort(message)
        except WebSocketDisconnect:
            return None
        except Exception as error:  # noqa: BLE001
            # Whatever it was, the client hears of it, and the connection stays.
            return problem_of(error)

    async def _sort(self, message: Mapping[str, Any]) -> _Text | None:
        sound = message.get("bytes")
        event = _object(message["text"], self._here.body_limit) if sound is None else sound
        if sound is None and event.get("type") not in EVENTS:
            self._receiver.typed()
            return _text(event)
        if sound is not None and len(sound) > self._here.body_limit:
            raise Problem(413, f"A message has at most {self._here.body_limit} bytes here")
        try:
            self._receiver.take(event)
        except Problem as problem:
            await self._send({**event_of(problem), "spoken": True})
        return None

    async def _answer(self, text: _Text | Problem) -> bool:
        """False where the conversation is gone, and with it the connection."""
        try:
            if isinstance(text, Problem):
                raise text
            await self._take(text)
        except WebSocketDisconnect:
            raise
        except Exception as error:  # noqa: BLE001
            # One turn went wrong; the client hears so, and the connection stays.
            problem = problem_of(error)
            await self._send(event_of(problem))
            if problem.status_code == 404:
                await self._socket.close(GONE)
                return False
        return True

    async def _take(self, said: _Text) -> None:
        """One turn. Raises Problem, and what a turn raises."""
        await self._here.entrance.admit(self._socket)
        turns = self._here.turns
        told = await turns.take(self._session, said.text, "stream", said.idempotency_key)
        if told is None:
            raise Problem(404, NOT_KNOWN)
        turn = told.reply or await self._past(told.answer["turn"])
        await self._send({"type": "message", **told.answer, **extras(turn, self._here)})
        self._receiver.speak(told.reply)

    async def _past(self, number: int) -> TurnRecord | None:
        """Of an answer that was given before: its cards are in the journal."""
        return await self._here.turns.run(self._here.desk.past, self._session, number)

    async def _send(self, content: Mapping[str, Any]) -> None:
        await self._socket.send_text(json.dumps(content, ensure_ascii=False))


def _text(event: Mapping[str, Any]) -> _Text:
    """Raises Problem."""
    if event.get("type") != "text":
        raise Problem(422, _UNREADABLE)
    try:
        return _Text.model_validate(dict(event))
    except ValidationError as error:
        raise Problem(422, f"text: {error.errors()[0]['msg']}") from error


def _object(text: str, limit: int) -> Mapping[str, Any]:
    if len(text.encode("utf-8", "surrogatepass")) > limit:
        raise Problem(413, f"A message has at most {limit} bytes here")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(422, _UNREADABLE) from error
    if not isinstance(content, dict):
        raise Problem(422, _UNREADABLE)
    return content
