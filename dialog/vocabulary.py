"""The words flows may use: intents and slots that are heard, and the acts there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialog.flow import FlowSet
from dialog.topics import ALIASES, FALLBACK, NLU_ERROR, NO_MORE, TOPICS, UNCERTAIN, UNKNOWN, UNSURE

ACTS = (
    "greet", "thanks", "bye", "affirm", "deny", "help",
    "repeat", "restart", "undo", "cancel", "correct", "why",
    "retry", "refuse", "wait", "person", "care", "how_are_you", "who_are_you", "joke",
    "hungry", "weather_talk", "insult", "praise",
)  # fmt: skip
BUILT_IN = (UNKNOWN, FALLBACK, NLU_ERROR)
"Intents that every main flow must route: what is left over, and what failed."


MAY_BE_ROUTED = (NO_MORE, UNSURE, UNCERTAIN)
"Intents of our own that a main flow may route."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be heard: by the model that serves, and by the phrases of acts.yml."""

    intents: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    "An author's own, beside those every set has."


NOTHING_KNOWN = Vocabulary()
"No model was asked; then the topics tell what is heard, and no intent is missed."


def known_intents(flows: FlowSet, heard: Vocabulary) -> tuple[str, ...]:
    own = (*BUILT_IN, *MAY_BE_ROUTED)
    return tuple(dict.fromkeys((*flows.topics, *ALIASES, *own, *sorted(heard.intents))))


def known_slots(flows: FlowSet, heard: Vocabulary) -> frozenset[str]:
    """What the model hears, and what the questions of the set are about."""
    used: Iterable[frozenset[str]] = (
        topic.uses for topic in (*TOPICS.values(), *flows.topics.values())
    )
    return heard.slots.union(*used)
