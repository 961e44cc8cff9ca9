"""What a turn was expected to come to, held against what it came to. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.reply import Reply
from assistant.scripts_format import Choices, Expected, LookUps, Made, Messages
from dialog.flow import FlowSet
from dialog.states import Fulfillment

_PLAIN = ("intent", "act", "topic", "state", "status")
_MADE = ("service", "question", "place", "when", "source", "outcome")
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is not as expected."""

    what: str
    "The key of the expectation."
    expected: str
    got: str


def judge(expected: Expected, reply: Reply, flows: FlowSet) -> list[Miss]:
    """Everything that is not as expected; nothing where all is well."""
    return list(_misses(expected, reply, flows))


def look_ups_of(reply: Reply, flows: FlowSet) -> list[dict[str, Any]]:
    """The look-ups of a turn as its trace tells them, and which service each one asked."""
    return with_services(reply.trace, flows)


def with_services(trace: Mapping[str, Any], flows: FlowSet) -> list[dict[str, Any]]:
    walked = (flows.states.get(stop["state"]) for stop in trace.get("states", ()))
    services = [state.SERVICE for state in walked if isinstance(state, Fulfillment)]
    made = trace.get("lookups", ())
    # A flow that was edited since may no longer tell which service that was.
    services += [""] * (len(made) - len(services))
    return [
        {**one, "service": service}
        for one, service in zip(made, services[: len(made)], strict=True)
    ]


def is_one_of(text: str | None, accepted: Sequence[str | None]) -> bool:
    """Capitals do not matter."""
    folded = text.casefold() if text is not None else None
    return folded in {one.casefold() if one is not None else None for one in accepted}


def _misses(expected: Expected, reply: Reply, flows: FlowSet) -> Iterator[Miss]:
    if expected.messages is not None:
        yield from _messages(expected.messages, reply.messages)
    for name in _PLAIN:
        accepted = getattr(expected, name)
        if expected.said(name) and getattr(reply, name) not in accepted:
            yield Miss(name, _any_of(accepted), getattr(reply, name) or _NOTHING)
    yield from _slots(expected.slots, reply.slots)
    for name, accepted in expected.context.items():
        if not is_one_of(reply.context.get(name), accepted):
            got = reply.context.get(name, _NOTHING)
            yield Miss(f"context {name}", _any_of(accepted), got)
    for name, value in expected.values.items():
        if not is_within(value, reply.values.get(name)):
            yield Miss(f"values {name}", _written(value), _written(reply.values.get(name)))
    if expected.lookups is not None:
        yield from _look_ups(expected.lookups, look_ups_of(reply, flows))
    if expected.choices is not None:
        yield from _choices(expected.choices, reply)


def _messages(expected: Messages, messages: Sequence[str]) -> Iterator[Miss]:
    said = "\n".join(messages)
    if expected.said("exact") and tuple(messages) != expected.exact:
        yield Miss("messages", "\n".join(expected.exact) or _NOTHING, said or _NOTHING)
    for text in expected.contains:
        if _folded(text) not in _folded(said):
            yield Miss("messages contain", text, said or _NOTHING)
    for pattern in expected.regex:
        if not _found(pattern, said):
            yield Miss("messages match", pattern, said or _NOTHING)
    for text in expected.not_:
        if _folded(text) in _folded(said):
            yield Miss("messages do not contain", text, said)
    for pattern in expected.not_regex:
        if _found(pattern, said):
            yield Miss("messages do not match", pattern, said)


def _slots(
    expected: Mapping[str, Sequence[str | None]], slots: Mapping[str, Sequence[str]]
) -> Iterator[Miss]:
    """All texts of a slot; `~` = it was not said."""
    for name, texts in expected.items():
        wanted = [text.casefold() for text in texts if text is not None]
        if [text.casefold() for text in slots.get(name, ())] != wanted:
            got = " | ".join(slots.get(name, ())) or _NOTHING
            yield Miss(f"slots {name}", " | ".join(t for t in texts if t) or _NOTHING, got)


def _look_ups(expected: LookUps, made: Sequence[Mapping[str, Any]]) -> Iterator[Miss]:
    got = "; ".join(map(_made, made)) or _NOTHING
    count = len(expected.made) if expected.made is not None else expected.count
    if count is not None and len(made) != count:
        yield Miss("lookups", f"{count} of them", f"{len(made)} of them: {got}")
        return
    for number, (one, other) in enumerate(zip(expected.made or (), made, strict=False), 1):
        yield from _look_up(f"lookups {number}", one, other)


def _look_up(what: str, expected: Made, made: Mapping[str, Any]) -> Iterator[Miss]:
    for name in _MADE:
        accepted = getattr(expected, name)
        if expected.said(name) and not is_one_of(made.get(name), accepted):
            yield Miss(f"{what} {name}", _any_of(accepted), str(made.get(name) or _NOTHING))
    slots = made.get("slots", {})
    for name, accepted in expected.slots.items():
        if not is_one_of(slots.get(name), accepted):
            yield Miss(f"{what} slots {name}", _any_of(accepted), slots.get(name, _NOTHING))


def _choices(expected: Choices, reply: Reply) -> Iterator[Miss]:
    labels = [choice.label for choice in reply.choices]
    got = " | ".join(labels) or _NOTHING
    if expected.said("exact") and tuple(labels) != expected.exact:
        yield Miss("choices", " | ".join(expected.exact) or _NOTHING, got)
    for text in expected.contains:
        if not any(_folded(text) in _folded(label) for label in labels):
            yield Miss("choices contain", text, got)


def is_within(expected: Any, got: Any) -> bool:
    """Whether a value is the one expected; of a mapping, whether its keys that are written are."""
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(
            is_within(value, got.get(name)) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(got, list | tuple) and list(map(_written, expected)) == list(
            map(_written, got)
        )
    return _written(expected) == _written(got)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _made(made: Mapping[str, Any]) -> str:
    slots = ", ".join(f"{name} = {text}" for name, text in made.get("slots", {}).items())
    asked = f"{made['service']} {made['question']}".strip()
    return f"{asked} ({slots}): {made['outcome']}"


def _any_of(accepted: Sequence[str | None]) -> str:
    return " or ".join(text if text is not None else _NOTHING for text in accepted)


def _found(pattern: str, said: str) -> bool:
    """`^` and `$` are the ends of a message."""
    return bool(re.search(pattern, said, re.IGNORECASE | re.MULTILINE))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
