"""What a heard turn is: the answer asked for, an act, a digression, a way back, or a question."""

from dataclasses import replace
from typing import NamedTuple

from dialog import collecting, questions
from dialog.choosing import Offer
from dialog.context import Form, Heard
from dialog.doubting import consented, gone_on_with, put_right
from dialog.moments import leave_open, note
from dialog.remembering import remember
from dialog.richer_states import Choose, Collect
from dialog.routing import continues, entry_of, route
from dialog.states import Input, InputUser, State
from dialog.topics import (
    FALLBACK,
    NLU_ERROR,
    UNKNOWN,
    followed_up,
    is_grammar,
)
from dialog.walk import Walk, follow, go

_NO_FORM = Form()


def hear(walk: Walk, heard: Heard) -> State:
    waiting = _waiting(walk)
    before = _begin(walk, heard)
    _note_nlu_error(walk, heard)
    answered = _answered(walk, waiting, heard, before)
    if answered:
        return answered
    act = _acted(walk, waiting, heard.act, before) if heard.act else None
    if act:
        return act
    left_open = _left_open(walk, waiting, heard, before)
    if left_open:
        _count_miss(walk, heard, before)
        return left_open
    consented(walk, heard)
    walk.calls, walk.doubt = (), None
    topic, leads_to = walk.topic, route(walk, heard, waiting)
    _count_miss(walk, heard, before)
    if heard.gives_up:
        walk.left_open = ()
    elif walk.routed != topic:
        leave_open(walk, waiting, digressions=before.digressions + 1)
    return leads_to


def _acted(walk: Walk, waiting: Input, act: str, before: "_Before") -> State | None:
    """Where a greeting, a yes, a goodbye leads: from the state that waits, else from anywhere."""
    way = waiting.act_transitions.get(act)
    if way:
        return go(walk, way)
    way = walk.flows.acts.get(act)
    if way is None:
        return None
    leave_open(walk, waiting, digressions=before.digressions)
    walk.calls, walk.doubt = (), None
    return go(walk, way)


def _begin(walk: Walk, heard: Heard) -> "_Before":
    """A new turn: what it is heard against, and what begins anew with it."""
    if not heard.also:
        note(walk)
    before = _Before(walk.form, walk.misses, walk.digressions, walk.lost)
    walk.form, walk.misses, walk.digressions, walk.lost = _NO_FORM, 0, 0, 0
    walk.steps, walk.at = 0, heard.at
    if not heard.also:
        walk.turn += 1
        walk.spoken, walk.messages = walk.messages, ()
    walk.said_before, walk.said_now = walk.said_now, frozenset(heard.slots)
    return before


def _count_miss(walk: Walk, heard: Heard, before: "_Before") -> None:
    if walk.routed == FALLBACK and not heard.error:
        walk.lost, walk.scope = before.lost + 1, None


class _Before(NamedTuple):
    """How far a question had come when the turn was heard."""

    form: Form
    misses: int
    digressions: int
    lost: int


def _answered(walk: Walk, waiting: Input, heard: Heard, before: _Before) -> State | None:
    """Where a turn leads that is the answer that was asked for; None = it is not, or not surely."""
    match waiting:
        case InputUser():
            if not _fills(walk, waiting, heard):
                return None
            remember(walk, heard, walk.topic, follow_up=True)
            return follow(walk, waiting, "match")
        case Choose():
            found = _picked(walk, waiting, questions.answer(walk, waiting, heard), heard)
            return found or _put_right(walk, waiting, heard)
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
    if offer is None:
        return None
    doubt, walk.doubt = walk.doubt, None
    again = gone_on_with(walk, doubt, offer.go_on) if doubt and offer.go_on else None
    if again:
        walk.calls, walk.scope = (), None
        return route(walk, again, waiting)
    if not offer.intent:
        return questions.take(walk, waiting, offer, heard)
    # What was said before is kept: only the question was open.
    walk.calls, walk.scope = (), None
    slots = {waiting.slot: offer.value} if waiting.slot else {}
    meant = replace(heard, intent=offer.intent, slots=slots, bare=False)
    if doubt:
        text, slots, back = doubt.text, {**doubt.slots, **slots}, doubt.points_back
        meant = replace(meant, text=text, slots=slots, points_back=back)
    return route(walk, meant, waiting)


def _put_right(walk: Walk, waiting: Choose, heard: Heard) -> State | None:
    """`no, albany`, where it was asked whether Albuquerque is meant."""
    right = None if _asks_anew(walk, heard) else put_right(walk, heard)
    if right is None:
        return None
    walk.doubt, walk.calls, walk.scope = None, (), None
    return route(walk, right, waiting)


def _missed(walk: Walk, heard: Heard, leads_to: State | None) -> State | None:
    if leads_to:
        walk.routed = heard.intent if heard.error else FALLBACK
    return leads_to


def _asks_anew(walk: Walk, heard: Heard) -> bool:
    """Whether the turn is a question of its own: it asks something, and there is a way for it."""
    if heard.intent in (FALLBACK, NLU_ERROR) or entry_of(walk.flows, heard.intent) is None:
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
    if not waiting.digress or entry_of(walk.flows, heard.intent) is None:
        return False
    asks = any(name == "verb" or name.startswith("interrogative") for name in heard.slots)
    if heard.intent == UNKNOWN:
        another = continues(walk, heard) and followed_up(walk.topic, heard.slots) != walk.topic
        return another or (asks and all(map(is_grammar, heard.slots)))
    if heard.intent in (FALLBACK, NLU_ERROR):
        return False
    filled, same = waiting.slot in heard.slots, heard.intent == walk.topic
    if filled and same:
        return False
    return asks if filled or same else True


def _unfilled(walk: Walk, waiting: InputUser, heard: Heard) -> State:
    """The slot asked for was not said. What else was said is kept: a shop may do for a place."""
    if not heard.error:
        remember(walk, heard, walk.topic, follow_up=True)
    if not _takes_text(waiting, heard):
        walk.routed = heard.intent if heard.error else FALLBACK
        return follow(walk, waiting, "notmatch")
    if not continues(walk, heard):
        walk.said_now |= {waiting.slot}
        walk.slots = {**walk.slots, waiting.slot: heard.text.strip()}
    return follow(walk, waiting, "match")


def _takes_text(waiting: InputUser, heard: Heard) -> bool:
    """Whether the whole text may stand for the slot; where digressions are known, not nonsense."""
    if waiting.require_match or heard.error or not heard.text.strip():
        return False
    return not (waiting.digress and heard.intent == FALLBACK)
