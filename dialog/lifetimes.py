"""How long what was said is remembered, slot by slot. Data; authors change it under `memory:`."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

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


def of_its_kind_only(slots: Set[str], lifetimes: Lifetimes) -> frozenset[str]:
    """Those that a question of another kind leaves behind."""
    return frozenset(name for name in slots if not lifetimes.get(name, _FOR_EVER).shared)


def outlived(origins: Mapping[str, Origin], lifetimes: Lifetimes, turn: int) -> frozenset[str]:
    """Slots that no question has used for too long."""
    return frozenset(
        name for name, origin in origins.items() if _is_over(origin.used, lifetimes.get(name), turn)
    )


def is_list_over(told: int, lifetimes: Lifetimes, turn: int) -> bool:
    """Whether a list lies too far back to be pointed at."""
    return _is_over(told, lifetimes.get(LISTS), turn)


def _is_over(since: int, life: Lifetime | None, turn: int) -> bool:
    return life is not None and 0 < life.turns < turn - since


def traced(
    before: Mapping[str, Origin],
    in_force: Set[str],
    said: Set[str],
    lent: Set[str],
    at: Origin,
    used: Set[str],
) -> dict[str, Origin]:
    """Where the slots in force come from. `at`: this turn, as origin of what was said in it.

    `lent`: what an answer gave; `used`: what the question of this turn is about.
    """
    origins: dict[str, Origin] = {}
    for name in in_force:
        if name in lent:
            origins[name] = replace(at, by=ANSWER)
        elif name in said or name not in before:
            origins[name] = at
        else:
            known = before[name]
            origins[name] = replace(known, used=at.turn) if name in used else known
    return origins
