"""JSON Schema of a flow file, made from the state classes: editors complete and check with it.

Draft 7, which every YAML editor knows. It says what a file may look like; whether the names in it
lead anywhere is for the checks of the whole set.
"""

import inspect
from collections.abc import Mapping
from typing import Any

from dialog.build import TOPIC_KEYS
from dialog.memory import KEEP, MEMORY_KEYS
from dialog.properties import Item, properties
from dialog.readers import CHOICES
from dialog.richer_states import CallFlow, Choose, End
from dialog.states import TYPES, Input, Kind, Property, State
from dialog.texts import LOCALE

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
"Scalars stay the text that was written, so that `text: 5` and `text: yes` are texts."
_NAME: Schema = {"type": ["string", "number", "boolean", "null"]}
_SCALARS = ["string", "number", "boolean"]
_BY_LOCALE: Schema = {
    "type": [*_SCALARS, "object"],
    "minProperties": 1,
    "propertyNames": {"pattern": f"^{LOCALE}$"},
    "additionalProperties": _TEXT,
}
_EITHER: Schema = {
    "type": [*_SCALARS, "object"],
    "minProperties": 1,
    "propertyNames": {"pattern": f"^({LOCALE}|text|say)$"},
    "additionalProperties": _BY_LOCALE,
    "examples": ["Which city?", {"en": "Which city?", "fr": "Quelle ville ?"}],
}
"A text: a string, or by locale, or what is shown and what is spoken."


def editor_schema(types: Mapping[str, type[State]] = TYPES) -> Schema:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Nara flow",
        "description": "A conversation's states, and where each leads.",
        "type": "object",
        "required": ["name", "states"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "description": "The flow's name; `flow: NAME` enters it."},
            "version": _TEXT,
            "intent_transitions": _table(
                "Main flow only. Intent -> the state it leads to.", {"price_check": "price"}
            ),
            "act_transitions": _table("Main flow only. Act -> state.", {"greet": "greeting"}),
            "topics": _topics(),
            "memory": _memory(),
            "states": {
                "description": "State by name; a flow is entered at its first one.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/definitions/state"},
            },
        },
        "definitions": {"state": _state(types)},
    }


def _state(types: Mapping[str, type[State]]) -> Schema:
    """The type decides which properties there are; one rule for each."""
    return {
        "type": "object",
        "required": ["type"],
        "additionalProperties": False,
        "properties": {
            "type": {
                "description": "What the state does.",
                "enum": list(types),
                "enumDescriptions": [_first_line(kind) for kind in types.values()],
                "markdownEnumDescriptions": [_first_line(kind) for kind in types.values()],
            },
            "description": {
                "type": "string",
                "description": "For people; nothing is done with it.",
            },
            "properties": {"type": ["object", "null"]},
            "transitions": {"type": ["object", "null"], "additionalProperties": _NAME},
            "act_transitions": {"type": ["object", "null"], "additionalProperties": _NAME},
        },
        "allOf": [_rule(name, kind) for name, kind in types.items()],
    }


def _rule(name: str, kind: type[State]) -> Schema:
    wanted = properties(kind)
    then: Schema = {
        "description": _first_line(kind),
        "properties": {
            "properties": _nested(list(wanted.values())),
            "transitions": _ways(kind),
        },
    }
    if not issubclass(kind, Input):
        then["properties"]["act_transitions"] = False
    if any(spec.required for spec in wanted.values()):
        then["required"] = ["properties"]
    return {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": then}


def _nested(wanted: list[Property], above: str = "") -> Schema:
    """Properties by their paths: `entities.slot` is a key in a key."""
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
    for head in dict.fromkeys(spec.path.removeprefix(above).split(".")[0] for spec in wanted):
        below = [spec for spec in wanted if f"{spec.path}.".startswith(f"{above}{head}.")]
        leaf = next((spec for spec in below if spec.path == f"{above}{head}"), None)
        schema["properties"][head] = _value(leaf) if leaf else _nested(below, f"{above}{head}.")
        if any(spec.required for spec in below):
            schema.setdefault("required", []).append(head)
    if "required" not in schema:
        schema["type"] = ["object", "null"]
    return schema


def _value(spec: Property) -> Schema:
    known = CHOICES.get(spec.path.rpartition(".")[2])
    schema = {"enum": list(known)} if known else dict(FORMS[spec.kind])
    if spec.of:
        schema = _items(spec.kind, spec.of)
    return {**schema, "description": spec.about} if spec.about else schema


def _items(form: Kind, kind: type[Item]) -> Schema:
    one = _nested(list(properties(kind).values()))
    one["type"] = "object"
    if form == "item":
        return one
    short: list[Schema] = [_TEXT] if kind.SHORT else []
    each: Schema = {"anyOf": [one, *short]} if short else one
    return {"anyOf": [{"type": "array", "minItems": 1, "items": each}, one]}


def _ways(kind: type[State]) -> Schema:
    """Choices and calls have ways by names of the author's own."""
    names = dict.fromkeys((*kind.EXITS, "flow"), _NAME) if kind.EXITS else {}
    others: bool | Schema = _NAME if issubclass(kind, Choose | CallFlow) else not names
    if issubclass(kind, End):
        others = False
    return {"type": ["object", "null"], "properties": names, "additionalProperties": others}


def _table(about: str, example: Mapping[str, str]) -> Schema:
    return {
        "description": about,
        "type": ["object", "null"],
        "additionalProperties": _NAME,
        "examples": [dict(example)],
    }


def _topics() -> Schema:
    words: Schema = {"type": ["array", "string"], "items": {"type": "string"}}
    keys: Schema = dict.fromkeys(TOPIC_KEYS, words) | {"group": {"type": "string"}}
    topic: Schema = {"type": "object", "additionalProperties": False, "properties": keys}
    about = "Main flow only. An intent of yours -> which slots it uses."
    return {"description": about, "type": ["object", "null"], "additionalProperties": topic}


def _memory() -> Schema:
    keep: Schema = {"type": "string", "pattern": f"^({KEEP})$"}
    along: Schema = {"type": ["boolean", "string", "array"], "items": {"type": "string"}}
    both: Schema = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": dict(zip(MEMORY_KEYS, (keep, along), strict=True)),
    }
    return {
        "description": "Slot, or a pattern of slots -> how long it is kept, where it goes along.",
        "type": ["object", "null"],
        "additionalProperties": {"anyOf": [keep, both]},
        "examples": [{"location": "conversation", "item.*": "12 turns"}],
    }


def _first_line(kind: type[State]) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


FORMS: Mapping[Kind, Schema] = {
    "template": {**_TEXT, "examples": ["Which city?", "{{ weather_status }}"]},
    "text": _EITHER,
    "texts": {"type": "array", "minItems": 1, "items": _EITHER},
    "count": {"type": "integer", "minimum": 1, "maximum": 10},
    "share": {"type": "number", "minimum": 0, "maximum": 1},
    "pattern": {"type": "string", "format": "regex"},
    "flow": _TEXT,
    "way": _TEXT,
    "seconds": {"type": "number", "minimum": 0, "maximum": 60},
    "flag": {"type": ["boolean", "string"]},
    "word": _TEXT,
    "words": {"type": ["array", "string"], "items": _TEXT},
    "keys": {"type": "object", "minProperties": 1, "additionalProperties": _NAME},
    "item": {"type": "object"},
    "items": {"type": "array"},
}
"Form of a property -> what a file may hold there."
