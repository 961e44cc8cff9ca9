"""What a question about prices wants: an order, and the keys every answer to it has."""

from typing import Any, Final

from fulfillment.asked import preference
from fulfillment.base import Request
from fulfillment.looked_for import looked_for

PRICE: Final = "price_check"


def price_looked_for(request: Request) -> dict[str, Any]:
    """What every outcome of `price_check` holds."""
    return {
        **looked_for(request),
        "sorted_by": sorted_by(request),
        "limited": request.price is not None,
        "instead": instead_of(),
    }


def instead_of(**known: list[Any]) -> dict[str, list[Any]]:
    """All keys, so that wording may look at each of them."""
    return {"colors": [], "sizes": [], "brands": [], "prices": [], **known}


def sorted_by(request: Request) -> str:
    """The order of the hits: best, worst, highest, typical or lowest."""
    rating, cost = preference(request, "rating"), preference(request, "cost")
    if rating is not None:
        return {"high": "best", "low": "worst", "average": "typical"}[rating]
    if cost == "high" and request.price is None:
        return "highest"
    # `80 dollars` is a budget, `around 80 dollars` asks for what costs about that.
    budget = request.price is not None and request.price.low is None
    return "typical" if cost == "average" and not budget else "lowest"
