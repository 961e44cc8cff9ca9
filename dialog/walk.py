"""The workbench of one advance: where the path stands, how it goes on, what templates see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from dialog.context import (
    Conversation,
    Doubt,
    Effect,
    Form,
    Frame,
    Moment,
    Origin,
    Say,
    Shown,
    Step,
)
from dialog.flow import FlowSet
from dialog.state import Question, State, Transition
from dialog.templates import Template, TemplateFault
from dialog.texts import Text
from dialog.topics import is_grammar

_MASK = 0xFFFFFFFFFFFFFFFF
_remembered = attrgetter(*(each.name for each in fields(Conversation)))
"What conversation and walk have in common: the fields of a Conversation, in order."


class Stuck(Exception):
    """The path cannot go on; the argument says why, with file and line."""


@dataclass(slots=True)
class Walk:
    """A conversation while it moves; becomes a Step when it rests again."""

    flows: FlowSet
    # From here on the fields of a Conversation, in its order.
    seed: int
    turn: int
    state: str
    steps: int
    topic: str
    asked: str
    said_now: frozenset[str]
    slots: Mapping[str, str]
    keys: dict[str, Any]
    messages: tuple[str, ...]
    spoken: tuple[str, ...]
    picks: dict[str, str]
    refers: Mapping[str, str]
    locale: str
    calls: tuple[Frame, ...]
    form: Form
    misses: int
    handed_over: str
    origins: Mapping[str, Origin]
    shown: tuple[Shown, ...]
    later: tuple[str, ...]
    past: tuple[Moment, ...]
    left_open: tuple[tuple[Moment, int], ...]
    digressions: int
    lost: int
    doubt: Doubt | None
    at: float
    # And what is of this turn only.
    after: int = 0
    said_before: frozenset[str] = frozenset()
    routed: str = ""
    effects: list[Effect] = field(default_factory=list)
    walked: list[str] = field(default_factory=list)
    scope: dict[str, Any] | None = None


def begin(flows: FlowSet, conversation: Conversation) -> Walk:
    walk = Walk(flows, *_remembered(conversation))
    walk.keys, walk.picks = dict(walk.keys), dict(walk.picks)
    return walk


def finish(walk: Walk) -> Step:
    conversation = Conversation(*_remembered(walk))
    return Step(conversation, tuple(walk.effects), tuple(walk.walked), walk.routed)


def follow(walk: Walk, state: State, label: str = "next_state") -> State:
    """The state a transition leads to; a state without any ends its flow."""
    if not state.transitions:
        return come_back(walk) or walk.flows.states[walk.flows.listening]
    way = state.way(label)
    if way is None:
        raise Stuck(f"{state.where}: '{state.address}' has no way on for '{label}'")
    return go(walk, way)


def go(walk: Walk, way: Transition) -> State:
    if way.target is None:
        raise Stuck(f"{way.where}: '{way.label}' leads to '{way.written}', which does not exist")
    return walk.flows.states[way.target]


def come_back(walk: Walk, result: str = "next_state") -> State | None:
    """The state behind the call that a flow was entered by; None = nobody called it."""
    while walk.calls:
        frame = walk.calls[-1]
        walk.calls = walk.calls[:-1]
        _put_back(walk, frame)
        caller = walk.flows.states.get(frame.state)
        # A caller without transitions ends with the flow that it called.
        if caller is not None and caller.transitions:
            return follow(walk, caller, result)
    return None


def _put_back(walk: Walk, frame: Frame) -> None:
    for key, before in frame.keys.items():
        if before is None:
            walk.keys.pop(key, None)
        else:
            walk.keys[key] = before
    walk.scope = None


EVERYTHING = ("slots", "keys", "topic", "question")
"What can be forgotten."


def forget(walk: Walk, parts: Collection[str] = EVERYTHING) -> None:
    if "slots" in parts:
        walk.slots, walk.refers, walk.origins, walk.shown = {}, {}, {}, ()
    if "keys" in parts:
        walk.keys = {}
    if "topic" in parts:
        walk.topic = ""
    if "question" in parts:
        walk.left_open, walk.later, walk.doubt = (), (), None
    walk.scope = None


def tell(walk: Walk, state: State, text: Text, say: Text | None = None, delay: float = 0.0) -> None:
    """Say a text in the conversation's language; `say` is spoken instead of it."""
    shown, spoken = render_both(walk, state, text, say)
    speak(walk, state, shown, delay, spoken)


