"""What the routes of one server share, kept in the application's state."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from assistant.desk import Desk
from web.entrance import Entrance
from web.metrics import Metrics
from web.turns import Turns
from web.voice import Voices


@dataclass(frozen=True, slots=True)
class Room:
    desk: Desk
    turns: Turns
    metrics: Metrics
    entrance: Entrance
    body_limit: int
    "Bytes; of a WebSocket message as well."
    map_url: str = ""
    "See `assistant.map_links`."
    voices: Voices = field(default_factory=Voices)
    "Without any, nobody is heard."


def room(connection: HTTPConnection) -> Room:
    found: Room = connection.app.state.room
    return found


async def admitted(connection: HTTPConnection) -> Room:
    """The room, for a client that asks no more often than it may."""
    here = room(connection)
    await here.entrance.admit(connection)
    return here


async def admitted_with_key(connection: HTTPConnection) -> Room:
    """The room, for a client that also brought a key where one is needed."""
    here = await admitted(connection)
    here.entrance.need_key(connection)
    return here


Here = Annotated[Room, Depends(admitted)]
HereWithKey = Annotated[Room, Depends(admitted_with_key)]
