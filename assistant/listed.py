"""What an answer lists, as a later turn may point at it: its things, and how many were told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fulfillment.base import Answer, Outcome
from fulfillment.price_question import PRICE

MOST = 5
"Things of a list that are kept in the conversation."


def things_of(outcome: Outcome) -> tuple[Mapping[str, str], ...]:
    """For each thing the slots that name it: a shop with its city, an item, or a city."""
    if not isinstance(outcome, Answer) or outcome.kind.startswith(("weather", "navigation")):
        return ()
    hits = outcome.data.get("hits") or ()
    named = [_named(outcome.kind, hit) for hit in hits[:MOST]]
    return tuple(named) if all(named) else ()


_MEASURES = ("price", "miles", "rating", "open_minutes")


def measures_of(outcome: Outcome) -> tuple[Mapping[str, float], ...]:
    """For each thing of the list what it can be compared by, as far as it is known."""
    hits = (outcome.data.get("hits") or ()) if isinstance(outcome, Answer) else ()
    return tuple({n: hit[n] for n in _MEASURES if hit.get(n) is not None} for hit in hits[:MOST])


def named_by(outcome: Outcome) -> dict[str, str]:
    """The shop an answer names first: what `it`, `they` and `there` mean next."""
    if not isinstance(outcome, Answer) or outcome.kind.startswith((PRICE, "weather")):
        return {}
    hits = outcome.data.get("hits") or [{}]
    return _shop(hits[0])


def behind(outcome: Outcome, told: int) -> Outcome:
    """The answer without the things that were told before; all of it where there are no others."""
    # An answer that comes from an archive is without them already.
    if not told or not isinstance(outcome, Answer) or outcome.data.get("others"):
        return outcome
    hits = list(outcome.data.get("hits") or ())[told:]
    if not hits:
        return outcome
    count = outcome.data.get("count", 0) - told
    return replace(outcome, data={**outcome.data, "hits": hits, "count": count, "others": True})


def told_in(status: str, outcome: Outcome) -> int:
    """How many of the things, from the first on, the words of the answer name."""
    hits = (outcome.data.get("hits") or ()) if isinstance(outcome, Answer) else ()
    told = 0
    for hit in hits:
        if not _name(hit) or _name(hit) not in status:
            break
        told += 1
    return max(told, 1)


def _named(kind: str, hit: Mapping[str, Any]) -> dict[str, str]:
    if kind.startswith(PRICE):
        return {"item.name": _name(hit)} if _name(hit) else {}
    return _shop(hit) or ({"location": hit["city"]} if hit.get("city") else {})


def _shop(hit: Mapping[str, Any]) -> dict[str, str]:
    if not hit.get("name") or hit.get("name") == hit.get("city"):
        # A town itself, to which a way was asked, is no shop.
        return {}
    return {"store.name": hit["name"], **({"location": hit["city"]} if hit.get("city") else {})}


def _name(hit: Mapping[str, Any]) -> str:
    return str(hit.get("title") or hit.get("name") or hit.get("city") or "")
