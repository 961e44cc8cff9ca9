"""One step of a conversation: `advance(flows, conversation, event)` -> what to do and remember.

Pure: the same arguments give the same step. Effects are performed by others.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, assert_never

from dialog import references
from dialog.calling import call, choose_case, end, hand_over
from dialog.collecting import ask_next
from dialog.context import (
    Conversation,
    Event,
    Fault,
    Form,
    Heard,
    LookedUp,
    LookUp,
    Shown,
    Started,
    Step,
)
from dialog.flow import FlowSet
from dialog.hearing import hear
from dialog.lifetimes import ANSWER
from dialog.own_state import OwnState, Seen
from dialog.questions import ask
from dialog.repair_states import Again, Resume, Undo
from dialog.repairing import again, resume, undo
from dialog.richer_states import CallFlow, Choose, Collect, End, HandOff, When
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
from dialog.texts import Text
from dialog.topics import Topic, is_grammar, question
from dialog.walk import (
    Stuck,
    Walk,
    begin,
    draw,
    finish,
    follow,
    forget,
    go,
    render,
    say_one_of,
    speak,
    tell,
)

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
        walk.state, walk.calls, walk.form, walk.misses = flows.listening, (), Form(), 0
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
    _note_named(walk, event)
    if event.forgets:
        walk.slots = {n: text for n, text in walk.slots.items() if n not in event.forgets}
    return follow(walk, state, event.outcome)


def _note_named(walk: Walk, event: LookedUp) -> None:
    """What `it` and `the second one` mean now; an answer that names nothing leaves both alone."""
    walk.refers = event.refers or walk.refers
    if event.shown:
        new = Shown(
            walk.topic,
            event.shown,
            walk.turn,
            event.told,
            measures=event.measures,
            at=walk.at,
        )
        walk.shown = references.note(walk.shown, new)


def _walk_one(walk: Walk, state: State) -> State | None:
    if walk.steps >= MAX_STEPS:
        raise Stuck(f"{state.where}: '{state.address}' is in a loop that never waits for input")
    walk.steps += 1
    walk.state = state.address
    walk.walked.append(state.address)
    step = _FOUND.get(type(state)) or _step_of(state)
    return step(walk, state)


def _step_of(state: State) -> "_Step":
    """Also for a type that is one of a wider kind, such as a look-up."""
    step = next((step for known, step in STEPS.items() if isinstance(state, known)), None)
    if step is None:
        raise Stuck(f"{state.where}: '{state.address}' cannot be used; run the flow checker")
    _FOUND[type(state)] = step
    return step


def _say(walk: Walk, state: MessageText) -> State | None:
    tell(walk, state, state.text, state.say, state.delay)
    return follow(walk, state)


def _say_one_of(walk: Walk, state: MessageTextRandom) -> State | None:
    say_one_of(walk, state, state.responses, state.delay)
    return follow(walk, state)


def _exists(walk: Walk, state: ConditionalExists) -> State | None:
    exists = bool(render(walk, state, state.key).strip())
    return follow(walk, state, "exists" if exists else "notexists")


def _change(walk: Walk, state: ChangeContext) -> State | None:
    for key, template in state.update_keys:
        walk.keys[key] = render(walk, state, template)
        walk.scope = None
    return follow(walk, state)


def _look_up(walk: Walk, state: Fulfillment) -> None:
    asked = question(str(walk.keys.get("intent", "")), walk.topic)
    topic = walk.flows.topics.get(asked)
    slots = {n: t for n, t in walk.slots.items() if _counts(n, topic, walk)}
    walk.effects.append(LookUp(state.SERVICE, asked, slots, walk.asked, walk.after))


def _counts(slot: str, topic: Topic | None, walk: Walk) -> bool:
    if topic is None or is_grammar(slot):
        return True
    if slot not in topic.uses:
        return False
    return slot not in topic.fresh or slot in walk.said_now or _is_brought(slot, topic, walk)


def _is_brought(slot: str, topic: Topic, walk: Walk) -> bool:
    """Whether it is of the thing that an answer named: a price at that shop, in its city."""
    return any(
        slot in brought and thing in walk.origins and walk.origins[thing].by == ANSWER
        for thing, brought in topic.brings.items()
    )


def _reset(walk: Walk, state: Reset) -> State | None:
    forget(walk, state.parts())
    return follow(walk, state)


def _listen(walk: Walk, state: Input) -> State | None:
    if walk.state == walk.flows.listening:
        # Where every finished path ends, no call is under way any more.
        walk.calls = ()
        way = state.transitions.get("resume")
        if way and walk.left_open:
            return go(walk, way)
    return None


def _run_own(walk: Walk, state: OwnState) -> State | None:
    try:
        done = state.run(_seen(walk, state))
        # What cannot be stored would only be noticed when the turn is over.
        keys = json.loads(json.dumps(dict(done.keys), allow_nan=False))
        says = [str(text) for text in done.says]
    except Stuck:
        raise
    except Exception as error:  # whatever somebody else's class does
        fault = f"{type(error).__name__}: {error}"
        raise Stuck(f"{state.where}: the state type '{state.type}' failed: {fault}") from error
    for text in says:
        speak(walk, state, text)
    walk.keys.update(keys)
    walk.scope = None
    return follow(walk, state, done.result)


def _seen(walk: Walk, state: OwnState) -> Seen:
    def read(text: Template | Text) -> str:
        return render(walk, state, text.shown(walk.locale) if isinstance(text, Text) else text)

    number = draw(walk)
    return Seen(walk.slots, deepcopy(walk.keys), walk.topic, walk.locale, number, read)


_Step = Callable[[Walk, Any], State | None]
STEPS: Mapping[type[State], _Step] = {
    MessageText: _say,
    ConditionalExists: _exists,
    ChangeContext: _change,
    Fulfillment: _look_up,
    MessageTextRandom: _say_one_of,
    Reset: _reset,
    Choose: ask,
    Collect: ask_next,
    CallFlow: call,
    When: choose_case,
    HandOff: hand_over,
    End: end,
    Resume: resume,
    Undo: undo,
    Again: again,
    OwnState: _run_own,
    Input: _listen,
}
"State type -> what is done there; the first one that fits. None = the conversation waits."
_FOUND: dict[type[State], _Step] = {}
"The types met so far, each with its own step."
