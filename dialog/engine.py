"""One step of a conversation: `advance(flows, conversation, event)` -> what to do and remember.

Pure: the same arguments give the same step. Effects are performed by others.
"""

from typing import assert_never

from dialog.context import Conversation, Event, Fault, Heard, LookedUp, LookUp, Started, Step
from dialog.flow import FlowSet
from dialog.hearing import hear
from dialog.states import (
    ChangeContext,
    ConditionalExists,
    Fulfillment,
    Input,
    MessageText,
    MessageTextRandom,
    Reset,
    State,
)
from dialog.templates import Template
from dialog.topics import Topic, is_grammar, question
from dialog.walk import Stuck, Walk, begin, draw, finish, follow, render, speak

MAX_STEPS = 100
"States walked in one turn before a flow counts as an endless loop."


def advance(flows: FlowSet, conversation: Conversation, event: Event) -> Step:
    """Walk from the waiting state until the next input or look-up.

    Never raises for what a flow does wrong: that is a Fault effect, and the conversation waits
    at the main flow's input state.
    """
    walk = begin(flows, conversation)
    try:
        state: State | None = _arrive(walk, event)
        while state is not None:
            state = _walk_one(walk, state)
    except Stuck as stuck:
        walk.effects.append(Fault(str(stuck)))
        walk.state = flows.listening
    return finish(walk)


def _arrive(walk: Walk, event: Event) -> State:
    match event:
        case Heard():
            return hear(walk, event)
        case LookedUp():
            return _answered(walk, event)
        case Started():
            return walk.flows.states[walk.flows.start]
    assert_never(event)


def _answered(walk: Walk, event: LookedUp) -> State:
    state = walk.flows.states.get(walk.state)
    if not isinstance(state, Fulfillment):
        raise Stuck(f"an answer arrived, but '{walk.state}' asked for none")
    walk.keys[state.STATUS_KEY] = event.status
    walk.keys[f"{state.SERVICE.lower()}_result"] = event.result
    walk.refers = event.refers
    if event.forgets:
        walk.slots = {n: text for n, text in walk.slots.items() if n not in event.forgets}
    return follow(walk, state, event.outcome)


def _walk_one(walk: Walk, state: State) -> State | None:
    if walk.steps >= MAX_STEPS:
        raise Stuck(f"{state.where}: '{state.address}' is in a loop that never waits for input")
    walk.steps += 1
    walk.state = state.address
    walk.walked.append(state.address)
    match state:
        case MessageText():
            return _say(walk, state, state.text, state.delay)
        case ConditionalExists():
            exists = bool(render(walk, state, state.key).strip())
            return follow(walk, state, "exists" if exists else "notexists")
        case ChangeContext():
            return _change(walk, state)
        case Fulfillment():
            _look_up(walk, state)
            return None
        case MessageTextRandom():
            return _say_one_of(walk, state)
        case Input():
            return None
        case Reset():
            return _reset(walk, state)
    raise Stuck(f"{state.where}: '{state.address}' cannot be used; run the flow checker")


def _say(walk: Walk, state: State, text: Template, delay: float) -> State | None:
    speak(walk, state, render(walk, state, text), delay)
    return follow(walk, state)


def _say_one_of(walk: Walk, state: MessageTextRandom) -> State | None:
    texts = [render(walk, state, response) for response in state.responses]
    recent = (*walk.spoken, *walk.messages, walk.picks.get(state.address))
    text = _any_of([t for t in texts if t not in recent] or texts, draw(walk))
    walk.picks[state.address] = text
    speak(walk, state, text, state.delay)
    return follow(walk, state)


def _any_of(texts: list[str], number: int) -> str:
    return texts[number % len(texts)] if texts else ""


def _change(walk: Walk, state: ChangeContext) -> State | None:
    for key, template in state.update_keys:
        walk.keys[key] = render(walk, state, template)
        walk.scope = None
    return follow(walk, state)


def _look_up(walk: Walk, state: Fulfillment) -> None:
    asked = question(str(walk.keys.get("intent", "")), walk.topic)
    topic = walk.flows.topics.get(asked)
    slots = {n: t for n, t in walk.slots.items() if _counts(n, topic, walk.said_now)}
    walk.effects.append(LookUp(state.SERVICE, asked, slots, walk.asked))


def _counts(slot: str, topic: Topic | None, said_now: frozenset[str]) -> bool:
    if topic is None or is_grammar(slot):
        return True
    return slot in topic.uses and (slot not in topic.fresh or slot in said_now)


def _reset(walk: Walk, state: Reset) -> State | None:
    walk.slots, walk.keys, walk.refers, walk.topic, walk.scope = {}, {}, {}, "", None
    return follow(walk, state)
