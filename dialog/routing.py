"""Where a question leads: a list told lately, a follow-up, words that open a topic, an intent."""

from dataclasses import replace

from dialog import references
from dialog.context import Doubt, Heard
from dialog.doubting import asked_about
from dialog.flow import FlowSet
from dialog.lifetimes import ANSWER
from dialog.plain import plain
from dialog.references import Reference
from dialog.remembering import age, is_told_long_ago, remember
from dialog.states import Input, InputContext, State, Transition
from dialog.topics import (
    ALIASES,
    FALLBACK,
    NLU_ERROR,
    NO_MORE,
    SERVICE_VERBS,
    UNKNOWN,
    UNSURE,
    asked_by_a_word,
    followed_up,
    opened_by,
)
from dialog.walk import Stuck, Walk, go

_FEW = 3
"Words of the longest turn that may be a mere question word."


def route(walk: Walk, heard: Heard, waiting: Input) -> State:
    """Where a turn leads that answers nothing asked for. Raises Stuck where no way is left."""
    asked = asked_about(walk, heard)
    if asked:
        return asked
    pointed = _pointed_at(walk, heard)
    if pointed and pointed.is_void:
        nothing = walk.flows.intents.get(NO_MORE)
        if nothing:
            walk.routed = NO_MORE
            return go(walk, nothing)
        pointed = None
    if pointed and (pointed.more or heard.intent in (UNKNOWN, FALLBACK)):
        return _go_on_with(walk, heard, pointed)
    intent = heard.intent if _accepted(waiting, heard.intent) else FALLBACK
    follow_up = intent == UNKNOWN and continues(walk, heard)
    if intent == UNKNOWN:
        intent = followed_up(walk.topic, heard.slots) if follow_up else _opened(walk, heard)
    if intent == FALLBACK and _asks_back(walk, heard):
        return go(walk, walk.flows.intents[UNSURE])
    way = entry_of(walk.flows, intent)
    walk.routed = intent if way or intent == NLU_ERROR else FALLBACK
    if way and intent not in (FALLBACK, UNKNOWN, NLU_ERROR):
        picked = pointed.slots if pointed else {}
        remember(walk, heard, intent, follow_up=follow_up, picked=picked)
        walk.topic = intent
        walk.asked = walk.asked if follow_up else heard.text
    if intent == UNKNOWN and heard.bare:
        remember(walk, heard, walk.topic, follow_up=True)
    way = way or walk.flows.intents.get(FALLBACK)
    if way is None:
        raise Stuck(f"'{intent}' leads nowhere; route '{FALLBACK}' under 'intent_transitions'")
    return go(walk, way)


def _asks_back(walk: Walk, heard: Heard) -> bool:
    """Whether the turn may mean something after all, and the main flow has a way to ask what."""
    flows = walk.flows
    likely = tuple(intent for intent in heard.likely if entry_of(flows, intent))
    if not likely or UNSURE not in flows.intents:
        return False
    walk.doubt = Doubt(heard.text, heard.slots, likely, heard.points_back)
    walk.routed = UNSURE
    return True


def _opened(walk: Walk, heard: Heard) -> str:
    """The question that mere words ask: `running shoes`, or `where?` after a price."""
    topic = walk.flows.topics.get(walk.topic)
    asked = asked_by_a_word(heard.slots, topic) if len(plain(heard.text)) <= _FEW else ""
    if asked or not heard.bare:
        return asked or UNKNOWN
    return opened_by(heard.slots, walk.flows.topics)


def _pointed_at(walk: Walk, heard: Heard) -> Reference | None:
    """What of a list told lately the turn is about: the second one, any others."""
    if heard.error or not walk.shown:
        return None
    memory, now = walk.flows.memory_of(heard.intent), age(walk)
    lists = [each for each in walk.shown if not is_told_long_ago(each, memory, now)]
    topic = walk.flows.topics.get(heard.intent)
    return references.find(heard, lists, topic, walk.slots) if lists else None


def _go_on_with(walk: Walk, heard: Heard, pointed: Reference) -> State:
    """The list's own question again: about one of its things, or for the things behind."""
    question = pointed.shown.question
    way = entry_of(walk.flows, question)
    if way is None:
        raise Stuck(f"'{question}' leads nowhere; route it under 'intent_transitions'")
    if pointed.more:
        # "That's closed, another one" wants no closed one.
        slots = {name: text for name, text in heard.slots.items() if name != "store.status"}
        heard = replace(heard, slots=slots)
        # Nor is only the shop wanted that an answer named meanwhile.
        given = {name for name, origin in walk.origins.items() if origin.by == ANSWER}
        gone = given - {"location"}
        walk.slots = {name: text for name, text in walk.slots.items() if name not in gone}
    remember(walk, heard, question, follow_up=True, picked=pointed.slots)
    walk.after = pointed.shown.told if pointed.more else 0
    walk.topic = walk.routed = question
    return go(walk, way)


def _accepted(waiting: Input, intent: str) -> bool:
    if not isinstance(waiting, InputContext) or intent == NLU_ERROR:
        return True
    return not waiting.intents or "dontcare" in waiting.intents or intent in waiting.intents


def continues(walk: Walk, heard: Heard) -> bool:
    """Whether a turn without an intent of its own says more about the question in force."""
    topic = walk.flows.topics.get(walk.topic)
    if topic is None or heard.slots.get("verb", "").lower() in SERVICE_VERBS:
        return False
    return not topic.uses.isdisjoint(heard.slots)


def entry_of(flows: FlowSet, intent: str) -> Transition | None:
    """Where the intent's own entry leads, or its alias's."""
    return flows.intents.get(intent) or flows.intents.get(ALIASES.get(intent, ""))
