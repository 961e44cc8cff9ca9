"""WeatherStack: its plans, its rows, its errors."""

from fulfillment.weatherstack.source import Plan, WeatherStack

__all__ = ["Plan", "WeatherStack"]
