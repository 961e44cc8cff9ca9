"""What is said to everybody in the same words: the clauses whose sound may be kept on disk."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from assistant.turn import Parts
from assistant.wording import Wording
from dialog.flow import FlowSet
from dialog.templates import Template
from dialog.texts import Text
from speech.parting import parted
from speech.spoken import spoken

CLAUSE = 120
"Characters spoken at once."


def fixed_of(parts: Parts) -> frozenset[str]:
    """Those of an assistant."""
    return fixed_clauses(parts.stage.flows, parts.stage.wording, parts.locale)


def fixed_clauses(flows: FlowSet, wording: Wording, locale: str = "") -> frozenset[str]:
    """Clauses as they are spoken, of all texts of flows and answers without a variable."""
    constant = (t.source for t in _templates(flows, wording) if t.is_constant)
    said = (spoken(source.strip(), locale) for source in constant)
    return frozenset(clause for text in said for clause in parted(text, CLAUSE))


def _templates(flows: FlowSet, wording: Wording) -> Iterator[Template]:
    for state in flows.states.values():
        for text in _texts(state):
            yield from (variant.template for variant in text.variants())
    for outcomes in wording.answers.values():
        for variants in outcomes.values():
            yield from variants
    for variants in wording.general.values():
        yield from variants


def _texts(value: object) -> Iterator[Text]:
    """All texts below a state's properties, wherever its type keeps them."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
