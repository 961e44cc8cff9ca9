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
class Origin:
    """Where a slot in force comes from."""

    by: str
    "`shopper` who said it, or `answer`: something that was named or picked from a list."
    turn: int
    "The turn in which it was said."
    group: str = ""
    "What it was said for: `weather`, `goods`, `stores`, ..."
    used: int = 0
    "The newest turn whose question used it."
    at: float = 0.0
    "When that was, in seconds since 1970; 0 = not known."


@dataclass(frozen=True, slots=True)
class Shown:
    """A list that an answer gave, for turns that point at it: the second one, the others, both."""

    question: str
    "The intent that it answered."
    things: tuple[Mapping[str, str], ...]
    "For each thing the slots that name it, in the order told."
    turn: int = 0
    "When it was told, or spoken of."
    told: int = 1
    "How many of them the shopper has heard of."
    picked: int = 0
    "Which of them was spoken of last."
    measures: tuple[Mapping[str, float], ...] = ()
    "For each thing what it can be compared by: price, miles, rating, open_minutes."
    at: float = 0.0
    "When it was told, or spoken of, in seconds since 1970; 0 = not known."


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a conversation waited, and what it knew then; it can be gone back to."""

    state: str
    topic: str
    asked: str
    slots: Mapping[str, str]
    keys: Mapping[str, Any]
    refers: Mapping[str, str]
    messages: tuple[str, ...]
    "What had been said: the answer, or the question that waits."
    calls: tuple[Frame, ...] = ()
    form: Form = Form()
    misses: int = 0
    origins: Mapping[str, Origin] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that was not said as it is written: misspelt, or known by its sound."""

    slot: str
    said: str
    meant: str
    certainty: float
    "From 0 to 1."


@dataclass(frozen=True, slots=True)
class Doubt:
    """A turn that could mean several things, of which the shopper was asked to pick one."""

    text: str
    slots: Mapping[str, str]
    likely: tuple[str, ...]
    "Intents, the likeliest first."
    points_back: bool = False
    bare: bool = False
    guess: Guess | None = None
    "The value that is in doubt, where it is not the intent."


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
    origins: Mapping[str, Origin] = field(default_factory=dict)
    "Who said the slots in force, when, and for which kind of question."
    shown: tuple[Shown, ...] = ()
    "The last lists that were told, the newest first: one of shops, one of goods."
    later: tuple[str, ...] = ()
    "Questions said together with the one that is open; asked when it is answered."
    past: tuple[Moment, ...] = ()
    "Earlier moments, the newest first, for taking back a step."
    left_open: tuple[tuple[Moment, int], ...] = ()
    "Questions left for something else, the newest first; how often each one was left for another."
    digressions: int = 0
    "How often the question of the waiting state was left for another one."
    lost: int = 0
    "Turns in a row that were not understood."
    doubt: Doubt | None = None
    "What the waiting state asks about, where a turn could have meant several things."
    at: float = 0.0
    "When the newest turn was heard, in seconds since 1970; 0 = not known."


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
    likely: tuple[str, ...] = ()
    "Intents worth asking about where none is sure, the likeliest first."
    gives_up: bool = False
    "Whether the turn begins by dropping what was asked: `never mind, how much is a blender`."
    also: bool = False
    "Whether it is one more question of the same turn."
    guess: Guess | None = None
    "The value of this turn that is least certain; None where all are."
    at: float = 0.0
    "When, in seconds since 1970; 0 = not known."
    pick: int | None = None
    "The thing of the last list that it is about, where that is known already; 0 = the first."


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
    shown: tuple[Mapping[str, str], ...] = ()
    "What the answer lists: for each thing the slots that name it."
    told: int = 1
    "How many of them its words name, those told before included."
    measures: tuple[Mapping[str, float], ...] = ()
    "For each of them what it can be compared by."


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
    after: int = 0
    "How many of the things it lists were told already and are not wanted again."


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
