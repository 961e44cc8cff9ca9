"""What every state type promises, and what every state that waits has.

The proofs know no types. They ask a state what `State` promises here: where it can lead, what its
templates are for, what is set and forgotten on each way, and whether a conversation rests in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from dialog.properties import Item, prop, properties
from dialog.templates import Template
from dialog.texts import Text
from dialog.where import Where


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


Use = Literal["said", "kept", "tested"]
"What becomes of a state's templates: shoppers hear them, the context keeps them, or nothing."


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What every state has."""

    EXITS: ClassVar[tuple[str, ...]] = ("next_state",)
    WAITS: ClassVar[bool] = False
    "Whether a conversation rests here until the shopper says something."
    ENDS: ClassVar[bool] = False
    "Whether a flow ends here; one that was called goes back to its caller."
    REROUTES: ClassVar[bool] = False
    "Whether it leads wherever the main flow sends intents."
    USE: ClassVar[Use] = "kept"

    address: str
    "`flow.state`, unique in the whole set."
    flow: str
    name: str
    where: Where
    type: str = ""
    "As authors write it."
    transitions: Mapping[str, Transition] = field(default_factory=dict)
    places: Mapping[str, Where] = field(default_factory=dict, repr=False, compare=False)
    "Where each property stands: path -> position; what a list or mapping holds by index or key."

    def place(self, path: str) -> Where:
        """Where a property stands, or what it stands in. One item of a list may have no dash."""
        parts = path.split(".")
        while parts:
            digits = [n for n, part in enumerate(parts) if part.isdigit()]
            spots = [parts, *(parts[:n] + parts[n + 1 :] for n in digits)]
            for spot in map(".".join, spots):
                if spot in self.places:
                    return self.places[spot]
            parts = parts[:-1]
        return self.where

    def exits(self) -> tuple[str, ...]:
        """What may be written under `transitions`, beside `flow`; empty = nothing."""
        return self.EXITS

    def results(self) -> tuple[str, ...]:
        """What the engine can come to here; each takes the way that `way` tells."""
        return self.EXITS

    def way(self, result: str) -> Transition | None:
        ways = self.transitions
        return ways.get(result) or ways.get("next_state") or ways.get("flow")

    def needs(self) -> tuple[str, ...]:
        """Results that must have a way on where any has; `next_state` stands for all of them."""
        return ()

    def flaws(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong although each property is well-formed: path, sentence, what to write."""
        yield from ()

    def asks(self) -> Iterator[tuple[str, str, bool]]:
        """Slots that are asked for: name, path, and whether only the model can fill them."""
        yield from ()

    def fills(self) -> frozenset[str]:
        """Slots that may have a value because of this state."""
        return frozenset()

    def jumps(self) -> Iterator[Transition]:
        """Ways that are taken by other things than a result of this state: acts, options."""
        yield from ()

    def calls(self) -> Transition | None:
        """The flow that is gone through before this state's own ways are taken."""
        return None

    def ending(self) -> str:
        """Where a called flow ends here: the result by which its caller goes on."""
        return "next_state"

    def reads(self) -> Iterator[tuple[str, Template]]:
        """The templates it renders, each with the path of its property."""
        for name, path in _paths(type(self)):
            yield from _templates(path, getattr(self, name))

    def has(self, path: str) -> frozenset[str]:
        """Context keys and slots that surely have a value when this property is rendered."""
        return frozenset()

    def sets(self, result: str) -> frozenset[str]:
        """Context keys and slots that surely have a value after this result."""
        return frozenset()

    def writes(self) -> frozenset[str]:
        """Context keys it can write on any way."""
        return frozenset()

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        """What may be lost here: nothing, what shoppers said, or that and all keys."""
        return ""


def _paths(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """Name and path of each field that authors write."""
    return tuple((name, spec.path) for name, spec in properties(kind).items())


def _templates(path: str, value: Any) -> Iterator[tuple[str, Template]]:
    """What is a template in a property's value, however deep: lists by index, pairs by key."""
    if isinstance(value, Template):
        yield path, value
    elif isinstance(value, Text):
        for variant in value.variants():
            yield f"{path}.{variant.path}" if variant.path else path, variant.template
    elif isinstance(value, Item):
        yield from _of_item(path, value)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
                yield from _templates(f"{path}.{item[0]}", item[1])
            else:
                yield from _templates(f"{path}.{index}", item)


def _of_item(path: str, item: Item) -> Iterator[tuple[str, Template]]:
    for name, below in _paths(type(item)):
        yield from _templates(f"{path}.{below}", getattr(item, name))
    for below, template in item.reads():
        yield f"{path}.{below}", template


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(State):
    """Waits for the shopper."""

    WAITS: ClassVar[bool] = True

    nlp_type: str = prop("word", "nlp_type", "", about="The engine; the settings decide.")
    "Accepted as the reference flows write it; there is one engine, so it decides nothing."
    interruptible: bool = prop(
        "flag", "interruptible", True, about="false: what was said before it is heard to its end."
    )
    "Whether a shopper may speak while the messages before this state are spoken."
    patience: str = prop(
        "word", "patience", "", about="How long a pause may be: short, normal or long."
    )
    "How long a pause ends a spoken turn; empty = as the type is used to."
    act_transitions: Mapping[str, Transition] = field(default_factory=dict)
    "Acts this state answers in its own way; all others go where the main flow sends them."

    def jumps(self) -> Iterator[Transition]:
        yield from self.act_transitions.values()

    def forgets(self, result: str) -> Literal["", "slots", "all"]:
        # A new question makes what was said for the old one obsolete.
        return "slots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Input):
    """Waits for the answer to a question of its own."""

    digress: bool = prop(
        "flag", "digress", False, about="true: another question instead is answered."
    )
    come_back: bool = prop(
        "flag", "come_back", True, about="false: after a digression it is not asked again."
    )
    back: Text = prop("text", "back", Text(), about="Asked when the digression is over.")
    why: Text = prop("text", "why", Text(), about="Said to who wants to know why it is asked.")

    @property
    def comes_back(self) -> bool:
        return self.digress and self.come_back

    def asks_for(self, newest: str) -> str:
        """The slot that is asked for; empty = none. `newest`: of several, the one asked last."""
        return ""
