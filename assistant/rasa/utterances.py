"""Rasa's annotated examples as utterances: `[boston](location)` becomes a slot."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^):]+)[^)]*\)|(?P<more>\{[^}]*\}))")
_OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Example:
    """In the form that `nara nlu prepare` reads."""

    intent: str
    tokens: tuple[str, ...]
    labels: tuple[str, ...]

    def row(self) -> str:
        content = {
            "text": " ".join(self.tokens),
            "tokens": list(self.tokens),
            "intent": self.intent,
            "slots": list(self.labels),
            "source": "rasa",
        }
        return json.dumps(content, ensure_ascii=False)

    @property
    def slots(self) -> set[str]:
        return {label[2:] for label in self.labels if label != _OUTSIDE}


def example(intent: str, written: str) -> Example | None:
    """None where no word is left. What is glued to a mark, a comma say, stays with its word."""
    tokens: list[str] = []
    labels: list[str] = []
    glued = False
    for text, name in _pieces(written):
        words = text.split()
        if glued and words and not text[0].isspace():
            tokens[-1] += words.pop(0)
        for number, word in enumerate(words):
            tokens.append(word)
            labels.append(f"{'I' if number else 'B'}-{name}" if name else _OUTSIDE)
        glued = bool(tokens) and not text[-1:].isspace()
    return Example(intent, tuple(tokens), tuple(labels)) if tokens else None


def _pieces(written: str) -> Iterator[tuple[str, str]]:
    """Texts with the slot they are marked as; empty outside."""
    end = 0
    for found in _MARK.finditer(written):
        if found.start() > end:
            yield written[end : found.start()], ""
        yield found["text"], _slot(found)
        end = found.end()
    if written[end:]:
        yield written[end:], ""


def _slot(found: re.Match[str]) -> str:
    """The role says more than the entity: two cities are a departure and a destination."""
    if found["name"]:
        return found["name"].strip()
    try:
        more = json.loads(found["more"])
        return str(more.get("role") or more.get("entity") or "")
    except ValueError:
        return ""
