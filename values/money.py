"""Amounts of money and the limits shoppers put on them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PriceRange:
    low: Decimal | None = None
    "Lowest acceptable amount, inclusive; None = no limit."
    high: Decimal | None = None
    "Highest acceptable amount, inclusive; None = no limit."
    currency: str = "USD"
    "ISO 4217 code."

    def __contains__(self, amount: Decimal) -> bool:
        return (self.low is None or amount >= self.low) and (
            self.high is None or amount <= self.high
        )
