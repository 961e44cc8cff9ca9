"""The bodies of requests and answers, for the documentation and for checking what comes in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.card_shapes import ItemCard, StoreCard, WeatherCard

Status = Literal["ok", "not_understood", "nothing_found", "unavailable", "error"]
_SESSION = "The secret to go on with the conversation; keep it like a password."

_TURN: dict[str, Any] = {
    "session": "kV7JmZ0b3JZc1nqYyq0qB4mZr1c8tVQx",
    "turn": 1,
    "messages": ["It is 41 degrees in Boston, MA right now."],
    "act": None,
    "intent": "weather.temperature",
    "confidence": 0.9931,
    "slots": {"location": ["boston"]},
    "values": {"location": {"name": "Boston", "region": "MA", "country": "US"}},
    "topic": "weather.temperature",
    "context": {"location": "boston"},
    "state": "main_flow.listen",
    "status": "ok",
    "latency_ms": {"nlu": 2.1, "fulfillment": 1.4, "total": 5.6},
}
_SAID: dict[str, Any] = {"text": "how warm is it in boston"}
_PAST: dict[str, Any] = {
    "turn": 1,
    "timestamp": "2026-11-23T12:00:00Z",
    "user": "how warm is it in boston",
    "messages": _TURN["messages"],
    "intent": "weather.temperature",
    "status": "ok",
}
_STORE: dict[str, Any] = {
    "kind": "store",
    "name": "Wellspring Pharmacy",
    "address": "518 College Avenue, Boston, MA 02108",
    "distance": "0.4 miles",
    "hours": "Today: 9 am to 9 pm",
    "open_now": True,
    "rating": 4.5,
    "reviews": 120,
    "phone": "(617) 555-0134",
    "url": None,
    "map_url": "https://www.openstreetmap.org/?mlat=42.36040&mlon=-71.05249#map=17/42.36040/-71.05249",
    "source": "sample data",
}
_ITEM: dict[str, Any] = {
    "kind": "item",
    "name": "Swiftly Road Runner 2",
    "price": "$54.99",
    "stock": "In stock in Boston, MA",
    "store": None,
    "url": None,
    "image": None,
    "source": "sample data",
}
_WEATHER: dict[str, Any] = {
    "kind": "weather",
    "place": "Boston, MA",
    "day": "right now",
    "summary": "41°F, cloudy, 30% chance of rain",
    "high": "42°F",
    "low": "33°F",
    "source": "Open-Meteo.com",
}
_VIEWED: dict[str, Any] = {
    "turn": 1,
    "timestamp": "2026-11-23T12:00:00Z",
    "user": "how warm is it in boston",
    "messages": _TURN["messages"],
    "status": "ok",
    "cards": [_WEATHER],
    "feedback": "up",
}
_VIEW: dict[str, Any] = {"session": _TURN["session"], "turns": [_VIEWED], "choices": []}


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Shape):
    """What the shopper says."""

    text: str = Field(description="One turn, as typed.")


class Begun(_Shape):
    session: str = Field(description=_SESSION, examples=[_TURN["session"]])
    conversation_id: str = Field(
        description="Its name in journal, archive and logs.",
        examples=["4be0643f1d98573b97cdca98a65347dd"],
    )
    messages: list[str] = Field(description="The greeting.", examples=[["Hi, I'm Nara."]])


class Stages(_Shape):
    """Milliseconds."""

    nlu: float
    fulfillment: float
    total: float


class Turn(_Shape):
    """An answer: the object that `nara chat --json` prints."""

    session: str = Field(description=_SESSION)
    turn: int = Field(description="Counts from 1; 0 is the greeting.", ge=0)
    messages: list[str] = Field(description="What is said, in this order.")
    act: str | None = Field(description="greet, thanks, bye, ... where the turn is only that.")
    intent: str | None = Field(description="What this turn was understood as.")
    confidence: float | None = Field(description="How sure the model is, 0 to 1.")
    slots: dict[str, list[str]] = Field(description="What this turn named, as said.")
    values: dict[str, Any] = Field(description="The same as values.")
    topic: str | None = Field(description="The intent in force.")
    context: dict[str, str] = Field(description="Slots in force.")
    state: str = Field(description="The state of the flows that waits, as flow.state.")
    status: Status = Field(description="ok also for a question back.")
    latency_ms: Stages


class PastTurn(_Shape):
    turn: int = Field(ge=0)
    timestamp: datetime
    user: str | None = Field(description="null for the greeting.")
    messages: list[str]
    intent: str | None
    status: Status


class History(_Shape):
    session: str = Field(description=_SESSION, examples=[_TURN["session"]])
    turns: list[PastTurn]


class Trace(_Shape):
    """How a turn came about: for authors."""

    turn: int
    timestamp: datetime
    user: str | None
    messages: list[str]
    intent: str | None
    confidence: float | None
    slots: dict[str, list[str]]
    state: str
    status: Status
    latency_ms: float
    model_version: str
    flow_version: str
    trace: dict[str, Any] = Field(description="Alternatives, states with file:line, look-ups, ...")


class Choice(_Shape):
    """An answer that may be picked instead of typed."""

    text: str = Field(description="What to send when it is picked.", examples=["Springfield, IL"])
    label: str = Field(description="What to show.", examples=["Springfield, IL"])


Card = Annotated[StoreCard | ItemCard | WeatherCard, Field(discriminator="kind")]


class ViewedTurn(_Shape):
    turn: int = Field(ge=0)
    timestamp: datetime
    user: str | None = Field(description="null for the greeting.")
    messages: list[str]
    status: Status
    cards: list[Card] = Field(description="What the answer found; as in the WebSocket's message.")
    feedback: Literal["up", "down"] | None


class View(_Shape):
    session: str = Field(description=_SESSION)
    turns: list[ViewedTurn]
    choices: list[Choice] = Field(description="Answers to the newest question, if it offers any.")


class Feedback(_Shape):
    rating: Literal["up", "down"] | None = Field(description="null takes back what was said.")


class Health(_Shape):
    status: Literal["ok"]


class Fault(_Shape):
    """What is wrong where, in a body."""

    pointer: str = Field(examples=["#/text"])
    detail: str = Field(examples=["Field required"])


class ProblemDocument(_Shape):
    """RFC 9457, as application/problem+json."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such conversation, or it was erased"])
    request_id: str = Field(description="Names the request in the server's log.")
    errors: list[Fault] = Field(default=[], description="Of a 422.")


EXAMPLES: Mapping[str, dict[str, Any]] = {
    "Said": _SAID,
    "Turn": _TURN,
    "PastTurn": _PAST,
    "StoreCard": _STORE,
    "ItemCard": _ITEM,
    "WeatherCard": _WEATHER,
    "ViewedTurn": _VIEWED,
    "View": _VIEW,
    "Feedback": {"rating": "up"},
}
"Of whole shapes. The framework would leave out what is null."
