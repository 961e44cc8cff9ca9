"""Open-Meteo: its addresses, its rows, its places, its errors."""

from fulfillment.openmeteo.source import OpenMeteo

__all__ = ["OpenMeteo"]
