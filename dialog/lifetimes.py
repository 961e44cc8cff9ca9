"""How long what was said is remembered, slot by slot. Data; authors change it under `memory:`."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from dialog.context import Origin

SHOPPER, ANSWER = "shopper", "answer"
LISTS = "lists"
"Stands among the slots for the lists that answers give: how long `the second one` is understood."


@dataclass(frozen=True, slots=True)
class Lifetime:
    turns: int = 0
    "Turns without a question that used it, after which a new question forgets it; 0 = never."
    seconds: float = 0.0
    "The same by the clock."
    along: frozenset[str] | None = None
    "Other kinds of question it goes along to; None = all of them: a city does, a day does not."


Lifetimes = Mapping[str, Lifetime]


@dataclass(frozen=True, slots=True)
class Age:
    """The moment at which it is asked how old something is."""

    turn: int
    at: float = 0.0
    "Seconds since 1970; 0 = not known, and then nothing is too old by the clock."


_NOWHERE: frozenset[str] = frozenset()
_THING = Lifetime(turns=12)
_WISH = Lifetime(turns=12, along=_NOWHERE)
_FOR_EVER = Lifetime()
LIFETIMES: Lifetimes = {
    "location": _FOR_EVER,
    "location.relative": _THING,
    "location.start": _WISH,
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


def left_behind(slots: Iterable[str], lifetimes: Lifetimes, group: str) -> set[str]:
    """Those that do not go along to a question of another kind, of `group`."""
    lives = ((name, lifetimes.get(name, _FOR_EVER).along) for name in slots)
    return {name for name, along in lives if along is not None and group not in along}


def outlived(origins: Mapping[str, Origin], lifetimes: Lifetimes, now: Age) -> set[str]:
    """Slots that no question has used for too long; by turns never one that the last one used."""
    return {
        name
        for name, origin in origins.items()
        if _is_over(Age(origin.used, origin.at), lifetimes.get(name), now)
    }


def is_list_over(told: Age, lifetimes: Lifetimes, now: Age) -> bool:
    """Whether a list lies too far back to be pointed at."""
    return _is_over(told, lifetimes.get(LISTS), now)


def _is_over(since: Age, life: Lifetime | None, now: Age) -> bool:
    if life is None:
        return False
    by_turns = 0 < life.turns < now.turn - since.turn
    is_timed = life.seconds > 0 and since.at > 0
    return by_turns or (is_timed and life.seconds < now.at - since.at)


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
            origins[name] = replace(at, by=ANSWER)
        elif known is None:
            origins[name] = at
        elif name in used and known.used != at.turn:
            origins[name] = replace(known, used=at.turn, at=at.at)
        else:
            origins[name] = known
    return origins
