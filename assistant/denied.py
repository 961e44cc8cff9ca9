"""Values that are denied beside the one that is meant: `not boston, denver`, `red, not blue`.

A denial by itself ("not boston") names nothing else to look for, and is left as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialog.topics import is_grammar
from nlu.base import Entity, Understanding

_DENIES = ("not", "instead of", "rather than")
_LITTLE = frozenset("a an the in at on for to from".split())
"What may stand between the denial and the value."
_HIGH, _LOW = "cost.high", "cost.low"
_ABOVE = ("over ", "more than ", "above ", "higher than ")
_TOO = frozenset({"too", "to"})
_CURSES = frozenset("stupid damn damned dumb bloody fucking freaking goddamn lousy crappy".split())
_TIMES = frozenset({"time.period_of_time", "store.hour.day"})
_JOINS = frozenset({"or", "nor", "and"})
"`not boston or denver` denies both."


def without_denied(said: Understanding) -> Understanding:
    """The understanding without the values that another one stands in place of."""
    said = _turned(said)
    words = [token.lower().strip(",.!?;:") for token in said.tokens]
    denied = set(_denied(said.entities, words))
    meant = {entity.name for entity in said.entities if entity not in denied}
    kept = [e for e in said.entities if e not in denied or e.name not in meant]
    return replace(said, entities=tuple(kept)) if len(kept) < len(said.entities) else said


def _turned(said: Understanding) -> Understanding:
    """What stands within one value: `not over 50`, `too expensive`, `not monday, friday`."""
    words = [token.lower().strip(",.!?;:") for token in said.tokens]
    turned = [_turn(entity, words) for entity in said.entities]
    # "not over 50": the model may mark the denial as a value of its own.
    kept = [each for each in turned if each.text.lower() not in _DENIES and not _is_curse(each)]
    return replace(said, entities=tuple(kept)) if tuple(kept) != said.entities else said


def _is_curse(entity: Entity) -> bool:
    """`the stupid hardware store` is not the worst rated one; nor is `too` a price."""
    text = entity.text.lower()
    too = entity.name.startswith("cost.") and text in _TOO
    return too or (entity.name == "rating.low" and text in _CURSES)


def _turn(entity: Entity, words: Sequence[str]) -> Entity:
    before = words[entity.start - 1] if entity.start else ""
    text = entity.text.lower()
    if entity.name == _HIGH and before in ("not", "nothing", "no") and text.startswith(_ABOVE):
        return replace(entity, name=_LOW, text=f"not {text}")
    if entity.name == _HIGH and (before in _TOO or text.startswith("too ")):
        return replace(entity, name=_LOW, text="cheaper")
    if entity.name in _TIMES and before in _DENIES and "," in text:
        return replace(entity, text=entity.text.rpartition(",")[2].strip())
    return entity


def _denied(entities: Sequence[Entity], words: Sequence[str]) -> Iterator[Entity]:
    """Behind a value that is meant, all that is said of the other one: `not portland, maine`."""
    before: Entity | None = None
    meant = set[str]()
    for entity in entities:
        if is_grammar(entity.name):
            continue
        goes_on = before is not None and before.name == entity.name
        between = set(words[before.end : entity.start]) if goes_on and before else {""}
        joined = bool(between) and between <= _JOINS | _LITTLE and bool(between & _JOINS)
        rest = not between and entity.name in meant
        if _is_denied(words[: entity.start]) or joined or rest:
            before = entity
            yield entity
        else:
            before = None
            meant.add(entity.name)


def _is_denied(before: Sequence[str]) -> bool:
    said = list(before)
    while said and said[-1] in _LITTLE:
        said.pop()
    return any(said[-len(denial.split()) :] == denial.split() for denial in _DENIES)
