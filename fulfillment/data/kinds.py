"""The kinds of shop of the imaginary retailer and its neighbours, and how each is run."""

from dataclasses import dataclass

from fulfillment.data.hand_lists import lines_of, listed


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    "What it is called in an answer: `sushi restaurant`."
    words: tuple[str, ...]
    "Other words for such a place."
    cuisine: tuple[str, ...]
    "Style of food, empty for shops."
    offers: tuple[str, ...]
    "Dishes and services people ask for instead of the place."
    departments: tuple[str, ...]
    "Departments whose items it stocks."
    heads: tuple[str, ...]
    "First parts of its names."
    tails: tuple[str, ...]
    "Last parts of its names."
    price_level: int
    "Usual price level, 1 to 4."
    hours: str
    "Key of `HOURS`."
    share: float
    "Part of the cities that have one; 1 = every city, 2 = big cities have two."


HOURS: dict[str, tuple[str, ...]] = {
    "dinner": ("11:00-21:30",) * 4 + ("11:00-22:30",) * 2 + ("12:00-21:00",),
    "evening": ("",) + ("17:00-22:00",) * 3 + ("17:00-23:00",) * 2 + ("16:00-21:00",),
    "late": ("10:30-23:00",) * 4 + ("10:30-01:00",) * 2 + ("11:00-22:00",),
    "night": ("16:00-00:00",) * 3 + ("16:00-02:00",) * 3 + ("14:00-00:00",),
    "lunch": ("08:00-17:00",) * 5 + ("09:00-16:00", ""),
    "morning": ("06:30-18:00",) * 5 + ("07:00-18:00", "07:30-16:00"),
    "early": ("07:00-22:00",) * 6 + ("08:00-21:00",),
    "pharmacy": ("08:00-21:00",) * 5 + ("09:00-18:00", "10:00-18:00"),
    "shop": ("09:00-19:00",) * 5 + ("09:00-18:00", "11:00-17:00"),
    "mall": ("10:00-21:00",) * 6 + ("11:00-19:00",),
    "garden": ("08:00-18:00",) * 6 + ("09:00-17:00",),
    "office": ("08:00-18:00",) * 5 + ("09:00-14:00", ""),
    "barber": ("",) + ("09:00-19:00",) * 4 + ("08:00-16:00", ""),
    "bank": ("09:00-17:00",) * 5 + ("09:00-12:00", ""),
    "gym": ("05:00-23:00",) * 5 + ("07:00-20:00",) * 2,
    "always": ("00:00-24:00",) * 7,
}
"Usual opening hours, Monday first."


def _kind(line: str) -> Kind:
    name, words, cuisine, offers, departments, heads, tails, level, hours, share = line.split("|")
    return Kind(
        name,
        listed(words),
        listed(cuisine),
        listed(offers),
        listed(departments),
        listed(heads),
        listed(tails),
        int(level),
        hours,
        float(share),
    )


KINDS = tuple(_kind(line) for line in lines_of("kinds.txt"))
