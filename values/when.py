"""A span of time somebody spoke of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Grain = Literal["minute", "hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class When:
    start: datetime
    "First moment, in the local time of the place; naive."
    end: datetime
    "First moment after the span, same clock."
    grain: Grain
    "How exactly it was said: `tomorrow` is a day, `next week` a week."
    said: str
    "The words of the shopper, for example `this saturday`."

    @property
    def day(self) -> date:
        return self.start.date()
