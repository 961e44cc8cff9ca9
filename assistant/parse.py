"""One utterance through NLU alone, as the object that `nlu parse` prints."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.hearing import clean
from assistant.resolve import Resolver
from nlu.acts import Acts
from nlu.base import NotUnderstood, Understander


@dataclass(frozen=True, slots=True)
class Parser:
    understander: Understander
    acts: Acts
    resolver: Resolver

    def parse(self, text: str, now: datetime) -> dict[str, Any]:
        """Text, tokens, act, intent, confidence, BIO labels, entities with their values."""
        result = self.understander.understand([clean(text)])[0]
        best = result.best if isinstance(result, NotUnderstood) else result
        return {
            "text": text,
            "tokens": list(best.tokens),
            "act": self.acts.find(text),
            "intent": best.intent,
            "confidence": round(best.confidence, 4),
            "slots": list(best.labels),
            "entities": [
                {
                    "name": entity.name,
                    "text": entity.text,
                    "value": self.resolver.values({entity.name: [entity.text]}, now, {}).get(
                        entity.name
                    ),
                }
                for entity in best.entities
            ],
        }
