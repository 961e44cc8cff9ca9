"""What a conversation remembers between two turns. A frozen value, plain enough to be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """A call that is under way: where it goes on, and what was before."""

    state: str
    "Address of the state that called."
    keys: Mapping[str, Any] = field(default_factory=dict)
    "Context keys that were given to the called flow, as they were before; None = unset."


@dataclass(frozen=True, slots=True)
class Form:
    """How far the collecting of slots has come; empty where nothing is being collected."""

    slot: str = ""
    "The slot that was asked for last."
    confirming: bool = False
    "Whether a yes was asked for, and not the slot itself."
    confirmed: Mapping[str, str] = field(default_factory=dict)
    "Slots whose values were said yes to, with these values."


@dataclass(frozen=True, slots=True)
class Conversation:
    seed: int = 0
    "Decides every random choice; same seed and same turns, same conversation."
    turn: int = 0
    "Number of turns heard; 0 = only the greeting so far."
    state: str = ""
    "Address of the state that waits; empty = not begun."
    steps: int = 0
    "States walked since the last turn was heard; bounded, see `engine.MAX_STEPS`."
    topic: str = ""
    "The intent in force: what a follow-up goes back to."
    asked: str = ""
    "The question in force as it was said; a follow-up goes on with it."
    said_now: frozenset[str] = frozenset()
    "Slot types said in the newest turn."
    slots: Mapping[str, str] = field(default_factory=dict)
    "Slots in force: type -> newest value as said."
    keys: Mapping[str, Any] = field(default_factory=dict)
    "Context keys set by change_context, fulfillment and NLU errors."
    messages: tuple[str, ...] = ()
    "What was said last to the shopper."
    spoken: tuple[str, ...] = ()
    "What was said in the turn before; no random message repeats it."
    picks: Mapping[str, str] = field(default_factory=dict)
    "State -> the random message it said last."
    refers: Mapping[str, str] = field(default_factory=dict)
    "Slots that `it`, `they` and `there` stand for: the shop an answer has just named."
    locale: str = ""
    "Language of the texts, as `en` or `fr-CA`; empty = the one without a name, or English."
    calls: tuple[Frame, ...] = ()
    "Flows that were called and have not ended, the innermost last."
    form: Form = Form()
    misses: int = 0
    "Turns in a row that did not answer the question of the waiting state."
    handed_over: str = ""
    "Why a person was asked to take over; empty = nobody was."


@dataclass(frozen=True, slots=True)
class Started:
    """The shopper arrived."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The shopper said something."""

    text: str
    intent: str
    "Intent to route: `nomatch.none` when not understood, `jarvis_error` when the NLU failed."
    slots: Mapping[str, str] = field(default_factory=dict)
    "Slots of this turn; a relative place (`near me`) is `location.relative`."
    act: str | None = None
    "greet, thanks, bye, affirm, deny, ... when the turn is nothing but that."
    error: str = ""
    "Why the NLU failed; empty = it did not."
    bare: bool = False
    "Whether the turn only names things: `blue jeans`, `and in boston`."
    points_back: bool = False
    "Whether the turn speaks of what was named before: they, them, their, there."


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An outside source answered, or did not."""

    outcome: str
    "found, not_found, unavailable or ambiguous: the transition taken where there is one."
    status: str
    "The answer in words."
    result: Mapping[str, Any] = field(default_factory=dict)
    "The answer as data."
    refers: Mapping[str, str] = field(default_factory=dict)
    "Slots of the one thing the answer names, for questions about `it`."
    forgets: frozenset[str] = frozenset()
    "Slots that led nowhere (a place nobody knows) and must not spoil the next question."


Event = Started | Heard | LookedUp


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers a question offers, for channels that can show them as buttons."""

    text: str
    "What is said when it is picked."
    label: str
    "What is shown."


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    state: str
    delay: float = 0.0
    "Seconds to wait before it, performed by the channel."
    spoken: str | None = None
    "What is spoken instead of the text; None = the same."
    interruptible: bool = True
    "Whether a shopper may cut it short by speaking."


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask an outside source, then come back with LookedUp."""

    service: str
    "Retail or Weather."
    question: str
    "The intent meant."
    slots: Mapping[str, str]
    "The slots in force which that question uses."
    text: str = ""
    "The question in the shopper's own words."


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person should take over."""

    reason: str
    summary: str
    "What that person should know."
    state: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The flows are at fault and the path could not go on; the conversation can."""

    reason: str
    "One sentence for the author, with file and line."


Effect = Say | LookUp | HandOver | Fault


@dataclass(frozen=True, slots=True)
class Step:
    """What one event led to."""

    conversation: Conversation
    effects: tuple[Effect, ...]
    "In order. A LookUp is always the last one; without it the conversation waits for a turn."
    walked: tuple[str, ...]
    "Addresses of the states entered."
    routed: str = ""
    "The intent the turn was routed by, a follow-up's topic included; empty when by act or slot."
