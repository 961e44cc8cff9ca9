"""The state types an author can write, one class each, and how their properties are spelt.

`prop` ties a field to its place under `properties:`; the loader reads it from there. To add a
type: write its class, list it in `TYPES`, and give the engine one short function for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from dialog.templates import Template

Kind = Literal["template", "templates", "seconds", "flag", "word", "words", "keys"]


@dataclass(frozen=True, slots=True)
class Where:
    """A position in a flow file."""

    file: str
    line: int
    "From 1."
    column: int = 1
    "From 1."

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Transition:
    """A way out of a state."""

    label: str
    "Why it is taken: `next_state`, `match`, `exists`, an intent, an act, ..."
    written: str
    "The name the author wrote."
    target: str | None
    "Address of the state it leads to; None = there is no such state."
    where: Where


@dataclass(frozen=True, slots=True)
class Property:
    """How one field of a state is written under `properties:`."""

    kind: Kind
    path: str
    "Keys joined by dots, for example `entities.slot`."
    required: bool
    about: str = ""
    "One sentence for authors; editors show it."


def prop(
    kind: Kind, path: str, default: Any = None, *, required: bool = False, about: str = ""
) -> Any:
    return field(default=default, metadata={"property": Property(kind, path, required, about)})


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What every state has."""

    EXITS: ClassVar[tuple[str, ...]] = ("next_state",)

    address: str
    "`flow.state`, unique in the whole set."
    flow: str
    name: str
    where: Where
    transitions: Mapping[str, Transition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText(State):
    """Says one message."""

    text: Template = prop("template", "text", required=True, about="What is said; a template.")
    delay: float = prop("seconds", "delay", 0.0, about="Seconds to wait before it is said.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTextRandom(State):
    """Says one of several messages, never the one it said last."""

    responses: tuple[Template, ...] = prop(
        "templates", "responses", (), required=True, about="One of these is said."
    )
    delay: float = prop("seconds", "delay", 0.0, about="Seconds to wait before it is said.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(State):
    """Waits for the shopper."""

    nlp_type: str = prop("word", "nlp_type", "", about="The engine; the settings decide.")
    "Accepted as the reference flows write it; there is one engine, so it decides nothing."
    act_transitions: Mapping[str, Transition] = field(default_factory=dict)
    "Acts this state answers in its own way; all others go where the main flow sends them."


@dataclass(frozen=True, slots=True, kw_only=True)
class InputContext(Input):
    """Waits for a turn and routes it by its intent."""

    EXITS: ClassVar[tuple[str, ...]] = ()

    intents: tuple[str, ...] = prop(
        "words", "entities.intent", (), about="Intents accepted here; dontcare = any."
    )
    "Intents accepted here; empty or `dontcare` = any."


@dataclass(frozen=True, slots=True, kw_only=True)
class InputUser(Input):
    """Waits for a turn that fills one slot."""

    EXITS: ClassVar[tuple[str, ...]] = ("match", "notmatch")

    slot: str = prop("word", "entities.slot", "", required=True, about="The slot asked for.")
    require_match: bool = prop(
        "flag", "require_match", True, about="false: any text will do where no slot is found."
    )
    "True: only that slot counts. False: the whole text is taken where no slot is found."
    digress: bool = prop(
        "flag", "digress", False, about="true: another question instead is answered."
    )
    "Ours. True: another question instead of the slot is answered, not refused."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalExists(State):
    """Asks whether a template renders to anything."""

    EXITS: ClassVar[tuple[str, ...]] = ("exists", "notexists")

    key: Template = prop("template", "key", required=True, about="Is it anything but empty?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContext(State):
    """Sets context keys."""

    update_keys: tuple[tuple[str, Template], ...] = prop(
        "keys", "update_keys", (), required=True, about="Context keys and their new values."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset(State):
    """Forgets slots, keys and topic."""


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
}
