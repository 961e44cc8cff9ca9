"""How long what was said is remembered, slot by slot. Data; authors change it under `memory:`."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from dialog.context import Origin

SHOPPER, ANSWER = "shopper", "answer"
LISTS = "lists"
"Stands among the slots for the lists that answers give: how long `the second one` is understood."


@dataclass(frozen=True, slots=True)
class Lifetime:
    turns: int = 0
    "Turns without a question that used it, after which a new question forgets it; 0 = never."
    shared: bool = True
    "Whether it goes along to questions of another kind: a city does, a day does not."


Lifetimes = Mapping[str, Lifetime]

_THING = Lifetime(turns=12)
_WISH = Lifetime(turns=12, shared=False)
_FOR_EVER = Lifetime()
LIFETIMES: Lifetimes = {
    "location": _FOR_EVER,
    "location.relative": _THING,
    "item.type": _THING,
    "item.name": _THING,
    "item.color": _THING,
    "item.size": _THING,
    "item.quantity": _THING,
    "store.type": _THING,
    "store.name": _THING,
    "store.status": _WISH,
    "store.hour.start": _WISH,
    "store.hour.end": _WISH,
    "store.hour.day": _WISH,
    "time.period_of_time": _WISH,
    "cost.low": _WISH,
    "cost.average": _WISH,
    "cost.high": _WISH,
    "rating.low": _WISH,
    "rating.average": _WISH,
    "rating.high": _WISH,
    LISTS: Lifetime(turns=8),
}


def of_its_kind_only(slots: Iterable[str], lifetimes: Lifetimes) -> set[str]:
    """Those that a question of another kind leaves behind."""
    return {name for name in slots if not lifetimes.get(name, _FOR_EVER).shared}


def outlived(origins: Mapping[str, Origin], lifetimes: Lifetimes, turn: int) -> set[str]:
    """Slots that no question has used for too long; never those that the last one used."""
    return {
        name
        for name, origin in origins.items()
        if origin.used < turn - 1 and _is_over(origin.used, lifetimes.get(name), turn)
    }


def is_list_over(told: int, lifetimes: Lifetimes, turn: int) -> bool:
    """Whether a list lies too far back to be pointed at."""
    return _is_over(told, lifetimes.get(LISTS), turn)


def _is_over(since: int, life: Lifetime | None, turn: int) -> bool:
    return life is not None and 0 < life.turns < turn - since


def traced(
    before: Mapping[str, Origin],
    in_force: Iterable[str],
    said: Container[str],
    lent: Container[str],
    at: Origin,
    used: Container[str],
) -> dict[str, Origin]:
    """Where the slots in force come from. `at`: this turn, as origin of what was said in it.

    `lent`: what an answer gave, if it was not said; `used`: what this turn's question is about.
    """
    origins: dict[str, Origin] = {}
    for name in in_force:
        known = before.get(name)
        if name in said:
            origins[name] = at
        elif name in lent:
            origins[name] = Origin(ANSWER, at.turn, at.group, at.used)
        elif known is None:
            origins[name] = at
        elif name in used and known.used != at.turn:
            origins[name] = Origin(known.by, known.turn, known.group, at.turn)
        else:
            origins[name] = known
    return origins
