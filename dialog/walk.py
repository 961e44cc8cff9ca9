"""The workbench of one advance: where the path stands, how it goes on, what templates see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dialog.context import Conversation, Effect, Say, Step
from dialog.flow import FlowSet
from dialog.states import State, Transition
from dialog.templates import Template, TemplateFault
from dialog.topics import is_grammar

_MASK = 0xFFFFFFFFFFFFFFFF


class Stuck(Exception):
    """The path cannot go on; the argument says why, with file and line."""


@dataclass(slots=True)
class Walk:
    """A conversation while it moves; becomes a Step when it rests again."""

    flows: FlowSet
    seed: int
    turn: int
    state: str
    steps: int
    topic: str
    asked: str
    said_now: frozenset[str]
    slots: Mapping[str, str]
    keys: dict[str, Any]
    messages: list[str]
    spoken: tuple[str, ...]
    picks: dict[str, str]
    refers: Mapping[str, str]
    routed: str = ""
    effects: list[Effect] = field(default_factory=list)
    walked: list[str] = field(default_factory=list)
    scope: dict[str, Any] | None = None


def begin(flows: FlowSet, c: Conversation) -> Walk:
    return Walk(
        flows=flows,
        seed=c.seed,
        turn=c.turn,
        state=c.state,
        steps=c.steps,
        topic=c.topic,
        asked=c.asked,
        said_now=c.said_now,
        slots=c.slots,
        keys=dict(c.keys),
        messages=list(c.messages),
        spoken=c.spoken,
        picks=dict(c.picks),
        refers=c.refers,
    )


def finish(walk: Walk) -> Step:
    conversation = Conversation(
        seed=walk.seed,
        turn=walk.turn,
        state=walk.state,
        steps=walk.steps,
        topic=walk.topic,
        asked=walk.asked,
        said_now=walk.said_now,
        slots=walk.slots,
        keys=walk.keys,
        messages=tuple(walk.messages),
        spoken=walk.spoken,
        picks=walk.picks,
        refers=walk.refers,
    )
    return Step(conversation, tuple(walk.effects), tuple(walk.walked), walk.routed)


def follow(walk: Walk, state: State, label: str = "next_state") -> State:
    """The state a transition leads to; without any, the main flow's input state."""
    ways = state.transitions
    if not ways:
        return walk.flows.states[walk.flows.listening]
    way = ways.get(label) or ways.get("next_state") or ways.get("flow")
    if way is None:
        raise Stuck(f"{state.where}: '{state.address}' has no way on for '{label}'")
    return go(walk, way)


def go(walk: Walk, way: Transition) -> State:
    if way.target is None:
        raise Stuck(f"{way.where}: '{way.label}' leads to '{way.written}', which does not exist")
    return walk.flows.states[way.target]


def speak(walk: Walk, state: State, text: str, delay: float) -> None:
    if text.strip():
        walk.effects.append(Say(text, state.address, delay))
        walk.messages.append(text)


def render(walk: Walk, state: State, template: Template) -> str:
    if template.is_constant:
        return template.source
    if walk.scope is None:
        walk.scope = _scope(walk)
    try:
        return template.render(walk.scope)
    except TemplateFault as fault:
        raise Stuck(f"{state.where}: {fault}") from fault


def _scope(walk: Walk) -> dict[str, Any]:
    """What templates see: slots without a dot and context keys by name, all slots in `slots`.

    `said` and `said_grammar` list the slots of this turn.
    """
    scope: dict[str, Any] = {n: t for n, t in walk.slots.items() if "." not in n}
    scope.update(walk.keys)
    scope["slots"] = walk.slots
    scope["said"], scope["said_grammar"] = _content_and_grammar(walk.said_now)
    scope["topic"] = walk.topic
    scope["last_messages"] = walk.spoken
    return scope


@lru_cache(maxsize=1024)
def _content_and_grammar(slots: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    # Shoppers say the same few sets of slots all day long.
    content = tuple(sorted(slot for slot in slots if not is_grammar(slot)))
    return content, tuple(sorted(slots - set(content)))


def draw(walk: Walk) -> int:
    """A number that looks random and depends only on seed, turn and step (splitmix64)."""
    z = (walk.seed * 0x9E3779B97F4A7C15 + walk.turn * 0xBF58476D1CE4E5B9 + walk.steps) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)
