"""How a state's properties are written in a flow file: `prop` ties a field to its place there."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

from dialog.templates import Template
from dialog.where import Where

Kind = Literal[
    "template",
    "text",
    "texts",
    "seconds",
    "count",
    "share",
    "flag",
    "word",
    "words",
    "pattern",
    "keys",
    "flow",
    "way",
    "item",
    "items",
]


@dataclass(frozen=True, slots=True)
class Property:
    """How one field is written under `properties:`, or in an item of a list there."""

    kind: Kind
    path: str
    "Keys joined by dots, for example `entities.slot`."
    required: bool
    about: str = ""
    "One sentence for authors; editors show it."
    of: "type[Item] | None" = None
    "What an `item` or each of the `items` is."


def prop(
    kind: Kind,
    path: str,
    default: Any = None,
    *,
    required: bool = False,
    about: str = "",
    of: "type[Item] | None" = None,
) -> Any:
    return field(default=default, metadata={"property": Property(kind, path, required, about, of)})


def properties(kind: type[Any]) -> dict[str, Property]:
    """The fields of a state or an item that authors write, by name."""
    return {f.name: f.metadata["property"] for f in fields(kind) if "property" in f.metadata}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of a state that has properties of its own: an option, a slot asked for, a case."""

    SHORT: ClassVar[str] = ""
    "The field that a mere word stands for; empty = an item is never a mere word."

    where: Where

    def reads(self) -> Iterator[tuple[str, Template]]:
        """What it renders beside its properties, each with the path below the item."""
        yield from ()

    def flaws(self) -> Iterator[tuple[str, str]]:
        """What is wrong although each property is well-formed: a sentence, and what to write."""
        yield from ()
