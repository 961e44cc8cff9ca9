"""Where a heard turn leads: a slot asked for, an act, a digression, a follow-up, an intent."""

from dialog.context import Heard
from dialog.flow import FlowSet
from dialog.states import Input, InputContext, InputUser, State, Transition
from dialog.topics import (
    ALIASES,
    FALLBACK,
    NLU_ERROR,
    SERVICE_VERBS,
    UNKNOWN,
    followed_up,
    is_grammar,
    merge,
    names_nothing_new,
    opened_by,
)
from dialog.walk import Stuck, Walk, follow, go


def hear(walk: Walk, heard: Heard) -> State:
    waiting = _waiting(walk)
    walk.turn += 1
    walk.steps = 0
    walk.spoken, walk.messages = tuple(walk.messages), []
    walk.said_now = frozenset(heard.slots)
    _note_nlu_error(walk, heard)
    if isinstance(waiting, InputUser) and _fills(walk, waiting, heard):
        _remember(walk, heard, walk.topic, follow_up=True)
        return follow(walk, waiting, "match")
    act = waiting.act_transitions.get(heard.act or "") or walk.flows.acts.get(heard.act or "")
    if act:
        return go(walk, act)
    if isinstance(waiting, InputUser) and not _digresses(walk, waiting, heard):
        return _unfilled(walk, waiting, heard)
    return _route(walk, heard, waiting)


def _waiting(walk: Walk) -> Input:
    """The input state the conversation waits at; the main one if flows changed meanwhile."""
    state = walk.flows.states.get(walk.state)
    if not isinstance(state, Input):
        state = walk.flows.states[walk.flows.listening]
    assert isinstance(state, Input)
    return state


def _note_nlu_error(walk: Walk, heard: Heard) -> None:
    for key in ("jarvis_error", "nlu_error"):
        if heard.error:
            walk.keys[key] = heard.error
        else:
            walk.keys.pop(key, None)


def _fills(walk: Walk, waiting: InputUser, heard: Heard) -> bool:
    return waiting.slot in heard.slots and not _digresses(walk, waiting, heard)


def _digresses(walk: Walk, waiting: InputUser, heard: Heard) -> bool:
    """Whether the turn is a question of its own and not the answer that was asked for."""
    if not waiting.digress or _entry_of(walk.flows, heard.intent) is None:
        return False
    asks = any(name == "verb" or name.startswith("interrogative") for name in heard.slots)
    if heard.intent == UNKNOWN:
        return asks and all(map(is_grammar, heard.slots))
    if heard.intent in (FALLBACK, NLU_ERROR):
        return False
    filled, same = waiting.slot in heard.slots, heard.intent == walk.topic
    if filled and same:
        return False
    return asks if filled or same else True


def _unfilled(walk: Walk, waiting: InputUser, heard: Heard) -> State:
    """The slot asked for was not said. What else was said is kept: a shop may do for a place."""
    if not heard.error:
        _remember(walk, heard, walk.topic, follow_up=True)
    if not _takes_text(waiting, heard):
        walk.routed = heard.intent if heard.error else FALLBACK
        return follow(walk, waiting, "notmatch")
    if not _continues(walk, heard):
        walk.said_now |= {waiting.slot}
        walk.slots = {**walk.slots, waiting.slot: heard.text.strip()}
    return follow(walk, waiting, "match")


def _takes_text(waiting: InputUser, heard: Heard) -> bool:
    """Whether the whole text may stand for the slot; where digressions are known, not nonsense."""
    if waiting.require_match or heard.error or not heard.text.strip():
        return False
    return not (waiting.digress and heard.intent == FALLBACK)


def _route(walk: Walk, heard: Heard, waiting: Input) -> State:
    intent = heard.intent if _accepted(waiting, heard.intent) else FALLBACK
    follow_up = intent == UNKNOWN and _continues(walk, heard)
    if intent == UNKNOWN:
        opened = opened_by(heard.slots, walk.flows.topics) if heard.bare else UNKNOWN
        intent = followed_up(walk.topic, heard.slots) if follow_up else opened
    way = _entry_of(walk.flows, intent)
    walk.routed = intent if way or intent == NLU_ERROR else FALLBACK
    if way and intent not in (FALLBACK, UNKNOWN, NLU_ERROR):
        _remember(walk, heard, intent, follow_up=follow_up)
        walk.topic = intent
        walk.asked = walk.asked if follow_up else heard.text
    if intent == UNKNOWN and heard.bare:
        _remember(walk, heard, walk.topic, follow_up=True)
    way = way or walk.flows.intents.get(FALLBACK)
    if way is None:
        raise Stuck(f"'{intent}' leads nowhere; route '{FALLBACK}' under 'intent_transitions'")
    return go(walk, way)


def _accepted(waiting: Input, intent: str) -> bool:
    if not isinstance(waiting, InputContext) or intent == NLU_ERROR:
        return True
    return not waiting.intents or "dontcare" in waiting.intents or intent in waiting.intents


def _continues(walk: Walk, heard: Heard) -> bool:
    topic = walk.flows.topics.get(walk.topic)
    if topic is None or heard.slots.get("verb", "").lower() in SERVICE_VERBS:
        return False
    return not topic.uses.isdisjoint(heard.slots)


def _entry_of(flows: FlowSet, intent: str) -> Transition | None:
    """Where the intent's own entry leads, or its alias's."""
    return flows.intents.get(intent) or flows.intents.get(ALIASES.get(intent, ""))


def _remember(walk: Walk, heard: Heard, intent: str, *, follow_up: bool) -> None:
    topic, former = walk.flows.topics.get(intent), walk.flows.topics.get(walk.topic)
    said = dict(heard.slots)
    if follow_up:
        # "and in boston?" goes on with the question's own words: how late, how many, does it.
        said = {name: text for name, text in said.items() if not is_grammar(name)}
    walk.slots = merge(walk.slots, said, topic, former, follow_up=follow_up)
    back = heard.points_back
    if topic and not follow_up and names_nothing_new(heard.slots, topic, points_back=back):
        walk.slots = {**walk.slots, **walk.refers}