def render_both(
    walk: Walk, state: State, text: Text, say: Text | None = None
) -> tuple[str, str | None]:
    """What is shown, and what is spoken instead; None = the same."""
    shown = render(walk, state, text.shown(walk.locale))
    if say and not say.is_empty:
        return shown, render(walk, state, say.shown(walk.locale))
    aloud = text.said(walk.locale)
    return shown, render(walk, state, aloud) if aloud else None


def say_one_of(walk: Walk, state: State, texts: Sequence[Text], delay: float = 0.0) -> None:
    """One of several texts: not the one it said last, nor one the shopper has just heard."""
    pairs = [render_both(walk, state, text) for text in texts]
    recent = (*walk.spoken, *walk.messages, walk.picks.get(state.address))
    fresh = [pair for pair in pairs if pair[0] not in recent] or pairs
    text, spoken = fresh[draw(walk) % len(fresh)] if fresh else ("", None)
    walk.picks[state.address] = text
    speak(walk, state, text, delay, spoken)


def speak(
    walk: Walk, state: State, text: str, delay: float = 0.0, spoken: str | None = None
) -> None:
    if text.strip():
        whole = not getattr(state, "interruptible", True)
        walk.effects.append(Say(text, state.address, delay, spoken, interruptible=not whole))
        walk.messages = (*walk.messages, text)


def render(walk: Walk, state: State, template: Template) -> str:
    if template.is_constant:
        return template.source
    try:
        return template.render(in_scope(walk))
    except TemplateFault as fault:
        raise Stuck(f"{state.where}: {fault}") from fault


def in_scope(walk: Walk) -> Mapping[str, Any]:
    """What templates see at this moment."""
    if walk.scope is None:
        walk.scope = _scope(walk)
    return walk.scope


def _scope(walk: Walk) -> dict[str, Any]:
    """What templates see: slots without a dot and context keys by name, all slots in `slots`.

    `said` and `said_grammar` list the slots of this turn; `question` is what was left open.
    """
    scope: dict[str, Any] = {"misses": walk.lost}
    for name, text in walk.slots.items():
        if "." not in name:
            scope[name] = text
    scope.update(walk.keys)
    scope["slots"] = walk.slots
    scope["locale"] = walk.locale
    scope["handed_over"] = walk.handed_over
    scope["said"], scope["said_grammar"] = _content_and_grammar(walk.said_now)
    scope["topic"] = walk.topic
    scope["last_messages"] = walk.spoken
    scope["listed"] = listed(walk.shown) if walk.shown else ()
    if walk.doubt and walk.doubt.guess:
        guess = walk.doubt.guess
        scope["guess"] = {"slot": guess.slot, "said": guess.said, "meant": guess.meant}
    if walk.left_open:
        scope.setdefault("question", _left(walk, scope))
    return scope


def _left(walk: Walk, scope: Mapping[str, Any]) -> Mapping[str, str]:
    """What templates see of the question that was left open: `{{ question.why }}`."""
    moment = walk.left_open[0][0]
    waiting = walk.flows.states.get(moment.state)
    if not isinstance(waiting, Question):
        return {}
    try:
        why = waiting.why.shown(walk.locale).render(scope)
    except TemplateFault as fault:
        raise Stuck(f"{waiting.where}: {fault}") from fault
    text = moment.messages[-1] if moment.messages else ""
    asked = waiting.asks_for(moment.form.slot)
    return {"text": text, "why": why, "slot": asked, "topic": moment.topic}


def listed(shown: tuple[Shown, ...]) -> tuple[str, ...]:
    """The last list told, by the names of its things."""
    return tuple(next(iter(thing.values()), "") for thing in shown[0].things) if shown else ()


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
