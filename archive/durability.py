"""What a stored turn survives. Light, so that settings can name it without loading SQL."""

from typing import Literal

Durability = Literal["process", "power"]
