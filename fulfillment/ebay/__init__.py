"""eBay: its search, its listings, its tokens, its errors, and its library."""

from fulfillment.ebay.source import Ebay

__all__ = ["Ebay"]
