"""The state types an author can write, one class each, in one table.

To add a type: write its class (here, in `richer_states`, or, outside of this house, see
`own_state`), list it in `TYPES`, and give the engine one short function for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from dialog.problems import did_you_mean
from dialog.properties import Kind as Kind
from dialog.properties import Property as Property
from dialog.properties import prop as prop
from dialog.repair_states import Again, Resume, Undo
from dialog.richer_states import CallFlow, Choose, Collect, End, HandOff, When
from dialog.state import Input as Input
from dialog.state import Question as Question
from dialog.state import State as State
from dialog.state import Transition as Transition
from dialog.state import Use as Use
from dialog.templates import Template
from dialog.texts import Text
from dialog.where import Where as Where


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText(State):
    """Says one message."""

    USE: ClassVar[Use] = "said"

    text: Text = prop("text", "text", Text(), required=True, about="What is said; a template.")
    say: Text = prop("text", "say", Text(), about="What is spoken instead of the text.")
    delay: float = prop("seconds", "delay", 0.0, about="Seconds to wait before it is said.")
    interruptible: bool = prop(
        "flag", "interruptible", True, about="false: it is heard to its end, where it is spoken."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTextRandom(State):
    """Says one of several messages, never the one it said last."""

    USE: ClassVar[Use] = "said"

    responses: tuple[Text, ...] = prop(
        "texts", "responses", (), required=True, about="One of these is said."
    )
    delay: float = prop("seconds", "delay", 0.0, about="Seconds to wait before it is said.")
    interruptible: bool = prop(
        "flag", "interruptible", True, about="false: it is heard to its end, where it is spoken."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InputContext(Input):
    """Waits for a turn and routes it by its intent."""

    EXITS: ClassVar[tuple[str, ...]] = ("resume",)

    intents: tuple[str, ...] = prop(
        "words", "entities.intent", (), about="Intents accepted here; dontcare = any."
    )
    "Intents accepted here; empty or `dontcare` = any."


@dataclass(frozen=True, slots=True, kw_only=True)
class InputUser(Question):
    """Waits for a turn that fills one slot."""

    EXITS: ClassVar[tuple[str, ...]] = ("match", "notmatch")

    slot: str = prop("word", "entities.slot", "", required=True, about="The slot asked for.")
    require_match: bool = prop(
        "flag", "require_match", True, about="false: any text will do where no slot is found."
    )
    "True: only that slot counts. False: the whole text is taken where no slot is found."

    def needs(self) -> tuple[str, ...]:
        return self.EXITS

    def asks_for(self, newest: str) -> str:
        return self.slot

    def asks(self) -> Iterator[tuple[str, str, bool]]:
        if self.slot:
            yield self.slot, "entities.slot", self.require_match

    def fills(self) -> frozenset[str]:
        return frozenset({self.slot} if self.slot else ())

    def sets(self, result: str) -> frozenset[str]:
        return frozenset({self.slot} if result == "match" else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalExists(State):
    """Asks whether a template renders to anything."""

    EXITS: ClassVar[tuple[str, ...]] = ("exists", "notexists")

    USE: ClassVar[Use] = "tested"

    key: Template = prop("template", "key", required=True, about="Is it anything but empty?")

    def needs(self) -> tuple[str, ...]:
        return self.EXITS

    def sets(self, result: str) -> frozenset[str]:
        return frozenset(filter(None, [self.key.blank]) if result == "exists" else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContext(State):
    """Sets context keys."""

    update_keys: tuple[tuple[str, Template], ...] = prop(
        "keys", "update_keys", (), required=True, about="Context keys and their new values."
    )

    def sets(self, result: str) -> frozenset[str]:
        return self.writes()

    def writes(self) -> frozenset[str]:
        return frozenset(key for key, _ in self.update_keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(State):
    """Forgets slots, keys, topic and the question that was left open, or some of these."""

    PARTS: ClassVar[tuple[str, ...]] = ("slots", "keys", "topic", "question")

    only: tuple[str, ...] = prop(
        "words", "only", (), about="Some of slots, keys, topic, question; else all of them."
    )

    def parts(self) -> tuple[str, ...]:
        return self.only or self.PARTS

    def flaws(self) -> Iterator[tuple[str, str, str]]:
        for part in self.only:
            if part not in self.PARTS:
                yield "only", f"'{part}' is nothing to forget", did_you_mean(part, self.PARTS)

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        parts = self.parts()
        return "all" if "keys" in parts else "slots" if "slots" in parts else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfillment(State):
    """Asks an outside source and writes its answer into the context."""

    EXITS: ClassVar[tuple[str, ...]] = (
        "next_state",
        "found",
        "not_found",
        "unavailable",
        "ambiguous",
    )
    SERVICE: ClassVar[str] = ""
    STATUS_KEY: ClassVar[str] = ""

    def needs(self) -> tuple[str, ...]:
        return tuple(label for label in self.EXITS if label != "next_state")

    def results(self) -> tuple[str, ...]:
        return self.needs()

    def sets(self, result: str) -> frozenset[str]:
        return self.writes()

    def writes(self) -> frozenset[str]:
        return self.written()

    @classmethod
    def written(cls) -> frozenset[str]:
        """The context keys in which the answer is found: in words, and as data."""
        return frozenset({cls.STATUS_KEY, f"{cls.SERVICE.lower()}_result"})

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        # A place that nobody knows is not carried into the next question.
        return "" if result == "found" else "slots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retail(Fulfillment):
    """Prices, stock, stores and the way there."""

    SERVICE: ClassVar[str] = "Retail"
    STATUS_KEY: ClassVar[str] = "retail_status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather(Fulfillment):
    """Weather by place and time."""

    SERVICE: ClassVar[str] = "Weather"
    STATUS_KEY: ClassVar[str] = "weather_status"


TYPES: Mapping[str, type[State]] = {
    "message_text": MessageText,
    "message_text_random": MessageTextRandom,
    "input_context": InputContext,
    "input_user": InputUser,
    "conditional_exists": ConditionalExists,
    "change_context": ChangeContext,
    "reset": Reset,
    "Retail": Retail,
    "Weather": Weather,
    "choice": Choose,
    "collect": Collect,
    "call": CallFlow,
    "when": When,
    "handoff": HandOff,
    "end": End,
    "resume": Resume,
    "undo": Undo,
    "again": Again,
}
