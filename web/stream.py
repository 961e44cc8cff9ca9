"""The WebSocket: texts in, messages out, one turn at a time; reconnect as often as you like."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.websockets import WebSocketDisconnect

from archive.records import TurnRecord
from web.conversations import NOT_KNOWN, PREFIX
from web.problems import Problem, document, problem_of
from web.room import Room, room
from web.view import extras

GONE = 4404
"Close code: no such conversation."
REFUSED = 4400
"Close code: this client may not connect; the error before says why."
_NO_VOICE = 'Voice is not switched on here; send {"type":"text","text":...}'
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
    """One open connection."""

    def __init__(self, socket: WebSocket, session: str, here: Room) -> None:
        self._socket = socket
        self._session = session
        self._here = here
        self._silent = False
        "Audio was refused just now: saying so once is enough."

    async def run(self) -> None:
        if not await self._is_welcome():
            return
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                await self._hear(message)
            except Exception as error:  # noqa: BLE001
                # One turn went wrong; the client hears so, and the connection stays.
                problem = problem_of(error)
                await self._send_error(problem)
                if problem.status_code == 404:
                    await self._socket.close(GONE)
                    return

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
            await self._send_error(problem)
            await self._socket.close(GONE if problem.status_code == 404 else REFUSED)
            return False
        return True

    async def _hear(self, message: Mapping[str, Any]) -> None:
        """One message of the client. Raises Problem, and what a turn raises."""
        if message.get("bytes") is not None:
            await self._refuse_audio()
            return
        heard = _object(message["text"], self._here.body_limit)
        if heard.get("type") in ("start", "end"):
            await self._refuse_audio()
        elif heard.get("type") == "text":
            self._silent = False
            await self._answer(heard)
        else:
            raise Problem(422, _UNREADABLE)

    async def _answer(self, heard: Mapping[str, Any]) -> None:
        await self._here.entrance.admit(self._socket)
        try:
            said = _Text.model_validate(dict(heard))
        except ValidationError as error:
            raise Problem(422, f"text: {error.errors()[0]['msg']}") from error
        turns = self._here.turns
        told = await turns.take(self._session, said.text, "stream", said.idempotency_key)
        if told is None:
            raise Problem(404, NOT_KNOWN)
        turn = told.reply or await self._past(told.answer["turn"])
        await self._send({"type": "message", **told.answer, **extras(turn, self._here)})

    async def _past(self, number: int) -> TurnRecord | None:
        """Of an answer that was given before: its cards are in the journal."""
        return await self._here.turns.run(self._here.desk.past, self._session, number)

    async def _refuse_audio(self) -> None:
        if not self._silent:
            self._silent = True
            await self._send_error(Problem(501, _NO_VOICE))

    async def _send_error(self, problem: Problem) -> None:
        """The members of a problem document, but for `type`, which names the message here."""
        content = document(problem.status_code, problem.detail, problem.errors)
        wait = (problem.headers or {}).get("Retry-After")
        more = {"retry_after": int(wait)} if wait else {}
        await self._send({**content, **more, "type": "error"})

    async def _send(self, content: Mapping[str, Any]) -> None:
        await self._socket.send_text(json.dumps(content, ensure_ascii=False))


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
