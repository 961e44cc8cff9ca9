"""A span of time somebody spoke of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Grain = Literal["minute", "hour", "day", "week", "month"]

PARTS_OF_DAY = {
    "dawn": (5, 2),
    "sunrise": (6, 1),
    "morning": (5, 7),
    "breakfast": (7, 3),
    "brunch": (10, 4),
    "lunch": (11, 3),
    "afternoon": (12, 5),
    "evening": (17, 4),
    "dinner": (17, 4),
    "tonight": (18, 12),
    "after breakfast": (10, 2),
    "after lunch": (14, 3),
    "after school": (15, 3),
    "after work": (17, 4),
    "after dinner": (20, 4),
    "overnight": (21, 9),
    "night": (21, 9),
}
"What they are called -> first hour, length in hours; nights last until six."


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
