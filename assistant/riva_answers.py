"""Our understanding of a text as Riva's services give it: domains, and slots with their letters."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.hearing import clean
from nlu.base import Entity, NotUnderstood, Understander, Understanding
from speech.server_analysis import Analyse, Analysis, Value

_NOTHING = "nomatch.none"


def analysing(understander: Understander) -> Analyse:
    """What `riva-serve` asks about a text. The best guess counts; its score says how sure it is."""

    def analyse(text: str) -> Analysis:
        result = understander.understand([clean(text)])[0]
        best = result.best if isinstance(result, NotUnderstood) else result
        intents = best.alternatives or ((best.intent, best.confidence),)
        return Analysis(intents, _domains(intents), _values(text, best))

    return analyse


def _domains(intents: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """A domain is as likely as its intents together."""
    chances: Counter[str] = Counter()
    for intent, chance in intents:
        chances[_domain(intent)] += chance  # type: ignore[assignment]  # Counter adds floats, too
    return [(domain, min(float(chance), 1.0)) for domain, chance in chances.most_common()]


def _domain(intent: str) -> str:
    first = intent.partition(".")[0]
    return intent if intent == _NOTHING else first if first in _NAMED else "retail"


_NAMED = ("weather", "navigation")
"Domains that are the beginning of their intents' names."


def _values(text: str, found: Understanding) -> list[Value]:
    words = [(word.start(), word.end()) for word in re.finditer(r"\S+", text)]
    return [_value(text, entity, words) for entity in found.entities]


def _value(text: str, entity: Entity, words: Sequence[tuple[int, int]]) -> Value:
    """Riva's values are in lower case, their letters counted in the text as it was sent."""
    start, end = words[entity.start][0], words[entity.end - 1][1]
    inside = text[start:end].find(entity.text)
    if inside >= 0:
        start, end = start + inside, start + inside + len(entity.text)
    return Value(entity.name, entity.text.lower(), start, end)
