"""Where a heard turn leads: a slot asked for, an act, a digression, a follow-up, an intent."""

from dataclasses import dataclass, replace

from dialog import collecting, questions
from dialog.choosing import Offer
from dialog.context import Form, Heard
from dialog.flow import FlowSet
from dialog.richer_states import Choose, Collect
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
    before = _Before(walk.form, walk.misses)
    walk.form, walk.misses = Form(), 0
    walk.turn += 1
    walk.steps = 0
    walk.spoken, walk.messages = tuple(walk.messages), []
    walk.said_now = frozenset(heard.slots)
    _note_nlu_error(walk, heard)
    answered = _answered(walk, waiting, heard, before)
    if answered:
        return answered
    act = waiting.act_transitions.get(heard.act or "")
    if act:
        return go(walk, act)
    act = walk.flows.acts.get(heard.act or "")
    if act:
        walk.calls = ()
        return go(walk, act)
    left_open = _left_open(walk, waiting, heard, before)
    if left_open:
        return left_open
    walk.calls = ()
    return _route(walk, heard, waiting)


@dataclass(frozen=True, slots=True)
class _Before:
    """How far a question had come when the turn was heard."""

    form: Form
    misses: int


def _answered(walk: Walk, waiting: Input, heard: Heard, before: _Before) -> State | None:
    """Where a turn leads that is the answer that was asked for; None = it is not, or not surely."""
    match waiting:
        case InputUser():
            if not _fills(walk, waiting, heard):
                return None
            _remember(walk, heard, walk.topic, follow_up=True)
            return follow(walk, waiting, "match")
        case Choose():
            return _picked(walk, waiting, questions.answer(walk, waiting, heard), heard)
        case Collect():
            if waiting.digress and _asks_anew(walk, heard):
                return None
            form, misses = before.form, before.misses
            answer = collecting.answered(walk, waiting, heard, form, misses)
            return answer or collecting.refused(walk, waiting, heard)
    return None


def _left_open(walk: Walk, waiting: Input, heard: Heard, before: _Before) -> State | None:
    """Where a turn leads that is no clear answer; None = where it would lead anywhere else."""
    match waiting:
        case InputUser():
            if _digresses(walk, waiting, heard):
                return None
            return _unfilled(walk, waiting, heard)
        case Choose() | Collect() if waiting.digress and _asks_anew(walk, heard):
            return None
        case Choose():
            likely = questions.likely_answer(walk, waiting, heard)
            found = _picked(walk, waiting, likely, heard)
            return found or _missed(walk, heard, questions.missed(walk, waiting, before.misses))
        case Collect():
            form, misses = before.form, before.misses
            found = collecting.any_text(walk, waiting, heard, form, misses)
            return found or _missed(walk, heard, collecting.missed(walk, waiting, form, misses))
    return None


def _picked(walk: Walk, waiting: Choose, offer: Offer | None, heard: Heard) -> State | None:
    if offer is None or not offer.intent:
        return questions.take(walk, waiting, offer, heard) if offer else None
    # What was said before is kept: only the question was open.
    walk.calls, walk.scope = (), None
    return _route(walk, replace(heard, intent=offer.intent, slots={}, bare=False), waiting)


def _missed(walk: Walk, heard: Heard, leads_to: State | None) -> State | None:
    if leads_to:
        walk.routed = heard.intent if heard.error else FALLBACK
    return leads_to


def _asks_anew(walk: Walk, heard: Heard) -> bool:
    """Whether the turn is a question of its own: it asks something, and there is a way for it."""
    if heard.intent in (FALLBACK, NLU_ERROR) or _entry_of(walk.flows, heard.intent) is None:
        return False
    asks = any(name == "verb" or name.startswith("interrogative") for name in heard.slots)
    if heard.intent == UNKNOWN:
        return asks and all(map(is_grammar, heard.slots))
    return asks


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
