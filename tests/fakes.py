"""Real adapters of our ports, small enough to read at a glance. They exist only for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime

from dialog.topics import TOPICS
from fulfillment.base import Answer, Outcome, Request
from nlu.base import Entity, NotUnderstood, Understanding
from nlu.training.markup import parse_line
from values.errors import ModelError

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def understood(line: str, intent: str, confidence: float = 0.99) -> Understanding:
    """An understanding written in the markup of the training data."""
    utterance = parse_line(line, intent)
    entities: list[Entity] = []
    for i, (token, label) in enumerate(zip(utterance.tokens, utterance.labels, strict=True)):
        if label.startswith("B-"):
            entities.append(Entity(label[2:], token.strip("?!.,"), i, i + 1))
        elif label.startswith("I-"):
            last = entities.pop()
            text = f"{last.text} {token.strip('?!.,')}"
            entities.append(Entity(last.name, text, last.start, i + 1))
    return Understanding(
        utterance.text,
        utterance.tokens,
        intent,
        confidence,
        utterance.labels,
        tuple(entities),
        ((intent, confidence),),
        "fake",
    )


class ScriptedUnderstander:
    """Knows the sentences it was given; everything else is not understood."""

    def __init__(self, *known: Understanding) -> None:
        self._known = {understanding.text: understanding for understanding in known}

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Understanding | NotUnderstood:
        known = self._known.get(text)
        if known:
            return known
        tokens = tuple(text.split())
        labels = ("O",) * len(tokens)
        guess = Understanding(text, tokens, "nomatch.none", 0.3, labels, (), (), "fake")
        return NotUnderstood(guess)


class BrokenUnderstander:
    """An engine that cannot run."""

    def understand(self, texts: Sequence[str]) -> list[Understanding | NotUnderstood]:
        raise ModelError("the model folder is empty; run: make model")


class RecordingFulfiller:
    """Answers every question the same way and keeps what it was asked."""

    questions = frozenset(TOPICS)

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.requests: list[Request] = []
        self._outcome = outcome

    def fulfill(self, request: Request) -> Outcome:
        self.requests.append(request)
        place = str(request.place) if request.place else ""
        return self._outcome or Answer("any", {"place": place}, "fake")
