"""Slot text -> values: places, times, money. Pure look-ups, no model."""
