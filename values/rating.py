"""How many stars a shopper wants."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StarRange:
    low: float | None = None
    "Fewest stars, inclusive; None = no limit."
    high: float | None = None
    "Most stars, inclusive; None = no limit."
