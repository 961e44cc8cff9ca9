"""Yelp: its search, its businesses, its hours, its errors."""

from fulfillment.yelp.source import Yelp

__all__ = ["Yelp"]
