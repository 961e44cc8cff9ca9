"""The port every understanding engine implements, and the two values it answers with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entity:
    """One slot span of an utterance."""

    name: str
    "Slot type, for example `item.type`."
    text: str
    "The words as said, joined by blanks, without punctuation around them."
    start: int
    "Index of the first token."
    end: int
    "Index after the last token."


@dataclass(frozen=True, slots=True)
class Understanding:
    """What an engine makes of one utterance."""

    text: str
    "The utterance as typed or transcribed."
    tokens: tuple[str, ...]
    "Its whitespace tokens: `text.split()`."
    intent: str
    "The likeliest intent, one of `nlu.labels.INTENTS`."
    confidence: float
    "Calibrated probability of that intent, 0 to 1."
    labels: tuple[str, ...]
    "One BIO label a token."
    entities: tuple[Entity, ...]
    "The spans of `labels`, in order."
    alternatives: tuple[tuple[str, float], ...]
    "The likeliest intents with their probabilities, best first, the chosen one included."
    model: str
    "Version of the model that answered."
    leads: tuple[float, ...] = ()
    """How far the likeliest label of each token is before the next one, 0 to 1; empty where the
    engine does not say."""


_MUCH_LIKELIER = 3.0
_MOST_ASKED = 3


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The engine ran, and is not sure enough of any intent."""

    best: Understanding
    "Its best guess, below the threshold; the slots may still be used."

    @property
    def likely(self) -> tuple[str, ...]:
        """One to three intents worth asking about, best first: no guess is three times likelier."""
        least = self.best.confidence / _MUCH_LIKELIER
        near = [name for name, chance in self.best.alternatives if chance >= least]
        return tuple(near[:_MOST_ASKED])


class Understander(Protocol):
    """Text in, understanding out. Raises ModelError when the engine cannot run."""

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        """One result a text, in order. An empty text is `nomatch.none` without tokens."""
        ...
